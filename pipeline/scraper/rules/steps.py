"""Rules that number the bullets whose order matters."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.locale.headings import kind_of
from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import BULLET, Line, Lines, step_mark
from pipeline.scraper.rules.phrases import LONGEST_PATTERN, compiled


def number_steps(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Number the bullets below a heading that announces steps: their order matters."""
    patterns = vocabulary.get("sections", {})
    numbered, number = [], 0
    for line in lines:
        if line.is_heading:
            number = 1 if kind_of(line.text, patterns) == "steps" else 0
        elif number and line.mark == BULLET:
            line, number = line.marked(step_mark(number)), number + 1
        numbered.append(line)
    return tuple(numbered)


def number_counted_steps(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Number the bullets of a list that is as long as the text above it says that there are steps."""
    marks: dict[int, str] = {}
    announced = set[int]()
    for line, run in _lists(lines):
        if line.is_heading:
            announced = set()
        announced |= set(_announced(line.text, vocabulary))
        if len(run) > 1 and len(run) in announced:
            marks |= {item.number: step_mark(place) for place, item in enumerate(run, 1)}
    return tuple(line.marked(marks[line.number]) if line.number in marks else line for line in lines)


def _lists(lines: Lines) -> Iterator[tuple[Line, list[Line]]]:
    """Every line that is no bullet, with the bullets below it up to the next such line."""
    owner, run = None, list[Line]()
    for line in lines:
        if line.mark == BULLET:
            run.append(line)
        elif not line.is_blank and not line.is_continuation:
            if owner is not None:
                yield owner, run
            owner, run = line, []
    if owner is not None:
        yield owner, run


def _announced(text: str, vocabulary: Mapping[str, Any]) -> Iterator[int]:
    for pattern in compiled(vocabulary, "counted_steps"):
        for found in pattern.finditer(text[: LONGEST_PATTERN * 4]):
            yield int(found["number"])


STEP_RULES: tuple[Rule, ...] = (
    Rule("step-number", number_steps),
    Rule("counted-step", number_counted_steps),
)
