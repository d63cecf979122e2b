"""The product as it is installed: a wheel that works alone, and a third party's format beside it."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from support.articles import FIRST, ROOT

pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "docs" / "examples" / "plain_text"


def run(*command: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)  # type: ignore[call-overload, no-any-return]


def built_wheel(project: Path, folder: Path) -> Path:
    """The wheel of a project, built without the network by the backend that is installed."""
    made = run(
        sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", folder, project
    )
    assert made.returncode == 0, made.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` of an environment with the wheel and the libraries it needs, but not this checkout."""
    folder = tmp_path_factory.mktemp("alone")
    wheel = built_wheel(ROOT, folder)
    venv.create(folder / "env")
    bin_folder = folder / "env" / "bin"
    pip = (sys.executable, "-m", "pip", "--python", bin_folder / "python")
    assert run(*pip, "install", "--no-deps", "--no-compile", wheel).returncode == 0
    found = run(bin_folder / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    # A path named in a .pth file is searched, but its own .pth files, such as this checkout's, are not read.
    Path(found.stdout.strip(), "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return bin_folder


def environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


def test_the_wheel_builds_handouts_in_an_empty_folder(alone: Path, tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_bytes(FIRST.read_bytes())
    made = run(alone / "handouts", "build", "some.txt", "--output", "made", cwd=tmp_path, env=environment())
    assert made.returncode == 0, made.stderr
    assert sorted(path.suffix for path in (tmp_path / "made" / "some").iterdir()) == [
        ".epub",
        ".html",
        ".json",
        ".pdf",
    ]
    where = run(
        alone / "python", "-c", "import pipeline; print(pipeline.__file__)", cwd=tmp_path, env=environment()
    )
    assert str(alone.parent) in where.stdout, "it ran the wheel and not this checkout"


def test_python_m_pipeline_does_the_same(alone: Path, tmp_path: Path) -> None:
    told = run(alone / "python", "-m", "pipeline", "--version", cwd=tmp_path, env=environment())
    assert told.stdout.startswith("handouts, version ")


def test_the_example_format_of_the_docs_is_found_and_used(tmp_path: Path) -> None:
    module = EXAMPLE / "handouts_plain_text.py"
    assert len(module.read_text(encoding="utf-8").splitlines()) < 40
    wheel = built_wheel(EXAMPLE, tmp_path)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    with_example = {**environment(), "PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-m", "pipeline"]
    listed = run(*command, "formats", cwd=tmp_path, env=with_example)
    assert ["txt", "handouts-plain-text"] in [line.split() for line in listed.stdout.splitlines()]
    made = run(
        *command, "build", FIRST, "--format", "txt", "--output", "made", cwd=tmp_path, env=with_example
    )
    assert made.returncode == 0, made.stderr
    text = (tmp_path / "made" / "lower-back-pain" / "lower-back-pain.txt").read_text(encoding="utf-8")
    assert "- Avoid: Arching your lower back while pulling your knees in." in text
    assert "3. Lift & Stretch: Slowly raise one knee" in text
