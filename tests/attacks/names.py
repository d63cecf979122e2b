"""Attacks by the names of files, and by what is no file: links, pipes, folders."""

import os
from pathlib import Path

from attacks import Attack, text

NAMES: tuple[Attack, ...] = tuple(
    Attack(name, tries, text(f"Case {number}."), file=file, keeps=(f"Case {number}.",))
    for number, (name, tries, file) in enumerate(
        (
            ("name-device", "a name that is a device on Windows", "CON.txt"),
            ("name-device-ending", "a device with two endings", "NUL.txt.txt"),
            ("name-device-small", "a device in small letters", "aux.txt"),
            ("name-dashes", "a name that a program takes for an option", "--output=evil.txt"),
            ("name-dots", "a name of dots leads up", "a....txt"),
            ("name-backslashes", "backslashes are slashes elsewhere", "a\\..\\..\\evil.txt"),
            ("name-percent", "escaped slashes", "a%2f..%2f..%2fevil.txt"),
            ("name-colon", "a stream or a drive on Windows", "C:evil:stream.txt"),
            ("name-shell", "a shell runs what stands in it", "$(touch owned);`touch owned`|&'\"<>*?.txt"),
            (
                "name-newline",
                "a name of two lines tells two errors, or forges one",
                "heel\nError: all is well.txt",
            ),
            ("name-escapes", "escape sequences reach the terminal", "heel\x1b[31m\x1b]0;owned\x07.txt"),
            ("name-override", "a name that reads as another ending", "heel\u202etxt.lmth.txt"),
            ("name-zero-width", "names that look alike", "he\u200bel.txt"),
            ("name-long", "a name as long as a file system allows", "n" * 251 + ".txt"),
            ("name-long-letters", "a long name of letters of three bytes", "踵" * 83 + ".txt"),
            ("name-case-a", "names that differ only in case", "Heel.txt"),
            ("name-case-b", "names that differ only in case", "hEEL.txt"),
            ("name-nfc", "names that differ only in normalisation: composed", "Fer\u00e9.txt"),
            ("name-nfd", "names that differ only in normalisation: decomposed", "Fere\u0301.txt"),
            ("name-trailing", "dots and spaces at the end are dropped on Windows", "trail. . .txt"),
            ("name-markup", "mark-up in a name reaches the report", "<img src=x onerror=alert(1)>.txt"),
            ("name-reserved", "a name that the output folder needs itself", "index.html.txt"),
            ("name-report", "a name that the output folder needs itself", "report.txt"),
            ("name-template", "a template language computes a name", "{{7*7}}{% raw %}.txt"),
            ("name-folder-up", "a folder whose name leads up elsewhere", "a\\..\\..\\up/evil.txt"),
            ("name-folder-text", "a folder that is called like an article", "folder.txt/inside.txt"),
            ("name-only-signs", "nothing of the name can be kept", "\u202e\u200b!!.txt"),
        )
    )
)

#: Of these the name is also printed in the handout, and so they are built in all formats.
PRINTED = frozenset({"name-escapes", "name-markup", "name-newline", "name-only-signs", "name-override"})


def plant_what_is_no_file(source: Path, canary: Path) -> dict[str, str]:
    """Put links, pipes and impossible names into a source folder.

    Returns:
        What the one line says about each that is refused, by its name as it is told.
    """
    (source / "link-out.txt").symlink_to(canary)
    (source / "link-folder-out").symlink_to(canary.parent, target_is_directory=True)
    (source / "link-to-itself.txt").symlink_to("link-to-itself.txt")
    (source / "link-up").symlink_to(source, target_is_directory=True)
    (source / "link-to-nothing.txt").symlink_to("nowhere.txt")
    (source / "link-to-device.txt").symlink_to("/dev/zero")
    os.mkfifo(source / "pipe.txt")
    (source / os.fsdecode(b"no-utf-8-\xff.txt")).write_bytes(text())
    (source / "beside-pipe.txt").write_bytes(text())
    os.mkfifo(source / "beside-pipe.toml")
    (source / "beside-link.txt").write_bytes(text())
    (source / "beside-link.toml").symlink_to(canary)
    (source / "approved-by-pipe.txt").write_bytes(text())
    os.mkfifo(source / "approved-by-pipe.txt.approval.json")
    return {
        "link-out.txt": "leads out of the folder",
        "link-folder-out": "leads out of the folder",
        "link-to-itself.txt": "leads to itself",
        "link-to-nothing.txt": "there is no such file",
        "link-to-device.txt": "leads out of the folder",
        "pipe.txt": "no ordinary file",
        "no-utf-8-": "its name is no UTF-8",
        "beside-pipe": "no ordinary file",
        "beside-link": "no ordinary file",
        "approved-by-pipe": "no ordinary file",
    }
