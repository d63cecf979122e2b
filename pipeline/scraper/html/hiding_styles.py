"""Tells whether an element's style keeps its words from being seen, though it does not say ``display: none``.

Words put outside of the screen, cut away to nothing, shrunk to nothing, transparent, or written in the colour
of what is behind them. A browser applies some of it to boxes only, and not to what is plainly within a line.
"""

import re
from functools import lru_cache

#: What at least one of the declarations of such a style says, in small letters. Each alternative begins with
#: a letter or sign of its own, so that the search passes quickly over all else.
UNSEEN_DECLARATION = re.compile(
    "|".join(
        (
            r"opacity\s*[:(]\s*0*\.?0*(?![\d.]*[1-9])",
            r"content-visibility\s*:\s*hidden",
            r"visibility\s*:\s*collapse",
            r"transparent|translate",
            *(rf"{name}a?\([^)]{{0,40}}[,/]\s*0*\.?0*%?\s*\)" for name in ("rgb", "hsl")),
            r"#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)\b",
            r"font(?<![-\w]font)(?:-size)?\s*:[^;]{0,40}?(?<![\d.])(?:0|[01]?\.\d+|1(?=px|pt))",
            r"-\s?(?:\d{3}|\d{2,}(?:em|rem|v[wh]|%|in|cm))",
            *(rf"{side}\s*:\s*\d{{4}}" for side in ("left", "right", "top", "bottom", r"inset[\w-]{0,20}")),
            r"clip(?:-path)?\s*:\s*(?:rect|inset|circle|ellipse|polygon)\(",
            *(rf"{size}\s*:\s*[01](?![\d.])" for size in ("height", "width", "-size")),
            r"scale(?:x|y|3d)?\s*[(:]",
            r"grid-template-rows\s*:\s*0",
            r"background(?<![-\w]background)(?:-color)?\s*:\s*(?:#|rgb|white|black)",
        )
    )
)
_MAX_STYLE_CHARS = 2000
_LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|ch|ex|vw|vh|vmin|vmax|cm|mm|in|pc|%)?(?![\w.])")
#: How many pixels a unit has, on a screen of 1280 by 720.
_UNIT_PIXELS = {
    **dict.fromkeys(("", "px"), 1.0),
    **dict.fromkeys(("em", "rem", "pc"), 16.0),
    **dict.fromkeys(("ch", "ex"), 8.0),
    **dict.fromkeys(("%", "vw", "vmax"), 12.8),
    **dict.fromkeys(("vh", "vmin"), 7.2),
    "pt": 96 / 72,
    "cm": 37.8,
    "mm": 3.78,
    "in": 96.0,
}
#: What is this far to the left of its place or above it is not on the screen; so is what is so far right.
_FAR_PIXELS, _FAR_RIGHT_PIXELS = -600, 4000
_SMALLEST_FONT_PIXELS = 1.5
_OFFSETS = (
    *("left", "right", "top", "bottom", "inset", "inset-inline", "inset-block"),
    *("inset-inline-start", "inset-inline-end", "inset-block-start", "inset-block-end"),
)
_MARGINS = ("margin", "margin-left", "margin-right", "margin-top", "margin-inline-start", "margin-inline")
_SIZES = ("height", "width", "max-height", "max-width", "block-size", "inline-size")
_BOX_DISPLAY = re.compile(r"block|flex|grid|table|list-item|flow-root")
_TRANSPARENT_COLOUR = re.compile(
    r"transparent\Z|(?:rgb|hsl)a?\((?:(?:[^,)]*,){3}|[^/)]*/)\s*0*\.?0*%?\s*\)\Z|#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)\Z"
)
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|rgb\([^)]*\)|white\b|black\b")
_COLOUR_NAMES = {"white": (255, 255, 255), "black": (0, 0, 0)}
_CLIP_FUNCTION = re.compile(r"(rect|inset|circle|ellipse|polygon)\(([^)]*)\)")
_MOVE = re.compile(r"(translate(?:x|y|3d)?|scale(?:x|y|3d)?)\(([^)]*)\)")
_ZERO = re.compile(r"0*\.?0+%?\Z|0+\.?%?\Z")


