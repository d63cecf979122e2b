"""What is made of many articles: the page that lists what can be handed out, and the report."""

from pipeline.catalog.index import Entry, index_page

__all__ = ["Entry", "index_page"]
