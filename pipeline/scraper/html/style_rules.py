"""Reads a page's own style sheets as a list of rules, those that hold when it is opened on a wide screen.

Groups of rules are looked into: ``@media`` if it holds for such a screen, ``@supports``, ``@layer``, rules
within rules. What holds for paper, for phones or in dark surroundings is left out.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from pipeline.scraper.html.selectors import split_selectors

#: Style sheets behind so many characters are not read.
MAX_STYLE_CHARS = 300_000
#: Rules and groups within each other to this depth are looked into; no page nests them more deeply.
_MAX_DEPTH = 12
_MAX_SELECTOR_CHARS, _MAX_DECLARATION_CHARS, _MAX_NESTED_SELECTORS = 2000, 4000, 20
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_TOKEN = re.compile(r"[{}]|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'", re.DOTALL)
_STATEMENT_NAME = re.compile(r"\s*@([\w-]+)\s*([^;{]*)")
_VARIABLE = re.compile(r"(?:^|[;\s])(--[\w-]+)\s*:\s*([^;]*)")
_VARIABLE_USE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
#: The selectors of elements from which all others inherit the values of variables.
_ROOT_SELECTORS = frozenset({":root", "html", "body", "*", ":root,:host", ":host"})
#: A screen on which a page is read: its width and height in pixels.
_SCREEN_WIDTH, _SCREEN_HEIGHT = 1280, 720
_UNIT_PIXELS = {"px": 1.0, "em": 16.0, "rem": 16.0, "pt": 96 / 72, "cm": 37.8, "in": 96.0, "": 1.0}


@dataclass(frozen=True, slots=True)
class StyleRule:
    """A rule of a style sheet.

    Attributes:
        selectors: the selectors as they are written, parted by commas.
        declarations: what it declares, as it is written.
        layer: where its layer stands among the layers; rules in none stand above all that are in one.
        place: where it stands among all rules.
    """

    selectors: str
    declarations: str
    layer: int
    place: int


@dataclass
class StyleSheets:
    """A page's own style sheets.

    Attributes:
        rules: the rules that hold on a wide screen, in order.
        marks: for each name of a list style that a sheet makes (``@counter-style``), the signs that it draws.
        variables: the values of variables that all elements have.
    """

    rules: list[StyleRule] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)

    def resolve(self, declarations: str) -> str:
        """Declarations with the values of variables in place of their names."""
        if "var(" not in declarations:
            return declarations
        return _VARIABLE_USE.sub(lambda use: self.variables.get(use[1], use[2] or use[0]), declarations)


def read_style_sheets(root: etree._Element) -> StyleSheets:
    """The rules of a page's style sheets that hold when it is opened on a wide screen.

    Args:
        root: the root element of a page.
    """
    sheets = StyleSheets()
    scanner = _Scanner(sheets)
    size = 0
    for style in root.iter("style"):
        text = style.text or ""
        size += len(text)
        if size > MAX_STYLE_CHARS:
            break
        if "{" in text and _is_in_force(style):
            scanner.read(_COMMENT.sub("", text) if "/*" in text or "--" in text else text)
    return sheets


def has_unread_styles(root: etree._Element) -> bool:
    """Whether a page has longer style sheets than are read."""
    return sum(len(style.text or "") for style in root.iter("style")) > MAX_STYLE_CHARS


def _is_in_force(style: etree._Element) -> bool:
    """Whether a browser that runs scripts and has a wide screen uses a style sheet."""
    if not holds_on_wide_screen(style.get("media") or "all") or "less" in (style.get("type") or ""):
        return False
    return all(outer.tag != "noscript" for outer in style.iterancestors())


@dataclass(slots=True)
class _Frame:
    """What stands around a place in a style sheet: a rule, a group of rules, or what is not read."""

    kind: str
    selectors: str = ""
    layer: int = 0


_NO_LAYER = 1_000_000
_RULE, _GROUP, _SKIPPED, _MARKS = "rule", "group", "skipped", "marks"


@dataclass
class _Scanner:
    """Reads style sheets into rules."""

    sheets: StyleSheets
    layers: dict[str, int] = field(default_factory=dict)

    def read(self, text: str) -> None:
        """Add the rules of one style sheet."""
        frames = [_Frame(_GROUP, layer=_NO_LAYER)]
        start = 0
        for token in _TOKEN.finditer(text):
            sign = token[0]
            if sign == "{":
                prelude = text[start : token.start()]
                frames.append(self._open(prelude, frames[-1], len(frames)))
                start = token.end()
            elif sign == "}":
                if len(frames) > 1:
                    self._close(frames.pop(), text[start : token.start()])
                start = token.end()

    def _open(self, prelude: str, around: _Frame, depth: int) -> _Frame:
        """What a block is, by what stands before it since the last one."""
        if around.kind in (_SKIPPED, _MARKS) or depth > _MAX_DEPTH:
            return _Frame(_SKIPPED)
        before, _, prelude = prelude.rpartition(";")
        if before:
            self._read_statements(before, around)
        prelude = prelude.strip()
        if not prelude.startswith("@"):
            selectors = _nest(prelude, around.selectors)
            return _Frame(_RULE if selectors else _SKIPPED, selectors, around.layer)
        match = _STATEMENT_NAME.match(prelude)
        name, condition = (match[1].lower(), match[2].strip()) if match else ("", "")
        layer = around.layer
        match name:
            case "media":
                is_read = holds_on_wide_screen(condition)
            case "supports":
                is_read = not condition.lower().startswith("not")
            case "layer":
                is_read, layer = True, self._find_layer(condition)
            case "counter-style":
                return _Frame(_MARKS, condition)
            case _:
                is_read = False
        return _Frame(_GROUP if is_read else _SKIPPED, around.selectors, layer)

    def _close(self, frame: _Frame, body: str) -> None:
        if frame.kind == _MARKS:
            self.sheets.marks[frame.selectors] = body
        elif frame.kind != _SKIPPED and frame.selectors:
            self._add(frame, body)

    def _read_statements(self, text: str, around: _Frame) -> None:
        """What stands before a block: declarations of the rule around it, or statements."""
        if around.selectors:
            self._add(around, text)
        elif "@layer" in text:
            for statement in text.split(";"):
                match = _STATEMENT_NAME.match(statement)
                if match is not None and match[1].lower() == "layer":
                    for name in match[2].split(","):
                        self._find_layer(name.strip())

    def _find_layer(self, name: str) -> int:
        return self.layers.setdefault(name, len(self.layers)) if name else len(self.layers)

    def _add(self, frame: _Frame, body: str) -> None:
        if not body or body.isspace():
            return
        if len(frame.selectors) > _MAX_SELECTOR_CHARS or len(body) > _MAX_DECLARATION_CHARS:
            return
        if "--" in body and "".join(frame.selectors.split()) in _ROOT_SELECTORS:
            self.sheets.variables.update((name, value.strip()) for name, value in _VARIABLE.findall(body))
        rules = self.sheets.rules
        rules.append(StyleRule(frame.selectors, body, frame.layer, len(rules)))


def _nest(selectors: str, outer: str) -> str:
    """The selectors of a rule within another rule, as they would be written outside of it."""
    if not outer or len(selectors) + len(outer) > _MAX_SELECTOR_CHARS:
        return selectors if not outer else ""
    outers = split_selectors(outer)
    return ",".join(
        part.replace("&", around.strip()) if "&" in part else f"{around} {part}"
        for part in split_selectors(selectors)
        for around in outers[:_MAX_NESTED_SELECTORS]
    )


_LENGTH_CONDITION = re.compile(
    r"(min|max)-(?:device-)?(width|height)\s*:\s*(\d+(?:\.\d+)?|\.\d+)(px|r?em|pt|cm|in|)\Z"
)
_RANGE_CONDITION = re.compile(
    r"(?:(\d+(?:\.\d+)?)(px|r?em|pt|cm|in|)\s*([<>]=?)\s*)?(width|height)"
    r"(?:\s*([<>]=?)\s*(\d+(?:\.\d+)?)(px|r?em|pt|cm|in|))?\Z"
)
#: Other conditions that hold for a browser on a desk when it is opened.
_HELD_CONDITIONS = re.compile(
    r"prefers-color-scheme\s*:\s*light|prefers-reduced-(?:motion|data|transparency)\s*:\s*no-preference"
    r"|orientation\s*:\s*landscape|(?:any-)?hover\s*:\s*hover|(?:any-)?pointer\s*:\s*fine|hover|pointer|color"
    r"|scripting\s*:\s*enabled|forced-colors\s*:\s*none|prefers-contrast\s*:\s*no-preference|grid\s*:\s*0"
    r"|display-mode\s*:\s*browser|update\s*:\s*fast"
)
_MAX_CONDITION_CHARS = 500


def holds_on_wide_screen(condition: str) -> bool:
    """Whether the condition of an ``@media`` rule holds for a page that is opened on a wide screen.

    >>> holds_on_wide_screen("screen and (min-width: 600px)"), holds_on_wide_screen("print, (width < 30em)")
    (True, False)
    """
    condition = condition[:_MAX_CONDITION_CHARS].lower().strip()
    return not condition or any(_holds_query(query.strip()) for query in condition.split(","))


def _holds_query(query: str) -> bool:
    is_denied = query.startswith("not ") and not query.startswith("not (")
    query = query.removeprefix("not ") if is_denied else query
    query = query.removeprefix("only ").strip()
    parts = re.split(r"\s+and\s+|\)\s*and\s*\(", query)
    return all(map(_holds_part, parts)) != is_denied


def _holds_part(part: str) -> bool:
    part = part.strip()
    if part in ("screen", "all", ""):
        return True
    if " or " in part:
        return any(map(_holds_part, part.split(" or ")))
    if part.startswith("not"):
        return not _holds_part(part[3:])
    part = part.strip("() \t\n")
    if match := _LENGTH_CONDITION.match(part):
        size = _SCREEN_WIDTH if match[2] == "width" else _SCREEN_HEIGHT
        wanted = float(match[3]) * _UNIT_PIXELS[match[4]]
        return size >= wanted if match[1] == "min" else size <= wanted
    if match := _RANGE_CONDITION.match(part):
        return _holds_range(match)
    return _HELD_CONDITIONS.fullmatch(part) is not None


def _holds_range(match: re.Match[str]) -> bool:
    size = float(_SCREEN_WIDTH if match[4] == "width" else _SCREEN_HEIGHT)
    left, right = match[1], match[6]
    holds = True
    if left is not None:
        holds = _compare(float(left) * _UNIT_PIXELS[match[2]], match[3], size)
    if right is not None:
        holds = holds and _compare(size, match[5], float(right) * _UNIT_PIXELS[match[7]])
    return holds


def _compare(one: float, sign: str, other: float) -> bool:
    match sign:
        case "<":
            return one < other
        case "<=":
            return one <= other
        case ">":
            return one > other
        case _:
            return one >= other
