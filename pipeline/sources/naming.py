"""Names of members: safe as paths, printable as text, no two alike in one container."""

import hashlib
import re

#: The endings of containers: files that hold many articles.
ARCHIVES = (".zip",)
ROWS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
CRAWLS = (".warc", ".warc.gz")
_ENDINGS = tuple(sorted((*ARCHIVES, *ROWS, *CRAWLS), key=len, reverse=True))
#: A drive (``C:``) before a name: on Windows it leads to another place.
_DRIVE = re.compile(r"^([A-Za-z]):")
#: They are seen in how the letters beside them join: names in Indic and Persian writing need them.
_JOINERS = "\u200c\u200d"
#: Characters of one part of a name: file systems allow 255 bytes, and endings are added.
_LONGEST = 80
#: Folders in each other: no library of articles has so many, and paths have a greatest length.
_DEEPEST = 12
_NUMBERED = re.compile(r"#\d+(?=\.[^./]+$|$)")


def container_stem(name: str) -> str:
    """The name of a container without its ending; any other name unchanged.

    >>> container_stem("crawl.warc.gz"), container_stem("Library.ZIP"), container_stem("squat.html")
    ('crawl', 'Library', 'squat.html')
    """
    for ending in _ENDINGS:
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name


def is_container(name: str) -> bool:
    """Whether a file of that name holds many articles."""
    return container_stem(name) != name


def printable(text: str) -> str:
    r"""The text with what nobody can see, or what turns the direction of a line, by its number.

    >>> print(printable("a\nb\u202egpj.txt"))
    a\x0ab\u202egpj.txt
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each in _JOINERS else by_number(each) for each in text)


def by_number(character: str) -> str:
    r"""A character as its number, in the notation of Python.

    >>> print(by_number(chr(27)), by_number(chr(0x202E)))
    \x1b \u202e
    """
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def encodable(text: str) -> str:
    """The text without what no UTF-8 can hold: the bytes of a file name in another encoding."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def parts(name: str) -> tuple[str, ...]:
    """The parts of a name that lead down: none leads out of the container's folder, none is empty.

    >>> parts("/knee//../C:squat.txt")
    ('knee', 'C-squat.txt')
    """
    found = (part.strip() for part in name.replace("\\", "/").split("/"))
    found = (_DRIVE.sub(r"\1-", part) if part[1:2] == ":" else part for part in found)
    return tuple(part for part in found if part.strip(". "))


def leads_out(name: str) -> bool:
    """Whether a path in an archive leads to a place that is not in the archive.

    >>> [leads_out(name) for name in ("knee/squat.txt", "../squat.txt", "/etc/squat.txt", "C:/squat.txt")]
    [False, True, True, True]
    """
    path = name.replace("\\", "/")
    return path.startswith("/") or bool(_DRIVE.match(path)) or ".." in path.split("/")


def inner_name(name: str) -> str:
    """The name of a member as its address has it: printable, not too long, and leading down only.

    >>> inner_name("../knee/a\\x00b.txt")
    'knee/a_b.txt'
    """
    kept = [_shortened(plain_name(part)) for part in parts(name)]
    return "/".join(kept[-_DEEPEST:])


def plain_name(name: str) -> str:
    r"""The name of a file as a handout may print it: nothing in it turns a line round or is not seen.

    >>> plain_name("heel\u202etxt.lmth.txt")
    'heel_txt.lmth.txt'
    """
    return name if name.isprintable() else "".join(map(_seen, name))


def _seen(character: str) -> str:
    """The character; a space for any other space, a line for what nobody can see."""
    if character.isprintable() or character in _JOINERS:
        return character
    return " " if character.isspace() else "_"


def _shortened(part: str) -> str:
    if len(part) <= _LONGEST and (part.isascii() or len(part.encode()) <= 2 * _LONGEST):
        return part
    digest = hashlib.sha256(part.encode()).hexdigest()[:16]
    ending = part[part.rindex(".") :] if "." in part[-12:] else ""
    return f"{part[:40]}~{digest}{ending}"


def without_ending(name: str) -> str:
    """A path without the ending of its last part; that part whole where only dots would be left of it.

    >>> without_ending("knee.d/squat.html"), without_ending("knee.d/squat"), without_ending("knee/...txt")
    ('knee.d/squat', 'knee.d/squat', 'knee/...txt')
    """
    dot = name.rfind(".")
    return name[:dot] if dot >= 0 and name[name.rfind("/") + 1 : dot].strip(".") else name


class Names:
    """Gives the members of one container names, no two alike: the second ``a.txt`` is ``a#2.txt``."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self._numbers: dict[str, int] = {}

    def take(self, name: str) -> str:
        """The name, with a number where it is taken."""
        unique = name
        while unique in self.taken:
            number = self._numbers[name] = self._numbers.get(name, 1) + 1
            stem = without_ending(name)
            unique = f"{stem}#{number}{name[len(stem) :]}"
        self.taken.add(unique)
        return unique


def is_called(member: str, name: str) -> bool:
    """Whether a member has that name, or had it before it was given a number.

    >>> is_called("squat#2.txt", "squat.txt"), is_called("squat.txt", "lunge.txt")
    (True, False)
    """
    return member == name or _NUMBERED.sub("", member, count=1) == name
