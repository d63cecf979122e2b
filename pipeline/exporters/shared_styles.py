"""Computed styles that one handout after the other has in common, computed once for all of them.

Every handout of a theme has the same few dozen styles, and the layout engine computes each anew for each
document, property by property: a fifth of the time of a layout. Here they are kept, and given to the styles of
the next document before it is laid out.

WeasyPrint has no public way to do so: `remember_styles` wraps the function by which a document gets its
styles. Whatever is not as it is known here is left to the engine, which then does all the work itself; a test
holds that the pages are the same to the byte.
"""

import contextlib
import re
from collections.abc import Callable, Hashable
from typing import Any

from weasyprint import document
from weasyprint.css import ComputedStyle
from weasyprint.css.properties import INITIAL_VALUES

#: Lengths that depend on the page, whose size the engine knows only later (CSS Values 4, 5.1.2).
_BY_PAGE = re.compile(r"[\d.](?:[sld]?v(?:[whib]|min|max))\b", re.IGNORECASE)
#: More styles than any theme gives rise to: documents with styles of their own must not fill the memory.
_MOST = 2_000


class SharedStyles:
    """The computed styles of one engine, by where they stand in the cascade.

    Args:
        sheet: the engine's style sheet.
    """

    def __init__(self, sheet: str) -> None:
        self._is_safe = _BY_PAGE.search(sheet) is None
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[int, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {}
        #: What was declared for each known style: as long as it is kept, no other value can be taken for it.
        self._declared: list[Any] = []

    def fill(self, styles: dict[Any, Any]) -> None:
        """Give the styles of a document what is known of their like, and remember the others.

        Args:
            styles: computed styles by element, parents before children.
        """
        if not self._is_safe:
            return
        if len(self._known) > _MOST:
            self._numbers.clear()
            self._known.clear()
            self._declared.clear()
        numbers: dict[int, int] = {id(None): 0}
        for style in styles.values():
            if id(style) in numbers or not isinstance(style, ComputedStyle):
                continue
            parent = numbers.get(id(style.parent_style))
            if parent is not None:
                numbers[id(style)] = self._filled(style, parent)

    def _filled(self, style: Any, parent: int) -> int:
        """Give one style its values; the number of its kind."""
        cascaded = style.cascaded
        declared = tuple((name, id(value), weight) for name, (value, weight) in cascaded.items())
        number = self._numbers.setdefault((parent, style.pseudo_type, declared), len(self._numbers) + 1)
        if number not in self._known:
            self._declared.append(cascaded)
            self._known[number] = _computed(style)
        values, specified, anonymous = self._known[number]
        style.update(values)
        style.specified.update(specified)
        style.anonymous_style.update(anonymous)
        return number


def _computed(style: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """All values of a style, what was specified of it, and the values of an anonymous box in it."""
    for each in (style, style.anonymous_style):
        for name in INITIAL_VALUES:
            with contextlib.suppress(KeyError):  # a logical name, which the engine has no values for
                each[name]
    return dict(style), dict(style.specified), dict(style.anonymous_style)


def remember_styles() -> None:
    """Have documents that name their engine's `SharedStyles` (``shared_styles``) use them."""
    real: Callable[..., Any] = document.get_all_computed_styles

    def remembering(html: Any, *arguments: Any, **options: Any) -> Any:
        style_for = real(html, *arguments, **options)
        shared = getattr(html, "shared_styles", None)
        if shared is not None:
            shared.fill(style_for.get_computed_styles())
        return style_for

    document.get_all_computed_styles = remembering
