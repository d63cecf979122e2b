"""The article as JSON-LD: a ``MedicalWebPage`` of schema.org with its exercise plan and its steps.

Types and properties: https://schema.org/MedicalWebPage, https://schema.org/ExercisePlan,
https://schema.org/HowTo. The data states nothing that the article does not: a dose becomes a number only
where the article writes that number with digits, a dose in words stays in words, and a dose of one step
among several belongs to that step.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.article import Article, Dose, Item, OrderedList, Section, walk_items, walk_nested
from pipeline.exporters import ExportContext, markup
from pipeline.exporters.metadata import DRAFT_STATUS, collect_properties, parse_web_address
from pipeline.locale import format_label
from pipeline.text.visible import single_line
from pipeline.wording.dose_phrases import format_dose_label, format_dose_phrase

Node = dict[str, Any]

#: Properties of ExercisePlan that take a number with its unit. A hold is no duration of the exercise, and
#: sets and rounds have no property: they are told in words, as ``additionalVariable``.
_QUANTITY_PROPERTIES = {
    "duration": "activityDuration",
    "frequency": "activityFrequency",
    "repeat": "repetitions",
    "rest": "restPeriods",
}
#: Those that take a text in its place.
_TEXT_PROPERTIES = frozenset({"activityFrequency", "restPeriods"})
#: Codes of UN/CEFACT, as ``unitCode`` wants them.
_UNIT_CODES = {"second": "SEC", "minute": "MIN", "hour": "HUR", "day": "DAY", "week": "WEE"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
#: In JSON these may be written otherwise, so that no text can end the element that holds it, nor the line.
_JSON_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029\x7f"}
#: What a dose belongs to: the index of a section, and a step of it (by identity) or None for all of it.
DoseScope = tuple[int, int | None]


def render_json_ld(article: Article, context: ExportContext) -> str:
    """The JSON-LD of an article: one line that may stand inside a ``script`` element of HTML and of XHTML."""
    node = {"@context": "https://schema.org", **_make_page_node(article, context)}
    return json.dumps(node, ensure_ascii=False, separators=(",", ":")).translate(_JSON_ESCAPES)


def _make_page_node(article: Article, context: ExportContext) -> Node:
    provenance, clinic = article.provenance, single_line(context.clinic.name)
    properties = {name.partition(":")[2]: value for name, value in collect_properties(article)}
    return _omit_empty(
        {
            "@type": "MedicalWebPage",
            "name": single_line(article.title),
            "inLanguage": article.language,
            "description": markup.summary(article),
            "creativeWorkStatus": "" if provenance.is_reviewed else DRAFT_STATUS,
            "author": _make_named_node("", provenance.author),
            "publisher": _make_named_node("Organization", clinic),
            "license": parse_web_address(provenance.licence)
            or _make_named_node("CreativeWork", provenance.licence),
            "datePublished": provenance.published,
            "version": properties.get("version"),
            "reviewedBy": _make_named_node("", provenance.reviewed_by),
            "lastReviewed": provenance.reviewed_on,
            "expires": provenance.review_due,
            "isBasedOn": _make_source_node(article),
            "mainEntity": _ExerciseBuilder(article).build(),
        }
    )


def _make_source_node(article: Article) -> Node:
    """The raw file: its name, its fingerprint, where it was found and when."""
    provenance = article.provenance
    return _omit_empty(
        {
            "@type": "MediaObject",
            "name": single_line(provenance.source_file),
            "url": parse_web_address(provenance.source_url),
            "sha256": provenance.sha256,
            # schema.org has no property for it; PAV is an ontology of provenance (https://pav-ontology.github.io/pav/).
            "http://purl.org/pav/retrievedOn": provenance.retrieved,
        }
    )


def _make_named_node(kind: str, name: str | None) -> Node:
    """A node that has no more than a name; without a type where nobody said whether it is a person."""
    text = single_line(name or "")
    return {**({"@type": kind} if kind else {}), "name": text} if text else {}


class _ExerciseBuilder:
    """Builds the ``ExercisePlan`` of an article with its steps and doses.

    Doses and steps are found by identity (``id``), since two of them may have the same words. The article
    holds them, so that no identity is used twice.

    Args:
        article: the article.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._dose_texts = _find_dose_texts(article)
        self._doses_by_scope = _group_doses_by_scope(article)

    def build(self) -> Node:
        """The exercise with its doses and steps; nothing where the article states neither."""
        sections = enumerate(self._article.sections)
        parts = [part for number, section in sections for part in self._build_parts(number, section)]
        doses = self._build_plan(None)
        if not parts and not doses:
            return {}
        return _omit_empty(
            {"@type": "ExercisePlan", "name": single_line(self._article.title), **doses, "hasPart": parts}
        )

    def _build_parts(self, number: int, section: Section) -> Iterator[Node]:
        """The nodes of a section: a plan of its own doses, and each list of steps as a ``HowTo``.

        Where there is just one list, the doses become what that is about.
        """
        name = single_line(section.heading or "") or single_line(self._article.title)
        lists = _find_step_lists(section)
        doses = self._build_plan((number, None))
        plan = {"@type": "ExercisePlan", **doses} if doses else {}
        if plan and len(lists) != 1:
            yield {**plan, "name": name}
        for steps in lists:
            about = plan if len(lists) == 1 else {}
            nodes = [self._build_step((number, id(item)), item, position) for position, item in steps]
            yield _omit_empty({"@type": "HowTo", "name": name, "about": about, "step": nodes})

    def _build_step(self, scope: DoseScope, item: Item, position: int) -> Node:
        doses = self._build_plan(scope)
        return _omit_empty(
            {
                "@type": "HowToStep",
                "position": position,
                "name": single_line(item.name or ""),
                "text": single_line(item.rest) or single_line(item.text),
                "about": {"@type": "ExercisePlan", **doses} if doses else {},
                "itemListElement": [
                    {"@type": "HowToDirection", "text": single_line(child.text)}
                    for child in walk_nested(item)
                    if child is not item
                ],
            }
        )

    def _build_plan(self, scope: DoseScope | None) -> Node:
        """The doses of a scope as properties of an ``ExercisePlan``.

        Several doses of one kind are told in words, since a property has one value.
        """
        doses = self._doses_by_scope.get(scope, [])
        kinds = Counter(dose.kind for dose in doses)
        node: Node = {}
        phrases: list[str] = []
        for dose in doses:
            name = _QUANTITY_PROPERTIES.get(dose.kind, "")
            value = self._build_value(dose, name) if name and kinds[dose.kind] == 1 else None
            if value:
                node[name] = value
            elif phrase := self._format_dose(dose):
                phrases.append(phrase)
        return {**node, **({"additionalVariable": phrases} if phrases else {})}

    def _build_value(self, dose: Dose, name: str) -> Node | str | None:
        """A dose as a number with its unit if its numbers are written as numbers; else in its own words."""
        raw = self._dose_texts[id(dose)]
        if not _is_written_in_digits(dose):
            return raw if name in _TEXT_PROPERTIES else None
        amount: Node = (
            {"value": dose.min}
            if dose.min == dose.max
            else _omit_empty({"minValue": dose.min, "maxValue": dose.max})
        )
        per = f" per {dose.per}" if dose.per else ""
        code = "" if dose.per else _UNIT_CODES.get(dose.unit, "")
        unit = {"unitCode": code, "unitText": f"{dose.unit}{per}", "description": raw}
        return _omit_empty({"@type": "QuantitativeValue", **amount, **unit})

    def _format_dose(self, dose: Dose) -> str:
        """A dose in words: as the handout prints it, or as the article says it where that has no numbers."""
        language = self._article.language
        if _is_written_in_digits(dose):
            phrase = format_dose_phrase(dose, language)
            return phrase[:1].upper() + phrase[1:]
        raw = self._dose_texts[id(dose)]
        return f"{format_label(format_dose_label(dose, language), language)} {raw}" if raw else ""


