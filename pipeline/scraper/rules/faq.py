"""Rules that find questions and their answers."""

from pipeline.locale.headings import kind_of
from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import HEADING, QUESTION, Line, Lines, next_filled
from pipeline.scraper.rules.phrases import compiled
from pipeline.scraper.rules.shapes import QUESTION_MARKS, could_be_plain_heading

_LONGEST_QUESTION = 120


def mark_question_pairs(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark ``Q: …`` as a question where ``A: …`` stands below it; the letters go from both."""
    asks, answers = compiled(vocabulary, "question"), compiled(vocabulary, "answer")
    changed: dict[int, Line] = {}
    for line, below in zip(lines, next_filled(lines), strict=True):
        if below is None or not line.is_plain or not lines[below].is_plain:
            continue
        answer = lines[below]
        asked = next((found for pattern in asks if (found := pattern.match(line.text))), None)
        told = next((found for pattern in answers if (found := pattern.match(answer.text))), None)
        if asked and told and asked.end() < len(line.text) and told.end() < len(answer.text):
            changed[line.number] = line.marked(QUESTION, line.text[asked.end() :])
            changed[answer.number] = answer.with_text(answer.text[told.end() :])
    return tuple(changed.get(line.number, line) for line in lines)


def mark_question_headings(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark the heading above the first question (``Questions that patients ask``), whatever its case."""
    patterns = vocabulary.get("sections", {})
    marked = []
    for line, below in zip(lines, next_filled(lines), strict=True):
        heads = below is not None and is_question(lines[below]) and not is_question(line)
        heads = heads and could_be_plain_heading(line) and kind_of(line.text, patterns) == "faq"
        marked.append(line.marked(HEADING) if heads else line)
    return tuple(marked)


def mark_questions(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark the questions below a heading that announces questions; what follows each is its answer."""
    patterns = vocabulary.get("sections", {})
    marked, is_faq = [], False
    for line, below in zip(lines, next_filled(lines), strict=True):
        if line.mark == HEADING:
            is_faq = kind_of(line.text, patterns) == "faq"
        elif is_faq and is_question(line) and below is not None and not is_question(lines[below]):
            line = line.marked(QUESTION)
        marked.append(line)
    return tuple(marked)


def is_question(line: Line) -> bool:
    """Whether a plain line is one question."""
    return line.is_plain and len(line.text) <= _LONGEST_QUESTION and line.text.endswith(QUESTION_MARKS)


FAQ_RULES: tuple[Rule, ...] = (
    Rule("question-heading", mark_question_headings),
    Rule("question", mark_questions),
)
PAIR_RULES: tuple[Rule, ...] = (Rule("question-pair", mark_question_pairs),)
