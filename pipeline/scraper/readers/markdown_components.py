"""What a Markdown file says in components and tags of the site that shows it, or leaves to other files.

A component (JSX, MDX) shows the words that it has in its attributes: ``<Warning text="Never hop." />``.
They become text of their own, and so do the titles of tabs and steps in the tags of generators. What another
file holds, or a program computes, is not known: that is a finding.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.article import Finding, Level
from pipeline.scraper.line import NumberedLines
from pipeline.scraper.readers.markdown_line import MarkdownLine

#: The rule of findings about parts of an article that were not read.
UNREAD_PART = "unread-part"
_COMPONENT = re.compile(r"<(?P<name>[A-Z][\w.]{0,40})(?P<attributes>(?:\s[^<>]{0,1000})?)/?>")
_COMPONENT_LINE = re.compile(rf"(?P<indent>[ \t]*(?:>[ \t]?)*){_COMPONENT.pattern}(?P<rest>.*)")
_MAX_TAG_LINES = 12
_ATTRIBUTE = re.compile(
    r"""(?P<name>[\w-]{1,40})\s*=\s*\{?\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|`(?P<tick>[^`]*)`)"""
)
#: Attributes whose words a component shows, the first of them above the others.
_TITLE_NAMES = ("title", "heading", "header", "label", "name", "summary")
_TEXT_NAMES = (
    *(
        "text",
        "message",
        "description",
        "content",
        "body",
        "subtitle",
        "caption",
        "children",
        "note",
        "warning",
    ),
    *("tip", "instruction", "instructions", "details", "info"),
)
_VALUE = re.compile(r"=\s*(?:\{[^{}]*\d|[\"']\s*\d)")
_CODE_LINE = re.compile(
    r"import\s+(?:[\w*{}\s,$]+\s+from\s+)?[\"'][^\"']+[\"'];?\s*|export\s+(?:default|const|let|var|function)\s.*"
)
_TITLED_TAG = re.compile(
    r"(?P<indent>[ \t]*(?:>[ \t]?)*)(?:\{%-?|\{\{[<%])\s*(?P<name>[a-z][\w-]{0,30})\s+"
    r"(?P<arguments>[^{}]{1,300}?)\s*(?:-?%\}|[%>]\}\})\s*"
)
_TAG_LINE = re.compile(r"[ \t]*(?:(?:\{%[^%{}]{0,300}%\}|\{\{[^{}]{0,300}\}\})[ \t]*)+")
_TAG_TITLE = re.compile(r"(?:\b(?:title|name|label|header|summary)\s*=\s*|^)[\"“]([^\"“”]{1,200})[\"”]")
_CLOSING_NAME = re.compile(r"(?:\bend|/\s*)([a-z][\w-]{0,30})")

_PATH = r"[\"'<“]?\s*(?P<path{}>[^\s\"'<>{{}}()\[\]“”]{{1,200}})"
#: Tags that put in what another file holds.
_INCLUDES = (
    r"\{%-?\s*(?:include|render|import|embed)[\w-]*\s+",
    r"\{\{[<%#>&]?\s*(?:include|readfile|partial|template|transclude|snippet|import)(?:\s+|:)",
    r"\{\{\s*>\s*",
    r"^\s*-{1,2}8<-{1,2}\s+",
    r"^\s*[!@]\[?(?:include|import)(?:\s*\[[^\[\]]*\]\(|[-\w]*\s+|\()",
    r"^\s*\.\.\s+include::\s*",
    r"^\s*include::",
    r"^\s*`{3,}\s*\{include\}\s*",
    r"<!--\s*#?include[\s:]+(?:(?:file|virtual)=)?",
    r"<%[-=]?\s*(?:include|render)\b\s*\(?\s*",
    r"(?<!\{)\{!\s*",
    r"\[\[include:?\s+",
)
_INCLUDE = re.compile(
    "|".join(f"{sign}{_PATH.format(at)}" for at, sign in enumerate(_INCLUDES)), re.IGNORECASE
)
_EMBED = re.compile(r"!\[\[\s*([^\[\]|]{1,200}?)\s*(?:\|[^\[\]]*)?\]\]")
#: Pictures and parts of the page, mostly.
_NO_TEXT_FILE = re.compile(
    r"\.(?:html?|png|jpe?g|gif|svg|webp|avif|bmp|mp4|webm|mov|mp3|wav|ogg|pdf|css|s?css|js|jsx|tsx?|json|ya?ml)$",
    re.IGNORECASE,
)
_INCLUDE_MESSAGE = "The site puts in here what another file holds, and it was not read: {words}"
_COMPONENT_MESSAGE = (
    "What the site shows for this tag is not known; its words were read where it has any: {words}"
)
_CONDITION = re.compile(
    r"(?:\{%-?|\{\{[-~]?|<%-?)\s*#?\s*(?:else\s?if|elsif|elif|if|unless|ifversion|case)\b[^{}]{0,200}[%}]"
)
_CONDITION_MESSAGE = "The site shows some words only if something holds; all were read: {words}"
_MAX_QUOTED_CHARS = 160
_MAX_FINDINGS, _MAX_NAMED_FILES = 20, 3


