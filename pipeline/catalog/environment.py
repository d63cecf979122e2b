"""The templates of this package, compiled once, and what they share."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from pipeline.catalog.characters import one_line, shown
from pipeline.content_policy import content_policy

_KILO = 1000


@cache
def template(name: str) -> Template:
    """A template of this package."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.catalog"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(shown=shown, one_line=one_line, size=size, counted=counted, policy=policy)
    return environment


def policy(style: str) -> Markup:
    """What a page allows itself that has this style sheet; for an attribute in double quotes."""
    return Markup(content_policy(style))  # noqa: S704 # letters, digits and signs of its own


def size(count: int) -> str:
    """A number of bytes as people read it.

    >>> size(34_600)
    '35 kB'
    """
    return f"{max(1, round(count / _KILO))} kB"


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "repair"), counted(2, "repair"), counted(2, "copy", "copies")
    ('1 repair', '2 repairs', '2 copies')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
