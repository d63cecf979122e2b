"""Attacks by bytes: encodings that lie, characters that nobody can see, packing that is no packing."""

import gzip
import io
import zipfile

from attacks import HONEST, Attack, page, text


def _zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("article.txt", text())
    return stream.getvalue()


_ESCAPES = "\x1b]0;owned\x07\x1b[31mred\x1b[2J\x9b31m"

ENCODINGS: tuple[Attack, ...] = (
    Attack(
        "nul",
        "NUL ends a text in C, and what stands behind it is lost",
        text("Lower\0 it \0again, and never bounce."),
    ),
    Attack(
        "nul-in-page",
        "NUL ends a page in a parser written in C",
        page("<p>Lower\0 it <scr\0ipt>alert(1)</scr\0ipt> again.</p>"),
        ".html",
    ),
    Attack(
        "controls",
        "control characters and escape sequences that a terminal obeys",
        text(f"Title{_ESCAPES} of it" + " and more of it" * 40, "\x08\x08\x08\x7f\x0c\x0b"),
    ),
    Attack(
        "title-escapes",
        "escape sequences in the title, which is told on the terminal",
        f"Heel raises {_ESCAPES}\n\nSteps\n\n1. {HONEST}\n".encode(),
    ),
    Attack(
        "bidi-overrides",
        "overrides turn words around: what is printed is not what is written",
        text("Hold for \u202e01\u202c seconds, \u2066never\u2069 longer."),
        lacks=("\u202e", "\u202d", "\u2066"),
    ),
    Attack(
        "zero-width",
        "zero-width characters split words that a rule or a reader looks for",
        text("Ne\u200bver\u2060 hold your bre\ufeffath, st\u00adop if it hurts."),
    ),
    Attack(
        "tags",
        "characters that nobody sees hold a text of their own",
        text("Stand tall." + "".join(chr(0xE0000 + ord(sign)) for sign in "evil orders")),
        lacks=("\U000e0065",),
    ),
    Attack(
        "zalgo",
        "hundreds of accents on one letter run over the lines around it",
        text("Keep the he" + "\u0301\u0323\u0334" * 300 + "el up."),
        refused="accents",
    ),
    Attack(
        "surrogates-utf16",
        "a lone surrogate in UTF-16, which no UTF-8 can hold",
        b"\xff\xfe" + text("Lower").decode().encode("utf-16-le") + b"\x00\xd8a\x00\x00\xdc\n\x00",
    ),
    Attack(
        "surrogates-wtf8",
        "a lone surrogate written as if it were UTF-8",
        text() + b"Lower \xed\xa0\x80 it \xed\xb0\x80 again.\n",
    ),
    Attack(
        "surrogates-in-page",
        "numeric references to surrogates and to what is no character",
        page("<p>Lower &#xD800; it &#xDFFF; again &#x110000; and &#0; &#xFFFF; slowly.</p>"),
        ".html",
    ),
    Attack(
        "surrogates-in-linked-data",
        "an escape in JSON-LD is a lone surrogate",
        page(
            head='<script type="application/ld+json">{"@type":"Article","headline":"Heel \\ud800 raises","author":"A \\udfff b"}</script>'
        ),
        ".html",
    ),
    Attack(
        "overlong",
        "overlong UTF-8 hides a less-than sign and a slash",
        text()
        + b"Lower \xc0\xbcscript\xc0\xbealert(1)\xc0\xbc\xc0\xafscript\xc0\xbe \xe0\x80\xaf\xf8\x80\x80\x80\xaf it.\n",
        lacks=("<script>",),
    ),
    Attack(
        "boms", "byte order marks that contradict each other", b"\xef\xbb\xbf\xff\xfe" + text("Lower it.")
    ),
    Attack(
        "bom-utf32",
        "the mark of UTF-32 begins like that of UTF-16",
        b"\xff\xfe\x00\x00" + text("Lower it.").decode().encode("utf-32-le"),
        refused="not text",
    ),
    Attack(
        "utf7",
        "a page that declares UTF-7, in which plus signs become mark-up",
        page("<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4- Lower it.</p>").replace(b"utf-8", b"utf-7"),
        ".html",
        lacks=("<script>alert(1)",),
    ),
    Attack(
        "charset-odd",
        "a page that declares an encoding that is a program of Python's",
        page("<p>Lower it. \xff</p>").replace(b"utf-8", b"unicode_escape") + b"\xff",
        ".html",
    ),
    Attack(
        "charset-codec",
        "a page that declares a codec that unpacks",
        page("<p>Lower it.</p>").replace(b"utf-8", b"zip_codec") + b"\xff",
        ".html",
    ),
    Attack(
        "charset-iso-2022",
        "an encoding with escape sequences in which ASCII is something else",
        page("<p>Lower \x1b(J\\ it \x1b$B!!\x1b(B again.</p>").replace(b"utf-8", b"iso-2022-jp") + b"\xff",
        ".html",
    ),
    Attack(
        "xml-encoding",
        "an XML declaration names another encoding than the page's meta element",
        b'<?xml version="1.0" encoding="utf-16"?>' + page("<p>Lower it.</p>") + b"\xff",
        ".html",
    ),
    Attack(
        "line-signs",
        "characters that some programs take for the end of a line",
        text("Lower\u2028it\u2029again\x85and\x0brest\x0cwell."),
    ),
    Attack(
        "noncharacters",
        "characters that Unicode keeps for itself",
        text("Lower \ufdd0\ufffe\uffff\U0001ffff it again."),
    ),
    Attack(
        "private-use",
        "private characters that only one font draws",
        text("Lower \ue000\U000f0000\U0010fffd it again."),
    ),
    Attack(
        "gzip-members",
        "a gzip file of several members, of which some programs read the first alone",
        gzip.compress(text()[:60], mtime=0) + gzip.compress(text()[60:] + b"And lower it again.\n", mtime=0),
        ".txt.gz",
        keeps=(HONEST, "And lower it again."),
    ),
    Attack(
        "gzip-tail",
        "rubbish behind a gzip file",
        gzip.compress(text(), mtime=0) + b"rubbish" * 20,
        ".txt.gz",
        refused="cannot be unpacked",
    ),
    Attack(
        "gzip-name",
        "a gzip file whose header names a path",
        gzip.compress(text(), mtime=0)[:3]
        + b"\x08"
        + gzip.compress(text(), mtime=0)[4:10]
        + b"../../../../evil\0"
        + gzip.compress(text(), mtime=0)[10:],
        ".txt.gz",
    ),
    Attack(
        "gzip-twice",
        "packed twice",
        gzip.compress(gzip.compress(text(), mtime=0), mtime=0),
        ".txt.gz",
        refused="not text",
    ),
    Attack("polyglot-pdf", "a PDF that is called a text", b"%PDF-1.7\n" + text(), refused="a PDF"),
    Attack("polyglot-zip", "an archive that is called a text", _zipped(), refused="a ZIP"),
    Attack(
        "polyglot-page", "a page behind which an archive stands", page() + b"x" * 2_000 + _zipped(), ".html"
    ),
    Attack(
        "polyglot-gif", "a picture that is called a web page", b"GIF89a" + page(), ".html", refused="a GIF"
    ),
    Attack("binary", "bytes without any text", bytes(range(256)) * 400, refused="not text"),
)
