"""Plain-text handouts: one module with a name, a suffix and ``export`` is all that a format needs."""

from pipeline.article import Article, Block, DoList, DontList, OrderedList, Table, UnorderedList
from pipeline.exporters import ExportContext
from pipeline.locale import dont_lead

name = "txt"
suffix = ".txt"


def export(article: Article, context: ExportContext) -> bytes:
    """The article as UTF-8 text, each don't led by the word for it."""
    lines = [article.title, "=" * len(article.title)]
    for section in article.sections:
        if section.heading:
            lines += ["", section.heading, "-" * len(section.heading)]
        for block in section.blocks:
            lines += ["", *_lines(block, article.language)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _lines(block: Block, language: str) -> list[str]:
    if isinstance(block, Table):
        return [" | ".join(cell.text for cell in row) for row in block.items]
    if isinstance(block, OrderedList):
        return [f"{number}. {item.text}" for number, item in enumerate(block.items, block.start)]
    if isinstance(block, DontList):
        return [f"- {dont_lead(item.text, language)}{item.text}" for item in block.items]
    mark = "- " if isinstance(block, DoList | UnorderedList) else ""
    return [mark + item.text for item in block.items]
