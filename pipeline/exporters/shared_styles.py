"""Computed styles that one handout after the other has in common, computed once for all of them.

Every handout of a theme has the same few dozen styles, and the layout engine computes each anew for each
document, property by property: a fifth of the time of a PDF. Here they are kept, and given to the styles of
the next document before it is laid out.

WeasyPrint has no public way to do so: `remember_styles` wraps the function by which a document gets its
styles. A style that is not as it is known here is left to the engine, which then computes it as ever; a test
holds that the pages are the same to the byte.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Any, NamedTuple

from weasyprint import document

#: Lengths that depend on the page, whose size the engine knows only later (CSS Values 4, 5.1.2).
_BY_PAGE = re.compile(r"[\d.](?:[sld]?v(?:[whib]|min|max))\b", re.IGNORECASE)
#: What the engine declares for an element by its attributes: new values in each document.
_BY_ATTRIBUTE = frozenset({"anchor", "lang", "link"})
#: More styles than a theme gives rise to: pages with styles of their own must not fill the memory.
_MOST = 2_000


class _Kind(NamedTuple):
    """What styles of one kind have in common: the values that a layout asks for.

    ``cascaded`` is what was declared for them: as long as it is kept, no other value can be taken for it.
    """

    values: dict[str, Any]
    specified: dict[str, Any]
    anonymous: dict[str, Any]
    cascaded: Any


class SharedStyles:
    """The computed styles of one engine, by where they stand in the cascade.

    Args:
        sheet: the engine's style sheet.
    """

    def __init__(self, sheet: str) -> None:
        self.is_used = _BY_PAGE.search(sheet) is None
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[int, _Kind] = {}
        self._new: dict[int, Any] = {}

    def fill(self, styles: Mapping[Any, Any]) -> None:
        """Give the styles of a document what is known of their like.

        Args:
            styles: computed styles by element, parents before children.
        """
        self._new.clear()
        if len(self._known) > _MOST:
            self._numbers.clear()
            self._known.clear()
        numbers = {id(None): 0}
        for style in styles.values() if self.is_used else ():
            parent = numbers.get(id(style.parent_style))
            if id(style) not in numbers and parent is not None:
                numbers[id(style)] = self._filled(style, parent)

    def learn(self) -> None:
        """Remember what the layout of the document asked of the styles that were new."""
        for number, style in self._new.items():
            # Computed anew, since the layout may have changed what it had.
            fresh = style.copy()
            fresh.clear()
            fresh.specified.clear()
            values = {name: fresh[name] for name in list(style)}
            asked = vars(style).get("anonymous_style", ())
            anonymous = {name: fresh.anonymous_style[name] for name in list(asked)}
            self._known[number] = _Kind(values, dict(fresh.specified), anonymous, style.cascaded)
        self._new.clear()

    def _filled(self, style: Any, parent: int) -> int:
        """Give one style its values if its kind is known; the number of its kind."""
        declared = tuple(
            (name, value if name in _BY_ATTRIBUTE else id(value), weight)
            for name, (value, weight) in style.cascaded.items()
        )
        number = self._numbers.setdefault((parent, style.pseudo_type, declared), len(self._numbers) + 1)
        if kind := self._known.get(number):
            style.update(kind.values)
            style.specified.update(kind.specified)
            if kind.anonymous:
                style.anonymous_style.update(kind.anonymous)
        else:
            self._new[number] = style
        return number


def remember_styles() -> None:
    """Have documents that bring their engine's `SharedStyles` (``shared_styles``) use them."""
    real: Callable[..., Any] = document.get_all_computed_styles

    def remembering(html: Any, *arguments: Any, **options: Any) -> Any:
        style_for = real(html, *arguments, **options)
        if shared := getattr(html, "shared_styles", None):
            shared.fill(style_for.get_computed_styles())
        return style_for

    document.get_all_computed_styles = remembering