def hides_words(style: str, *, is_box: bool = False) -> bool:
    """Whether what an element's style says keeps its words from being seen.

    Args:
        style: its declarations.
        is_box: whether the element is a box without its style saying so: a paragraph, a cell.

    >>> hides_words("position: absolute; left: -9999px"), hides_words("left: -9999px")
    (True, False)
    >>> hides_words("margin-left: -20px; opacity: 0.8")
    False
    """
    style = style[:_MAX_STYLE_CHARS].lower()
    return bool(UNSEEN_DECLARATION.search(style)) and _hides_words(style, is_box)


def hides_box(style: str) -> bool:
    """Whether a style keeps a whole paragraph or other box from being seen, in a way that nothing undoes.

    Boxes that are transparent or without height when a page is opened often appear when it is scrolled, or
    open when they are pressed (`closes_box`).
    """
    style = style[:_MAX_STYLE_CHARS].lower()
    return bool(UNSEEN_DECLARATION.search(style)) and _hides_box(style)


def closes_box(style: str) -> bool:
    """Whether a style keeps a whole box from being seen until something opens it or makes it appear.

    >>> closes_box("max-height: 0; overflow: hidden"), closes_box("height: 0; overflow: hidden; padding: 9px")
    (True, False)
    """
    style = style[:_MAX_STYLE_CHARS].lower()
    return bool(UNSEEN_DECLARATION.search(style)) and _closes_box(style)


@lru_cache(maxsize=1024)
def _closes_box(style: str) -> bool:
    values = parse_declarations(style)
    if values.get("content-visibility") == "hidden" or _is_scaled_to_nothing(values):
        return True
    if re.match(r"0(?:fr|px)?\Z", values.get("grid-template-rows", "")):
        return True
    if _is_shrunk(values):  # a frame for a film has no height of its own, but room within
        return not any(name.startswith(("padding", "min-")) for name in values)
    if not _ZERO.match(values.get("opacity", "1")):
        return False
    return not any(name.startswith(_ANIMATION_NAMES) for name in values)  # it appears when it is scrolled to


_ANIMATION_NAMES = ("transition", "transform", "animation", "translate", "will-change", "-webkit-trans")


@lru_cache(maxsize=1024)
def _hides_box(style: str) -> bool:
    values = parse_declarations(style)
    return (
        _has_no_letters(values)
        or _is_unseen_colour(values)
        or _is_far_away(values, is_box=True)
        or _is_cut_away(values, values.get("position") in ("absolute", "fixed"))
    )


@lru_cache(maxsize=1024)
def _hides_words(style: str, is_box: bool) -> bool:
    values = parse_declarations(style)
    display, position = values.get("display", ""), values.get("position", "")
    is_taken_out = position in ("absolute", "fixed")
    is_box = (
        (is_box and display not in ("inline", "contents"))
        or is_taken_out
        or bool(_BOX_DISPLAY.search(display))
        or values.get("float") in ("left", "right")
    )
    return (
        values.get("visibility") == "collapse"
        or values.get("content-visibility") == "hidden"
        or bool(_ZERO.match(values.get("opacity", "1")))
        or bool(re.search(r"opacity\(\s*0*\.?0*%?\s*\)", values.get("filter", "")))
        or _has_no_letters(values)
        or _is_unseen_colour(values)
        or _is_far_away(values, is_box)
        or _is_cut_away(values, is_taken_out)
        or (is_box and (_is_shrunk(values) or _is_moved_away(values)))
    )


def parse_declarations(style: str) -> dict[str, str]:
    """The declarations of a style, in small letters; what is important goes before the rest."""
    values: dict[str, str] = {}
    important: set[str] = set()
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        is_important = value.endswith(("!important", "! important"))
        if not value or (name in important and not is_important):
            continue
        if is_important:
            important.add(name)
            value = value[: value.rindex("!")].strip()
        values[name] = value
    return values


def _lengths(value: str) -> list[float]:
    return [float(number) * _UNIT_PIXELS[unit] for number, unit in _LENGTH.findall(value)]


def _has_no_letters(values: dict[str, str]) -> bool:
    size = values.get("font-size", "")
    if not size and "font" in values:
        size = next((part for part in values["font"].split("/")[0].split() if part[0] in "0.1"), "")
        size = size if not size.isdigit() or size == "0" else ""  # a weight
    lengths = _lengths(size) if size and size[0] in "0.1" else []
    return bool(lengths) and lengths[0] < _SMALLEST_FONT_PIXELS


