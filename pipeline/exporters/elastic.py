"""Lines to write on that reach down to the foot of the last page.

How much of a page is left is known when all is laid out, and to lay all of it out again with taller lines
would double the time of a handout. So the one box that holds the lines is drawn out where it stands, and what
is below it moves down. The boxes are not part of WeasyPrint's public interface. A page that has no such box
stays as it is, which is a whole page with fewer lines.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from weasyprint.layout.background import layout_box_backgrounds

#: The generated box that holds the lines, and the class of the element that has it.
_LINES, _HOLDER = "::after", "notes"


def draw_out(page: Any, pixels: float, picture: Callable[..., Any]) -> bool:
    """Draw out the lines to write on of a page by so many pixels.

    Args:
        page: the box of a page that is laid out; it is changed in place.
        pixels: how many; nothing happens if they are none.
        picture: gives the picture of an address, for backgrounds.

    Returns:
        Whether the page has such lines.
    """
    path = _path(page.children[0])
    if not path or pixels <= 0:
        return bool(path)
    moved = []
    for above, box in pairwise(path):
        below = above.children[above.children.index(box) + 1 :]
        for each in below:
            each.translate(dy=pixels)
        moved += below
    for box in path:
        box.height += pixels
    for box in (path[-1], *moved):
        layout_box_backgrounds(page, box, picture)
    return True


def _path(box: Any) -> list[Any]:
    """The boxes from this one down to the lines; none where there are no lines below it."""
    if str(box.element_tag).endswith(_LINES) and _HOLDER in box.element.get("class", "").split():
        return [box]
    for child in reversed(getattr(box, "children", ())):
        if getattr(child, "element", None) is not None and (path := _path(child)):
            return [box, *path]
    return []
