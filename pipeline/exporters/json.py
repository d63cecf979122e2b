"""The article itself as JSON: structured data for other programs."""

from pipeline.article import Article, encode
from pipeline.exporters import ExportContext

name = "json"
suffix = ".json"


def export(article: Article, context: ExportContext) -> bytes:
    """The article in its public JSON form (see ``article.schema.json``); the context has no say in it."""
    return encode(article)
