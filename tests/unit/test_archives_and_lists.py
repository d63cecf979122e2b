"""Archives and lists: members and rows are read as their makers meant them, or refused with a line."""

import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

from pipeline.sources import read_source
from support.containers import found, listed, outcomes, zipped

Write = Callable[..., Path]


def test_members_of_an_archive_stand_in_the_tree_with_what_stands_beside_them(
    write: Write, tmp_path: Path
) -> None:
    members = {
        "knee/squat.txt": "one",
        "knee/squat.toml": "inside",
        "b.html": "two",
        "b.html.approval.json": "{}",
    }
    place = zipped(tmp_path / "source/library.zip", members)
    sources = found(place)
    assert {name: source.tree for name, source in sources.items()} == {
        "b.html": "library/b",
        "knee/squat.txt": "library/knee/squat",
    }
    squat, page = read_source(sources["knee/squat.txt"]), read_source(sources["b.html"])
    assert (squat.content, squat.name, squat.decisions, squat.approval) == (
        b"one",
        "squat.txt",
        b"inside",
        None,
    )
    assert (page.decisions, page.approval) == (None, None), "an archive does not approve itself"
    write("source/library/b.html.approval.json", "{}")
    assert read_source(sources["b.html"]).approval == b"{}"
    write("source/library/knee/squat.toml", "outside")
    assert read_source(sources["knee/squat.txt"]).decisions == b"outside"


def test_a_hostile_archive_gives_its_good_members_and_a_line_for_each_other(tmp_path: Path) -> None:
    names = [
        "../up.txt",
        "/etc/x.txt",
        "C:\\x.txt",
        "link.txt",
        "locked.txt",
        "bomb.txt",
        "short.txt",
        "inner.zip",
    ]
    members: dict[str, str | bytes] = dict.fromkeys([*names, "good.txt"], "some words of an article")
    members["bomb.txt"] = bytes(30_000_000)
    place = zipped(
        tmp_path / "a.zip",
        members,
        external_attr={"link.txt": 0o120777 << 16},
        flag_bits={"locked.txt": 1},
        compress_size={"short.txt": 5},
        compress_type={"squeezed.txt": 14},
    )
    out = "its name leads out of the archive"
    assert outcomes(place) == {
        "up.txt": out, "etc/x.txt": out, "C-/x.txt": out,
        "link.txt": "it is a link or no ordinary file",
        "locked.txt": "it is encrypted",
        "bomb.txt": "unpacked it is too large for an article",
        "short.txt": "its size is not what the archive says",
        "inner.zip": "it is a container in a container",
        "good.txt": b"some words of an article",
    }  # fmt: skip
    assert all(source.sidecar_base.is_relative_to(tmp_path / "a") for source in found(place).values())


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    members = {"a.txt": "one", "b.txt": "two", "c.txt": "three"}
    shared = "it stands in the same bytes as another member"
    place = zipped(tmp_path / "a.zip", members, header_offset={"b.txt": 0})
    assert outcomes(place) == {"a.txt": shared, "b.txt": shared, "c.txt": b"three"}


