"""The report's Jinja templates, compiled once, with their filters; and descriptions of the cleaning rules.

``rules.toml`` has one description for each rule of the ledger.
"""

import tomllib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from pipeline.content_policy import make_content_policy
from pipeline.text.quantities import pluralize
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
        render_visible=render_visible,
        escape_hidden=escape_hidden,
        pluralize=pluralize,
        render_policy=render_policy,
    )
    return environment


def render_policy(style: str) -> Markup:
    """The Content-Security-Policy of a page with this style sheet, for an attribute in double quotes."""
    return Markup(make_content_policy(style))  # noqa: S704 # has no double quote, < or &


def format_size(size_bytes: int) -> str:
    """A size in kB (1,000 bytes), rounded; at least 1 kB.

    >>> format_size(34_600)
    '35 kB'
    """
    return f"{max(1, round(size_bytes / _BYTES_PER_KB))} kB"


def describe_rule(name: str) -> str:
    """What a rule does, in words for a reader of the report.

    >>> describe_rule("bracket-gap")
    'closed the gap that a lost emoji left before a bracket'
    """
    return _load_rule_descriptions().get(name) or name.replace("-", " ")


@cache
def _load_rule_descriptions() -> dict[str, str]:
    return tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
