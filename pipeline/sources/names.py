"""How are members of containers named: safe as paths, printable as text, unique in their container?"""

import hashlib
import re

from pipeline.text.visible import mask_invisible_chars

#: The endings of containers: files that hold many articles.
ARCHIVE_SUFFIXES = (".zip",)
JSONL_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
WARC_SUFFIXES = (".warc", ".warc.gz")
_CONTAINER_SUFFIXES = tuple(
    sorted((*ARCHIVE_SUFFIXES, *JSONL_SUFFIXES, *WARC_SUFFIXES), key=len, reverse=True)
)
#: A drive letter (``C:``), which makes a path absolute on Windows.
_DRIVE_LETTER = re.compile(r"^([A-Za-z]):")
#: Characters of one part of a name: file systems allow 255 bytes, and endings are added.
_MAX_PART_CHARS = 80
#: Folders in each other: no library of articles has so many, and paths have a greatest length.
_MAX_NAME_PARTS = 12
_DUPLICATE_NUMBER = re.compile(r"#\d+(?=\.[^./]+$|$)")


def strip_container_ending(name: str) -> str:
    """The name of a container without its suffix; any other name unchanged.

    >>> [strip_container_ending(name) for name in ("crawl.warc.gz", "Library.ZIP", "squat.html")]
    ['crawl', 'Library', 'squat.html']
    """
    for ending in _CONTAINER_SUFFIXES:
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name


def is_container(name: str) -> bool:
    """Whether a file is a container of articles, by its name."""
    return strip_container_ending(name) != name


def split_member_name(name: str) -> tuple[str, ...]:
    """Split a member's name into path parts; empty parts, ``.`` and ``..`` are dropped.

    >>> split_member_name("/knee//../C:squat.txt")
    ('knee', 'C-squat.txt')
    """
    parts = (part.strip() for part in name.replace("\\", "/").split("/"))
    parts = (_DRIVE_LETTER.sub(r"\1-", part) if part[1:2] == ":" else part for part in parts)
    return tuple(part for part in parts if part.strip(". "))


def is_path_outside(name: str) -> bool:
    """Whether a path in an archive is absolute or leads out of the archive.

    >>> [is_path_outside(name) for name in ("knee/squat.txt", "../squat.txt", "/etc/passwd", "C:/squat.txt")]
    [False, True, True, True]
    """
    path = name.replace("\\", "/")
    return path.startswith("/") or bool(_DRIVE_LETTER.match(path)) or ".." in path.split("/")


def make_member_name(name: str) -> str:
    """Make a member's name safe for its address: printable, of limited length, never out of the container.

    >>> make_member_name("../knee/a\\x00b.txt")
    'knee/a_b.txt'
    """
    parts = [_shorten_part(mask_invisible_chars(part)) for part in split_member_name(name)]
    return "/".join(parts[-_MAX_NAME_PARTS:])


def _shorten_part(part: str) -> str:
    if len(part) <= _MAX_PART_CHARS and (part.isascii() or len(part.encode()) <= 2 * _MAX_PART_CHARS):
        return part
    digest = hashlib.sha256(part.encode()).hexdigest()[:16]
    ending = part[part.rindex(".") :] if "." in part[-12:] else ""
    return f"{part[:40]}~{digest}{ending}"


def strip_ending(name: str) -> str:
    """A path without its suffix; unchanged where only dots would remain of its last part.

    >>> strip_ending("knee.d/squat.html"), strip_ending("knee.d/squat"), strip_ending("knee/...txt")
    ('knee.d/squat', 'knee.d/squat', 'knee/...txt')
    """
    dot = name.rfind(".")
    return name[:dot] if dot >= 0 and name[name.rfind("/") + 1 : dot].strip(".") else name


class UniqueNames:
    """The names of one container's members, made unique: the second ``a.txt`` becomes ``a#2.txt``."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self._numbers: dict[str, int] = {}

    def reserve(self, name: str) -> str:
        """Reserve a name, with a number added where it is in use already, and return it."""
        unique = name
        while unique in self.used:
            number = self._numbers[name] = self._numbers.get(name, 1) + 1
            stem = strip_ending(name)
            unique = f"{stem}#{number}{name[len(stem) :]}"
        self.used.add(unique)
        return unique


def is_member_named(member: str, name: str) -> bool:
    """Whether a member has that name, apart from a number that made it unique.

    >>> is_member_named("squat#2.txt", "squat.txt"), is_member_named("squat.txt", "lunge.txt")
    (True, False)
    """
    return member == name or _DUPLICATE_NUMBER.sub("", member, count=1) == name
