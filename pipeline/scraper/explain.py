"""Formats the ledger as plain text: line, rule, text before and after, with changed characters marked."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from pipeline.article import Article, Finding, Removal, Repair
from pipeline.scraper.scrape import ScrapeResult
from pipeline.text.diff import MAX_DIFF_CHARS, align_sequences, count_shared_ends
from pipeline.text.visible import escape_invisible_chars

_CONTEXT_CHARS = 24
#: Before each line of the entry that answers a finding; TOML takes no notice of it.
_DECISION_INDENT = " " * 11
_MIN_GROUPED_REMOVALS = 8
#: What stands in front of a finding, by how much it asks of a person.
_LEVEL_LABELS = {"decide": "DECIDE", "look": "LOOK", "info": "note"}
_MIN_SIMILARITY_RATIO = 0.4


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
                if isinstance(entry, Finding) and entry.decision:
                    yield from (f"{_DECISION_INDENT}{line}" for line in entry.decision.split("\n"))
    counts = Counter(entry.rule for entry in article.markup)
    markup = ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items()))
    yield f"mark-up given: {markup or 'none'}"
    to_look_at = sum(finding.is_for_person for finding in article.findings)
    yield f"{len(article.repairs)} repaired, {len(article.removed)} removed, {to_look_at} to look at"


def _make_group_key(entry: Repair | Removal | Finding) -> tuple[str, str]:
    return type(entry).__name__, entry.rule


def _format_entry(entry: Repair | Removal | Finding) -> str:
    line = f"line {entry.line:>4}  "
    if isinstance(entry, Finding):
        return f"{line}{_LEVEL_LABELS[entry.level]:<8} {entry.rule}: {entry.summary}"
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
    head, tail = count_shared_ends(before, after)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    start = _shorten_unchanged(before[:head], is_first=True, is_last=False)
    end = _shorten_unchanged(before[len(before) - tail :], is_first=False, is_last=True)
    return start + "".join(_render_differences(old, new)) + end


def _render_differences(old: str, new: str) -> Iterator[str]:
    if len(old) + len(new) > MAX_DIFF_CHARS:
        yield from _render_substitution(old, new)
        return
    for aligned in align_sequences(old, new, min_similarity=_MIN_SIMILARITY_RATIO):
        old_range = old[aligned.old_start : aligned.old_end]
        if aligned.is_same:
            yield _shorten_unchanged(old_range, is_first=False, is_last=False)
        else:
            yield from _render_substitution(old_range, new[aligned.new_start : aligned.new_end])


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
