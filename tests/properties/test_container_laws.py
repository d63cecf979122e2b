"""Laws of all containers: every article comes back byte for byte, and nothing leads out or ends badly."""

import contextlib
import re
import tempfile
import zlib
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PipelineError
from pipeline.sources import Source, find_sources, is_present, read_source
from support.containers import crawled, found, listed, outcome, record, zipped

#: Names as people give them, and as nobody should.
PARTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12),
    st.sampled_from(["..", ".", "C:", "knee", "Übung", "a" * 300, "~", " ", "#2", "a\u202eb"]),
)
NAMES = st.lists(PARTS, min_size=1, max_size=4).map(lambda parts: "/".join(parts) + ".txt")
PLAIN = re.compile(r"[a-zÜ]+(?:/[a-zÜ]+)*\.txt")


def hold(sources: dict[str, Source], place: Path) -> None:
    """What holds for whatever is found in a container."""
    for address, source in sources.items():
        assert address.isprintable() or "\u200c" in address or "\u200d" in address
        assert ".." not in PurePosixPath(source.tree).parts
        assert not PurePosixPath(source.tree).is_absolute()
        assert source.sidecar_base.is_relative_to(place.with_name("a"))
        assert source.sidecar_base != place.with_name("a")
        assert len(source.name.encode()) < 200
        assert is_present(place, source.member)


@given(st.dictionaries(NAMES, st.binary(max_size=60), min_size=1, max_size=8))
def test_every_member_of_an_archive_comes_back(members: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = zipped(Path(folder) / "a.zip", members)
        sources = found(place)
        if any(source.member for source in sources.values()):
            hold(sources, place)
        read = Counter(what for source in sources.values() if isinstance(what := outcome(source), bytes))
        assert read <= Counter(members.values())
        assert read >= Counter(content for name, content in members.items() if PLAIN.fullmatch(name))


@given(
    st.lists(
        st.tuples(st.text(max_size=20), st.sampled_from(["text", "html", "markdown"]), st.text(min_size=1)),
        min_size=1,
        max_size=8,
    )
)
def test_every_row_of_a_list_comes_back(rows: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = listed(Path(folder) / "a.jsonl", [{"name": name, kind: text} for name, kind, text in rows])
        sources = found(place)
        hold(sources, place)
        texts = [re.sub("[\ud800-\udfff]", "\ufffd", text).encode() for _, _, text in rows]
        assert [outcome(source) for source in sources.values()] == texts


PATHS = st.text(st.sampled_from("ab/.%20?=&#é-"), max_size=12)


@given(
    st.dictionaries(PATHS, st.binary(max_size=60), min_size=1, max_size=8),
    st.sampled_from(["a.warc", "a.warc.gz"]),
)
def test_every_page_of_a_crawl_comes_back(pages: dict[str, bytes], name: str) -> None:
    last = {path.partition("#")[0]: body for path, body in pages.items()}
    with tempfile.TemporaryDirectory() as folder:
        records = (record(f"https://clinic.example/{path}", body) for path, body in pages.items())
        place = crawled(Path(folder) / name, records)
        sources = found(place)
        hold(sources, place)
        read = Counter(outcome(source) for source in sources.values())
        assert read == Counter(last.values())


def whole(kind: str) -> bytes:
    """A container of a kind, with three articles that do not pack."""
    bodies = [zlib.compress(bytes(range(n, n + 100))) for n in range(3)]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / kind
        if kind == "a.zip":
            zipped(place, {f"{n}.txt": body for n, body in enumerate(bodies)})
        elif kind == "a.jsonl":
            listed(place, [{"name": str(n), "text": body.hex()} for n, body in enumerate(bodies)])
        else:
            crawled(
                place,
                [
                    record(f"https://a.example/{n}", body, "Content-Encoding: deflate")
                    for n, body in enumerate(bodies)
                ],
            )
        return place.read_bytes()


@pytest.mark.parametrize("kind", ["a.zip", "a.jsonl", "a.warc", "a.warc.gz"])
@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=8)), min_size=1, max_size=4)
)
def test_damage_anywhere_is_a_line_and_never_another_error(
    kind: str, damage: list[tuple[float, int, bytes]]
) -> None:
    content = bytearray(whole(kind))
    for where, cut, put in damage:
        start = int(where * len(content))
        content[start : start + cut] = put
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / kind
        place.write_bytes(content)
        for source in find_sources([place], place, Path(folder) / "output"):
            with contextlib.suppress(PipelineError):
                read_source(source)
