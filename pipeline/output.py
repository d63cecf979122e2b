"""Files and folders of the output: names that are safe everywhere, files that are whole or not there."""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.errors import OutputError

#: Files of the output folder itself.
_RESERVED = frozenset({"index.html", "report", "report.html", "report.json"})
_NOT_IN_NAMES = re.compile(r"[^a-z0-9._-]+")


def output_names(sources: Mapping[str, Path], taken: Mapping[str, str]) -> dict[Path, str]:
    """A name for each source, of ``[a-z0-9._-]`` only, no two alike.

    Args:
        sources: the raw articles, by their address in the manifest.
        taken: names that sources have already, by address; a source keeps its name.
    """
    names: dict[Path, str] = {}
    used = {*_RESERVED, *taken.values()}
    for address, source in sources.items():
        base = _NOT_IN_NAMES.sub("-", source.stem.lower()).strip("-.") or "article"
        name, number = taken.get(address, base), 1
        while address not in taken and name in used:
            number += 1
            name = f"{base}-{number}"
        used.add(name)
        names[source] = name
    return names


def withdraw(path: Path) -> None:
    """Take away an older handout that its article no longer supports: it must not be handed out."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
        path.parent.rmdir()


def make_folder(folder: Path) -> None:
    """Make an output folder, or find that it can be used.

    Raises:
        OutputError: it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    if not os.access(folder, os.W_OK):
        raise OutputError(
            "cannot be written", where=str(folder), next_step="change its rights or use --output"
        )


def write_atomically(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all: beside it, to the disk, then under its name.

    Args:
        path: the file.
        content: its bytes, at once or in parts.

    Raises:
        OutputError: it cannot be written.
    """
    beside = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as file:
            beside = Path(file.name)
            file.writelines([content] if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644)
        beside.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(
        f"cannot be written ({reason})", where=str(path), next_step="change its rights or use --output"
    )
