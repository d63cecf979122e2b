"""Recognises sentences on when to stop an exercise and when to get medical help.

The words of each language are in ``locale/stop/*.toml``; the fields of `SafetySentences` are the keys of
that table, so a field and its key are renamed together.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.locale.caseless import CaselessPattern

SafetyKind = Literal["stop", "help"]

#: Longer than any rule: what has no full stop for so long is none, and would be slow to search.
_MAX_SENTENCE_CHARS = 600
_QUESTION_END = re.compile(r"[?？؟][\s\"»”’)]*$")


@dataclass(frozen=True)
class SafetySentences:
    """The compiled patterns of one language for sentences on when to stop and when to get help.

    A sentence is a rule where three things match: an order (``stop``, ``help``), a ``condition`` under
    which it applies, and a sign of harm: a symptom (``signs``), for ``help`` also a diagnosis or a doubt
    (``concerns``), outside of steps also urgency (``urgent``). "Stop when your arm is level" has no such
    sign: it is part of a movement. Two orders need no condition: to ask before the first exercise
    (``first``), and to call something an emergency (``emergency``). Reported, asked or advertised speech
    (``excluded``) is never a rule. A sentence that matches ``above`` refers to the list above it.
    ``stop_heading`` and ``help_heading`` match headings whose list is the rule.
    """

    stop: CaselessPattern
    help: CaselessPattern
    condition: CaselessPattern
    who: CaselessPattern
    first: CaselessPattern
    emergency: CaselessPattern
    signs: CaselessPattern
    concerns: CaselessPattern
    urgent: CaselessPattern
    excluded: CaselessPattern
    above: CaselessPattern
    stop_heading: CaselessPattern
    help_heading: CaselessPattern

    @classmethod
    def from_vocabulary(cls, vocabulary: Mapping[str, Any]) -> "SafetySentences | None":
        """The patterns of a vocabulary (see `pipeline.locale.reading`), compiled; None where it has none."""
        words = vocabulary.get("stop")
        if not words:
            return None
        parts = {name: words[name] for name in ("start", "who")}
        patterns = {}
        for name in cls.__dataclass_fields__:
            pattern = unicodedata.normalize("NFC", words[name])
            for part, inserted in parts.items():
                pattern = pattern.replace(f"{{{part}}}", unicodedata.normalize("NFC", inserted))
            patterns[name] = CaselessPattern.compile(pattern)
        return cls(**patterns)

    def classify(
        self, sentence: str, items: tuple[str, ...] = (), *, in_steps: bool = False
    ) -> SafetyKind | None:
        """The kind of rule that a sentence is: when to stop, when to get help, or None.

        A sentence with both orders ("Stop and call your doctor if …") is of kind ``stop``. A list that
        follows the sentence ("Call 999:") counts as its condition.

        Args:
            sentence: the sentence; questions and sentences over 600 characters are no rules.
            items: the items of the list that the sentence introduces.
            in_steps: whether it stands among the steps of an exercise.
        """
        text = unicodedata.normalize("NFC", sentence)
        if len(text) > _MAX_SENTENCE_CHARS or _QUESTION_END.search(text):
            return None
        kind = self._classify_order(text, items, in_steps)
        return None if kind is None or self.excluded.search(text) else kind

    def _classify_order(self, text: str, items: tuple[str, ...], in_steps: bool) -> SafetyKind | None:
        """The order that a sentence (composed, NFC) gives, where it is about harm."""
        # Most sentences give none, which these three tell at a fifth of the cost of the words for harm.
        is_conditional = bool(items or self.condition.search(text))
        is_first, is_emergency = bool(self.first.search(text)), bool(self.emergency.search(text))
        if not (is_conditional or is_first or is_emergency):
            return None
        has_sign = _has_match(self.signs, text, items)
        is_urgent = not in_steps and bool(self.urgent.search(text))
        if is_conditional and (has_sign or is_urgent) and self.stop.search(text):
            return "stop"
        if has_sign and is_emergency:
            return "help"
        is_harm = has_sign or is_urgent or (not in_steps and _has_match(self.concerns, text, items))
        if ((is_conditional and is_harm) or is_first) and self.help.search(text):
            return "help"
        return None

    def is_about_list(self, items: tuple[str, ...], sentence: str) -> bool:
        """Whether a sentence refers to the list above it ("any of these symptoms"), which is mostly harm."""
        harm_count = sum(
            _has_match(self.signs, item, ()) or _has_match(self.concerns, item, ()) for item in items
        )
        return harm_count * 2 > len(items) and bool(self.above.search(unicodedata.normalize("NFC", sentence)))

    def classify_list_heading(self, heading: str, items: tuple[str, ...]) -> SafetyKind | None:
        """The kind of rule that a heading ("When to see a doctor") and a list that names harm make."""
        text = unicodedata.normalize("NFC", heading[:_MAX_SENTENCE_CHARS])
        if not (_has_match(self.signs, "", items) or _has_match(self.concerns, "", items)):
            return None
        if self.stop_heading.search(text):
            return "stop"
        return "help" if self.help_heading.search(text) else None


def _has_match(pattern: CaselessPattern, sentence: str, items: tuple[str, ...]) -> bool:
    return any(pattern.search(text) for text in (sentence, *(item[:_MAX_SENTENCE_CHARS] for item in items)))
