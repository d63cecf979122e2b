"""The forms of amounts: patterns of a number with its unit and what it is counted by, as text.

What stands in braces (``{number}``) is put in where they are compiled: `pipeline.clinical.doses.vocabulary`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Every sign that stands between the two ends of a range: hyphens, dashes, bars, minus, tildes, wave dashes.
DASHES = r"-\u2010-\u2015\u2043\u2053\u2212\u223c\u301c\uff5e~\ufe58\ufe63\uff0d\u02d7"
#: What stands between the number of sets and of repetitions: "3 x 10".
CROSSES = "x×✕✖*х"
#: What an amount is counted by behind a comma too.
_BODY_SIDES = frozenset({"leg", "side", "arm", "foot", "hand", "direction"})
#: What makes a number that follows a cross no count of repetitions.
_MEASURES = rf"(?:kg|g|cm|mm|m|km|lbs?|%|°|inch(?:es)?|in|feet|ft|[{CROSSES}]|[.,]?\d|:\d|/\d)"


@dataclass(frozen=True)
class AmountForms:
    """Builds the patterns of amounts from the words of a table, as text that is still to be compiled."""

    table: Mapping[str, Any]
    units: Mapping[str, str]
    wholes: Mapping[str, object]

    def build(self) -> dict[str, str]:
        """The patterns by name."""
        return {
            "amount": self._build_amount(),
            "crossed": self._build_crossed(),
            "sided": self._build_sided(),
            "per_set": self._build_per_set(),
            "value": self._build_value(),
        }

    @property
    def _word_end(self) -> str:
        return r"(?!\w|[\u0900-\u0963\u0966-\u0dff])" if self.table.get("spaces", True) else ""

    @property
    def _glued_periods(self) -> str:
        """Periods that are written right behind the sign for times: "3xday"."""
        return str(self.table.get("glued_periods", "(?!)"))

    def _build_per(self, body_only: bool = False) -> str:
        sides = {
            side: pattern
            for side, pattern in self.table["per"].items()
            if not (body_only and side in ("day", "week", "hour"))
        }
        if not self.table.get("spaces", True):
            return rf"(?:[（(，,]?(?P<per>{'|'.join(sides.values())}))?"
        bodies = [pattern for side, pattern in sides.items() if side in _BODY_SIDES]
        # "10 reps, each side" are counted by the side, "10 times, daily" are not counted by the day.
        aside = rf"|\s*[,(]\s*(?P<aside>{'|'.join(bodies)}){self._word_end}" if bodies else "|(?P<aside>(?!))"
        glued = "" if body_only else rf"|(?<=x)(?P<glued>{self._glued_periods}){self._word_end}"
        return rf"(?:(?:\s+|(?=/))(?P<per>{'|'.join(sides.values())}){self._word_end}{aside}{glued})?"

    def _build_span(self) -> str:
        """A number, or two: "20", "20–30", "20 to 30", "between 20 and 30"."""
        between, between_and = self.table["between_range"]
        range_words = build_alternation(dict.fromkeys(self.table["range"]))
        gap = r"\s+" if self.table.get("spaces", True) else r"\s*"
        hyphen = "-?" if self.table.get("glued_numbers") else ""
        ranging = rf"\s*[{DASHES}]\s*|{gap}(?:{range_words}){gap}"
        return (
            rf"(?P<between>{between}{gap})?(?P<low>{{number}}){hyphen}"
            rf"(?:(?(between){gap}{between_and}|(?:{ranging}))(?P<high>{{number}}))?(?P<plus>\+)?"
        )

    def _build_amount(self) -> str:
        """A number or range, its unit, and what it is counted by: "2 to 3 rounds per leg"."""
        before = "|".join(self.table.get("per_before", {}).values()) or "(?!)"
        unit = (
            rf"(?P<unit>{build_alternation(self.units)})(?:{self._word_end}|(?<=x)(?={self._glued_periods}))"
        )
        counted = rf"{self._build_span()}(?:{self.table['gap']}){unit}"
        edge = r"\b" if self.table.get("spaces", True) else ""
        whole = rf"{edge}(?P<whole>{build_alternation(self.wholes)})(?!-\w){self._word_end}"
        return rf"(?:(?P<before>{before})\s*)?(?:{counted}|{whole}){self._build_per()}"

    def _build_per_set(self) -> str:
        """The count of each set: "of 8", "of 10 to 15 per leg".

        It has no unit of its own, and nothing goes on behind it: "of 8.", not "of 30 seconds", "of 10 kg".
        """
        joiner = self.table.get("per_set") or "(?!)"
        return (
            rf"(?:\s+(?:{joiner})\s+|\s*[{CROSSES}]\s*){self._build_span()}(?!\s*{_MEASURES}(?!\w))"
            rf"{self._build_per(True)}(?={self.table['after_per_set']})"
        )

    def _build_crossed(self) -> str:
        """Sets and what each is made of: "3 x 10", "3 x 10–12 reps per leg", "2 × 30 seconds"."""
        unit = rf"(?P<unit>{build_alternation(self.units)}){self._word_end}"
        words = self.table.get("crossing")
        cross = rf"(?:\s*[{CROSSES}]\s*" + (rf"|\s*(?:{words})\s+(?={{number}}))" if words else ")")
        sets = build_alternation({form: 0 for form, unit in self.units.items() if unit == "set"})
        return (
            rf"(?P<sets>{{number}})(?P<set_unit>(?:{self.table['gap']})(?:{sets}))?{cross}(?P<each>)"
            rf"{self._build_span()}(?:(?:{self.table['gap']}){unit}|(?!\s*{_MEASURES}(?!\w)|\w|\s*\)\s*:))"
            rf"{self._build_per()}"
        )

    def _build_sided(self) -> str:
        """A number that a side of the body counts, without a unit: "10 each side", "8 per leg"."""
        return rf"{self._build_span()}{self._build_per(True)[:-1]}"

    def _build_value(self) -> str:
        """What stands behind a label without a unit: "10", "10–15 per leg"."""
        return rf"{self._build_span()}{self._build_per(True)}(?=\s*(?:[.,;،。；|)(]|$))"


def build_alternation(words: Mapping[str, object]) -> str:
    """An alternative of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
