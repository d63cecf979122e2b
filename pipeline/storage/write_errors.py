"""What does a person read when a file of the output cannot be written?"""

import errno
from pathlib import Path

from pipeline.errors import OutputError

CHANGE_RIGHTS = "change its rights or use --output"
_MAKE_ROOM = "make room on its disk, or use --output"
_ADVICE = {
    errno.ENOSPC: _MAKE_ROOM,
    errno.EDQUOT: _MAKE_ROOM,
    errno.EFBIG: _MAKE_ROOM,
    errno.EROFS: "its disk is read-only: use --output",
    errno.ENOENT: "its folder was taken away meanwhile: build again",
}


def unwritable_error(path: Path, error: Exception, next_step: str = "") -> OutputError:
    """The error for a file of the output that the system or the object store refuses to write.

    Args:
        path: the file.
        error: what was raised.
        next_step: the advice; by default the one for the error's number (errno).
    """
    reason = getattr(error, "strerror", None) or str(error)
    advice = next_step or _ADVICE.get(getattr(error, "errno", None) or 0, CHANGE_RIGHTS)
    return OutputError(f"cannot be written ({reason})", where=str(path), next_step=advice)
