"""Marks what editors suggest to delete in a page that was saved or exported before anybody had decided.

CKEditor puts an empty element at the beginning and the end of a deletion; Tiptap, ProseMirror, TinyMCE,
Froala, Quill and others give it a class or an attribute of their own. All become what the standard has for
it (``role="deletion"``), which is read as struck out. What they suggest to insert is read like other text.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.text.find import find_all

#: What a source has within a tag, if there are suggestions in it; how many such signs are looked at.
_SIGN = re.compile(
    r"suggestion-|[Dd]elet(?:e|ed|ion)(?![a-z])|[Rr]emov(?:ed|al)(?![a-z])"
    r"|(?<![a-z])del(?=[ \"'-])|Del\b|diffdel"
)
#: Each of them has one of these, which are found much faster.
_SIGN_PARTS = ("suggestion-", "elet", "emov", "del", "Del")
_MAX_SIGN_CHARS = 12
_MAX_SIGNS, _MAX_TAG_CHARS = 200, 2_000
#: Names of what takes note of changes, and of what is taken out, as words of a class or attribute.
_TRACKING = r"(?:suggest\w*|track\w*|changes?|changed|changetype|diff|revision\w*|redline|ice|mso|blot|ql)"
_DELETION = r"(?:del|deleted?|deletions?|removed|removal)"
_DELETION_NAME = re.compile(
    rf"(?:^|-){_TRACKING}-(?:[a-z]+-){{0,3}}{_DELETION}$|^{_DELETION}-{_TRACKING}$|^diff{_DELETION}$|^(?:(?:pm|ck|fr|tox|wiki)-)?deletion$"
)
_TRACKING_NAME = re.compile(rf"(?:^|-){_TRACKING}(?:-|$)|^data-(?:type|op|mark)$")
_WORD_GAP = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
#: Names that say no more than this are deletions only beside an insertion: there are buttons that delete.
_BARE_DELETIONS = frozenset({"del", "delete", "deleted", "removed", "remove"})
_BARE_INSERTIONS = frozenset({"ins", "insert", "inserted", "added", "add"})
_NO_TEXT_TAGS = frozenset(
    {"html", "body", "main", "article", "button", "input", "a", "form", "svg", "img", "i"}
)
_MAX_RANGES = 2_000


def mark_suggestions(root: etree._Element, source: str) -> None:
    """Mark the deletions that editors suggest.

    Args:
        root: the root element of a page; it is changed in place.
        source: the page's source; where no tag in it has the sign of a suggestion, nothing is looked for.
    """
    if not _has_sign(source):
        return
    for element in root.iter(etree.Element):
        if element.tag in ("delete", "deletion") or (element.attrib and _is_deletion(element)):
            element.set("role", "deletion")
    if "suggestion-" in source:
        _mark_ranges(root)


def _has_sign(source: str) -> bool:
    count = 0
    for part in _SIGN_PARTS:
        for at in find_all(source, part):
            sign = _SIGN.search(source, max(0, at - len("diff")), at + _MAX_SIGN_CHARS)
            if sign is None:
                continue
            count += 1
            start = max(0, sign.start() - _MAX_TAG_CHARS)
            if source.rfind("<", start, sign.start()) > source.rfind(">", start, sign.start()):
                return True
            if count == _MAX_SIGNS:
                return True
    return False


def _is_deletion(element: etree._Element) -> bool:
    """Whether an element's class or another of its attributes names it a deletion."""
    if element.tag in _NO_TEXT_TAGS:
        return False
    attributes: Any = element.attrib
    for name, value in attributes.items():
        if name == "class":
            names = [_normalize_name(word) for word in value.split()]
            if any(map(_DELETION_NAME.search, names)):
                return True
        elif name.startswith("data-") and _TRACKING_NAME.search(name):
            names = [_normalize_name(value)]
            if names[0] == "deletion" or (
                names[0] in _BARE_DELETIONS and not name.startswith(("data-type", "data-op"))
            ):
                return True
        else:
            continue
        if not _BARE_DELETIONS.isdisjoint(names) and _stands_beside_insertion(element, name):
            return True
    return False


def _normalize_name(name: str) -> str:
    """A name as words in small letters: ``msoDel`` and ``mso_del`` as ``mso-del``."""
    return _WORD_GAP.sub("-", name[:200]).strip("-").lower()


def _stands_beside_insertion(element: etree._Element, name: str) -> bool:
    return any(
        beside is not None
        and not _BARE_INSERTIONS.isdisjoint(map(_normalize_name, (beside.get(name) or "").split()))
        for beside in (element.getprevious(), element.getnext())
    )


# Deletions whose beginning and end CKEditor marks.


def _mark_ranges(root: etree._Element) -> None:
    """Put what stands between the beginning and the end of a deletion into elements of deletions."""
    closed = {name for element in root.iter(etree.Element) for _, name in _find_ends(element)}
    if len(closed) > _MAX_RANGES:
        return
    texts: list[tuple[etree._Element, bool]] = []
    opened: set[str] = set()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        side = "before" if event == "start" else "after"
        opened.difference_update(name for at, name in _find_ends(element) if at in (side, event))
        opened.update(name for at, name in _find_starts(element) if at in (side, event) and name in closed)
        is_tail = event == "end"
        if opened and ((element.tail if is_tail else element.text) or "").strip():
            texts.append((element, is_tail))
    for element, is_tail in texts:
        _wrap_text(element, is_tail=is_tail)


def _find_starts(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Where deletions begin at an element, and their names: before it, after it, at its start tag."""
    yield from _find_edges(element, "start")


def _find_ends(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Where deletions end at an element, and their names."""
    yield from _find_edges(element, "end")


def _find_edges(element: etree._Element, edge: str) -> Iterator[tuple[str, str]]:
    if element.tag == f"suggestion-{edge}":
        if (name := element.get("name", "")).startswith("deletion"):
            yield "start", name
    elif element.tag == "suggestion":
        if element.get("type") == edge and element.get("suggestion-type", "").startswith("deletion"):
            yield "start", element.get("id", "")
    elif element.attrib:
        for side in ("before", "after"):
            for name in (element.get(f"data-suggestion-{edge}-{side}") or "").split(","):
                if name.strip().startswith("deletion"):
                    yield side, name.strip()


def _wrap_text(element: etree._Element, *, is_tail: bool) -> None:
    deletion = etree.Element("del")
    if is_tail:
        deletion.text, element.tail = element.tail, None
        element.addnext(deletion)
    else:
        deletion.text, element.text = element.text, None
        element.insert(0, deletion)
