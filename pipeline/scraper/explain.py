"""The ledger as a person reads it: line, rule, before and after, with the changed characters marked."""

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from operator import attrgetter

from pipeline.article import Article, Finding, Removal, Repair
from pipeline.scraper.scrape import Scraped

_CONTEXT = 24
_FEWEST_GROUPED = 8
_ALIKE = 0.4
#: Longer changes are shown whole: to compare them letter by letter would take too long.
_MOST_CHANGED = 2000


def explain(article: Article, *, is_whole: bool = False) -> Iterator[str]:
    """Lines of text that tell what was changed, left out and doubted, in the order of the raw article.

    Removed characters stand in ``[-…-]``, added ones in ``{+…+}``.

    Args:
        article: the article with its ledger.
        is_whole: whether to tell every removed line. A web page has hundreds in its menus: neighbours that
            the same rule removed are told as one otherwise.
    """
    told: tuple[Repair | Removal | Finding, ...] = (*article.repairs, *article.removed, *article.findings)
    entries = sorted(told, key=attrgetter("line"))
    for _, group in groupby(entries, key=_kind_of_entry):
        run = list(group)
        if len(run) >= _FEWEST_GROUPED and not is_whole and isinstance(run[0], Removal):
            yield _told_as_one([entry for entry in run if isinstance(entry, Removal)])
        else:
            for entry in run:
                yield _told(entry)
    counts = Counter(entry.rule for entry in article.markup)
    given = ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items()))
    yield f"mark-up given: {given or 'none'}"
    yield (
        f"{len(article.repairs)} repaired, {len(article.removed)} removed, {len(article.findings)} to look at"
    )


def _kind_of_entry(entry: Repair | Removal | Finding) -> tuple[str, str]:
    return type(entry).__name__, entry.rule


def _told(entry: Repair | Removal | Finding) -> str:
    where = f"line {entry.line:>4}  "
    if isinstance(entry, Finding):
        return f"{where}LOOK     {entry.rule}: {entry.message}"
    if isinstance(entry, Removal):
        return f"{where}removed  {entry.rule}: {visible(entry.text)}"
    return f"{where}repaired {entry.rule}: {marked_change(entry.before, entry.after)}"


def _told_as_one(run: list[Removal]) -> str:
    first, last = (visible(shorten(entry.text, _CONTEXT * 2)) for entry in (run[0], run[-1]))
    return (
        f"line {run[0].line:>4}  removed  {run[0].rule}: {len(run)} pieces of text down to line "
        f"{run[-1].line}, from “{first}” to “{last}”"
    )


def shorten(text: str, length: int) -> str:
    """The text, cut where it is longer than ``length``."""
    return text if len(text) <= length else text[: length - 1] + "…"


def diff(scraped: Scraped) -> Iterator[str]:
    """The raw and the clean article line by line: ``-`` as it was, ``+`` as it is, two spaces for both."""
    shown = dict(zip(scraped.markdown.sources, scraped.markdown.text.split("\n"), strict=False))
    for line in scraped.raw.lines:
        if line.is_blank:
            continue
        clean = shown.get(line.number)
        raw = line.mark + line.text
        if clean is not None and clean.strip() == raw.strip():
            yield f"  {visible(raw)}"
            continue
        yield f"- {visible(raw)}"
        if clean is not None:
            yield f"+ {visible(clean)}"


def marked_change(before: str, after: str) -> str:
    """Both texts in one, the changed characters marked and long unchanged stretches cut short."""
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    start = _shortened(before[:head], is_first=True, is_last=False)
    end = _shortened(before[len(before) - tail :], is_first=False, is_last=True)
    return start + "".join(_differences(old, new)) + end


def _shared(left: str, right: str) -> int:
    """How many characters both begin with."""
    unlike = (index for index, (one, other) in enumerate(zip(left, right, strict=False)) if one != other)
    return next(unlike, min(len(left), len(right)))


def _differences(old: str, new: str) -> Iterator[str]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > _MOST_CHANGED or matcher.ratio() < _ALIKE:
        yield from _replaced(old, new)
        return
    for tag, start, end, low, high in matcher.get_opcodes():
        if tag == "equal":
            yield _shortened(old[start:end], is_first=False, is_last=False)
        else:
            yield from _replaced(old[start:end], new[low:high])


def _replaced(old: str, new: str) -> Iterator[str]:
    if old:
        yield f"[-{visible(old)}-]"
    if new:
        yield f"{{+{visible(new)}+}}"


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    if len(text) <= 2 * _CONTEXT:
        return text
    head = "" if is_first else text[:_CONTEXT]
    tail = "" if is_last else text[-_CONTEXT:]
    return f"{head}…{tail}"


def visible(text: str) -> str:
    """The text with invisible characters written as their code points."""
    return "".join(
        char if char.isprintable() and char not in "\u200d\ufe0f\u200b\ufeff" else f"<U+{ord(char):04X}>"
        for char in text
    )
