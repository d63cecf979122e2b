"""Sources and outputs in object stores: the same bytes as on a disk, one build at a time."""

import importlib.util
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from click.testing import CliRunner, Result

from support.articles import ROOT

sys.path.append(str(ROOT / "benchmarks"))
from articles import make_article

from pipeline.cli import main

pytestmark = pytest.mark.slow

ARTICLES = {
    "source/knee.txt": make_article(1),
    "source/knee/bend.txt": make_article(2),
    "source/hip/raise.html": "<h1>Leg raise</h1><p>Raise your leg 10 times.</p>",
    "source/hip/raise.toml": 'licence = "CC-BY-4.0"\n',
    "source/.hidden.txt": "Not an article",
    "source/page_files/menu.html": "<h1>Menu</h1>",
}
FORMATS = ("--format", "html", "--format", "json")

needs_upath = pytest.mark.skipif(
    importlib.util.find_spec("upath") is None, reason="the extra 'remote' is not installed"
)
needs_s3 = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("upath", "s3fs", "moto", "flask_cors"))),
    reason="an S3 server to test with is not installed: pip install s3fs 'moto[s3]' flask flask-cors",
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def tree(folder: Path) -> dict[str, bytes]:
    """All files of an output folder, by their addresses."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in ARTICLES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Bucket:
    """A part of an object store that holds a copy of a project."""

    def __init__(self, store: Any, address: str, folder: Path) -> None:
        self.store, self.address = store, address
        self._path = store._strip_protocol(address)
        for path in folder.rglob("*"):
            if path.is_file():
                self.put(path.relative_to(folder).as_posix(), path.read_bytes())

    def put(self, name: str, content: bytes) -> None:
        self.store.pipe_file(f"{self._path}/{name}", content)

    def take(self, name: str) -> None:
        self.store.rm_file(f"{self._path}/{name}")

    def tree(self, folder: str) -> dict[str, bytes]:
        self.store.invalidate_cache()
        start = len(f"{self._path}/{folder}/")
        return {name[start:]: self.store.cat_file(name) for name in self.store.find(f"{self._path}/{folder}")}


@pytest.fixture
def bucket(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Bucket:
    import fsspec

    return Bucket(fsspec.filesystem("memory"), f"memory://{tmp_path_factory.mktemp('bucket').name}", project)


def assert_same_as_on_a_disk(bucket: Bucket, folder: Path) -> None:
    where = (f"{bucket.address}/source", "--output", f"{bucket.address}/output")
    assert "3 built" in run("build", *FORMATS).output
    assert "3 built" in run("build", *where, *FORMATS).output
    there = bucket.tree("output")
    assert there == tree(folder / "output")
    assert "0 built, 3 unchanged" in run("build", *where, *FORMATS).output
    assert bucket.tree("output") == there
    bucket.put("source/hip/raise.html", b"")
    failed = run("build", *where, *FORMATS)
    assert failed.exit_code == 1
    assert f"{bucket.address}/source/hip/raise.html: the file is empty" in failed.output
    assert "hip/raise/raise.html" not in bucket.tree("output"), "what was made of it is taken away"


@needs_upath
def test_a_store_gets_the_same_bytes_as_a_disk(bucket: Bucket, project: Path) -> None:
    assert_same_as_on_a_disk(bucket, project)


@needs_upath
def test_settings_may_name_addresses(bucket: Bucket, project: Path) -> None:
    addresses = f'source = "{bucket.address}/source"\noutput = "{bucket.address}/output"\n'
    (project / "handouts.toml").write_text(f'{addresses}formats = ["json"]\n')
    assert "3 built" in run("build").output
    assert "knee/bend/bend.json" in bucket.tree("output")
    assert not (project / "output").exists()
    bucket.take("source/knee/bend.txt")
    bucket.put("source/knee.txt", make_article(3).encode())
    assert "1 built, 1 unchanged" in run("build").output
    assert "knee/bend/bend.json: removed" in run("clean-output").output
    assert "knee/bend/bend.json" not in bucket.tree("output")
    assert "verified" in run("verify").output


@needs_upath
def test_articles_of_a_disk_may_go_to_a_store_and_back(bucket: Bucket, project: Path) -> None:
    there = ("--output", f"{bucket.address}/output", "--format", "json")
    run("build", *there)
    records = [name for name in bucket.tree("output") if name.startswith(".handouts/") and "hip" in name]
    assert json.loads(bucket.tree("output")[records[0]])["source"] == "file:source/hip/raise.html"
    assert "3 unchanged" in run("build", *there).output
    run("build", f"{bucket.address}/source", "--format", "json")
    assert "3 unchanged" in run("build", f"{bucket.address}/source", "--format", "json").output


@needs_upath
def test_a_container_may_stand_in_a_store(bucket: Bucket) -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("knee/squat.txt", make_article(4))
    bucket.put("library.zip", content.getvalue())
    where = ("--output", f"{bucket.address}/zipped", "--format", "json")
    assert "1 built" in run("build", f"{bucket.address}/library.zip", *where).output
    assert "library/knee/squat/squat.json" in bucket.tree("zipped")
    assert "1 unchanged" in run("build", f"{bucket.address}/library.zip", *where).output


@needs_upath
def test_a_second_build_in_the_same_place_is_refused_and_a_dead_one_is_not_waited_for(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.storage import object_store

    monkeypatch.setattr(object_store, "_HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(object_store, "_POLL_SECONDS", 0.05)
    where = (f"{bucket.address}/source", "--output", f"{bucket.address}/output", "--format", "json")
    with object_store.ObjectStoreLock(object_store.remote_path(f"{bucket.address}/output/.handouts/.lock")):
        refused = run("build", *where)
    assert refused.exit_code == 4
    assert "another build is at work" in refused.output
    bucket.put("output/.handouts/.lock", b"of a build that was killed")
    assert "3 built" in run("build", *where).output
    assert ".handouts/.lock" not in bucket.tree("output")
    assert not [thread for thread in threading.enumerate() if thread.name == "lock"]


@needs_upath
def test_an_address_that_nothing_knows_is_told_in_one_line() -> None:
    told = run("build", "nonsense://bucket/source")
    assert told.exit_code == 2
    assert "such an address cannot be opened" in told.output


def test_a_file_address_is_a_path(project: Path) -> None:
    assert "3 built" in run("build", f"file://{project}/source", "--format", "json").output


def test_without_the_extra_its_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "upath.py").write_text("raise ModuleNotFoundError(name='upath')")
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "build", "s3://bucket/source"]
    told = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "pip install 'exercise-handouts[remote]'" in told.stderr


def test_on_a_disk_nothing_of_it_is_loaded(project: Path) -> None:
    code = (
        "from pipeline.cli import main\nimport sys\n"
        "main(['build', '--jobs', '0', '--format', 'json'], standalone_mode=False)"
    )
    seen = "\nfinally: assert not {'fsspec', 'upath', 'distributed'} & sys.modules.keys()"
    wrapped = f"import sys\ntry:\n    exec({code!r})\nexcept SystemExit: pass{seen}"
    subprocess.run([sys.executable, "-c", wrapped], cwd=project, check=True, capture_output=True)


@pytest.fixture
def s3(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """A bucket of an S3 server, which is a process of its own."""
    import socket

    import fsspec

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            end = monotonic() + 60
            while not _answers(port):
                assert monotonic() < end, "no S3 server"
                sleep(0.1)
            store = fsspec.filesystem("s3", skip_instance_cache=True)
            store.mkdir("library")
            yield Bucket(store, "s3://library", project)
        finally:
            server.terminate()


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


@needs_s3
@pytest.mark.filterwarnings("ignore")
def test_s3_gets_the_same_bytes_as_a_disk(s3: Bucket, project: Path) -> None:
    assert_same_as_on_a_disk(s3, project)
    missing = run("build", "source", "--output", "s3://no-such-bucket/output")
    assert missing.exit_code == 4
    assert missing.output.count("\n") == 1
