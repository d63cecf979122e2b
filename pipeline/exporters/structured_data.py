"""The article for machines: a ``MedicalWebPage`` of schema.org as JSON-LD, with its exercise and its steps.

Types and properties: https://schema.org/MedicalWebPage, https://schema.org/ExercisePlan, https://schema.org/HowTo.
Nothing is said that the article does not say: every number is written with digits in the article itself, what
was told in words stays in words, and what belongs to one step of several is told with that step.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.article import Article, Dose, Item, OrderedList, Section, walk_items, walk_nested
from pipeline.exporters import ExportContext, markup
from pipeline.exporters.provenance import DRAFT, address, properties
from pipeline.locale import labelled
from pipeline.wording.doses import label, phrase
from pipeline.wording.plain import plain

Node = dict[str, Any]

#: Properties of ExercisePlan that take a number with its unit. A hold is no duration of the exercise, and
#: sets and rounds have no property: they are told in words, as ``additionalVariable``.
_MEASURED = {
    "duration": "activityDuration",
    "frequency": "activityFrequency",
    "repeat": "repetitions",
    "rest": "restPeriods",
}
#: Those that take a text in its place.
_TOLD = frozenset({"activityFrequency", "restPeriods"})
#: Codes of UN/CEFACT, as ``unitCode`` wants them.
_UNIT_CODES = {"second": "SEC", "minute": "MIN", "hour": "HUR", "day": "DAY", "week": "WEE"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
#: In JSON these may be written otherwise, so that no text can end the element that holds it, nor the line.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029\x7f"}
#: What a dose is told of: the index of a section, and a step of it (by identity), or None.
Place = tuple[int, int | None]


def json_ld(article: Article, context: ExportContext) -> str:
    """The JSON-LD of an article: one line that may stand inside a ``script`` element of HTML and of XHTML."""
    node = {"@context": "https://schema.org", **_page(article, context)}
    return json.dumps(node, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _page(article: Article, context: ExportContext) -> Node:
    known, clinic = article.provenance, plain(context.clinic.name)
    told = {name.partition(":")[2]: value for name, value in properties(article)}
    return _known(
        {
            "@type": "MedicalWebPage",
            "name": plain(article.title),
            "inLanguage": article.language,
            "description": markup.summary(article),
            "creativeWorkStatus": "" if known.is_reviewed else DRAFT,
            "author": _named("", known.author),
            "publisher": _named("Organization", clinic),
            "license": address(known.licence) or _named("CreativeWork", known.licence),
            "datePublished": known.published,
            "version": told.get("version"),
            "reviewedBy": _named("", known.reviewed_by),
            "lastReviewed": known.reviewed_on,
            "expires": known.review_due,
            "isBasedOn": _source(article),
            "mainEntity": _Exercise(article).node(),
        }
    )


def _source(article: Article) -> Node:
    """The raw file: its name, its fingerprint, where it was found and when."""
    known = article.provenance
    return _known(
        {
            "@type": "MediaObject",
            "name": plain(known.source_file),
            "url": address(known.source_url),
            "sha256": known.sha256,
            # schema.org has no word for it; PAV is an ontology of provenance (https://pav-ontology.github.io/pav/).
            "http://purl.org/pav/retrievedOn": known.retrieved,
        }
    )


def _named(kind: str, name: str | None) -> Node:
    """A node that has no more than a name; without a type where nobody said whether it is a person."""
    said = plain(name or "")
    return {**({"@type": kind} if kind else {}), "name": said} if said else {}


class _Exercise:
    """What an article says of its exercise, as nodes.

    Args:
        article: the article.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._said = _said(article)
        self._placed = _placed(article)

    def node(self) -> Node:
        """The exercise with its doses and steps; nothing where the article states neither."""
        sections = enumerate(self._article.sections)
        parts = [part for number, section in sections for part in self._parts(number, section)]
        doses = self._plan(None)
        if not parts and not doses:
            return {}
        return _known(
            {"@type": "ExercisePlan", "name": plain(self._article.title), **doses, "hasPart": parts}
        )

    def _parts(self, number: int, section: Section) -> Iterator[Node]:
        """What a section says: its own doses, and each list of steps as a HowTo.

        The doses are those of the HowTo where there is just one.
        """
        name = plain(section.heading or "") or plain(self._article.title)
        lists = _step_lists(section)
        doses = self._plan((number, None))
        own = {"@type": "ExercisePlan", **doses} if doses else {}
        if own and len(lists) != 1:
            yield {**own, "name": name}
        for steps in lists:
            about = own if len(lists) == 1 else {}
            told = [self._step((number, id(item)), item, place) for place, item in steps]
            yield _known({"@type": "HowTo", "name": name, "about": about, "step": told})

    def _step(self, place: Place, item: Item, position: int) -> Node:
        doses = self._plan(place)
        return _known(
            {
                "@type": "HowToStep",
                "position": position,
                "name": plain(item.name or ""),
                "text": plain(item.rest) or plain(item.text),
                "about": {"@type": "ExercisePlan", **doses} if doses else {},
                "itemListElement": [
                    {"@type": "HowToDirection", "text": plain(child.text)}
                    for child in walk_nested(item)
                    if child is not item
                ],
            }
        )

    def _plan(self, place: Place | None) -> Node:
        """Doses as properties of an ExercisePlan; of one kind that comes twice among them, each in words."""
        doses = self._placed.get(place, [])
        kinds = Counter(dose.kind for dose in doses)
        node: Node = {}
        others: list[str] = []
        for dose in doses:
            name = _MEASURED.get(dose.kind, "")
            value = self._value(dose, name) if name and kinds[dose.kind] == 1 else None
            if value:
                node[name] = value
            elif told := self._told(dose):
                others.append(told)
        return {**node, **({"additionalVariable": others} if others else {})}

    def _value(self, dose: Dose, name: str) -> Node | str | None:
        """A dose as a number with its unit if its numbers are written as numbers; else in its own words."""
        raw = self._said[id(dose)]
        if not _is_written(dose):
            return raw if name in _TOLD else None
        amount = {"value": dose.min} if dose.min == dose.max else {"minValue": dose.min, "maxValue": dose.max}
        per = f" per {dose.per}" if dose.per else ""
        code = "" if dose.per else _UNIT_CODES.get(dose.unit, "")
        unit = {"unitCode": code, "unitText": f"{dose.unit}{per}", "description": raw}
        return _known({"@type": "QuantitativeValue", **amount, **unit})

    def _told(self, dose: Dose) -> str:
        """A dose in words: as the handout prints it, or as the article says it where that has no numbers."""
        language = self._article.language
        if _is_written(dose):
            said = phrase(dose, language)
            return said[:1].upper() + said[1:]
        raw = self._said[id(dose)]
        return f"{labelled(label(dose, language), language)} {raw}" if raw else ""


