"""How the boxes on when to stop and when to get help are laid out: by how much text they hold."""

from collections.abc import Collection, Sequence

#: Characters, and texts (sentences and listed points), above which a box is set closer: about a third of a
#: page.
_MAX_UNCROWDED_CHARS, _MAX_UNCROWDED_TEXTS = 700, 8
#: From this many points on, a list is set in two columns if no point is longer than this.
_MIN_TWO_COLUMN_POINTS, _MAX_SHORT_POINT_CHARS = 4, 32


def is_crowded(texts: Collection[str]) -> bool:
    """Whether a box with these texts is set closer, so that step 1 stays on the first page."""
    return len(texts) > _MAX_UNCROWDED_TEXTS or sum(map(len, texts)) > _MAX_UNCROWDED_CHARS


def is_short_list(points: Sequence[str]) -> bool:
    """Whether a list has enough points, all of them short, to be set in two columns."""
    return len(points) >= _MIN_TWO_COLUMN_POINTS and max(map(len, points)) <= _MAX_SHORT_POINT_CHARS
