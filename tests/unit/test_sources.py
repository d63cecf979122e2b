"""Folders, archives and lists: every article is found once, at its place, and read as it is."""

import gzip
import json
import os
import pickle
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.errors import ReadError, UsageError
from pipeline.sources import Source, find_source, find_sources, is_present, make_source, read_source
from support.containers import crawled, found, listed, outcomes, record, zipped

Write = Callable[..., Path]
SMALL = "A Small Article\nKeep it short.\n✅ Stop if it hurts.\n"
PAGE = b"<html><body><h1>Heel raise</h1><p>Raise both heels, slowly.</p><p>Do not bounce.</p></body></html>"


def test_a_folder_tree_is_kept_and_what_is_no_article_is_passed_over(write: Write, tmp_path: Path) -> None:
    for name in (
        "knee/squat.txt",
        "knee/squat.toml",
        "knee/squat.txt.approval.json",
        "hip.html",
        "ankle.md.gz",
    ):
        write(f"source/{name}", "x")
    for name in (".hidden.txt", ".git/a.txt", "hip_files/ad.html", "hip.png", "style.css", "__MACOSX/b.txt"):
        write(f"source/{name}", "x")
    assert [(name, source.tree) for name, source in found(tmp_path / "source").items()] == [
        ("ankle.md.gz", "ankle.md"),
        ("hip.html", "hip"),
        ("knee/squat.txt", "knee/squat"),
    ]


def test_an_article_given_twice_is_one_and_the_output_is_not_searched(write: Write, tmp_path: Path) -> None:
    file = write("source/knee/a.txt", "x")
    write("source/output/a/a.html", "x")
    folder = tmp_path / "source"
    assert len(find_sources([folder, file, folder / "knee"], folder, folder / "output")) == 1
    with pytest.raises(UsageError, match="there is no article"):
        find_sources([], tmp_path / "gone", tmp_path / "output")


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_links_are_followed_inside_the_folder_only_and_never_in_a_circle(
    write: Write, tmp_path: Path
) -> None:
    secret = write("elsewhere/secret.txt", "a secret")
    source = write("source/knee/a.txt", "x").parent.parent
    for name, target in {
        "again": source, "self": source / "self", "out": secret.parent, "out.txt": secret,
        "in.txt": source / "knee" / "a.txt", "gone.txt": source / "nowhere",
    }.items():  # fmt: skip
        (source / name).symlink_to(target)
    out, round_about = "it is a link that leads out of the folder", "it is a link that leads to itself"
    assert outcomes(source) == {
        "gone.txt": "there is no such file", "in.txt": b"x", "knee/a.txt": b"x",
        "out": out, "out.txt": out, "self": round_about,
    }  # fmt: skip
    assert outcomes(secret.parent) == {"secret.txt": b"a secret"}, "what a person names is read"
    assert list(outcomes(source / "self").values()) == [round_about], "and so it is where a person names it"


@pytest.mark.skipif(os.name != "posix", reason="elsewhere such names do not exist")
def test_a_name_with_a_line_break_stays_on_its_line(write: Write, tmp_path: Path) -> None:
    write("source/a\n\u202egpj.txt", "")
    assert list(outcomes(tmp_path / "source")) == ["a\\x0a\\u202egpj.txt"]


@pytest.mark.parametrize(("name", "content", "message"), [
    ("a.zip", b"PK", "the archive cannot be opened"),
    ("a.jsonl.gz", gzip.compress(b"{}", mtime=0), "a packed list cannot be read row by row"),
    ("a.jsonl", "{}".encode("utf-16"), "the list is UTF-16"),
    ("a.jsonl", b"\n\n", "it holds no article"),
    ("a.warc", b"<html>", "this is no web archive"),
], ids=["archive", "packed list", "list in UTF-16", "empty list", "crawl"])  # fmt: skip
def test_a_container_that_cannot_be_opened_is_one_failed_article(
    write: Write, name: str, content: bytes, message: str
) -> None:
    place = write(f"source/{name}", content)
    write("source/good.txt", "x")
    told = outcomes(place.parent)
    assert str(told.pop(name)).startswith(message)
    assert told == {"good.txt": b"x"}


