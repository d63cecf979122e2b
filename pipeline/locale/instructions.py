"""How sentences that instruct begin in a language, as compiled patterns.

The words are in ``[read.kinds]`` of ``locale/*.toml``: ``instructing`` is the pattern, with ``{verbs}``
where the verbs go; ``moving`` are verbs of movement ("bend"), ``advising`` other verbs of advice ("drink").
Section kinds, the polarity of list items and the readability scorecards use the same patterns.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.locale import reading

#: The pattern of a language without words for instructions.
_NO_MATCH = "(?!)"


@dataclass(frozen=True)
class InstructionPatterns:
    """Patterns that match the beginning of an instruction; of an unknown language they match nothing.

    Attributes:
        movement: it begins with a verb of movement.
        any_verb: it begins with a verb of movement or of other advice.
    """

    movement: re.Pattern[str]
    any_verb: re.Pattern[str]


@cache
def load_instruction_patterns(language: str) -> InstructionPatterns:
    """The patterns of a language (BCP 47)."""
    words: Mapping[str, Any] = reading(language).get("kinds", {})
    return InstructionPatterns(
        movement=_compile_pattern(words, "moving"), any_verb=_compile_pattern(words, "moving", "advising")
    )


def _compile_pattern(words: Mapping[str, Any], *verb_keys: str) -> re.Pattern[str]:
    verbs = "|".join(verb for key in verb_keys for verb in words.get(key, ()))
    return re.compile(words.get("instructing", _NO_MATCH).replace("{verbs}", verbs), re.IGNORECASE)
