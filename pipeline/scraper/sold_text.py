"""Tells whether a text sells the rest of an article ("Buy this post"), or fills its place ("Lorem ipsum")."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from pipeline.locale import load_languages

#: Longer texts are prose.
_MAX_SOLD_CHARS = 120
_PRICE = re.compile(
    r"(?:[€$£¥₹₽₩₺₴₫₪₱฿￥]|\b(?:USD|EUR|GBP|CHF|Rs\.?|R\$|Rp|PLN|CZK|SEK|NOK|DKK))\s?\d[\d.,]*"
    r"|\d[\d.,]*\s?(?:[€$£¥₹₽₩₺₴₫₪₱฿円元]|\b(?:USD|EUR|euros?|CHF|z[lł]|Kč|kr|Ft|lei|TL|руб|грн|rupees)\b|원|تومان|ريال)",
    re.IGNORECASE,
)
#: In letters: what may stand beside a price and a word for buying, and names no thing that is sold.
_MAX_OTHER_LETTERS, _MAX_LETTERS_BEFORE = 10, 5
#: Where a word may begin; in scripts that part no words, anywhere.
_WORD_START = "(?<![A-Za-z\u00c0-\u024f\u0370-\u04ff])"
_LETTER = re.compile(r"[^\W\d_]")
#: The words of which the usual dummy text is made, and how many of them, and how large a share, are one.
_DUMMY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "lorem ipsum dolor sit amet consectetur consectetuer adipiscing adipisicing elit sed do "
        "eiusmod tempor incididunt ut labore et dolore magna aliqua enim ad minim veniam quis "
        "nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute irure "
        "in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint "
        "occaecat cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum ",
    )
)
_MIN_DUMMY_WORDS, _MIN_DUMMY_SHARE = 3, 0.7
#: What each of its sentences has, and no other text.
_DUMMY_SIGNS = (
    *(
        "ipsum",
        "eiusmod",
        "consecte",
        "adipi",
        "incididunt",
        "veniam",
        "nostrud",
        "ullamco",
        "aliquip",
        "aute irure",
    ),
    *(
        "reprehenderit",
        "voluptate",
        "cillum",
        "pariatur",
        "excepteur",
        "cupidatat",
        "deserunt",
        "est laborum",
    ),
)
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def is_dummy_text(text: str) -> bool:
    """Whether a text stands in place of one that is not there ("Lorem ipsum dolor sit amet").

    >>> is_dummy_text("Ut enim ad minim veniam, 10 quis nostrud."), is_dummy_text("El dolor en el codo")
    (True, False)
    """
    folded = text.lower()
    if any(sign in folded for sign in load_languages()["selling"]["dummy"]):
        return True
    if not any(sign in folded for sign in _DUMMY_SIGNS):
        return False
    words = _WORD.findall(folded)
    known = sum(word in _DUMMY_WORDS for word in words)
    return known >= max(_MIN_DUMMY_WORDS, _MIN_DUMMY_SHARE * len(words))


@cache
def _load_selling() -> Mapping[str, re.Pattern[str]]:
    """Patterns of how pages sell the rest of an article (see ``[selling]`` in the table of languages)."""
    return {
        name: re.compile(rf"{_WORD_START}(?:{'|'.join(map(re.escape, words))})", re.IGNORECASE)
        for name, words in load_languages()["selling"].items()
    }


def sells(text: str) -> bool:
    """Whether the text of a box that is named for what is sold says so: what to buy, for how much.

    >>> [sells(text) for text in ("This text is for members. Join from £3", "Kaufen 2 €", "Buy now")]
    [True, True, False]
    """
    words = _load_selling()
    return bool(words["buy"].search(text) and (_PRICE.search(text) or words["rest"].search(text)))


def sells_rest(text: str) -> bool:
    """Whether a short text sells the rest of an article.

    >>> [sells_rest(text) for text in ("Buy this post", "Unlock for 3 €", "記事を購入する ¥300")]
    [True, True, True]
    >>> [sells_rest(text) for text in ("Buy the massage ball for 12 €", "Read this post", "Buy now")]
    [False, False, False]
    """
    if len(text) > _MAX_SOLD_CHARS:
        return False
    words = _load_selling()
    buy = words["buy"].search(text)
    if buy is None:
        return False
    if words["rest"].search(text):
        return True
    price = _PRICE.search(text)
    if price is None:
        return False
    before = text[: min(buy.start(), price.start())]
    between = text[min(buy.end(), price.end()) : max(buy.start(), price.start())]
    others = before + between + text[max(buy.end(), price.end()) :]
    letters, letters_before = (len(_LETTER.findall(part)) for part in (others, before))
    return letters <= _MAX_OTHER_LETTERS and letters_before <= _MAX_LETTERS_BEFORE
