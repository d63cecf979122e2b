"""The ledger as a person reads it: line, rule, before and after, with the changed characters marked."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from operator import attrgetter

from pipeline.article import Finding, Removal, Repair
from pipeline.scraper.scrape import Scraped

_CONTEXT = 24
_ALIKE = 0.6


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
    parts = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return f"[-{visible(before)}-]{{+{visible(after)}+}}"
    for tag, start, end, low, high in matcher.get_opcodes():
        if tag == "equal":
            parts.append(_shortened(before[start:end], is_first=start == 0, is_last=end == len(before)))
            continue
        if start < end:
            parts.append(f"[-{visible(before[start:end])}-]")
        if low < high:
            parts.append(f"{{+{visible(after[low:high])}+}}")
    return "".join(parts)


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    if (is_first and is_last) or len(text) <= 2 * _CONTEXT:
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
