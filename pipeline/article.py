"""The article: everything that is known of one raw article, as frozen, typed values.

This is the one thing that all stages share, and it imports nothing of the project. Its JSON form is
public: the JSON Schema in ``article.schema.json`` is generated from these types.

Lines are 1-based lines of the raw article. A pair of lines is first and last, both included.
"""

import inspect
from collections.abc import Iterator
from typing import Literal

import msgspec

Kind = Literal["intro", "benefits", "steps", "safety", "mistakes", "table", "tips", "faq", "other"]
DoseKind = Literal["hold", "repeat", "rounds", "sets", "frequency", "rest", "duration"]
#: How much a finding asks of a person: ``decide`` (something clinical may be wrong, and no handout is
#: released while it is open), ``look`` (see it once), ``info``.
Level = Literal["decide", "look", "info"]
#: When to stop, when to get help, when not to begin (or only after asking).
StopRuleKind = Literal["stop", "help", "contraindication"]
Lines = tuple[int, int]

#: Primary language subtags that are written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of all parts of an article: immutable; what is empty is left out of the JSON."""


class Item(Value, frozen=True):
    """One paragraph, list item or table cell.

    ``text`` is the plain words. ``name`` is set where the item is a named step or point,
    ``Name: what to do``; ``text`` then holds both. ``items`` is a nested list.
    """

    text: str
    lines: Lines
    name: str | None = None
    items: tuple["Item", ...] = ()

    @property
    def rest(self) -> str:
        """What follows the name (all of the text where there is no name)."""
        return self.text if self.name is None else self.text[len(self.name) + 1 :].lstrip()


class Paragraph(Value, frozen=True, tag_field="type", tag="paragraph"):
    """Running text; ``items`` holds the one paragraph."""

    items: tuple[Item, ...]
    lines: Lines


class UnorderedList(Value, frozen=True, tag_field="type", tag="unordered"):
    """A bulleted list."""

    items: tuple[Item, ...]
    lines: Lines


class OrderedList(Value, frozen=True, tag_field="type", tag="ordered"):
    """A numbered list; ``start`` is the number of the first item."""

    items: tuple[Item, ...]
    lines: Lines
    start: int = 1


class DoList(Value, frozen=True, tag_field="type", tag="do"):
    """Things to do: lines with a tick, or a list below "Do" beside one below "Don't"."""

    items: tuple[Item, ...]
    lines: Lines


class DontList(Value, frozen=True, tag_field="type", tag="dont"):
    """Things not to do: lines with a cross, a list that a heading forbids, items that forbid in words.

    ``is_worded`` is set where each item forbids in its own words, so that no word for it goes in front.
    ``start`` is the number of the first item, where the article numbers them.
    """

    items: tuple[Item, ...]
    lines: Lines
    is_worded: bool = False
    start: int | None = None


class Table(Value, frozen=True, tag_field="type", tag="table"):
    """Rows of cells, the header row first."""

    items: tuple[tuple[Item, ...], ...]
    lines: Lines


class Image(Value, frozen=True, tag_field="type", tag="image"):
    """A picture: ``items`` holds its caption, ``alt`` its text alternative, ``source`` its address."""

    items: tuple[Item, ...]
    lines: Lines
    source: str
    alt: str = ""


class Quote(Value, frozen=True, tag_field="type", tag="quote"):
    """Quoted text, one item a paragraph."""

    items: tuple[Item, ...]
    lines: Lines


Block = Paragraph | UnorderedList | OrderedList | DoList | DontList | Table | Image | Quote


class Section(Value, frozen=True):
    """A heading and what stands below it; the text before the first heading has no heading."""

    heading: str | None
    level: int
    kind: Kind
    blocks: tuple[Block, ...]
    line: int | None = None


class Repair(Value, frozen=True):
    """A change of visible characters: ``before`` and ``after`` are the whole line."""

    line: int
    rule: str
    before: str
    after: str
    step: int = 0


class Removal(Value, frozen=True):
    """A source line that is not part of the article."""

    line: int
    rule: str
    text: str
    step: int = 0


class Markup(Value, frozen=True):
    """Markdown mark-up given to a line; ``before`` and ``after`` are set where the text changed with it.

    ``mark`` is the Markdown that goes in front of the line (``## ``, ``- ``, ``1. ``, ``- ✅ ``).
    ``starts_table`` is set for the first row of a table, which another table may stand right above.
    """

    line: int
    rule: str
    mark: str
    before: str
    after: str
    step: int = 0
    starts_table: bool = False


#: One change of the ledger.
LedgerEntry = Repair | Removal | Markup


class Finding(Value, frozen=True):
    """Something that a person should look at; nothing was changed because of it.

    The first line of ``message`` is to be read. Lines below it, where there are any, are an entry that
    answers the finding: pasted into ``<stem>.toml``, it is the person's decision.
    """

    line: int
    rule: str
    message: str
    level: Level = "look"

    @property
    def is_for_person(self) -> bool:
        """Whether a person should see it: what is only information asks nobody."""
        return self.level != "info"

    @property
    def summary(self) -> str:
        """What is to be read of the message: its first line."""
        return self.message.partition("\n")[0]

    @property
    def decision(self) -> str:
        """The entry for ``<stem>.toml`` that the message offers; empty where it offers none."""
        return self.message.partition("\n")[2]


