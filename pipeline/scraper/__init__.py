"""Raw article in, clean and structured text out, with a ledger that accounts for every character.

`read` turns bytes into numbered source lines, `clean` applies the ordered rules, `parse` turns the clean
Markdown into sections. `scrape` does all three; what the sections mean is left to `pipeline.clinical`.
"""

from pipeline.scraper.places import in_raw_file
from pipeline.scraper.scrape import Scraped, body_lines, scrape

__all__ = ["Scraped", "body_lines", "in_raw_file", "scrape"]
