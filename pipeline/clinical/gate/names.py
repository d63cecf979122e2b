"""What a handout is called, and what its table of contents calls its parts, held against the article.

A reader who goes by the contents hears nothing else: "Common mistakes" must not stand there as "Common tips".
"""

from pipeline.article import Article
from pipeline.clinical.gate.readback import ReadBack
from pipeline.locale import printed


def name_fault(article: Article, names: ReadBack) -> str:
    """What is wrong with the names of a handout; empty where nothing is."""
    for title in names.titles:
        if _spoken(article.title) not in _spoken(title):
            return f"its title is «{title}», expected was «{article.title}»"
    headings = [section.heading for section in article.sections if section.heading]
    declared = {_spoken(text) for text in (article.title, *headings, *printed(article.language).values())}
    for entries in names.contents:
        strange = next((entry for entry in entries if _spoken(entry) not in declared), None)
        if strange is not None:
            return f"its contents name «{strange}», no part of the article is called so"
        told = iter([_spoken(entry) for entry in entries])
        lost = next((heading for heading in headings if _spoken(heading) not in told), None)
        if lost is not None:
            return f"its contents lack «{lost}», or name it out of order"
    return ""


def _spoken(text: str) -> str:
    """The letters and digits of a text: decoration may be left out of a name."""
    return "".join(filter(str.isalnum, text)) or "".join(text.split())
