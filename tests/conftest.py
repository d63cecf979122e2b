"""What many tests need: the first article, and articles written on the spot."""

import gc
import os
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.article import Article
from pipeline.config import Config
from pipeline.exporters import registry
from support.articles import FIRST

# On a build server the same examples are tried every time: a change is judged by what it changes. On a desk
# they are new ones each time, and what fails once is kept and tried again.
# No example fails for being slow: a busy machine would fail what is right.
_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("build-server", _UNTIMED, derandomize=True, database=None)
settings.register_profile("desk", _UNTIMED)
# For the day's work: make test-quick.
settings.register_profile("quick", _UNTIMED, max_examples=10)
settings.load_profile("build-server" if os.environ.get("CI") else "desk")


#: As in workers of a build: by default a twelfth of the time of the tests goes into looking for rubbish.
_GC_THRESHOLDS = (20_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Naming thousands of tests makes many objects and no rubbish: none is looked for, then or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(*_GC_THRESHOLDS)
        gc.enable()


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds work in the test's own process, where it can be looked at, unless a test says otherwise."""
    monkeypatch.setenv("HANDOUTS_JOBS", "0")


@pytest.fixture(scope="module")
def uncut_fonts() -> Iterator[None]:
    """For tests of what handouts say: to cut out a font takes longer than all else of a page or a book.

    Books have whole fonts, in which the words of a cover are measured; pages have none.
    """
    from pipeline.exporters.fonts import FontFace, ensure_static_file

    def take_whole(face: FontFace, _characters: str, flavour: str) -> bytes:
        return b"no font" if flavour == "woff2" else ensure_static_file(face).read_bytes()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.exporters.fonts._build_subset", take_whole)
        yield


@pytest.fixture(scope="session")
def first() -> Article:
    """The first article."""
    from pipeline.builder import clean_article

    return clean_article(FIRST, Config())[0]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file below the test's own folder and gives its path."""

    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return put


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Installs a distribution that announces the format ``odd``, for this test only."""
    site = tmp_path / "site"
    modules: list[str] = []

    def install(distribution: str, source: str, *, format_name: str = "odd") -> None:
        module = distribution.replace("-", "_")
        info = site / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (site / f"{module}.py").write_text(source)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[pipeline.exporters]\n{format_name} = {module}\n")
        modules.append(module)

    monkeypatch.syspath_prepend(site)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(
        "A Small Article\nKeep it short.\n✅ Stop if it hurts.\n", encoding="utf-8"
    )
    registry.load_exporter.cache_clear()
    yield install
    registry.load_exporter.cache_clear()
    for module in modules:
        sys.modules.pop(module, None)
