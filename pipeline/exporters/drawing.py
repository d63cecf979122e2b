"""Icons drawn once: their strokes are kept and repeated wherever the icon stands again.

A handout shows the same few icons thirty times, and the layout engine interprets the SVG each time, which
takes a third of the time in which a PDF is painted. What it paints for an icon in one size is always the
same.
"""

from dataclasses import dataclass
from typing import Any

#: So many sizes of one icon are kept; a theme has a few.
_MOST_SIZES = 64


@dataclass(frozen=True)
class _Strokes:
    """What painting an icon added to a stream: its operators, and the graphics states that they name."""

    operators: tuple[Any, ...]
    states: dict[str, Any]


class Icon:
    """A picture for the layout engine that remembers how it is painted.

    It stands in the engine's cache of pictures in place of its own, and has the two methods that the engine
    calls of any picture.

    Args:
        picture: the engine's own picture of an SVG file.
    """

    def __init__(self, picture: Any) -> None:
        self._picture = picture
        self._strokes: dict[tuple[float, float], _Strokes] = {}

    def get_intrinsic_size(self, image_resolution: float, font_size: float) -> Any:
        """Width, height and their ratio, as far as the picture says."""
        return self._picture.get_intrinsic_size(image_resolution, font_size)

    def draw(self, stream: Any, concrete_width: float, concrete_height: float, style: Any) -> None:
        """Paint it into a stream (a `pydyf.Stream`) that nothing was painted into but its own place."""
        size = (concrete_width, concrete_height)
        states = stream.extra["Resources"]["ExtGState"]
        if known := self._strokes.get(size):
            stream.stream.extend(known.operators)
            states.update(known.states)
            return
        before = len(stream.stream)
        self._picture.draw(stream, concrete_width, concrete_height, style)
        if len(self._strokes) < _MOST_SIZES and _is_plain(stream):
            self._strokes[size] = _Strokes(tuple(stream.stream[before:]), dict(states))


def _is_plain(stream: Any) -> bool:
    """Whether all that was painted are strokes and fills: what names other objects is not repeated."""
    resources = stream.extra["Resources"]
    return not any(resources[kind] for kind in ("XObject", "Pattern", "Shading"))