def _is_unseen_colour(values: dict[str, str]) -> bool:
    if "text-shadow" in values or any("text" in values.get(name, "") for name in _CLIP_NAMES):
        return False  # the letters are cut out of a picture behind them, or drawn by their shadow
    colour = values.get("-webkit-text-fill-color") or values.get("color", "")
    if _TRANSPARENT_COLOUR.match(colour):
        return True
    behind = _COLOUR.search(values.get("background-color") or values.get("background", ""))
    if behind is None or "url(" in values.get("background", ""):
        return False
    parts = _colour_parts(colour)
    return parts is not None and parts == _colour_parts(behind[0])


_CLIP_NAMES = ("background-clip", "-webkit-background-clip", "background")


def _colour_parts(colour: str) -> tuple[int, ...] | None:
    if colour in _COLOUR_NAMES:
        return _COLOUR_NAMES[colour]
    if colour.startswith("#"):
        digits = colour[1:]
        if len(digits) in (3, 4):
            digits = "".join(2 * digit for digit in digits)
        return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4)) if len(digits) >= 6 else None
    if colour.startswith("rgb("):
        parts = re.findall(r"\d{1,3}", colour)
        return tuple(map(int, parts)) if len(parts) == 3 else None
    return None


def _is_far_away(values: dict[str, str], is_box: bool) -> bool:
    if values.get("position") in ("absolute", "fixed", "relative", "sticky"):
        for name in _OFFSETS:
            for length in _lengths(values.get(name, "")):
                if length <= _FAR_PIXELS or length >= _FAR_RIGHT_PIXELS:
                    return True
    if any(length <= _FAR_PIXELS for name in _MARGINS for length in _lengths(values.get(name, ""))):
        return True
    return is_box and any(length <= _FAR_PIXELS for length in _lengths(values.get("text-indent", "")))


def _is_cut_away(values: dict[str, str], is_taken_out: bool) -> bool:
    for name in ("clip", "clip-path", "-webkit-clip-path"):
        match = _CLIP_FUNCTION.match(values.get(name, ""))
        if match is None or (name == "clip" and not is_taken_out):
            continue
        numbers = [float(number) for number, _ in _LENGTH.findall(match[2])]
        match match[1]:
            case "rect" if len(numbers) == 4:
                top, right, bottom, left = numbers
                is_nothing = bottom - top <= 1 or right - left <= 1
            case "inset":
                is_nothing = "%" in match[2] and bool(numbers) and max(numbers) >= 50
            case "circle" | "ellipse":
                is_nothing = bool(numbers) and numbers[0] == 0
            case "polygon":
                is_nothing = len({point.strip() for point in match[2].split(",")}) == 1
            case _:
                is_nothing = False
        if is_nothing:
            return True
    return False


def _is_shrunk(values: dict[str, str]) -> bool:
    overflow = " ".join(values.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    if "hidden" not in overflow and "clip" not in overflow:
        return False
    return any(
        len(lengths := _lengths(values.get(name, ""))) == 1 and 0 <= lengths[0] <= 1 for name in _SIZES
    )


def _is_moved_away(values: dict[str, str]) -> bool:
    if _is_scaled_to_nothing(values):
        return True
    if any(abs(length) >= -_FAR_PIXELS for length in _absolute_lengths(values.get("translate", ""))):
        return True
    return any(
        abs(length) >= -_FAR_PIXELS
        for name, numbers in _MOVE.findall(values.get("transform", ""))
        if not name.startswith("scale")
        for length in _absolute_lengths(numbers)
    )


def _is_scaled_to_nothing(values: dict[str, str]) -> bool:
    if values.get("scale") and _ZERO.match(values["scale"].split()[0]):
        return True
    return any(
        _ZERO.match(number.strip())
        for name, numbers in _MOVE.findall(values.get("transform", ""))
        if name.startswith("scale")
        for number in numbers.split(",")
    )


def _absolute_lengths(value: str) -> list[float]:
    """The lengths of a value, without those that are parts of the element's own size."""
    return [float(number) * _UNIT_PIXELS[unit] for number, unit in _LENGTH.findall(value) if unit != "%"]