def _said(article: Article) -> dict[int, str]:
    """The words of each dose (by identity), if they came through cleaning as they were; else nothing."""
    texts = [
        "\n".join(plain(item.text) for block in section.blocks for item in walk_items(block))
        for section in article.sections
    ]
    places = [0] * len(texts)
    said: dict[int, str] = {}
    for dose in article.doses:
        words, text = plain(dose.raw), texts[dose.section]
        # Doses come in reading order: each is looked for behind the one before it.
        found = text.find(words, places[dose.section])
        found = text.find(words) if found < 0 else found
        said[id(dose)] = words if found >= 0 else ""
        places[dose.section] = max(found, places[dose.section])
    return said


def _placed(article: Article) -> dict[Place | None, list[Dose]]:
    """The doses by what they are told of: under None those of the whole exercise.

    A dose is of the whole exercise where the article has one exercise, and no other dose of that kind. Doses
    of steps are so only if no kind at all comes twice: else each belongs to its step.
    """
    kinds = Counter(dose.kind for dose in article.doses)
    is_one = len(_exercises(article)) <= 1
    are_single = all(count == 1 for count in kinds.values())
    steps = [_steps_by_number(section) for section in article.sections]
    placed: dict[Place | None, list[Dose]] = {}
    for dose in article.doses:
        is_of_all = is_one and kinds[dose.kind] == 1 and (dose.step is None or are_single)
        step = None if is_of_all else _step_of(steps[dose.section], dose)
        placed.setdefault(None if is_of_all else (dose.section, step), []).append(dose)
    return placed


def _exercises(article: Article) -> list[int]:
    """What may each be an exercise of its own: lists of steps, and sections with doses that are no advice."""
    dosed = {dose.section for dose in article.doses}
    return [
        number
        for number, section in enumerate(article.sections)
        for _ in _step_lists(section)
        or range(number in dosed and section.kind in ("steps", "table", "other"))
    ]


def _step_lists(section: Section) -> list[list[tuple[int, Item]]]:
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


def _steps_by_number(section: Section) -> dict[int, list[Item]]:
    """The steps of a section; several lists may each have a step of a number."""
    found: defaultdict[int, list[Item]] = defaultdict(list)
    for steps in _step_lists(section):
        for number, item in steps:
            found[number].append(item)
    return found


def _step_of(steps: Mapping[int, list[Item]], dose: Dose) -> int | None:
    """The step (by identity) that a dose stands in; None where it cannot be told which one that is."""
    found = [
        id(item)
        for item in steps.get(dose.step or 0, ())
        if any(part.lines[0] <= dose.line <= part.lines[1] for part in walk_nested(item))
    ]
    return found[0] if dose.step is not None and len(found) == 1 else None


def _is_written(dose: Dose) -> bool:
    """Whether both numbers of a dose are written with digits in the raw article."""
    written = {float(number.replace(",", ".")) for number in _NUMBER.findall(dose.raw)}
    return {float(dose.min), float(dose.max)} <= written


def _known(node: Node) -> Node:
    """A node without what is not known."""
    return {name: value for name, value in node.items() if value not in ("", None, [], {})}
