"""``output/report/<name>.html``: what was done to one article, and what a person must decide about it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from pathlib import PurePosixPath

from pipeline.article import Dose
from pipeline.catalog.cells import Listed, listed
from pipeline.catalog.detail_rows import (
    Removed,
    alike,
    change,
    changes_tokens,
    doubt,
    is_spacing,
    pair,
    removed,
)
from pipeline.catalog.environment import template
from pipeline.catalog.formats import links
from pipeline.catalog.overview import review_words
from pipeline.catalog.piece import Piece
from pipeline.catalog.read_lines import Dossier, ReadLine, to_look_at
from pipeline.catalog.reading_rows import reading_view
from pipeline.catalog.rule_words import rule_words

#: Bytes of mark-up for each part of a page: together below a megabyte, however long the article.
_ROOM_FINDINGS = 90_000
_ROOM_CHECK = 90_000
_ROOM_REPAIRS = 140_000
_ROOM_SPACING = 60_000
_ROOM_REMOVED = 110_000
_ROOM_WHOLE = 220_000
_MOST_DOSES = 200
#: So many characters of a line tell it from others.
_ENOUGH_TO_KNOW = 50


@dataclass(frozen=True)
class Figure:
    """A number at the head of the page, and the part of the page that tells what it counts."""

    count: int
    label: str
    place: str


def detail_page(dossier: Dossier) -> bytes:
    """The detail page of an article."""
    piece = dossier.piece
    to_check, others = _removals(dossier)
    repaired = [line for line in dossier.lines if line.repairs]
    meant, worded, spaced = _by_kind(repaired, dossier)
    up = "../" * (1 + piece.name.count("/"))
    page = template("detail.html.jinja").render(
        piece=piece,
        up=up,
        links=links((f"{up}{each.file}", each.bytes) for each in piece.files),
        doubts=listed(alike(dossier.doubted), doubt, _ROOM_FINDINGS),
        to_check=listed(to_check, lambda line: removed(line, dossier.tokens(line.text)), _ROOM_CHECK),
        others=_by_rule(listed(others, removed, _ROOM_REMOVED)),
        meant=listed(meant, change, _ROOM_REPAIRS),
        worded=listed(worded, change, _ROOM_REPAIRS),
        spaced=listed(spaced, change, _ROOM_SPACING),
        doses=[(dose, dose_words(dose)) for dose in piece.doses[:_MOST_DOSES]],
        source=PurePosixPath(piece.source).name,
        decisions=PurePosixPath(piece.source).with_suffix(".toml").name,
        keep=_keep(to_check),
        review=review_words(piece.review),
        figures=list(_figures(piece, len(others), bool(repaired))),
        whole=listed([line for line in dossier.lines if line.text.strip()], pair, _ROOM_WHOLE),
        reading=reading_view(piece),
        rule_words=rule_words,
    )
    return page.encode("utf-8")


def _figures(piece: Piece, others: int, is_repaired: bool) -> Iterator[Figure]:
    """What the page is about, in numbers; a number of nothing leads nowhere."""
    counts, to_decide = piece.counts, len(piece.decisions)
    yield Figure(to_decide, "to decide", "decide" if to_decide else "")
    yield Figure(counts.to_check, "removed, to look at", "check" if counts.to_check else "")
    yield Figure(counts.repairs, "repairs", "repairs" if is_repaired else "")
    yield Figure(counts.removed - counts.to_check, "other lines removed", "removed" if others else "")
    yield Figure(counts.doses, "doses found", "doses" if counts.doses else "")
    yield Figure(counts.stop_rules, "stop rules found", "doses" if counts.stop_rules else "")


def dose_words(dose: Dose) -> str:
    """What a dose was read as.

    >>> dose_words(Dose("hold", 20, 30, "second", "leg", "20–30 secs", 7))
    'hold: 20 to 30 seconds per leg'
    """
    amount = f"{dose.min:g}" if dose.min == dose.max else f"{dose.min:g} to {dose.max:g}"
    unit = dose.unit if dose.max == 1 else f"{dose.unit}s"
    return f"{dose.kind}: {amount} {unit}" + (f" per {dose.per}" if dose.per else "")


def _removals(dossier: Dossier) -> tuple[list[ReadLine], list[ReadLine]]:
    """The removed lines that a person should look at; and the others."""
    first = to_look_at(dossier.lines, dossier.tokens)
    places = set(map(id, first))
    return first, [line for line in dossier.lines if line.removed_by and id(line) not in places]


def _keep(to_check: Sequence[ReadLine]) -> str:
    """How a person brings back the first of some removed lines."""
    if not to_check:
        return ""
    seen = "".join(takewhile(str.isprintable, to_check[0].text.strip()[:_ENOUGH_TO_KNOW]))
    text = f"\ntext = {json.dumps(seen, ensure_ascii=False)}" if seen else ""
    return f"[[keep]]\nline = {to_check[0].line}{text}"


def _by_rule(others: Listed[Removed]) -> tuple[list[tuple[str, list[Removed]]], int]:
    """Removed lines by the rule that removed them, in the order of the article; how many are not shown."""
    places = {row.rule: place for place, row in reversed([*enumerate(others.rows)])}
    rows = sorted(others.rows, key=lambda row: places[row.rule])
    return [(rule, list(group)) for rule, group in groupby(rows, key=lambda row: row.rule)], others.left_out


def _by_kind(
    repaired: Sequence[ReadLine], dossier: Dossier
) -> tuple[list[ReadLine], list[ReadLine], list[ReadLine]]:
    """Repaired lines: those of which a number or clinical word changed, other ones, those of white space."""
    kinds: tuple[list[ReadLine], list[ReadLine], list[ReadLine]] = ([], [], [])
    for line in repaired:
        if changes_tokens(line, dossier.tokens):
            kinds[0].append(line)
        else:
            kinds[2 if is_spacing(line) else 1].append(line)
    return kinds
