"""The ledger as a person reads it: line, rule, before and after, with the changed characters marked."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from operator import attrgetter

from pipeline.article import Finding, Removal, Repair
from pipeline.scraper.scrape import Scraped

_CONTEXT = 24
_ALIKE = 0.4
#: Longer changes are shown whole: to compare them letter by letter would take too long.
_MOST_CHANGED = 2000


def explain(scraped: Scraped, findings: Iterable[Finding]) -> Iterator[str]:
    """Lines of text that tell what was changed, left out and doubted, in the order of the raw article.

    Removed characters stand in ``[-…-]``, added ones in ``{+…+}``.
    """
    findings = tuple(findings)
    told: tuple[Repair | Removal | Finding, ...] = (
        *scraped.ledger.repairs,
        *scraped.ledger.removed,
        *findings,
    )
    for entry in sorted(told, key=attrgetter("line")):
        yield from _told(entry)
    counts = Counter(entry.rule for entry in scraped.ledger.markup)
    given = ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items()))
    yield f"mark-up given: {given or 'none'}"
    yield (
        f"{len(scraped.ledger.repairs)} repaired, {len(scraped.ledger.removed)} removed, "
        f"{len(findings)} to look at"
    )


def _told(entry: Repair | Removal | Finding) -> Iterator[str]:
    where = f"line {entry.line:>4}  "
    if isinstance(entry, Finding):
        yield f"{where}LOOK     {entry.rule}: {entry.message}"
    elif isinstance(entry, Removal):
        yield f"{where}removed  {entry.rule}: {visible(entry.text)}"
    else:
        yield f"{where}repaired {entry.rule}: {marked_change(entry.before, entry.after)}"


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
