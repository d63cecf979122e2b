"""What governs the advice below it: headings and lead-ins that forbid, and how their items are worded.

The words of each language are in ``locale/advice/*.toml``; the fields of `AdviceScopes` are keys of that
table, so a field and its key are renamed together. All patterns are matched without regard to case; those
over a heading or lead-in see it without the colon at its end.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pipeline.locale.caseless import CaselessPattern

#: How a heading or lead-in makes don'ts of what it announces: ``ban`` ("Do not:") whatever its form;
#: ``faults`` ("Common mistakes") what does not say what is right; ``object`` ("Avoid contact sports:"),
#: whose list may as well say what to do, only where nothing in it tells what to do.
Announcement = Literal["ban", "faults", "object"]

#: No heading or lead-in that is longer is read.
_MAX_ANNOUNCEMENT_CHARS = 200
_MAX_ITEM_CHARS = 400
_COLONS = ":："
#: A number or mark before a heading, and what may close it.
_LEADING_MARKS = re.compile(r"^(?:[\W_]*\d{1,3}[.):、．]\s*|[^\w¿¡]+)+")
_PARTS = ("ban", "thing", "fault")


@dataclass(frozen=True)
class AdviceScopes:
    """The compiled patterns of one language for what announces don'ts, and for what its items say.

    Attributes:
        ban_end: the text ends with a ban, which what follows goes on.
        what_not: it names its list as what is not to be done.
        fault: it names its list as wrong.
        fault_excluded: it names a fault, and announces something else.
        ban_start: it begins with a ban that has an object of its own.
        object_end: that object is a class of things, which a list may give in full.
        excluded: it forbids nothing: purposes, questions, facts, double negatives.
        open_end: it ends with a condition that its list goes on: what follows is no don't.
        do_heading: it says no more than that its list is to be done.
        turn: it goes over to what is right.
        remedy: an item begins with the label of what is right.
        upholds: an item begins as what is right does.
        kept: an item with a ban that is a do all the same, or a limit of one.
        worded: an item that forbids in a form that could name a fault among faults.
        told: a heading or lead-in whose list tells (symptoms, reasons, results) and asks nothing.
        who: an item that names people or an illness: its list says whom something is not for.
    """

    ban_end: CaselessPattern
    what_not: CaselessPattern
    fault: CaselessPattern
    fault_excluded: CaselessPattern
    ban_start: CaselessPattern
    object_end: CaselessPattern
    excluded: CaselessPattern
    open_end: CaselessPattern
    do_heading: CaselessPattern
    turn: CaselessPattern
    remedy: CaselessPattern
    upholds: CaselessPattern
    kept: CaselessPattern
    worded: CaselessPattern
    told: CaselessPattern
    who: CaselessPattern

    @classmethod
    def from_vocabulary(cls, vocabulary: Mapping[str, Any]) -> "AdviceScopes | None":
        """The patterns of a vocabulary (see `pipeline.locale.reading`); None where it has none."""
        words = vocabulary.get("advice")
        if not words:
            return None
        parts = [words[part] for part in _PARTS]
        names = cls.__dataclass_fields__
        return cls(**{name: CaselessPattern.compile(_put_in(words[name], *parts)) for name in names})

    def classify(self, text: str) -> Announcement | None:
        """How a heading or lead-in makes don'ts of what it announces; None where it does not."""
        if len(text) > _MAX_ANNOUNCEMENT_CHARS:
            return None
        has_colon = text.rstrip()[-1:] in _COLONS
        words = _strip(text)
        if not words or self.open_end.search(words):
            return None
        if self.excluded.search(words):
            return None
        if self.ban_end.search(words) or self.what_not.search(words):
            return "ban"
        if self.fault.search(words):
            return None if self.fault_excluded.search(words) else "faults"
        if self.object_end.search(words) or (has_colon and self.ban_start.match(words)):
            return "object"
        return None

    def forbids_nothing(self, heading: str) -> bool:
        """Whether a heading with a ban or a fault in it announces neither ("Why high weights don't work")."""
        words = _strip(heading[:_MAX_ANNOUNCEMENT_CHARS])
        return bool(self.excluded.search(words) or self.fault_excluded.search(words))

    def announces_what_is_told(self, text: str) -> bool:
        """Whether a heading or lead-in announces symptoms, reasons or conditions, no advice."""
        words = _strip(text[-_MAX_ANNOUNCEMENT_CHARS:])
        return bool(self.told.search(words) or self.open_end.search(words))

    def announces_dos(self, text: str) -> bool:
        """Whether a heading or lead-in says no more than that its list is to be done ("Do:")."""
        return len(text) <= _MAX_ANNOUNCEMENT_CHARS and bool(self.do_heading.search(_strip(text)))

    def turns_to_what_is_right(self, text: str) -> bool:
        """Whether a lead-in goes over from what is wrong to what is right ("Do this instead:")."""
        return bool(self.turn.search(_compose(text)))

    def says_what_is_right(self, item: str) -> bool:
        """Whether an item among faults begins as what is right does ("Keep your back straight")."""
        return bool(self.upholds.search(_compose(item)))

    def is_remedy(self, item: str) -> bool:
        """Whether an item begins with the label of what is right ("Fix: …")."""
        return bool(self.remedy.search(_compose(item)))

    def is_do_all_the_same(self, item: str) -> bool:
        """Whether an item with a ban commands ("Don't forget to breathe") or limits ("no more than 3")."""
        return bool(self.kept.search(_compose(item)))

    def is_worded_as_dont(self, item: str) -> bool:
        """Whether an item of advice forbids in a form that names a fault among faults ("No bouncing")."""
        return bool(self.worded.match(_compose(item)))

    def names_people(self, item: str) -> bool:
        """Whether an item names people or an illness ("People with a recent fracture")."""
        return bool(self.who.search(_compose(item)))


@cache
def _put_in(pattern: str, *parts: str) -> str:
    """A pattern with its parts put in."""
    for name, part in zip(_PARTS, parts, strict=True):
        pattern = pattern.replace(f"{{{name}}}", part)
    return unicodedata.normalize("NFC", pattern)


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text[:_MAX_ITEM_CHARS])


def _strip(text: str) -> str:
    """A heading or lead-in without the mark or number before it and the colon behind it."""
    words = unicodedata.normalize("NFC", text).strip().rstrip(":： .…!！*_")
    return _LEADING_MARKS.sub("", words)
