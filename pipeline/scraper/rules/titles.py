"""Rules for what a site adds to the title of an article."""

import re

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import TITLE, Lines


def drop_title_remark(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Take the remark off a title that says that the article was taken from another site (``(转载)``)."""
    remark = vocabulary.get("title_remark")
    if not remark:
        return lines
    return tuple(
        line.with_text(re.sub(remark, "", line.text) or line.text) if line.mark == TITLE else line
        for line in lines
    )


TITLE_RULES: tuple[Rule, ...] = (Rule("title-remark", drop_title_remark),)
