"""Excerpts of texts for messages: a text cut short, and how far two texts are the same."""


def make_excerpt(text: str, max_chars: int) -> str:
    """``text``, or its first ``max_chars`` characters and an ellipsis where it is longer.

    >>> make_excerpt("Hold for 20 seconds", 8)
    'Hold for…'
    """
    return text if len(text) <= max_chars else text[:max_chars] + "…"


def count_common_prefix(first: str, second: str) -> int:
    """How many characters two texts have in common at their beginning.

    >>> count_common_prefix("20–30 seconds", "20–40 seconds")
    3
    """
    pairs = zip(first, second, strict=False)
    return next(
        (index for index, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second))
    )


def strip_cell_edges(text: str) -> str:
    """Words of a table's row without what parts them from the cells beside them.

    >>> strip_cell_edges("| 20 seconds ")
    '20 seconds'
    """
    return text.strip(" |")
