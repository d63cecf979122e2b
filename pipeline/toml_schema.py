"""Parses TOML that people write by hand, checks it against a declared type, and writes entries to paste.

The keys of a file are the fields of a `msgspec.Struct`, their limits its `msgspec.Meta`. A key that is not
declared, or a value of another type, is an error that names the key and says how to write it. Only syntax
and types are checked here; what a value means is checked by the module that declares it.

TOML is parsed within limits of characters and dots: ``tomllib`` takes time square in the parts of a dotted
key, so a file of 100 kB could hold a build up for minutes.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from pipeline.errors import PipelineError

#: Settings, decisions and front matter are a page or two.
_MAX_TOML_CHARS = 100_000
#: A key of 50,000 parts takes ``tomllib`` a minute.
_MAX_TOML_DOTS = 5_000

#: ``Expected `str`, got `int` - at `$.fix[0].before` ``, as msgspec writes it.
_VALIDATION_MESSAGE = re.compile(r"(.*?)(?: - at `\$([^`]*)`)?", re.DOTALL)
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING_FIELD = re.compile(r"Object missing required field `(.*)`")
_INVALID_CHOICE = re.compile(r"Invalid enum value (.*)", re.DOTALL)
_PATH_STEP = re.compile(r"\.(\w+)|\[")

#: Characters of a line in an entry about it: enough to tell it from other lines.
_MAX_QUOTED_LINE_CHARS = 50

T = TypeVar("T")


def parse_toml(text: str) -> dict[str, Any]:
    """Parse a text in TOML, without a schema.

    Raises:
        ValueError: it is no TOML, or larger than anyone writes.
        RecursionError: it is nested too deeply.
    """
    if len(text) > _MAX_TOML_CHARS or text.count(".") > _MAX_TOML_DOTS:
        raise ValueError("it is larger than anyone writes by hand")
    return tomllib.loads(text)


def decode_toml(content: bytes, schema: type[T], *, where: str, error_type: type[PipelineError]) -> T:
    """Parse a file in TOML into a declared type.

    Args:
        content: the bytes of the file, UTF-8.
        schema: a `msgspec.Struct` that forbids unknown fields.
        where: what an error calls the file.
        error_type: the class of the errors raised.

    Raises:
        PipelineError: one of ``error_type``: the content is not UTF-8 or TOML, or larger than anyone writes,
            or holds an unknown key or a value of a wrong type, or lacks a required one.
    """
    try:
        table = parse_toml(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise error_type(f"cannot be read as TOML ({error})", where=where, next_step="mend it") from error
    try:
        return msgspec.convert(table, schema)
    except msgspec.ValidationError as error:
        what, next_step = _explain(str(error), schema)
        raise error_type(what, where=where, next_step=next_step) from error


@dataclass(frozen=True)
class _Location:
    """Where in a schema a value stands.

    Attributes:
        keys: the keys that lead to it, from the outermost.
        table: the table that holds it; None for the file itself.
        field: its field in that table; None for the file itself.
        expected: what it must be: the field's type, or that of the items of its list.
        entry: the list of tables (``[[fix]]``) in one of whose entries it stands; empty if in none.
    """

    keys: tuple[str, ...]
    table: inspect.StructType | None
    field: inspect.Field | None
    expected: inspect.Type
    entry: str = ""


def _explain(message: str, schema: type) -> tuple[str, str]:
    """What msgspec found wrong, in the words of this product, and the next step."""
    match = _VALIDATION_MESSAGE.fullmatch(message)
    problem, path = (match[1], match[2] or "") if match else (message, "")
    location = _locate(path, schema)
    field, expected = location.field, location.expected
    if isinstance(expected, inspect.StructType):
        names = {field.name: field for field in expected.fields}
        if unknown := _UNKNOWN_FIELD.fullmatch(problem):
            key = ".".join([*location.keys, unknown[1]])
            return f"'{key}' is not known", f"use one of {', '.join(names)}"
        if missing := _MISSING_FIELD.fullmatch(problem):
            return _explain_missing(location.entry, expected, names[missing[1]])
    if field is None:
        return problem, "mend it"
    if location.table and location.entry and field.required:
        return _explain_missing(location.entry, location.table, field)
    if invalid := _INVALID_CHOICE.fullmatch(problem):
        return f"there is no {field.name} {invalid[1]}", f"use {_list_choices(field)}"
    what, next_step = _explain_type(field)
    if location.entry and location.keys[-1] != location.entry:
        return f"the {field.name} of a [[{location.entry}]] {what}", next_step
    return f"'{'.'.join(location.keys)}' {what}", next_step


def _locate(path: str, schema: type) -> _Location:
    """Follow a path such as ``.fix[0].before`` through a schema."""
    value = inspect.type_info(schema)
    table: inspect.StructType | None = None
    field: inspect.Field | None = None
    keys, entry = list[str](), ""
    for name in _PATH_STEP.findall(path):
        if name and isinstance(value, inspect.StructType):
            if field is not None and isinstance(field.type, inspect.VarTupleType):
                entry = keys[-1]
            table, field = value, next(declared for declared in value.fields if declared.name == name)
            value = field.type
            keys.append(name)
        elif isinstance(value, inspect.VarTupleType):
            value = value.item_type
    if isinstance(value, inspect.StructType) and path.endswith("]"):
        entry = keys[-1]
    return _Location(tuple(keys), table, field, value, entry)


def _explain_missing(entry: str, table: inspect.StructType, field: inspect.Field) -> tuple[str, str]:
    """An entry of a list of tables lacks what each must have; required texts are named together."""
    names = [other.name for other in table.fields if other.required and type(other.type) is type(field.type)]
    if isinstance(field.type, inspect.IntType):
        advice = " and ".join(f"{name} = NUMBER" for name in names)
    else:
        advice = " and ".join(f"{name} =" for name in names) + " in quotes"
    return f"a [[{entry}]] has no {' or '.join(names)}", f"give it {advice}"


def _explain_type(field: inspect.Field) -> tuple[str, str]:
    """What the value of a field is not, and how to write it."""
    key, expected = field.name, field.type
    match expected:
        case inspect.IntType():
            return f"is no whole number from {expected.ge} on", f"write {key} = {json.dumps(field.default)}"
        case inspect.StructType():
            return "is no table", f"begin it with [{key}]"
        case inspect.VarTupleType(item_type=inspect.StructType()):
            return "is no list of tables", f"begin each with [[{key}]]"
        case inspect.VarTupleType():
            return "is no list of names", f"write {key} = {json.dumps(field.default)}"
        case inspect.LiteralType():
            return "is no text", f"use {_list_choices(field)}"
        case _:
            return "is no text", "put it in quotation marks"


def _list_choices(field: inspect.Field) -> str:
    values = field.type.values if isinstance(field.type, inspect.LiteralType) else ()
    return " or ".join(map(str, values))


def format_line_decision(kind: str, line: int, text: str) -> str:
    """An entry of ``<stem>.toml`` about one source line, ready to paste.

    Args:
        kind: ``keep`` or ``drop``.
        line: the line of the raw file, from 1.
        text: the text of that line; the entry quotes its beginning, up to a character that nobody can see.

    >>> print(format_line_decision("keep", 12, "Never lift it."))
    [[keep]]
    line = 12
    text = "Never lift it."
    """
    quoted = "".join(takewhile(str.isprintable, text.strip()[:_MAX_QUOTED_LINE_CHARS]))
    return f"[[{kind}]]\nline = {line}" + (
        f"\ntext = {json.dumps(quoted, ensure_ascii=False)}" if quoted else ""
    )
