"""Recognises sentences that tell a reader when to stop or when to get help.

The words of each language are in ``locale/stop/*.toml``; the fields of `SafetySentences` are the keys of
that table, so a field and its key are renamed together.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

SafetyKind = Literal["stop", "help"]

#: Longer than any rule: what has no full stop for so long is none, and would be slow to search.
_MAX_SENTENCE_CHARS = 600
_QUESTION_END = re.compile(r"[?？؟][\s\"»”’)]*$")


@dataclass(frozen=True)
class SafetySentences:
    """A language's words for alarms; what a language has no words for is never found.

    A rule needs three things: an order (``stop``, ``help``), a ``condition`` on which it holds, and a sign
    that it is about harm: something felt (``signs``), in a rule for help also a diagnosis or a doubt
    (``concerns``), outside of steps also haste (``urgent``). "Stop when your arm is level" has no such
    sign: it is part of a movement. Two kinds of sentences go without a condition: to ask before the first
    exercise (``first``), and to call something an emergency (``emergency``). What is told, asked or
    advertised (``told``) is no rule. What points to a list ``above`` it belongs together with it.
    """

    stop: re.Pattern[str]
    help: re.Pattern[str]
    condition: re.Pattern[str]
    first: re.Pattern[str]
    emergency: re.Pattern[str]
    signs: re.Pattern[str]
    concerns: re.Pattern[str]
    urgent: re.Pattern[str]
    told: re.Pattern[str]
    above: re.Pattern[str]
    stop_heading: re.Pattern[str]
    help_heading: re.Pattern[str]

    @classmethod
    def from_vocabulary(cls, vocabulary: Mapping[str, Any]) -> "SafetySentences | None":
        """The words of a vocabulary (see `pipeline.locale.reading`); None where it has none."""
        words = vocabulary.get("stop")
        if not words:
            return None
        parts = {name: words[name] for name in ("start", "who")}
        patterns = {}
        for name in cls.__dataclass_fields__:
            pattern = unicodedata.normalize("NFC", words[name])
            for part, inserted in parts.items():
                pattern = pattern.replace(f"{{{part}}}", unicodedata.normalize("NFC", inserted))
            patterns[name] = re.compile(pattern, re.IGNORECASE)
        return cls(**patterns)

    def classify(
        self, sentence: str, items: tuple[str, ...] = (), *, in_steps: bool = False
    ) -> SafetyKind | None:
        """What a sentence tells the reader: when to stop, when to get help, or neither.

        A sentence that says both ("Stop and call your doctor if …") is a stop rule. A list that is announced
        is a condition: "Call 999:".

        Args:
            sentence: its words.
            items: the list that it announces.
            in_steps: whether it stands among the steps of an exercise.
        """
        words = unicodedata.normalize("NFC", sentence)
        if len(words) > _MAX_SENTENCE_CHARS or _QUESTION_END.search(words):
            return None
        alarm = self._classify_instruction(words, items, in_steps)
        return None if alarm is None or self.told.search(words) else alarm

    def _classify_instruction(self, words: str, items: tuple[str, ...], in_steps: bool) -> SafetyKind | None:
        """What a sentence orders, where it is about harm."""
        felt = _has_match(self.signs, words, items)
        hurried = not in_steps and bool(self.urgent.search(words))
        conditional = bool(items or self.condition.search(words))
        if conditional and (felt or hurried) and self.stop.search(words):
            return "stop"
        if felt and self.emergency.search(words):
            return "help"
        harmful = felt or hurried or (not in_steps and _has_match(self.concerns, words, items))
        if ((conditional and harmful) or self.first.search(words)) and self.help.search(words):
            return "help"
        return None

    def is_about_list(self, items: tuple[str, ...], sentence: str) -> bool:
        """Whether a sentence speaks of the list above it ("any of these symptoms"), which names harm."""
        harmful = sum(
            _has_match(self.signs, item, ()) or _has_match(self.concerns, item, ()) for item in items
        )
        return harmful * 2 > len(items) and bool(self.above.search(unicodedata.normalize("NFC", sentence)))

    def classify_list_heading(self, heading: str, items: tuple[str, ...]) -> SafetyKind | None:
        """What a heading tells with the list below it ("When to see a doctor"): its items must name harm."""
        words = unicodedata.normalize("NFC", heading[:_MAX_SENTENCE_CHARS])
        if not (_has_match(self.signs, "", items) or _has_match(self.concerns, "", items)):
            return None
        if self.stop_heading.search(words):
            return "stop"
        return "help" if self.help_heading.search(words) else None


def _has_match(pattern: re.Pattern[str], words: str, items: tuple[str, ...]) -> bool:
    return any(pattern.search(text) for text in (words, *(item[:_MAX_SENTENCE_CHARS] for item in items)))
