"""The report's Jinja templates, compiled once, with their filters; and cleaning rules in plain words.

The words stand in ``rules.toml``, one description for each rule of the ledger.
"""

import tomllib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from pipeline.content_policy import make_content_policy
from pipeline.text.visible import escape_hidden, render_visible

_BYTES_PER_KB = 1000


@cache
def get_template(name: str) -> Template:
    """A template of this package."""
    return _make_environment().get_template(name)


@cache
def _make_environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        shown=render_visible,
        one_line=escape_hidden,
        size=format_size,
        counted=pluralize,
        policy=render_policy,
    )
    return environment


def render_policy(style: str) -> Markup:
    """What a page allows itself that has this style sheet; for an attribute in double quotes."""
    return Markup(make_content_policy(style))  # noqa: S704 # letters, digits and signs of its own


def format_size(count: int) -> str:
    """A number of bytes as people read it.

    >>> format_size(34_600)
    '35 kB'
    """
    return f"{max(1, round(count / _BYTES_PER_KB))} kB"


def pluralize(count: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> pluralize(1, "repair"), pluralize(2, "repair"), pluralize(2, "copy", "copies")
    ('1 repair', '2 repairs', '2 copies')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def describe_rule(name: str) -> str:
    """What the rule does.

    >>> describe_rule("bracket-gap")
    'closed the gap that a lost emoji left before a bracket'
    """
    return _load_rule_descriptions().get(name) or name.replace("-", " ")


@cache
def _load_rule_descriptions() -> dict[str, str]:
    return tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
