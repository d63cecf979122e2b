"""What is made of many articles: the page that lists everything that can be handed out."""

from pipeline.catalog.index import Entry, index_page

__all__ = ["Entry", "index_page"]
