"""What letters of symbol fonts show, as Unicode characters: word processors write ticks as letters.

A sign that is not known here is not guessed. Sources: the tables of Adobe's Symbol and Zapf Dingbats and of
Microsoft's Wingdings and Webdings that Unicode publishes (``SYMBOL.TXT``, ``ZDINGBAT.TXT``, and proposal
L2/12-368 for the others).
"""

import re

TICK, CROSS = "\u2705", "\u274c"
#: A sign of a symbol font that is not known.
UNKNOWN_SIGN = "\ufffd"
_FIRST_PRIVATE, _LAST_PRIVATE = 0xF000, 0xF0FF
_WINGDINGS = {
    **dict.fromkeys("\xfc\xfe", TICK),
    **dict.fromkeys("\xfb\xfd\x78", CROSS),
    "C": "\U0001f44d",
    "D": "\U0001f44e",
    "J": "\u263a",
    "K": "\U0001f610",
    "L": "\u2639",
    "N": "\u2620",
    **dict(zip("\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95", "❶❷❸❹❺❻❼❽❾❿", strict=True)),
    **dict(zip("\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a", "①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    "\xdf": "←",
    "\xe0": "→",
    "\xe1": "↑",
    "\xe2": "↓",
    "\xe8": "➔",
    "\xf0": "⇨",
    "\x28": "☎",
    "\xab": "★",
    **dict(zip("EFGHI", "☜☞☝☟🖐", strict=True)),
    **dict.fromkeys("\x6c\x6e\x71\x72\x73\x74\x75\x76\x77\x9e\x9f\xa7\xa8\xd8\x6f\xa1\xa2\xa4", "•"),
}
_WINGDINGS_2 = {
    **dict.fromkeys("PR", TICK),
    **dict.fromkeys("OQSTUV", CROSS),
    **dict.fromkeys("\x95\x96\x97\x98\x99\x9f\xa2\xa3", "•"),
}
_WINGDINGS_2 |= dict(zip("jklmnopqrs", "➀➁➂➃➄➅➆➇➈➉", strict=True))
_WINGDINGS_2 |= dict(zip("uvwxyz{|}~", "➊➋➌➍➎➏➐➑➒➓", strict=True))
_ZAPF_DINGBATS = {
    **dict.fromkeys("34", TICK),
    **dict.fromkeys("5678", CROSS),
    "%": "☎",
    "H": "★",
    **dict.fromkeys("lmnopqruvw", "•"),
    **dict(zip(map(chr, range(0xAC, 0xB6)), "①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    **dict(zip(map(chr, range(0xB6, 0xC0)), "❶❷❸❹❺❻❼❽❾❿", strict=True)),
    **dict(zip(map(chr, range(0xC0, 0xD4)), "➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓", strict=True)),
    "\xd4": "➔",
    "\xd5": "→",
    "\xd6": "↔",
    "\xd7": "↕",
}
_WEBDINGS = {"a": TICK, "r": CROSS, "x": CROSS, "g": "•", "c": "•", "=": "•", "n": "•"}
_SYMBOL = {
    "\xb7": "•",
    "\xa7": "•",
    "\xa8": "•",
    "\xb0": "°",
    "\xb1": "±",
    "\xb4": "×",
    "\xb8": "÷",
    "\xd7": "·",
    "\xa3": "≤",
    "\xb3": "≥",
    "\xb9": "≠",
    "\xba": "≡",
    "\xbb": "≈",
    "\xbc": "…",
    "\xa5": "∞",
    "\xa2": "′",
    "\xb2": "″",
    "\xae": "→",
    "\xac": "←",
    "\xad": "↑",
    "\xaf": "↓",
    "\xab": "↔",
    "\xde": "⇒",
    "\x2d": "−",
    "\xd6": "√",
    "\xd2": "®",
    "\xd3": "©",
    "\xd4": "™",
    "\xc6": "∅",
    "\xce": "∈",
    "\xe5": "∑",
    **dict(zip("abcdefghijklmnopqrstuvwxyz", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **{sign: sign for sign in " !#%&()+,./0123456789:;<=>?[]_{|}"},
}
_TABLES = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
    "zapfdingbats": _ZAPF_DINGBATS,
    "zapf dingbats": _ZAPF_DINGBATS,
    "itc zapf dingbats": _ZAPF_DINGBATS,
}
#: Fonts whose letters are pictures, whether or not there is a table of them here.
_SYMBOL_FONT = re.compile(
    r"symbol\Z|wingdings(?: [23])?\Z|webdings\Z|(?:itc )?zapf ?dingbats|mt extra\Z|marlett\Z", re.IGNORECASE
)


def is_symbol_font(font: str) -> bool:
    """Whether the letters of a font are pictures, by its name.

    >>> is_symbol_font("Wingdings 2"), is_symbol_font("Segoe UI Symbol")
    (True, False)
    """
    return bool(_SYMBOL_FONT.match(font.strip(" '\"")))


def read_symbols(text: str, font: str) -> str:
    """What a text in a symbol font shows.

    Args:
        text: the text as it is stored, its letters in ASCII, Latin-1 or the private use area (U+F0FC).
        font: the name of the font.

    Returns:
        The text in Unicode; a sign that is not known is U+FFFD. White space stays.

    >>> read_symbols("\\uf0fc", "Wingdings"), read_symbols("û", "wingdings"), read_symbols("£", "Symbol")
    ('✅', '❌', '≤')
    """
    table = _TABLES.get(font.strip(" '\"").lower(), {})
    return "".join(
        sign if sign.isspace() else table.get(decode_private_use(sign), UNKNOWN_SIGN) for sign in text
    )


def decode_private_use(sign: str) -> str:
    """The letter of a symbol font that a character for private use stands for; any other as it is.

    >>> decode_private_use("\\uf02d")
    '-'
    """
    return chr(ord(sign) - _FIRST_PRIVATE) if _FIRST_PRIVATE <= ord(sign) <= _LAST_PRIVATE else sign
