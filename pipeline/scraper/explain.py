"""Formats the ledger as plain text: line, rule, text before and after, with changed characters marked."""

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from operator import attrgetter

from pipeline.article import Article, Finding, Removal, Repair
from pipeline.scraper.scrape import ScrapeResult

_CONTEXT_CHARS = 24
_MIN_GROUPED_REMOVALS = 8
_MIN_SIMILARITY_RATIO = 0.4
#: Longer changes are shown whole: to compare them letter by letter would take too long.
_MAX_COMPARED_CHARS = 2000


def explain(article: Article, *, is_whole: bool = False) -> Iterator[str]:
    """The repairs, removals and findings of an article as lines of text, in the order of the raw article.

    Removed characters are shown as ``[-…-]``, added ones as ``{+…+}``. Two lines of counts come last.

    Args:
        article: the article with its ledger.
        is_whole: whether every removed line is shown. Otherwise a run of eight or more lines that the same
            rule removed is shown as one line: the menus of a web page have hundreds.
    """
    entries: list[Repair | Removal | Finding] = [*article.repairs, *article.removed, *article.findings]
    entries.sort(key=attrgetter("line"))
    for _, group in groupby(entries, key=_make_group_key):
        run = list(group)
        if len(run) >= _MIN_GROUPED_REMOVALS and not is_whole and isinstance(run[0], Removal):
            yield _format_removals([entry for entry in run if isinstance(entry, Removal)])
        else:
            for entry in run:
                yield _format_entry(entry)
    counts = Counter(entry.rule for entry in article.markup)
    markup = ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items()))
    yield f"mark-up given: {markup or 'none'}"
    yield (
        f"{len(article.repairs)} repaired, {len(article.removed)} removed, {len(article.findings)} to look at"
    )


def _make_group_key(entry: Repair | Removal | Finding) -> tuple[str, str]:
    return type(entry).__name__, entry.rule


def _format_entry(entry: Repair | Removal | Finding) -> str:
    line = f"line {entry.line:>4}  "
    if isinstance(entry, Finding):
        return f"{line}LOOK     {entry.rule}: {entry.message}"
    if isinstance(entry, Removal):
        return f"{line}removed  {entry.rule}: {escape_invisible_chars(entry.text)}"
    return f"{line}repaired {entry.rule}: {render_change(entry.before, entry.after)}"


def _format_removals(run: list[Removal]) -> str:
    first, last = (
        escape_invisible_chars(shorten(entry.text, _CONTEXT_CHARS * 2)) for entry in (run[0], run[-1])
    )
    return (
        f"line {run[0].line:>4}  removed  {run[0].rule}: {len(run)} pieces of text down to line "
        f"{run[-1].line}, from “{first}” to “{last}”"
    )


def shorten(text: str, length: int) -> str:
    """The text, cut where it is longer than ``length``."""
    return text if len(text) <= length else text[: length - 1] + "…"


def render_line_diff(scraped: ScrapeResult) -> Iterator[str]:
    """The raw and the clean article as a line diff: ``-`` raw, ``+`` clean, two spaces where both agree."""
    clean_lines = dict(zip(scraped.markdown.source_lines, scraped.markdown.text.split("\n"), strict=False))
    for line in scraped.raw.lines:
        if line.is_blank:
            continue
        clean = clean_lines.get(line.number)
        raw = line.mark + line.text
        if clean is not None and clean.strip() == raw.strip():
            yield f"  {escape_invisible_chars(raw)}"
            continue
        yield f"- {escape_invisible_chars(raw)}"
        if clean is not None:
            yield f"+ {escape_invisible_chars(clean)}"


def render_change(before: str, after: str) -> str:
    """Both texts in one, the changed characters marked and long unchanged stretches cut short."""
    head = _count_shared_prefix(before, after)
    tail = _count_shared_prefix(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    start = _shorten_unchanged(before[:head], is_first=True, is_last=False)
    end = _shorten_unchanged(before[len(before) - tail :], is_first=False, is_last=True)
    return start + "".join(_render_differences(old, new)) + end


def _count_shared_prefix(left: str, right: str) -> int:
    """How many characters both begin with."""
    unlike = (index for index, (one, other) in enumerate(zip(left, right, strict=False)) if one != other)
    return next(unlike, min(len(left), len(right)))


def _render_differences(old: str, new: str) -> Iterator[str]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > _MAX_COMPARED_CHARS or matcher.ratio() < _MIN_SIMILARITY_RATIO:
        yield from _render_substitution(old, new)
        return
    for tag, start, end, low, high in matcher.get_opcodes():
        if tag == "equal":
            yield _shorten_unchanged(old[start:end], is_first=False, is_last=False)
        else:
            yield from _render_substitution(old[start:end], new[low:high])


def _render_substitution(old: str, new: str) -> Iterator[str]:
    if old:
        yield f"[-{escape_invisible_chars(old)}-]"
    if new:
        yield f"{{+{escape_invisible_chars(new)}+}}"


def _shorten_unchanged(text: str, *, is_first: bool, is_last: bool) -> str:
    if len(text) <= 2 * _CONTEXT_CHARS:
        return text
    head = "" if is_first else text[:_CONTEXT_CHARS]
    tail = "" if is_last else text[-_CONTEXT_CHARS:]
    return f"{head}…{tail}"


def escape_invisible_chars(text: str) -> str:
    """The text with invisible characters written as their code points."""
    return "".join(
        char if char.isprintable() and char not in "\u200d\ufe0f\u200b\ufeff" else f"<U+{ord(char):04X}>"
        for char in text
    )
