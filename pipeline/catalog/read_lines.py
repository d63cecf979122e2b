"""Every line of a raw article with what became of it: what the detail page is made from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.article import Finding, Markup, Removal, Repair
from pipeline.catalog.piece import Piece

Entry = Repair | Removal | Markup
#: The clinical tokens of a text: its numbers, units, and words like never and stop.
Tokens = Callable[[str], tuple[str, ...]]

#: Tokens of words that turn advice round or bound it.
_BOUNDING = frozenset(
    {"avoid", "dont", "except", "maximum", "minimum", "never", "no", "not", "only", "stop", "unless", "until"}
    | {"without"}
)
#: The `weight` of a removed line that tells nothing of the kind.
NOTHING_TOLD = 3


@dataclass(frozen=True)
class ReadLine:
    """A line of a raw article, or a block of text of a web page.

    Attributes:
        line: the line of the raw file that it begins on.
        text: its words as they were read.
        clean: what it is in the clean Markdown; None where it was left out.
        entries: what the ledger says of it, in the order in which it was done.
    """

    line: int
    text: str
    clean: str | None
    entries: tuple[Entry, ...] = ()

    @property
    def removed_by(self) -> str | None:
        """The rule that left it out, where one did."""
        last = self.entries[-1] if self.entries else None
        return last.rule if isinstance(last, Removal) else None

    @property
    def steps(self) -> tuple[Repair | Markup, ...]:
        """The changes of its characters, one after the other."""
        return tuple(
            entry for entry in self.entries if not isinstance(entry, Removal) and entry.before != entry.after
        )

    @property
    def kept(self) -> str:
        """Its words after all repairs."""
        return self.steps[-1].after if self.steps else self.text

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Its repairs; what mark-up took off a line, such as its bullet, is none."""
        return tuple(entry for entry in self.entries if isinstance(entry, Repair))


@dataclass(frozen=True)
class Dossier:
    """All that the detail page of an article tells.

    Attributes:
        piece: the article's own piece of the report.
        lines: its lines, in their order.
        doubted: each of the piece's findings with the line that it is about, where there is one.
        tokens: finds the clinical tokens of a text in the article's language.
    """

    piece: Piece
    lines: Sequence[ReadLine]
    doubted: Sequence[tuple[Finding, ReadLine | None]]
    tokens: Tokens


def to_look_at(lines: Sequence[ReadLine], tokens: Tokens) -> list[ReadLine]:
    """The removed lines that a person should look at, the most telling ones first.

    They hold a number or a word that forbids or bounds, and stand nowhere else in the article.
    """
    kept = {_folded(line.kept) for line in lines if line.clean is not None}
    told = [
        (weight(tokens(line.text)), line)
        for line in lines
        if line.removed_by and _folded(line.text) not in kept
    ]
    told.sort(key=lambda pair: pair[0])
    return [line for urgency, line in told if urgency < NOTHING_TOLD]


def _folded(text: str) -> str:
    """The words of a line, whatever their case and spaces, without what only marks it as an item."""
    return " ".join(text.casefold().split()).strip("-•*:. ")


def weight(tokens: tuple[str, ...]) -> int:
    """How little a removed line with these clinical tokens wants to be looked at.

    0 for a word that forbids or bounds, 1 for a number of something, 2 for a number alone, 3 for neither:
    most menus say "all" or "back".

    >>> [weight(told) for told in (("never",), ("20–30", "second"), ("2025",), ("all",), ())]
    [0, 1, 2, 3, 3]
    """
    if _BOUNDING.intersection(tokens):
        return 0
    if any(char.isdigit() for token in tokens for char in token):
        return 1 if any(token.isalpha() for token in tokens) else 2
    return NOTHING_TOLD