def _find_dose_texts(article: Article) -> dict[int, str]:
    """The words of each dose (by identity), if they came through cleaning as they were; else nothing."""
    texts = [
        "\n".join(single_line(item.text) for block in section.blocks for item in walk_items(block))
        for section in article.sections
    ]
    starts = [0] * len(texts)
    words_by_dose: dict[int, str] = {}
    for dose in article.doses:
        words, text = single_line(dose.raw), texts[dose.section]
        # Doses come in reading order: each is looked for behind the one before it.
        offset = text.find(words, starts[dose.section])
        offset = text.find(words) if offset < 0 else offset
        words_by_dose[id(dose)] = words if offset >= 0 else ""
        starts[dose.section] = max(offset, starts[dose.section])
    return words_by_dose


def _group_doses_by_scope(article: Article) -> dict[DoseScope | None, list[Dose]]:
    """The doses by their scope: under None those of the whole exercise.

    A dose is of the whole exercise where the article has one exercise, and no other dose of that kind. Doses
    of steps are so only if no kind at all comes twice: else each belongs to its step.
    """
    kinds = Counter(dose.kind for dose in article.doses)
    is_one = len(_list_exercises(article)) <= 1
    are_single = all(count == 1 for count in kinds.values())
    steps = [_index_steps(section) for section in article.sections]
    grouped: dict[DoseScope | None, list[Dose]] = {}
    for dose in article.doses:
        is_of_all = is_one and kinds[dose.kind] == 1 and (dose.step is None or are_single)
        step = None if is_of_all else _find_step(steps[dose.section], dose)
        grouped.setdefault(None if is_of_all else (dose.section, step), []).append(dose)
    return grouped


