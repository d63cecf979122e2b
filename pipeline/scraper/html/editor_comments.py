"""Finds what editors wrote to each other in the margin of a page that a word processor exported.

Google Docs puts a mark (``[a]``) behind the words that a comment is about and the comments at the end of the
page; Word does alike (``[JB1]``). None of it is for readers. The words that a comment is about are the
article's, and are never among what is found.
"""

import re
from collections.abc import Iterator

from lxml import etree

#: The rule that removes editors' comments.
EDITOR_COMMENT = "editor-comment"
#: The targets of links between a mark and its comment in Google Docs: ``#cmnt_ref1``, ``#cmnt1``.
_GOOGLE_MARK_ID = re.compile(r"cmnt_ref\d+\Z")
_GOOGLE_COMMENT_ID = re.compile(r"cmnt\d+\Z")
#: Word's own CSS for the list of comments and for each of them.
_WORD_COMMENT_STYLE = re.compile(r"mso-element\s*:\s*comment(?:-list)?\s*(?:;|\Z)", re.IGNORECASE)
#: A comment, and the links between a mark and its comment; the words that it is about have none of these.
_WORD_CLASSES = frozenset({"msocomtxt", "msocomanchor", "msocomoff"})
#: LibreOffice's own class for a comment, in its XHTML.
_OFFICE_CLASS = "annotation_style_by_filter"
_WORD_MARK_STYLE = "msocommentreference"
_WORD_PARAGRAPH_CLASSES = frozenset({"msocommenttext", "msocommentsubject"})
#: A mark as it is shown: initials and a number, or a letter, in brackets or not.
_MARK = re.compile(r"\s*(?:\[?\w{1,8}\]?)?\s*\Z")
#: White space between nested elements counts.
_MAX_MARK_CHARS = 100


def find_editor_comments(root: etree._Element) -> set[etree._Element]:
    """The elements of a page that are editors' comments, or marks of comments.

    Args:
        root: the root element of a parsed page; it is not changed.

    Returns:
        The outermost elements that hold nothing else. Each is to be left out with all that it holds, without
        the text behind it. None is inside another.
    """
    found = {*_find_google_comments(root), *_find_word_comments(root)}
    if not found:
        return found
    outermost = set()
    events = etree.iterwalk(root, events=("start",))
    for _, element in events:
        if element in found:
            outermost.add(element)
            events.skip_subtree()
    return outermost


def _find_google_comments(root: etree._Element) -> Iterator[etree._Element]:
    for link in root.iter("a"):
        target, name = link.get("href", ""), link.get("id") or link.get("name") or ""
        if _GOOGLE_MARK_ID.match(name) and _GOOGLE_COMMENT_ID.match(target.removeprefix("#")):
            yield _widen(link, ("sup",))
        elif _GOOGLE_COMMENT_ID.match(name) and _GOOGLE_MARK_ID.match(target.removeprefix("#")):
            yield _find_comment_block(link)


def _widen(element: etree._Element, tags: tuple[str, ...]) -> etree._Element:
    """The parent of an element, where it is one of these and holds nothing else."""
    parent = element.getparent()
    is_alone = (
        parent is not None
        and parent.tag in tags
        and len(parent) == 1
        and not (parent.text or "").strip()
        and not (element.tail or "").strip()
    )
    return parent if parent is not None and is_alone else element


def _find_comment_block(link: etree._Element) -> etree._Element:
    """The ``div`` that a comment begins, else its paragraph, else its link alone.

    An element is only taken if the link is the first that it shows: it may else hold words of the article.
    """
    block = link
    for outer in link.iterancestors():
        if outer.tag in ("body", "html") or not _begins_with(outer, block):
            break
        block = outer
        if outer.tag == "div":
            break
    return block


def _begins_with(outer: etree._Element, inner: etree._Element) -> bool:
    """Whether a child is the first thing that an element shows; source comments before it do not count."""
    if (outer.text or "").strip():
        return False
    for child in outer:
        if child is inner:
            return True
        if not isinstance(child, etree._Comment) or (child.tail or "").strip():
            return False
    return False


def _find_word_comments(root: etree._Element) -> Iterator[etree._Element]:
    paragraphs, has_comments = [], False
    for element in root.iter(etree.Element):
        names, style = element.get("class", "").lower(), element.get("style", "")
        if names == _OFFICE_CLASS:
            yield element
        if "mso" not in names and not style:
            continue
        classes = frozenset(names.split())
        if (
            classes & _WORD_CLASSES
            or _WORD_COMMENT_STYLE.search(style)
            or (_WORD_MARK_STYLE in classes and _is_mark(element))
        ):
            has_comments = True
            yield element
        elif classes & _WORD_PARAGRAPH_CLASSES:
            paragraphs.append(element)
    # A paragraph that was copied out of a comment into an article without comments keeps its style.
    if has_comments:
        yield from paragraphs


def _is_mark(element: etree._Element) -> bool:
    """Whether an element shows a comment's mark and nothing else."""
    chars = 0
    for text in element.itertext():
        chars += len(text)
        if chars > _MAX_MARK_CHARS or not _MARK.match(text):
            return False
    return True
