"""The panel "How much": the doses of the article in words, each with its exercise and step.

One hold and one number of rounds of a single exercise need no more than a word each. Where the article has
several doses of one kind, or several exercises, "Hold" alone would not say which: then each row names what
it is of: the section, the line above its list, the item or row, the step. A dose that would lose words of its
sentence ("on the left"), or whose exercise has no name among several, has no row: it stands in the text.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from pipeline.article import Article, Dose, OrderedList, Paragraph, Section
from pipeline.locale import format_list, printed
from pipeline.text.visible import single_line
from pipeline.wording.dose_phrases import format_dose_amount, format_dose_label, format_dose_phrases

#: Sections that may each tell an exercise.
_EXERCISE_KINDS = ("steps", "table", "other")
#: What is said of an article as a whole, outside of its exercises: how often and how long one practises.
_GENERAL_KINDS = ("frequency", "duration", "rounds")
#: A short line that ends no sentence is a title.
_MAX_TITLE_CHARS = 50
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "।", "؟", ";", ",")


@dataclass(frozen=True)
class DosePanelRow:
    """One row: what it is about, and how much of it. ``kind`` is that of its first dose."""

    kind: str
    about: str
    amounts: str


@dataclass(frozen=True)
class DosePanel:
    """The rows, and whether they name what they are of."""

    rows: tuple[DosePanelRow, ...]
    by_step: bool


@dataclass(frozen=True)
class _Place:
    """What a dose stands in: the index of its section, the line above its list, its item or row, its step."""

    section: int
    lead: str | None
    exercise: str | None
    step: int | None


def dose_panel(article: Article) -> DosePanel:
    """The panel of an article; without rows where it states no dose."""
    doses = [dose for dose in article.doses if not dose.is_narrowed]
    kinds = Counter(dose.kind for dose in doses)
    if all(count == 1 for count in kinds.values()) and _has_one_exercise(article, doses):
        return DosePanel(tuple(_build_row(dose, article.language) for dose in doses), by_step=False)
    return DosePanel(tuple(_build_named_rows(article, doses)), by_step=True)


def _build_row(dose: Dose, language: str) -> DosePanelRow:
    return DosePanelRow(dose.kind, format_dose_label(dose, language), format_dose_amount(dose, language))


def _build_named_rows(article: Article, doses: list[Dose]) -> Iterator[DosePanelRow]:
    names = _name_places(article, doses)
    unnamed = [dose for dose in doses if names[_find_place(dose)] is None]
    for place, group in groupby(doses, _find_place):
        name, some = names[place], list(group)
        if name is None:
            of_all = _select_of_all(article, some, unnamed, is_only_place=len(names) == 1)
            yield from (_build_row(dose, article.language) for dose in of_all)
            continue
        # "2 days a week, 4 days a week" are of different readers or times, which the row does not say.
        frequencies = {dose for dose in some if dose.kind == "frequency"}
        if len(frequencies) > 1:
            some = [dose for dose in some if dose not in frequencies]
        if not some:
            continue
        phrases = format_list(format_dose_phrases(some, article.language), article.language)
        yield DosePanelRow(some[0].kind, name, phrases[:1].upper() + phrases[1:])


def _select_of_all(
    article: Article, doses: list[Dose], unnamed: list[Dose], *, is_only_place: bool
) -> Iterator[Dose]:
    """The doses of a place without a name that may be told of the article as a whole: none that differ.

    Args:
        article: the article.
        doses: the doses of the place.
        unnamed: all doses of such places.
        is_only_place: whether the article has doses nowhere else.
    """
    kinds = Counter(dose.kind for dose in unnamed)
    is_one_exercise = is_only_place and len(_list_exercise_sections(article)) <= 1
    for dose in doses:
        if kinds[dose.kind] == 1 and (is_one_exercise or dose.kind in _GENERAL_KINDS):
            yield dose


def _has_one_exercise(article: Article, doses: list[Dose]) -> bool:
    """Whether the doses of an article are those of one exercise, so that none needs its name."""
    sections = {dose.section for dose in doses if article.sections[dose.section].kind in _EXERCISE_KINDS}
    others = {
        number for number in _list_exercise_sections(article) if article.sections[number].kind == "steps"
    }
    places = {_find_place(dose) for dose in doses}
    is_of_items = any(place.exercise for place in places)
    is_of_parts = any(_has_parts(article.sections[place.section]) for place in places if place.lead)
    leads = {place.lead for place in places}
    return len(sections | others) <= 1 and len(leads) <= 1 and not is_of_parts and not is_of_items


def _list_exercise_sections(article: Article) -> list[int]:
    """The sections that may each tell an exercise: those of steps, and those that a dose stands in."""
    with_doses = {dose.section for dose in article.doses}
    return [
        number
        for number, section in enumerate(article.sections)
        if section.kind == "steps" or (number in with_doses and section.kind in _EXERCISE_KINDS)
    ]


def _has_parts(section: Section) -> bool:
    """Whether several short lines stand in a section as titles: one part may hold for some readers alone."""
    texts = (block.items[-1].text.strip() for block in section.blocks if isinstance(block, Paragraph))
    titles = [text for text in texts if len(text) <= _MAX_TITLE_CHARS and not text.endswith(_SENTENCE_ENDS)]
    return len(titles) > 1


def _find_place(dose: Dose) -> _Place:
    return _Place(dose.section, dose.lead, dose.exercise, dose.step)


def _name_places(article: Article, doses: list[Dose]) -> Mapping[_Place, str | None]:
    """What to call the place of each dose: no more than tells it from the others."""
    word = printed(article.language)["step"]
    places = list(dict.fromkeys(map(_find_place, doses)))
    is_one_of_many = len(_list_exercise_sections(article)) > 1
    has_leads = len({place.lead for place in places}) > 1
    parted = {place.section for place in places if _has_parts(article.sections[place.section])}
    names: dict[_Place, str | None] = {}
    for place in places:
        section = article.sections[place.section]
        is_exercise = section.kind in _EXERCISE_KINDS
        heading = section.heading if is_one_of_many and is_exercise else None
        lead = place.lead if has_leads or place.section in parted else None
        step = None if place.step is None else f"{word} {place.step}"
        name = place.exercise or _find_step_name(section, place.step)
        parts = [single_line(text) for text in (heading, lead, step, name) if text]
        names[place] = format_list(parts, article.language) or None
    return names


def _find_step_name(section: Section, number: int | None) -> str | None:
    """The name of a step, where only one step of its section has that number."""
    steps = [
        block.items[number - block.start]
        for block in section.blocks
        if number is not None
        and isinstance(block, OrderedList)
        and block.start <= number < block.start + len(block.items)
    ]
    return steps[0].name if len(steps) == 1 else None
