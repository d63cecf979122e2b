"""Sentences that tell a reader when to stop or when to get help, by the words of their language."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Alarm = Literal["stop", "help"]

#: Longer than any rule: what has no full stop for so long is none, and would be slow to search.
_LONGEST = 600
_QUESTION = re.compile(r"[?？؟][\s\"»”’)]*$")


@dataclass(frozen=True)
class Alarms:
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
    def of(cls, vocabulary: Mapping[str, Any]) -> "Alarms | None":
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

    def said(self, sentence: str, items: tuple[str, ...] = (), *, in_steps: bool = False) -> Alarm | None:
        """What a sentence tells the reader: when to stop, when to get help, or neither.

        A sentence that says both ("Stop and call your doctor if …") is a stop rule. A list that is announced
        is a condition: "Call 999:".

        Args:
            sentence: its words.
            items: the list that it announces.
            in_steps: whether it stands among the steps of an exercise.
        """
        words = unicodedata.normalize("NFC", sentence)
        if len(words) > _LONGEST or _QUESTION.search(words):
            return None
        alarm = self._ordered(words, items, in_steps)
        return None if alarm is None or self.told.search(words) else alarm

    def _ordered(self, words: str, items: tuple[str, ...], in_steps: bool) -> Alarm | None:
        """What a sentence orders, where it is about harm."""
        felt = _any(self.signs, words, items)
        hurried = not in_steps and bool(self.urgent.search(words))
        conditional = bool(items or self.condition.search(words))
        if conditional and (felt or hurried) and self.stop.search(words):
            return "stop"
        if felt and self.emergency.search(words):
            return "help"
        harmful = felt or hurried or (not in_steps and _any(self.concerns, words, items))
        if ((conditional and harmful) or self.first.search(words)) and self.help.search(words):
            return "help"
        return None

    def points_to(self, items: tuple[str, ...], sentence: str) -> bool:
        """Whether a sentence speaks of the list above it ("any of these symptoms"), which names harm."""
        harmful = sum(_any(self.signs, item, ()) or _any(self.concerns, item, ()) for item in items)
        return harmful * 2 > len(items) and bool(self.above.search(unicodedata.normalize("NFC", sentence)))

    def headed(self, heading: str, items: tuple[str, ...]) -> Alarm | None:
        """What a heading tells with the list below it ("When to see a doctor"): its items must name harm."""
        words = unicodedata.normalize("NFC", heading[:_LONGEST])
        if not (_any(self.signs, "", items) or _any(self.concerns, "", items)):
            return None
        if self.stop_heading.search(words):
            return "stop"
        return "help" if self.help_heading.search(words) else None


def _any(pattern: re.Pattern[str], words: str, items: tuple[str, ...]) -> bool:
    return any(pattern.search(text) for text in (words, *(item[:_LONGEST] for item in items)))
