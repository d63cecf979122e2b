"""Sources: where are the raw articles of a build, and how is each of them read?

A folder is searched with all folders in it; ZIP archives, JSON Lines files and crawls (WARC) are containers,
whose members are articles. Planning a build holds no text: `find_sources` gives small values, and
`read_source` reads the bytes of one of them.
"""

from pipeline.sources.discover import (
    find_source,
    find_sources,
    is_present,
    make_source,
    read_source,
    split_address,
)
from pipeline.sources.source import RawFile, Source

__all__ = [
    "RawFile",
    "Source",
    "find_source",
    "find_sources",
    "is_present",
    "make_source",
    "read_source",
    "split_address",
]