class Dose(Value, frozen=True):
    """How long, how often or how many, as the article says it.

    ``raw`` is the exact slice of source line ``line`` that says it. ``unit`` is what is counted
    (``second``, ``minute``, ``round``, ``time`` …) and ``per`` what it is counted by (``leg``, ``day``,
    ``2 hour`` for "every 2 hours" …). ``min`` or ``max`` is None where only the other end is said ("up to
    20", "at least 30").
    ``section`` is the index of the section that says it, ``step`` the number of the step, where it is one.
    ``lead`` is the line that announces its list or stands above it as a title ("Weeks 2–4"), ``exercise``
    the name of its item or row ("Bridge"). ``is_narrowed`` is set where words around it narrow it that are
    not among these ("on the left").
    """

    kind: DoseKind
    min: int | float | None
    max: int | float | None
    unit: str
    per: str | None
    raw: str
    line: int
    section: int = 0
    step: int | None = None
    lead: str | None = None
    exercise: str | None = None
    is_narrowed: bool = False


class StopRule(Value, frozen=True):
    """A sentence that tells the reader when to stop, to get help, or not to begin, word for word.

    ``stop``: stop or ease off because of something felt. ``help``: see or call somebody because of it.
    ``contraindication``: not to begin in a certain state, or only after asking. ``items`` are the list that
    the sentence announces ("Stop and call your doctor if you have:").
    """

    text: str
    line: int
    kind: StopRuleKind = "stop"
    items: tuple[str, ...] = ()


class Provenance(Value, frozen=True):
    """Where the article comes from and who stands for it; None where nobody has said.

    Dates are ISO 8601 (``YYYY-MM-DD``). ``sha256`` is of the raw file, in hexadecimal.
    """

    source_file: str
    sha256: str
    encoding: str
    source_url: str | None = None
    author: str | None = None
    licence: str | None = None
    retrieved: str | None = None
    published: str | None = None
    version: str | None = None
    reviewed_by: str | None = None
    reviewed_on: str | None = None
    review_due: str | None = None

    @property
    def is_reviewed(self) -> bool:
        """Whether a named person has reviewed it and its licence is known: if not, it is a draft."""
        return bool(self.reviewed_by and self.licence)


class Article(Value, frozen=True):
    """One raw article, cleaned, structured and interpreted."""

    title: str
    language: str
    sections: tuple[Section, ...]
    provenance: Provenance
    repairs: tuple[Repair, ...] = ()
    removed: tuple[Removal, ...] = ()
    markup: tuple[Markup, ...] = ()
    findings: tuple[Finding, ...] = ()
    doses: tuple[Dose, ...] = ()
    stop_rules: tuple[StopRule, ...] = ()
    title_line: int | None = None

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The base direction of the article's language."""
        return direction_of(self.language)


def direction_of(language: str) -> Literal["ltr", "rtl"]:
    """The base direction of a language (BCP 47)."""
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def walk_items(block: Block) -> Iterator[Item]:
    """Every item of a block in reading order: nested items after their parent, cells row by row."""
    for entry in block.items:
        for item in entry if isinstance(entry, tuple) else (entry,):
            yield from walk_nested(item)


def walk_nested(item: Item) -> Iterator[Item]:
    """An item and all that are nested in it, in reading order."""
    yield item
    for child in item.items:
        yield from walk_nested(child)


def encode(article: Article) -> bytes:
    """The article as JSON (UTF-8, two spaces, a line feed at the end)."""
    return msgspec.json.format(msgspec.json.encode(_contract(article)), indent=2) + b"\n"


def decode(content: bytes) -> Article:
    """The article that ``content`` (JSON as made by `encode`) describes.

    Raises:
        msgspec.ValidationError: the JSON does not follow the schema.
    """
    return msgspec.json.decode(content, type=Article)


def _contract(article: Article) -> dict[str, object]:
    """The JSON form: it says whether it is a draft, and has the contract's lists even when they are empty."""
    built: dict[str, object] = msgspec.to_builtins(article)
    for key in ("repairs", "removed", "findings", "doses"):
        built.setdefault(key, [])
    built["findings"] = [{**msgspec.to_builtins(found), "level": found.level} for found in article.findings]
    return {"status": "reviewed" if article.provenance.is_reviewed else "draft", **built}


def schema() -> bytes:
    """The JSON Schema (2020-12) of the article's JSON form."""
    generated = msgspec.json.schema(Article)
    for part in generated["$defs"].values():
        # Docstrings are indented as in the code before Python 3.13.
        if "description" in part:
            part["description"] = inspect.cleandoc(part["description"])
    status = {"description": "Whether a named person has approved it and its licence is known."}
    generated["$defs"]["Article"]["properties"]["status"] = {**status, "enum": ["draft", "reviewed"]}
    described = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Exercise handout article",
        **generated,
    }
    return msgspec.json.format(msgspec.json.encode(described), indent=2) + b"\n"
