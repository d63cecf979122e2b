"""Rules for what only raw articles in Markdown have: tags of site generators, broken links."""

import re

from pipeline.scraper.engine import Rule, Vocabulary, drop_rule, line_rule
from pipeline.scraper.lines import Line
from pipeline.scraper.rules.dashes import restore_dashes

_TEMPLATE = re.compile(
    r"\{%[^%]*%\}|\{\{[^{}]*\}\}|\{:[^{}]*\}|:::+(?:\s*\{[^{}]*\}|\s*[\w-]+)?|\[\[_?toc_?\]\]|\[toc\]|<!--.*",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"\*\[[^\]]{1,60}\]:\s.*")
_BROKEN_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\{[{%][^()]*\)")


def unlink(text: str) -> str:
    """The words of a link whose address was to be filled in by the site's generator.

    >>> unlink("[Find a clinic]({{ base }}find) near you")
    'Find a clinic near you'
    """
    return _BROKEN_LINK.sub(r"\1", text) if "](" in text else text


def _is_template(line: Line, _: Vocabulary) -> bool:
    return line.text.startswith(("{", ":::", "[", "<!--")) and bool(_TEMPLATE.fullmatch(line.text.strip()))


def _is_abbreviation(line: Line, _: Vocabulary) -> bool:
    return line.is_plain and bool(_ABBREVIATION.fullmatch(line.text))


MARKDOWN_RULES: tuple[Rule, ...] = (
    drop_rule("template-tag", _is_template),
    drop_rule("abbreviation-definition", _is_abbreviation),
    line_rule("broken-link", unlink),
    line_rule("typed-dash", restore_dashes),
)