class _Pipe(io.BytesIO):
    """What a packer writes to that cannot go back, and so puts sizes and check sums behind the members."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise io.UnsupportedOperation

    tell = seek


def test_archives_are_read_however_they_were_written(write: Write) -> None:
    pipe, large = _Pipe(), io.BytesIO()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "one " * 50)
        archive.writestr("b.txt", "two")
    with zipfile.ZipFile(large, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as member:
        member.write(b"three")
    assert outcomes(write("a.zip", pipe.getvalue())) == {"a.txt": b"one " * 50, "b.txt": b"two"}
    assert outcomes(write("b.zip", b"#!/bin/sh: a program that unpacks itself\n" + large.getvalue())) == {
        "a.txt": b"three"
    }


def test_decisions_of_which_there_are_two_are_not_chosen_from(tmp_path: Path) -> None:
    place = tmp_path / "a.zip"
    with zipfile.ZipFile(place, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name in ("a.txt", "a.toml", "a.toml", "b.txt"):
            archive.writestr(name, "x")
    assert outcomes(place) == {"a.txt": "there are two a.toml", "b.txt": b"x"}


def test_a_damaged_member_is_one_line_and_a_damaged_archive_another(tmp_path: Path) -> None:
    words = bytes(range(1, 251))  # does not pack: it stands in the archive as it is
    place = zipped(tmp_path / "a.zip", {"a.txt": words, "b.txt": "two"})
    whole = place.read_bytes()
    place.write_bytes(whole.replace(words[100:120], words[101:121]))
    assert outcomes(place) == {"a.txt": "it is damaged", "b.txt": b"two"}
    place.write_bytes(whole[:-30])
    (what,) = outcomes(place.parent).values()
    assert what == "the archive cannot be opened (File is not a zip file)"


def test_names_of_members_are_read_as_their_packer_meant_them(tmp_path: Path) -> None:
    place = zipped(tmp_path / "a.zip", dict.fromkeys(("Übung.txt", "XXbung.txt", "Ybung.txt"), "x"))
    content = place.read_bytes()
    # UTF-8 without the sign for it, as macOS packs; and the code page of DOS.
    content = content.replace(b"XXbung", "Übung".encode()).replace(b"Ybung", "Übung".encode("cp437"))
    place.write_bytes(content)
    assert list(outcomes(place)) == ["Übung.txt", "Übung#2.txt", "Übung#3.txt"]


def test_members_of_the_same_name_are_kept_apart(tmp_path: Path) -> None:
    place = tmp_path / "a.zip"
    with zipfile.ZipFile(place, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of the name that stands there twice
        for number, name in enumerate(("a.txt", "A.txt", "a.txt", "a#2.txt")):
            archive.writestr(name, str(number))
    assert set(outcomes(place).values()) == {b"0", b"1", b"2", b"3"}


def test_rows_of_a_list_have_the_kind_and_the_name_that_they_say(tmp_path: Path) -> None:
    rows = [
        {"name": "knee/squat", "text": "Squat\nä", "url": "https://clinic.example/squat", "id": 5},
        {"name": "hip.html", "html": "<p>hip", "text": "hip", "url": "javascript:alert(1)"},
        {"name": "../../etc/heel", "markdown": "# Heel", "retrieved": "2026-02-03T04:05:06Z"},
        {"name": "knee/squat", "text": "another"},
        {"url": "https://clinic.example/a/?id=3#top", "html": "<p>a"},
        {"text": "nameless", "html": None},
    ]
    place = listed(tmp_path / "rows.jsonl", rows)
    place.write_bytes(b"\xef\xbb\xbf\r\n" + place.read_bytes())
    assert outcomes(place) == {
        "knee/squat.txt": "Squat\nä".encode(),
        "hip.html": b"<p>hip",
        "etc/heel.md": b"# Heel",
        "knee/squat#2.txt": b"another",
        "clinic.example/a/index@id=3.html": b"<p>a",
        "row-7.txt": b"nameless",
    }
    sources = found(place)
    assert sources["etc/heel.md"].tree == "rows/etc/heel"
    assert [dict(read_source(source).metadata) for source in sources.values()][:3] == [
        {"source_url": "https://clinic.example/squat"},
        {},
        {"retrieved": "2026-02-03"},
    ]


def test_a_row_that_is_no_article_is_one_line_and_the_others_are_read(tmp_path: Path) -> None:
    place = listed(
        tmp_path / "rows.ndjson",
        [b'{"name": "cut', {"name": "none"}, {"name": 3, "text": "x"}, [1], {"name": "n", "text": 3},
         b'{"name": "half", "text": "a\\ud83db"}', b"\xff", b"[" * 100_000, {"name": "good", "text": "x"}],
    )  # fmt: skip
    told = outcomes(place)
    assert {name: what for name, what in told.items() if isinstance(what, bytes)} == {
        "half.txt": "a\ufffdb".encode(),
        "good.txt": b"x",
    }
    assert told["none"] == "the row holds no text, html or markdown"
    assert told["n.txt"] == "the text of the row is no text"
    assert all(
        str(told[f"row-{number}"]).startswith(f"row {number} is no article") for number in (1, 3, 4, 7, 8)
    )
