"""Raw article in, clean and structured text out, with a ledger that accounts for every character.

`read_bytes` turns bytes into numbered source lines; `scrape_raw` applies the ordered rules and turns the
clean Markdown into sections. What the sections mean is left to `pipeline.clinical`.
"""

from pipeline.scraper.decisions import Decisions, find_decided_lines, read_decisions
from pipeline.scraper.language import find_other_languages
from pipeline.scraper.line import TITLE
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.readers.file_format import WORD_SUFFIXES
from pipeline.scraper.scrape import ScrapeResult, iterate_body_lines, refuse_oversized_handout, scrape_raw
from pipeline.scraper.source_map import map_to_raw_file

__all__ = [
    "TITLE",
    "WORD_SUFFIXES",
    "Decisions",
    "ScrapeResult",
    "find_decided_lines",
    "find_other_languages",
    "iterate_body_lines",
    "map_to_raw_file",
    "read_bytes",
    "read_decisions",
    "refuse_oversized_handout",
    "scrape_raw",
]
