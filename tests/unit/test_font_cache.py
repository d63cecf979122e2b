"""Fonts that are made once are kept in the user's cache folder, or in a temporary one if that is closed."""

import sys
from pathlib import Path

import pytest

from pipeline.exporters.fonts import ensure_cached_file


def refuse_to_build() -> bytes:
    raise AssertionError("it was made already")


def test_a_file_is_made_once_in_the_cache_folder_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = ensure_cached_file("a.ttf", lambda: b"font")
    if not sys.platform.startswith("win"):
        assert path == tmp_path / "exercise-handouts" / "a.ttf"
    assert ensure_cached_file("a.ttf", refuse_to_build).read_bytes() == b"font"
    assert [file.name for file in path.parent.iterdir()] == ["a.ttf"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have other folders")
@pytest.mark.parametrize("named", ["", "a/relative/path"])
def test_without_a_usable_name_it_is_the_cache_folder_of_the_home(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", named)
    path = ensure_cached_file("a.ttf", lambda: b"font")
    assert path == tmp_path / "home" / ".cache" / "exercise-handouts" / "a.ttf"


def test_a_cache_folder_that_cannot_be_written_is_replaced_by_a_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "taken"))
    path = ensure_cached_file("a.ttf", lambda: b"font")
    assert path.read_bytes() == b"font"
    assert not path.is_relative_to(tmp_path)
