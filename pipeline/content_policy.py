"""Which Content Security Policy (Level 3) does a page of ours declare?

It may load nothing from elsewhere, run no script and submit no form; its one style sheet is allowed by its
digest. So mark-up that gets into a page in spite of all escaping can do nothing there.
"""

from base64 import b64encode
from hashlib import sha256


def make_content_policy(style: str, *sources: str) -> str:
    """Make the policy of a page, for its ``meta`` element.

    Args:
        style: the exact text of its one ``style`` element, with all white space.
        sources: further directives that it needs (``img-src data:``).
    """
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    # default-src does not cover the targets of relative links and of forms.
    rules = ("default-src 'none'", f"style-src 'sha256-{digest}'", *sources)
    return "; ".join((*rules, "base-uri 'none'", "form-action 'none'"))