def adapt_components(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """The lines, with the words of components and titles of tags as text; code of MDX stands alone."""
    text = "\n".join(line.text for line in lines)
    if "{" not in text and not _COMPONENT.search(text) and "import " not in text and "export " not in text:
        return lines
    closed = frozenset(_CLOSING_NAME.findall(text))
    adapted: list[MarkdownLine] = []
    for line in _join_tags(lines):
        parts = _rewrite_line(line.text, closed)
        adapted += [line.with_text(part) for part in parts]
    return adapted


def _join_tags(lines: Sequence[MarkdownLine]) -> Iterator[MarkdownLine]:
    """The lines, with the tag of a component that goes on over several of them on one line."""
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if re.match(r"[ \t>]*<[A-Z][\w.]*(?:\s|$)", line.text) and ">" not in line.text.lstrip("> \t"):
            tag = [line.text]
            for below in lines[index : index + _MAX_TAG_LINES]:
                tag.append(below.text.strip())
                if ">" in below.text:
                    yield line.with_text(" ".join(tag))
                    index += len(tag) - 1
                    break
            else:
                yield line
            continue
        yield line


def _rewrite_line(text: str, closed: frozenset[str]) -> list[str]:
    """A line as the lines that it becomes."""
    if _CODE_LINE.fullmatch(text):
        return ["", text, ""]
    if (match := _COMPONENT_LINE.fullmatch(text)) and (words := _find_words(match["attributes"])):
        texts = [f"{match['indent']}{word}" for word in words]
        rest = [f"{match['indent']}{match['rest']}"] if match["rest"].strip() else []
        return ["", *(part for word in texts for part in (word, "")), *rest]
    if not _TAG_LINE.fullmatch(text):
        return [text]
    tag = _TITLED_TAG.fullmatch(text)
    if tag and tag["name"] in closed and (title := _TAG_TITLE.search(tag["arguments"])):
        return ["", text, "", f"{tag['indent']}**{title[1]}**", ""]
    return ["", text, ""]


def _find_words(attributes: str) -> list[str]:
    """The words in a component's attributes that it shows, its title in bold."""
    values = {}
    for match in _ATTRIBUTE.finditer(attributes):
        value = next((match[quote] for quote in ("double", "single", "tick") if match[quote]), "").strip()
        if any(map(str.isalpha, value)):
            values[match["name"].lower()] = " ".join(value.split())
    titles = [f"**{values[name]}**" for name in _TITLE_NAMES if name in values]
    return [*titles[:1], *(values[name] for name in _TEXT_NAMES if name in values)]


def find_unread_parts(texts: Sequence[str], lines: NumberedLines, first_number: int = 1) -> Iterator[Finding]:
    """Findings about what other files hold and components compute, up to 20.

    Args:
        texts: lines of Markdown, without front matter.
        lines: the lines that were read.
        first_number: the number of the first of the texts in its file.
    """
    pictures: list[str] = []
    found = first = 0
    has_condition = False
    for number, text in enumerate(texts, first_number):
        if lines and not has_condition and ("{" in text or "<%" in text) and _CONDITION.search(text):
            has_condition = True
            message = _CONDITION_MESSAGE.format(words=text.strip()[:_MAX_QUOTED_CHARS])
            yield Finding(_find_line(lines, number), UNREAD_PART, message)
        if not lines or found == _MAX_FINDINGS or (part := _find_unread_part(text)) is None:
            continue
        message, level = part
        at = _find_line(lines, number)
        if level == "info":
            pictures.append(text.strip()[:_MAX_QUOTED_CHARS])
            first = min(first or at, at)
            continue
        found += 1
        yield Finding(at, UNREAD_PART, message.format(words=text.strip()[:_MAX_QUOTED_CHARS]), level)
    if pictures:
        words = "; ".join(pictures[:_MAX_NAMED_FILES])
        yield Finding(first, UNREAD_PART, _INCLUDE_MESSAGE.format(words=words), "info")


def _find_line(lines: NumberedLines, number: int) -> int:
    """The number of the line that was read from a line of the file, or from the first below it."""
    return next((line.number for line in lines if number <= line.raw_span[1]), lines[-1].number)


def _find_unread_part(text: str) -> tuple[str, Level] | None:
    include = (
        _INCLUDE.search(text)
        if "{" in text or "<" in text or "include" in text.lower() or "8<" in text
        else None
    )
    path = next(filter(None, include.groups()), "") if include else ""
    if not path and "![[" in text and (embed := _EMBED.search(text)) and not _NO_TEXT_FILE.search(embed[1]):
        path = embed[1]
    if path:
        return _INCLUDE_MESSAGE, "info" if _NO_TEXT_FILE.search(path) else "decide"
    for component in _COMPONENT.finditer(text) if "<" in text else ():
        if _VALUE.search(component["attributes"]):
            return _COMPONENT_MESSAGE, "decide"
        if _find_words(component["attributes"]):
            return _COMPONENT_MESSAGE, "look"
    return None