def _list_exercises(article: Article) -> list[int]:
    """The sections of what may each be an exercise: lists of steps, and sections with doses but no advice.

    A section with several lists of steps is named several times.
    """
    sections_with_doses = {dose.section for dose in article.doses}
    return [
        number
        for number, section in enumerate(article.sections)
        for _ in _find_step_lists(section)
        or range(number in sections_with_doses and section.kind in ("steps", "table", "other"))
    ]


def _find_step_lists(section: Section) -> list[list[tuple[int, Item]]]:
    """The numbered steps of a section that tells steps (elsewhere a numbered list may be anything).

    Lists whose numbers go on are one.
    """
    lists: list[list[tuple[int, Item]]] = []
    for block in section.blocks:
        if section.kind != "steps" or not isinstance(block, OrderedList) or not block.items:
            continue
        if not lists or lists[-1][-1][0] + 1 != block.start:
            lists.append([])
        lists[-1] += enumerate(block.items, block.start)
    return lists


def _index_steps(section: Section) -> dict[int, list[Item]]:
    """The steps of a section; several lists may each have a step of a number."""
    items_by_number: defaultdict[int, list[Item]] = defaultdict(list)
    for steps in _find_step_lists(section):
        for number, item in steps:
            items_by_number[number].append(item)
    return items_by_number


def _find_step(steps: Mapping[int, list[Item]], dose: Dose) -> int | None:
    """The step (by identity) that a dose stands in; None where it cannot be told which one that is."""
    matching = [
        id(item)
        for item in steps.get(dose.step or 0, ())
        if any(part.lines[0] <= dose.line <= part.lines[1] for part in walk_nested(item))
    ]
    return matching[0] if dose.step is not None and len(matching) == 1 else None


def _is_written_in_digits(dose: Dose) -> bool:
    """Whether both numbers of a dose are written with digits in the raw article."""
    written = {float(number.replace(",", ".")) for number in _NUMBER.findall(dose.raw)}
    return {float(number) for number in (dose.min, dose.max) if number is not None} <= written


def _omit_empty(node: Node) -> Node:
    """A node without what is not known."""
    return {name: value for name, value in node.items() if value not in ("", None, [], {})}
