"""Readability formulas, each for the language that it was made for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

#: With less text, no formula is computed: one sentence more or less would change the grade too much.
MIN_GRADED_WORDS, MIN_GRADED_SENTENCES = 30, 3
#: SMOG was made for 30 sentences and is not to be used with fewer (McLaughlin 1969).
MIN_SMOG_SENTENCES = 30


@dataclass(frozen=True)
class TextCounts:
    """The counts of a text that formulas are computed from.

    ``polysyllables`` are words of three syllables or more, ``monosyllables`` words of one, ``long_words``
    words of more than six letters. ``words`` are characters in languages that are written without spaces.
    """

    words: int = 0
    sentences: int = 0
    paragraphs: int = 0
    syllables: int = 0
    polysyllables: int = 0
    monosyllables: int = 0
    long_words: int = 0

    def __add__(self, other: "TextCounts") -> "TextCounts":
        return TextCounts(
            self.words + other.words,
            self.sentences + other.sentences,
            self.paragraphs + other.paragraphs,
            self.syllables + other.syllables,
            self.polysyllables + other.polysyllables,
            self.monosyllables + other.monosyllables,
            self.long_words + other.long_words,
        )

    @property
    def is_enough(self) -> bool:
        """Whether there is enough text for a formula."""
        return self.words >= MIN_GRADED_WORDS and self.sentences >= MIN_GRADED_SENTENCES


def compute_flesch_kincaid(counts: TextCounts) -> float:
    """The US school grade.

    J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom: Derivation of New Readability Formulas for
    Navy Enlisted Personnel. Naval Technical Training Command, Research Branch Report 8-75, 1975.
    """
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def compute_smog(counts: TextCounts) -> float | None:
    """The US school grade by SMOG; None where there are fewer than 30 sentences.

    G. H. McLaughlin: SMOG Grading, a New Readability Formula. Journal of Reading 12 (1969), 639–646.
    """
    if counts.sentences < MIN_SMOG_SENTENCES:
        return None
    return float(1.0430 * (30 * counts.polysyllables / counts.sentences) ** 0.5 + 3.1291)


def compute_flesch_szigriszt(counts: TextCounts) -> float:
    """The Spanish index of perspicuity, 0 (hard) to 100 (easy), read on the INFLESZ scale.

    F. Szigriszt Pazos: Sistemas predictivos de legibilidad del mensaje escrito. Universidad Complutense de
    Madrid, 1993. I. M. Barrio-Cantalejo et al.: Validación de la escala INFLESZ para evaluar la legibilidad
    de los textos dirigidos a pacientes. Anales del Sistema Sanitario de Navarra 31 (2008), 135–152.
    """
    return 206.835 - 62.3 * counts.syllables / counts.words - counts.words / counts.sentences


def compute_wiener_sachtextformel(counts: TextCounts) -> float:
    """The school year for which a German factual text is suited, 4 (easy) to 15 (hard), by the first formula.

    R. Bamberger, E. Vanecek: Lesen – Verstehen – Lernen – Schreiben. Jugend und Volk, Wien 1984.
    """
    share = 100 / counts.words
    return (
        0.1935 * counts.polysyllables * share
        + 0.1672 * counts.words / counts.sentences
        + 0.1297 * counts.long_words * share
        - 0.0327 * counts.monosyllables * share
        - 0.875
    )


def compute_kandel_moles(counts: TextCounts) -> float:
    """Flesch's reading ease as adapted to French, 0 (hard) to 100 (easy).

    L. Kandel, A. Moles: Application de l'indice de Flesch à la langue française. Cahiers d'études de
    radio-télévision 19 (1958), 253–274.
    """
    return 207 - 1.015 * counts.words / counts.sentences - 73.6 * counts.syllables / counts.words


@dataclass(frozen=True)
class Formula:
    """A formula, its name and its target: at most ``goal``, or at least if ``more_is_easier``.

    ``target`` is the target in words.
    """

    name: str
    compute: Callable[[TextCounts], float]
    goal: float
    more_is_easier: bool
    target: str

    def compute_hardness(self, counts: TextCounts) -> float:
        """The grade with such a sign that harder texts have higher figures."""
        return -self.compute(counts) if self.more_is_easier else self.compute(counts)

    def is_easy(self, grade: float) -> bool:
        """Whether ``grade``, rounded to one decimal as it is printed, meets the target."""
        rounded = round(grade, 1)
        return rounded >= self.goal if self.more_is_easier else rounded <= self.goal


#: By primary language subtag. The goals: see docs/reading-level.md.
FORMULAS: Mapping[str, Formula] = {
    "en": Formula("Flesch-Kincaid grade", compute_flesch_kincaid, 6, False, "grade 6 or lower"),
    "es": Formula("Flesch-Szigriszt (INFLESZ)", compute_flesch_szigriszt, 65, True, "65 or higher"),
    "de": Formula("Wiener Sachtextformel", compute_wiener_sachtextformel, 6, False, "school year 6 or lower"),
    "fr": Formula("Flesch (Kandel-Moles)", compute_kandel_moles, 80, True, "80 or higher"),
}
#: The target in words for a language without a formula.
NO_SCALE = "no formula for this language: only lengths are measured"


def find_formula(language: str) -> Formula | None:
    """The formula for a language (BCP 47); None where there is none."""
    return FORMULAS.get(language.split("-")[0].lower())
