"""Which lines are questions, and which their answers?"""

import re
from collections.abc import Sequence

from pipeline.locale.section_headings import classify_heading
from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import HEADING, QUESTION, Line, NumberedLines, find_next_filled
from pipeline.scraper.rules.line_shape import QUESTION_MARKS, can_be_plain_heading, compile_patterns

_MAX_QUESTION_CHARS = 120


def mark_question_pairs(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Mark ``Q: …`` as a question where ``A: …`` stands below it; the letters go from both."""
    question_patterns = compile_patterns(vocabulary, "question")
    answer_patterns = compile_patterns(vocabulary, "answer")
    changed: dict[int, Line] = {}
    for line, below in zip(lines, find_next_filled(lines), strict=True):
        if below is None or not line.is_plain or not lines[below].is_plain:
            continue
        answer = lines[below]
        question_text = _strip_prefix(line.text, question_patterns)
        answer_text = _strip_prefix(answer.text, answer_patterns)
        if question_text and answer_text:
            changed[line.number] = line.with_mark(QUESTION, question_text)
            changed[answer.number] = answer.with_text(answer_text)
    return tuple(changed.get(line.number, line) for line in lines)


def _strip_prefix(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    """The text behind what the first pattern that fits matches at its beginning; empty if none does."""
    found = next((found for pattern in patterns if (found := pattern.match(text))), None)
    return text[found.end() :] if found else ""


def mark_question_headings(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Mark the heading above the first question (``Questions that patients ask``), whatever its case."""
    patterns = vocabulary.get("sections", {})
    marked = []
    for line, below in zip(lines, find_next_filled(lines), strict=True):
        is_heading = (
            below is not None
            and is_question(lines[below])
            and not is_question(line)
            and can_be_plain_heading(line)
            and classify_heading(line.text, patterns) == "faq"
        )
        marked.append(line.with_mark(HEADING) if is_heading else line)
    return tuple(marked)


def mark_questions(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Mark the questions below a heading that announces questions; what follows each is its answer."""
    patterns = vocabulary.get("sections", {})
    marked, is_faq = [], False
    for line, below in zip(lines, find_next_filled(lines), strict=True):
        if line.mark == HEADING:
            is_faq = classify_heading(line.text, patterns) == "faq"
        elif is_faq and is_question(line) and below is not None and not is_question(lines[below]):
            line = line.with_mark(QUESTION)
        marked.append(line)
    return tuple(marked)


def is_question(line: Line) -> bool:
    """Whether a plain line is one question."""
    return line.is_plain and len(line.text) <= _MAX_QUESTION_CHARS and line.text.endswith(QUESTION_MARKS)
