"""Recognises sentences on when to stop an exercise, when to get medical help, and when not to begin.

The words of each language are in ``locale/stop/*.toml``; the fields of `SafetySentences` are the keys of
that table, so a field and its key are renamed together.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipeline.article import StopRuleKind
from pipeline.locale.caseless import CaselessPattern

#: Longer than any rule: what has no full stop for so long is none, and would be slow to search.
_MAX_SENTENCE_CHARS = 600
#: Of a list, as much is read as tells what it is about.
_MAX_LIST_CHARS = 2000
_QUESTION_END = re.compile(r"[?？؟][\s\"»”’)]*$")
#: Whose own clinic is to be called for so many signs advertises nothing.
_MIN_LISTED_SIGNS = 2
_OPENING = re.compile(r"\W*")
#: A label and what stands behind it: "Chest pressure: stop", "Numb toes = stop", "Not for: recent fractures".
_LABEL = re.compile(r"([^:：=→⇒]{2,60}?)\s*(?:[:：=→⇒]|\s[–—-]\s)\s*(?=\S)")
#: What is ordered behind a label is short: "stop at once".
_MAX_LABELLED_ORDER_CHARS = 60
#: A heading may name the symptom or state that the sentences below it are about: alone, or among others.
_MAX_BARE_TOPIC_CHARS, _MAX_BARE_TOPIC_SPACES, _MAX_TOPIC_CHARS = 24, 1, 60
#: Patterns that others refer to as ``{name}``, each after those that it refers to itself.
#: Roles that are no patterns but parts of words, to pass quickly over what can be no rule.
_PART_ROLES = frozenset({"aid", "bar", "deny"})
#: Roles of sentences that name who or what helps; these patterns are long.
_AID_ROLES = frozenset({"help", "checkup", "suits", "emergency"})
#: What may make a rule without a condition.
_UNCONDITIONAL_ROLES = ("emergency", "unfit", "until", "suits")
_PARTS = ("start", "who", "exercise", "signs", "states")


@dataclass(frozen=True, eq=False)
class SafetySentences:
    """The compiled patterns of one language, by the part that their words play in a sentence.

    A sentence is a rule where an order meets what it depends on. Orders are to ``stop`` (or ease off;
    ``feels`` is how such an order ends whose list is what is felt), to
    get ``help``, not to do the exercise (``forbid``), not to do something (``avoid``), to have a
    ``checkup``; ``unfit`` says that something does not suit. They depend on a ``condition``, a statement of
    what something is a sign of (``means``), or ``persons``; and on harm: a symptom (``signs``), a disease or
    another state of the reader (``states``, where it is no ``risk`` of something), a course ("does not
    improve", ``concerns``), a doubt (``doubts``), outside of steps also urgency (``urgent``). A ``proviso``
    ("if", not "when") is enough for what forbids. "Stop when your arm is level" names no harm: it is
    part of a movement. Four things need no condition: who is asked before the first exercise (``first``;
    ``beforehand`` with an ``exercise``), an order that holds ``until`` somebody allows it, the order to ask
    whether the exercise ``suits``, and to call something an emergency (``emergency``). Reported, asked or
    advertised speech (``excluded``) is never a rule; nor is the order to turn to the writer (``ours``), but
    above a list of signs. A sentence that matches ``above`` or ``below`` refers to what stands there. The
    last three patterns match headings whose list is the rule. ``aid``, ``bar`` and ``deny`` are parts of
    words, of which every order has one: most sentences have none.
    """

    stop: CaselessPattern
    feels: CaselessPattern
    help: CaselessPattern
    checkup: CaselessPattern
    forbid: CaselessPattern
    unfit: CaselessPattern
    avoid: CaselessPattern
    condition: CaselessPattern
    proviso: CaselessPattern
    means: CaselessPattern
    persons: CaselessPattern
    until: CaselessPattern
    first: CaselessPattern
    suits: CaselessPattern
    beforehand: CaselessPattern
    who: CaselessPattern
    exercise: CaselessPattern
    emergency: CaselessPattern
    signs: CaselessPattern
    states: CaselessPattern
    risk: CaselessPattern
    concerns: CaselessPattern
    doubts: CaselessPattern
    urgent: CaselessPattern
    excluded: CaselessPattern
    ours: CaselessPattern
    above: CaselessPattern
    below: CaselessPattern
    stop_heading: CaselessPattern
    help_heading: CaselessPattern
    contraindication_heading: CaselessPattern
    aid: tuple[str, ...]
    bar: tuple[str, ...]
    deny: tuple[str, ...]

    @classmethod
    def from_vocabulary(cls, vocabulary: Mapping[str, Any]) -> "SafetySentences | None":
        """The patterns of a vocabulary (see `pipeline.locale.reading`), compiled; None where it has none."""
        words = vocabulary.get("stop")
        if not words:
            return None
        known = _LOADED.get(words["help"])
        if known is None:
            known = _LOADED[words["help"]] = cls._load(words)
        return known

    @classmethod
    def _load(cls, words: Mapping[str, Any]) -> "SafetySentences":
        variants = dict(zip(words["variants"][::2], words["variants"][1::2], strict=True))
        parts: dict[str, str] = {}
        for name in _PARTS:
            parts[name] = f"(?:{_insert_parts(words[name], parts)})"
        compiled: dict[str, Any] = {
            name: tuple(words[name])
            if name in _PART_ROLES
            else CaselessPattern.compile(_insert_parts(words[name], parts), variants)
            for name in cls.__dataclass_fields__
        }
        return cls(**compiled)

    def classify(
        self,
        sentence: str,
        items: tuple[str, ...] = (),
        *,
        in_steps: bool = False,
        topic: str = "",
        announces: bool = False,
    ) -> StopRuleKind | None:
        """The kind of rule that a sentence is: when to stop, when to get help, when not to begin, or None.

        A sentence with several orders ("Stop and call your doctor if …") is of kind ``stop``. A list that
        follows the sentence ("Call 999:") counts as its condition.

        Args:
            sentence: the sentence; questions and sentences over 600 characters are no rules.
            items: the items of the list that the sentence introduces.
            in_steps: whether it stands among the steps of an exercise.
            topic: the heading above it, which may name the symptom that it is about ("Dizziness").
            announces: whether the sentence introduces a list, even one that is lost.
        """
        return _classify(self, sentence, items, in_steps, topic, announces)

    def classify_anew(
        self, sentence: str, items: tuple[str, ...], in_steps: bool, topic: str, announces: bool
    ) -> StopRuleKind | None:
        """What `classify` gives, for a sentence that was not asked for lately."""
        text = self.prepare(sentence)
        if len(text) > _MAX_SENTENCE_CHARS or _QUESTION_END.search(text):
            return None
        listed = self.prepare("\n".join(items)[:_MAX_LIST_CHARS])
        heading = topic if self.is_topic(topic) else ""
        reading = _Reading(self, text, listed, in_steps, self.prepare(heading), announces or bool(items))
        kind = reading.classify()
        if kind is None or reading.has("excluded"):
            return None
        is_offer = reading.has("ours") and not (items and reading.has("urgent"))
        is_offer = is_offer and sum(map(self.names_harm, items)) < _MIN_LISTED_SIGNS
        return None if is_offer else kind

    def prepare(self, text: str) -> str:
        """A text in the form in which the patterns are held against it."""
        return self.stop.prepare(unicodedata.normalize("NFC", text))

    def is_topic(self, heading: str) -> bool:
        """Whether a heading may name the symptom or state that the sentences below it are about."""
        return 0 < len(heading) <= _MAX_TOPIC_CHARS and self.names_harm(heading)

    def names_harm(self, text: str) -> bool:
        """Whether a text names a symptom, a disease, or how long something lasts."""
        prepared = self.prepare(text[:_MAX_LIST_CHARS])
        return any(pattern.compiled.search(prepared) for pattern in (self.signs, self.states, self.concerns))

    def gives_order(self, text: str) -> bool:
        """Whether a text orders to stop or to get help, on whatever condition."""
        prepared = self.prepare(text[:_MAX_SENTENCE_CHARS])
        return bool(self.stop.compiled.search(prepared) or self.help.compiled.search(prepared))

    def refers_back(self, sentence: str) -> bool:
        """Whether a sentence refers to what stands above it ("any of these symptoms", "have it checked")."""
        return bool(self.above.search(unicodedata.normalize("NFC", sentence[:_MAX_SENTENCE_CHARS])))

    def announces(self, sentence: str) -> bool:
        """Whether a sentence without a colon announces the list below it ("the following signs")."""
        return bool(self.below.search(unicodedata.normalize("NFC", sentence[:_MAX_SENTENCE_CHARS])))

    def is_case(self, sentence: str) -> bool:
        """Whether a sentence begins with a condition that is about harm ("If the pain lasts for weeks …")."""
        reading = _Reading(self, self.prepare(sentence[:_MAX_SENTENCE_CHARS]), "", False, "", False)
        opening = _OPENING.match(reading.text)
        begins = opening is not None and self.condition.compiled.match(reading.text, opening.end())
        is_harm = any(map(reading.has, ("signs", "states")))
        return bool(begins) and is_harm and not _QUESTION_END.search(sentence) and not reading.has("excluded")

    def is_about_list(self, items: tuple[str, ...], sentence: str) -> bool:
        """Whether a sentence refers to the list above it ("any of these symptoms"), which is mostly harm."""
        harm_count = sum(map(self.names_harm, items))
        return harm_count * 2 > len(items) and self.refers_back(sentence)

    def is_state(self, lead: str) -> bool:
        """Whether a lead-in only names a state of the reader ("If you have osteoporosis:")."""
        reading = _Reading(self, self.prepare(lead), "", False, "", True)
        return (
            reading.has("states")
            and (reading.has("condition") or reading.has("persons"))
            and not reading.has("excluded")
        )

    def classify_heading(self, heading: str) -> StopRuleKind | None:
        """What a heading announces by itself, whatever stands below it; None where it announces nothing."""
        text = self.prepare(heading[:_MAX_SENTENCE_CHARS])
        patterns: tuple[tuple[StopRuleKind, CaselessPattern], ...] = (
            ("contraindication", self.contraindication_heading),
            ("stop", self.stop_heading),
            ("help", self.help_heading),
        )
        return next((kind for kind, pattern in patterns if pattern.compiled.search(text)), None)

    def classify_list_heading(self, heading: str, items: tuple[str, ...]) -> StopRuleKind | None:
        """The kind of rule that a heading ("When to see a doctor") and the list below it make.

        When to stop may be a matter of counting: such a list must name harm.
        """
        kind = self.classify_heading(heading) or self.classify(heading, items, announces=True)
        if kind == "help" and self._are_mostly_states(items):
            return "contraindication"
        if kind == "contraindication" and self.excluded.search(items[0]) and not self.names_harm(items[-1]):
            return None  # "No known contraindications"
        return None if kind == "stop" and not any(map(self.names_harm, items)) else kind

    def _are_mostly_states(self, items: tuple[str, ...]) -> bool:
        """Whether most items name a state of the reader rather than a symptom ("You are pregnant")."""
        states = [item for item in items if self.states.search(item) and not self.signs.search(item)]
        return len(items) > 1 and len(states) * 2 > len(items)


@dataclass(frozen=True)
class _Reading:
    """One sentence that is read: its text and that of its list, prepared."""

    words: SafetySentences
    text: str
    listed: str
    in_steps: bool
    topic: str
    announces: bool
    found: dict[str, bool] = field(default_factory=dict)

    def has(self, role: str) -> bool:
        """Whether the sentence itself has words of a role; each is looked for once."""
        known = self.found.get(role)
        if known is None:
            known = self.found[role] = self._find(role)
        return known

    def _find(self, role: str) -> bool:
        if (role in _AID_ROLES and not self.has("aid")) or (role == "unfit" and not self.has("deny")):
            return False
        words: CaselessPattern | tuple[str, ...] = getattr(self.words, role)
        if isinstance(words, CaselessPattern):
            return words.compiled.search(self.text) is not None
        text = f" {self.text} "
        return any(part in text for part in words)

    def names(self, role: str) -> bool:
        """Whether the sentence, its list or its topic has words of a role."""
        pattern: CaselessPattern = getattr(self.words, role)
        return self.has(role) or any(pattern.compiled.search(text) for text in (self.listed, self.topic))

    def classify(self) -> StopRuleKind | None:
        """The kind of rule, whoever says it."""
        if not (self.has("bar") or self.has("aid")):
            return None  # most sentences, at a fifth of the cost of all patterns
        depends = self.has("condition") or self.has("persons")
        is_urgent = not self.in_steps and self.has("urgent")
        is_topic = bool(self.topic) and (is_urgent or self._is_bare_topic())
        label = _LABEL.match(self.text)
        if label and self._is_labelled_unfit(label):
            return "contraindication"
        if label and self._is_labelled_stop(label):
            return "stop"
        is_conditional = depends or self.announces or is_topic or self.has("means")
        is_first = self.has("first")
        if not (is_conditional or is_first or is_urgent or any(map(self.has, _UNCONDITIONAL_ROLES))):
            return None
        has_sign = self.names("signs")
        is_felt = has_sign or is_urgent or (self.announces and self.has("feels"))
        if is_conditional and is_felt and self.has("stop"):
            return "stop"
        if self._is_contraindication(depends, is_first, has_sign):
            return "contraindication"
        if (has_sign or self.announces) and self.has("emergency"):
            return "help"
        is_conditional = is_conditional or (is_urgent and has_sign)
        return self._classify_help(has_sign, is_urgent) if is_conditional and self.has("help") else None

    def _is_contraindication(self, depends: bool, is_first: bool, has_sign: bool) -> bool:
        """Whether the sentence says when not to begin, or to ask before the first exercise."""
        if self._asks_first(depends, is_first):
            return True
        is_forbidden, is_unfit = self.has("forbid"), self.has("unfit")
        if self.has("until") and (is_forbidden or is_unfit or self.has("avoid")):
            return True
        if not depends:
            return False
        is_harm = has_sign or self.announces or self.has("states")
        if is_unfit and (is_harm or self.has("persons") or self.has("exercise")):
            return True
        if is_forbidden and (is_harm or self.has("proviso")):
            return True
        return self.has("states") and self.has("avoid") and not self.has("risk")

    def _is_labelled_stop(self, label: re.Match[str]) -> bool:
        """Whether an order to stop stands right behind the symptom that it depends on."""
        order = self.text[label.end() :]
        if len(order) > _MAX_LABELLED_ORDER_CHARS:
            return False
        stop = self.words.stop.compiled.match(order)
        return stop is not None and self.words.signs.compiled.search(label[1]) is not None

    def _is_labelled_unfit(self, label: re.Match[str]) -> bool:
        """Whether states of the reader are listed behind words that announce for whom something is not."""
        if not self.has("deny") or self.announces:
            return False
        is_announced = self.words.contraindication_heading.compiled.search(label[1]) is not None
        is_announced = is_announced or self.words.unfit.compiled.search(label[1]) is not None
        return is_announced and self.words.states.compiled.search(self.text, label.end()) is not None

    def _is_bare_topic(self) -> bool:
        return len(self.topic) <= _MAX_BARE_TOPIC_CHARS and self.topic.count(" ") <= _MAX_BARE_TOPIC_SPACES

    def _asks_first(self, depends: bool, is_first: bool) -> bool:
        """Whether somebody is to be asked before the exercise, by all or by those in a certain state."""
        is_help, is_checkup = self.has("help"), self.has("checkup")
        if (is_first and (is_help or is_checkup)) or self.has("suits"):
            return True
        is_due = depends and (self.announces or self.has("states"))
        if is_checkup and (self.has("beforehand") or is_due):
            return True
        return is_help and self.has("beforehand") and self.has("exercise")

    def _classify_help(self, has_sign: bool, is_urgent: bool) -> StopRuleKind | None:
        """The kind of a conditional sentence with an order to get help."""
        if has_sign or is_urgent:
            return "help"
        if self.names("states") and (self.has("beforehand") or not self.names("concerns")):
            return "contraindication"
        if self.in_steps:
            return None
        if self.names("concerns"):
            return "help"
        if self.announces and self.has("condition"):
            return "contraindication" if self.has("beforehand") else "help"
        return "help" if self.names("doubts") else None


@lru_cache(
    maxsize=4096
)  # the lines of a page are asked for by its rules, by its article, and by what it lost
def _classify(
    words: SafetySentences,
    sentence: str,
    items: tuple[str, ...],
    in_steps: bool,
    topic: str,
    announces: bool,
) -> StopRuleKind | None:
    return words.classify_anew(sentence, items, in_steps, topic, announces)


#: The patterns that were loaded, by one that each language has of its own.
_LOADED: dict[str, SafetySentences] = {}


def _insert_parts(pattern: str, parts: Mapping[str, str]) -> str:
    """A pattern, composed (NFC), with other patterns in the places of their names."""
    inserted = unicodedata.normalize("NFC", pattern)
    for name, part in parts.items():
        inserted = inserted.replace(f"{{{name}}}", part)
    return inserted
