"""Web pages with an article in their midst, and what the reader keeps of them."""

from pipeline.scraper.html.text_blocks import extract_text_blocks
from pipeline.scraper.main_content import find_page_chrome
from pipeline.scraper.readers.page import parse_page

TITLE = "Three lifts for stiff knees"
#: Paragraphs as an article has them.
TEXT = (
    "Stiff knees are common after a long day at a desk, and a few slow lifts can make the evening easier.",
    "Sit on a firm chair, put both feet flat on the floor, and let your shoulders drop before you begin.",
    "Lift one foot until the leg is nearly straight, hold it there for 5 seconds, and lower it slowly.",
    "Most people feel a difference after two weeks, although some need a little longer than that.",
    "If the knee is swollen or hot, leave the lifts for another day and ask your therapist about it.",
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(article: str, before: str = "", after: str = "", head: str = "") -> str:
    """A page with an article in the middle of what pages have around one."""
    return (
        f"<html><head><title>{TITLE} | The Gentle Gym</title>{head}</head><body><header><nav><ul>"
        "<li><a href=/>Home</a><li><a href=/shop>Shop</a><li><a href=/blog>Blog</a></ul></nav></header>"
        f"{before}<main><article><h1>{TITLE}</h1>{article}</article></main>{after}"
        "<footer><p>The Gentle Gym, 12 Mill Lane, open from Monday to Friday.</p></footer></body></html>"
    )


def chosen(html: str) -> tuple[list[str], dict[str, str]]:
    """The texts that are kept, and the others with the rule that removes each."""
    root = parse_page(html)
    blocks = extract_text_blocks(root)
    outside = find_page_chrome(root, blocks)
    kept = [block.text for index, block in enumerate(blocks) if index not in outside]
    return kept, {blocks[index].text: rule for index, rule in outside.items()}


def kept(html: str) -> list[str]:
    return chosen(html)[0]
