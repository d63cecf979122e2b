"""Sources: the raw articles that a build is given, one by one, wherever they stand.

A folder is searched with all folders in it; archives, lists of articles and crawls are containers, whose
members are articles. Planning a build holds no text: `find_sources` gives small values, and `load` reads the
bytes of one of them.
"""

from pipeline.sources.find import find_sources, is_there, load, source_at, source_of, split_address
from pipeline.sources.source import Material, Source

__all__ = [
    "Material",
    "Source",
    "find_sources",
    "is_there",
    "load",
    "source_at",
    "source_of",
    "split_address",
]
