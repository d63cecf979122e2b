"""What is known of how easily an article is read: frozen values, with a JSON form of their own."""

from typing import Literal

from pipeline.article import Value

Scorecard = Literal["PEMAT-P", "CDC"]
Answer = Literal["yes", "no", "not applicable", "a person"]


class Excess(Value, frozen=True):
    """A sentence, paragraph or list that is longer than it should be.

    ``count`` is its length and ``limit`` what it should be at most: words of a sentence, sentences of a
    paragraph, items of a list. ``text`` is its words, cut where they are long; ``line`` is where it begins.
    """

    line: int
    what: Literal["sentence", "paragraph", "list"]
    text: str
    count: int
    limit: int


class Measure(Value, frozen=True):
    """How long the words, sentences and paragraphs of a text are, and how hard that makes it.

    ``grade`` is on the scale that `ReadingLevel.formula` names; None where no formula is made for the
    language, or where there is too little text. ``smog`` is a school grade; None unless there are enough
    sentences for it. No figure is rounded.
    """

    words: int
    sentences: int
    paragraphs: int
    grade: float | None
    smog: float | None
    mean_sentence: float
    excesses: tuple[Excess, ...]


class Sentence(Value, frozen=True):
    """A sentence that a section's level is mostly due to; ``line`` is where its paragraph or item begins."""

    line: int
    text: str
    words: int


class SectionLevel(Value, frozen=True):
    """The measure of one section; ``line`` is where its heading stands, or its first block without one.

    ``hardest`` is the sentence that the formula finds hardest, so that an editor knows where to begin; None
    without a formula.
    """

    heading: str | None
    line: int | None
    measure: Measure
    hardest: Sentence | None = None


class ReadingLevel(Value, frozen=True):
    """How easily an article is read, as a whole and by section.

    ``formula`` names the scale of every `Measure.grade`, ``target`` says in words what is aimed at, and
    ``is_easy`` whether the whole article keeps to it: None where that is not known.
    """

    language: str
    formula: str | None
    target: str
    is_easy: bool | None
    measure: Measure
    sections: tuple[SectionLevel, ...]


class Rating(Value, frozen=True):
    """One item of a scorecard: our wording of the question, the answer, and why.

    The answer is ``a person`` where no rule can honestly give one. ``line`` is the source line of the
    evidence, where one line shows it.
    """

    scorecard: Scorecard
    number: str
    question: str
    answer: Answer
    reason: str
    line: int | None
