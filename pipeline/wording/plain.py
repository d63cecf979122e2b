"""A text on one line, as it may stand in any format."""

import unicodedata

#: Characters that XML or PDF/UA forbid, and that nobody can see.
_INVISIBLE_CONTROLS = {
    code: None for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc" and chr(code) not in "\t\n"
}


def plain(text: str) -> str:
    """``text`` on one line and without control characters; every visible character stays."""
    return " ".join(text.replace("\u2028", " ").replace("\u2029", " ").translate(_INVISIBLE_CONTROLS).split())