def make(place: Path, words: str) -> None:
    """A container of its kind with one article of some words."""
    if place.suffix == ".zip":
        zipped(place, {"a.txt": words})
    elif place.suffix == ".jsonl":
        listed(place, [{"name": "a", "text": words}])
    else:
        crawled(place, [record("https://clinic.example/a", words.encode(), content_type="text/plain")])


@pytest.mark.parametrize("name", ["a.zip", "a.jsonl", "a.warc", "a.warc.gz"])
def test_a_container_that_changes_after_planning_is_noticed(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    make(place, "one")
    (source,) = find_sources([place], tmp_path, tmp_path / "output")
    make(place, "two")
    os.utime(place, ns=(1, 1))
    with pytest.raises(ReadError, match="it changed while it was read; build again"):
        read_source(source)
    place.unlink()
    with pytest.raises(ReadError, match="there is no such file"):
        read_source(source)


@pytest.mark.parametrize("name", ["a.zip", "a.jsonl", "a.warc", "a.warc.gz"])
def test_a_member_is_found_again_by_its_address_as_long_as_it_is_there(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    make(place, "one")
    (source,) = find_sources([place], tmp_path, tmp_path / "output")
    assert find_source(place, source.member, tmp_path) == source
    assert find_sources([Path(str(source))], tmp_path, tmp_path / "output") == [source]
    assert is_present(place, source.member)
    assert not is_present(place, "b.txt")
    with pytest.raises(ReadError, match="there is no such article in it"):
        read_source(find_source(place, "b.txt"))
    place.unlink()
    assert not is_present(place, source.member)


@pytest.mark.slow
def test_planning_holds_no_text(tmp_path: Path) -> None:
    place = listed(tmp_path / "rows.jsonl", ({"name": f"a{n}", "text": "words " * 4000} for n in range(2000)))
    find_sources([place], tmp_path, tmp_path / "output")
    tracemalloc.start()
    sources = find_sources([place], tmp_path, tmp_path / "output")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Threads that other tests have left may allocate meanwhile.
    assert peak < 4_000 * len(sources), "of 24,000 bytes a row"
    assert max(len(pickle.dumps(source)) for source in sources) < 400


def test_all_of_them_are_built_into_one_tree(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("source/arm/lift.txt", SMALL)
    zipped(tmp_path / "source/library.zip", {"knee/squat.txt": SMALL, "../out.txt": SMALL})
    listed(
        tmp_path / "source/rows.jsonl", [{"name": "hip", "text": SMALL, "url": "https://clinic.example/hip"}]
    )
    crawled(tmp_path / "source/crawl.warc.gz", [record("https://clinic.example/heel", PAGE)])
    run = CliRunner().invoke(main, ["build", "--format", "json", "--jobs", "0"])
    assert run.exit_code == 1
    assert run.stderr.splitlines() == [
        "Error: source/library.zip!out.txt: its name leads out of the archive; pack the archive again"
    ]
    for name in ("arm/lift", "library/knee/squat", "rows/hip", "crawl/clinic-example/heel"):
        assert (tmp_path / f"output/{name}/{name.rpartition('/')[2]}.json").is_file(), name
    article = json.loads((tmp_path / "output/rows/hip/hip.json").read_bytes())
    assert article["provenance"]["source_url"] == "https://clinic.example/hip"
    assert not list(tmp_path.glob("*.json"))
    assert (
        CliRunner().invoke(main, ["build", "--format", "json", "--jobs", "0"]).stdout.count(" 4 unchanged")
        == 1
    )


def test_a_source_has_its_decisions_beside_it(tmp_path: Path) -> None:
    assert make_source(tmp_path / "a.html.gz").decisions == tmp_path / "a.html.toml"
    member = Source(tmp_path / "crawl.warc.gz", "crawl", "clinic.example/../a.html")
    assert member.approval == tmp_path / "crawl/clinic.example/a.html.approval.json"
