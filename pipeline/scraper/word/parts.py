"""Tells what stands in the parts of a Word document that are not read: charts, diagrams, embedded files."""

import posixpath

from pipeline.scraper.word.package import Relationship, WordPackage, short_name

#: The kinds of parts that draw words, and those that are files of other programs.
_DRAWN_KINDS = frozenset({"diagramData", "chart", "chartEx"})
_FILE_KINDS = frozenset({"package", "oleObject", "aFChunk", "subDocument"})
#: The elements of a chart or diagram that hold a word or a value.
_TEXT_TAGS = frozenset({"a:t", "c:v", "v", "pt"})


def is_text_part(one: Relationship) -> bool:
    """Whether a part may hold words that are shown."""
    return one.kind in _DRAWN_KINDS or one.kind in _FILE_KINDS


def describe_part(package: WordPackage, one: Relationship | None) -> str:
    """The words of a chart or diagram, in order; the name of a file; empty where there is nothing to say."""
    if one is None or not is_text_part(one):
        return ""
    if one.kind in _FILE_KINDS:
        return posixpath.basename(one.target)
    root = package.read_xml(one.target)
    texts = [
        text
        for element in (root.iter() if root is not None else ())
        if short_name(element.tag) in _TEXT_TAGS and (text := (element.text or "").strip())
    ]
    return " ".join(text for index, text in enumerate(texts) if not index or texts[index - 1] != text)
