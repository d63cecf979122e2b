"""Raw article in, clean and structured text out, with a ledger that accounts for every character.

`read_bytes` turns bytes into numbered source lines; `scrape_raw` applies the ordered rules and turns the
clean Markdown into sections. What the sections mean is left to `pipeline.clinical`.
"""

from pipeline.scraper.decisions import Decisions, read_decisions
from pipeline.scraper.places import in_raw_file
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.scrape import Scraped, body_lines, refuse_what_is_no_handout, scrape_raw

__all__ = [
    "Decisions",
    "Scraped",
    "body_lines",
    "in_raw_file",
    "read_bytes",
    "read_decisions",
    "refuse_what_is_no_handout",
    "scrape_raw",
]
