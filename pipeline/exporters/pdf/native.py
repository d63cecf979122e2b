"""Native libraries that lay out a PDF's text: which are needed, which are missing, how to get them.

WeasyPrint loads these when it is imported and fails with a page of text where one is missing. A check
beforehand gives a person one line with the command that installs it.

``make`` also runs this file as a script, by a bare system Python and before anything is installed: it
imports the standard library only, and no module of that may have the name of a file in this folder, which
stands first on a script's import path.
"""

import ctypes
import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple


class NativeLibrary(NamedTuple):
    """One shared library: the names that WeasyPrint tries for it, and the package that brings it."""

    name: str
    candidates: tuple[str, ...]
    debian: str
    fedora: str
    brew: str


# Pango's packages bring GLib, HarfBuzz and Fontconfig, whose own names differ from release to release.
LIBRARIES = (
    NativeLibrary(
        "gobject",
        ("libgobject-2.0-0", "gobject-2.0", "libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
        debian="libpango-1.0-0",
        fedora="pango",
        brew="pango",
    ),
    NativeLibrary(
        "pango",
        ("libpango-1.0-0", "pango-1.0", "libpango-1.0.so.0", "libpango-1.0.dylib"),
        debian="libpango-1.0-0",
        fedora="pango",
        brew="pango",
    ),
    NativeLibrary(
        "pangoft2",
        ("libpangoft2-1.0-0", "pangoft2-1.0", "libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
        debian="libpangoft2-1.0-0",
        fedora="pango",
        brew="pango",
    ),
    NativeLibrary(
        "fontconfig",
        ("libfontconfig-1", "fontconfig", "libfontconfig.so.1", "libfontconfig.1.dylib"),
        debian="libpangoft2-1.0-0",
        fedora="pango",
        brew="pango",
    ),
    NativeLibrary(
        "harfbuzz",
        ("libharfbuzz-0", "harfbuzz", "libharfbuzz.so.0", "libharfbuzz.0.dylib"),
        debian="libpango-1.0-0",
        fedora="harfbuzz",
        brew="pango",
    ),
    # WeasyPrint can do without this one, but warns, and takes twice the time to subset fonts.
    NativeLibrary(
        "harfbuzz-subset",
        ("libharfbuzz-subset-0", "harfbuzz-subset", "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
        debian="libharfbuzz-subset0",
        fedora="harfbuzz",
        brew="pango",
    ),
)

# Of the libraries that decide which glyphs stand where, the function that tells the version.
_VERSION_FUNCTIONS = {"pango": "pango_version_string", "harfbuzz": "hb_version_string"}

# Another installation may hold the lock, above all just after a machine has started.
APT_LOCK_OPTION = "DPkg::Lock::Timeout=120"


def find_missing() -> list[NativeLibrary]:
    """Return the libraries that cannot be loaded here, in the order of the table."""
    return [library for library in LIBRARIES if not _can_load(library)]


def read_versions() -> list[str]:
    """Return the versions of the libraries that decide which glyphs stand where; of missing ones nothing."""
    versions = []
    for library in LIBRARIES:
        name = (
            next(filter(_can_open, library.candidates), None) if library.name in _VERSION_FUNCTIONS else None
        )
        if name is not None:
            read_version = getattr(ctypes.CDLL(name), _VERSION_FUNCTIONS[library.name])
            read_version.restype = ctypes.c_char_p
            versions.append(f"{library.name} {read_version().decode()}")
    return versions


def suggest_packages(absent: Sequence[NativeLibrary] | None = None, *, extra: Sequence[str] = ()) -> str:
    """Say in one clause what to install on this system.

    Args:
        absent: the libraries that are missing; looked for where not given.
        extra: further packages to name in the same command.

    Returns:
        The clause, without a full stop; empty where there is nothing to install.
    """
    if absent is None:
        absent = find_missing()
    if not absent and not extra:
        return ""
    names = ", ".join([library.name for library in absent] + list(extra))
    if sys.platform == "darwin":
        # The loader of Apple's own Python does not look where Homebrew puts libraries.
        command = (
            f"brew install {_join_packages([library.brew for library in absent])}, and use Homebrew's python3"
        )
    elif shutil.which("apt-get"):
        packages = _join_packages([library.debian for library in absent] + list(extra))
        command = f"{_make_sudo_prefix()}apt-get install {packages}"
    elif shutil.which("dnf"):
        command = f"{_make_sudo_prefix()}dnf install {_join_packages([library.fedora for library in absent])}"
    else:
        command = "your package manager has them, as a rule under the names pango and harfbuzz"
    return f"install what is missing ({names}): {command}"


def install(packages: Sequence[str]) -> str:
    """Install Debian packages without asking anything.

    Returns:
        Empty where it went well, else the errors of the package manager.
    """
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    # Through env, since sudo drops the variables of its caller.
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", APT_LOCK_OPTION]
    # An update that reaches only some of its mirrors may still do: the installation decides.
    update = _run([*apt, "update"])
    installed = _run([*apt, "install", "-y", "--no-install-recommends", *packages])
    return "" if installed.returncode == 0 else update.stderr + installed.stderr


def main(arguments: Sequence[str]) -> int:
    """Check, and with ``--install`` install; silent where nothing is missing.

    This writes to the terminal although it is no part of the command line: it runs before there is one.
    """
    if list(arguments) not in ([], ["--install"]):
        sys.stderr.write("usage: native.py [--install]\n")
        return 2
    absent, extra = find_missing(), _find_venv_package()
    if not absent and not extra:
        return 0
    if arguments and _can_install():
        packages = _join_packages([library.debian for library in absent] + extra)
        sys.stdout.write(f"Installing {packages}\n")
        sys.stdout.flush()
        sys.stderr.write(install(packages.split()))
        absent, extra = find_missing(), _find_venv_package()
        if not absent and not extra:
            return 0
    sys.stderr.write(f"{suggest_packages(absent, extra=extra)}\n")
    return 1


def _can_load(library: NativeLibrary) -> bool:
    """Try what WeasyPrint will try: each name as it is, then as the system's linker knows it."""
    if any(_can_open(name) for name in library.candidates):
        return True
    paths = (ctypes.util.find_library(name) for name in library.candidates)
    return any(_can_open(path) for path in paths if path)


def _can_open(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _find_venv_package() -> list[str]:
    """Name the package that Debian splits off from Python and without which no environment can be made."""
    if importlib.util.find_spec("ensurepip") or not shutil.which("apt-get"):
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def _can_install() -> bool:
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        return True
    return shutil.which("sudo") is not None and _run(["sudo", "-n", "true"]).returncode == 0


def _make_sudo_prefix() -> str:
    return "" if os.geteuid() == 0 else "sudo "


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    # Every word of every command is written in this file: nothing comes from outside.
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def _join_packages(packages: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(packages))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
