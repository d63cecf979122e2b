"""What a page of ours allows itself in a browser (Content Security Policy Level 3).

Nothing is loaded from anywhere, nothing is run, nothing is sent; of style sheets only the one that stands in
the page, by its digest. So what might get into a page in spite of all escaping does nothing there.
"""

from base64 import b64encode
from hashlib import sha256


def make_content_policy(style: str, *sources: str) -> str:
    """The policy of a page, for its ``meta`` element.

    Args:
        style: the text of its one ``style`` element, to the last line feed.
        sources: what else it needs (``img-src data:``).
    """
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    # What default-src does not cover is named: where relative links and forms lead.
    rules = ("default-src 'none'", f"style-src 'sha256-{digest}'", *sources)
    return "; ".join((*rules, "base-uri 'none'", "form-action 'none'"))
