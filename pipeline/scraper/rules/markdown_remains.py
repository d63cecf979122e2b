"""Which remains do only raw Markdown articles have: tags of site generators, broken links?"""

import re

from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import Line

_TEMPLATE_TAG = re.compile(
    r"\{%[^%]*%\}|\{\{[^{}]*\}\}|\{:[^{}]*\}|:::+(?:\s*\{[^{}]*\}|\s*[\w-]+)?|\[\[_?toc_?\]\]|\[toc\]|<!--.*",
    re.IGNORECASE,
)
_ABBREVIATION_DEFINITION = re.compile(r"\*\[[^\]]{1,60}\]:\s.*")
_BROKEN_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\{[{%][^()]*\)")


def unwrap_broken_links(text: str) -> str:
    """The words of a link whose address was to be filled in by the site's generator.

    >>> unwrap_broken_links("[Find a clinic]({{ base }}find) near you")
    'Find a clinic near you'
    """
    return _BROKEN_LINK.sub(r"\1", text) if "](" in text else text


def is_template_tag(line: Line, _: Vocabulary) -> bool:
    """Whether only the site's generator reads a line (``{% include … %}``)."""
    return line.text.startswith(("{", ":::", "[", "<!--")) and bool(
        _TEMPLATE_TAG.fullmatch(line.text.strip())
    )


def is_abbreviation_definition(line: Line, _: Vocabulary) -> bool:
    """Whether a line explains an abbreviation to the site's generator (``*[ROM]: range of motion``)."""
    return line.is_plain and bool(_ABBREVIATION_DEFINITION.fullmatch(line.text))
