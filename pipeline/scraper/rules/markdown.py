"""Rules for what only raw articles in Markdown have: typed dashes, tags of site generators, broken links."""

import re

from pipeline.scraper.engine import Rule, Vocabulary, drop_rule, line_rule
from pipeline.scraper.lines import Line

#: Pandoc's Markdown (extension ``smart``): three hyphens are an em dash, two are an en dash.
_DASHES = re.compile(r"(?<=[\w.,;:!?)\"'”’])(?P<tight>---?)(?=[\w(\"'“‘])|(?<= )(?P<loose>---?)(?= \S)")
_LONGEST_WORD = 200
_DASH = {"---": "—", "--": "–"}
_TEMPLATE = re.compile(
    r"\{%[^%]*%\}|\{\{[^{}]*\}\}|\{:[^{}]*\}|:::+(?:\s*\{[^{}]*\}|\s*[\w-]+)?|\[\[_?toc_?\]\]|\[toc\]|<!--.*",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"\*\[[^\]]{1,60}\]:\s.*")
_BROKEN_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\{[{%][^()]*\)")


def restore_dashes(text: str) -> str:
    """Two and three hyphens between words as the dashes that they stand for; addresses are left alone.

    >>> restore_dashes("an accident---a broken hip --- and 20--30 seconds")
    'an accident—a broken hip — and 20–30 seconds'
    >>> restore_dashes("see example.org/a--b or type --help")
    'see example.org/a--b or type --help'
    """
    if "--" not in text:
        return text
    return _DASHES.sub(lambda found: found[0] if _is_in_address(found) else _DASH[found[0]], text)


def _is_in_address(found: re.Match[str]) -> bool:
    """Whether the word around a dash is an address or a name in code."""
    if not found["tight"]:
        return False
    text = found.string
    start = max(text.rfind(" ", 0, found.start()) + 1, found.start() - _LONGEST_WORD)
    end = text.find(" ", found.end(), found.end() + _LONGEST_WORD)
    word = text[start : end if end >= 0 else found.end() + _LONGEST_WORD]
    return any(sign in word for sign in "/@_\\")


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
