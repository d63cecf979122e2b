"""Runs the product in a process of its own that records and denies what no build may do.

    python -m support.confined RECORD FOLDER... -- build ...

An audit hook (PEP 578) sees each opening of a file, each socket and each program started from Python,
whoever asks for it. Reading is for the product, Python and their libraries, and the folders that are named;
writing is for these folders. What is denied is also written to the file RECORD: a library that swallows the
error does not hide the attempt. Libraries in C do not ask; see ``docs/security.md``.
"""

import os
import sys
import sysconfig
from pathlib import Path

#: Files of the system that Python and its libraries read by themselves.
_OF_THE_SYSTEM = (
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/etc/mime.types",
    "/dev/null",
    "/dev/urandom",
    "/usr/share/mime",
    "/etc/apache2",
    "/etc/httpd",
    "/usr/local/etc",
    "/proc/self",
)
_NEVER = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "socket.gethostby",
    "socket.sendto",
    "urllib.Request",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.spawn",
    "ftplib",
    "http.client",
    "smtplib",
    "webbrowser.open",
    "os.startfile",
    "pty.spawn",
    "code.__new__",
    "marshal.loads",
    "pickle.find_class",
)
_CHANGES = (
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "shutil.",
)


def confine(record: Path, folders: list[str]) -> None:
    """Install the hook; there is no way back."""
    product = Path(__file__).resolve().parents[2]
    paths = sysconfig.get_paths()
    libraries = {
        sys.prefix,
        sys.base_prefix,
        paths["stdlib"],
        paths["purelib"],
        paths["platlib"],
        *filter(os.path.isabs, sys.path),
    }
    writable = [os.path.realpath(folder) for folder in folders]
    readable = [
        *writable,
        *(os.path.realpath(path) for path in libraries if path),
        str(product / "pipeline"),
        str(product / "themes"),
        *_OF_THE_SYSTEM,
    ]
    log = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def deny(what: str) -> None:
        os.write(log, f"{what}\n".encode("utf-8", "backslashreplace"))
        raise PermissionError(what)

    def is_below(path: object, allowed: list[str]) -> bool:
        if isinstance(path, int) or path is None:
            return True
        real = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
        return any(real == folder or real.startswith(folder.rstrip("/") + "/") for folder in allowed)

    def hook(event: str, told: tuple[object, ...]) -> None:
        if event == "open":
            path, mode, flags = told
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND)
            if not is_below(path, writable if writes and path != os.devnull else readable):
                deny(f"open {path!r} {mode}")
        elif event.startswith(_NEVER):
            if event in ("code.__new__", "marshal.loads", "pickle.find_class", "os.fork"):
                return
            deny(f"{event} {told!r:.200}")
        elif event.startswith(_CHANGES) and not is_below(told[0], writable):
            deny(f"{event} {told!r:.200}")

    sys.addaudithook(hook)


if __name__ == "__main__":
    border = sys.argv.index("--")
    arguments = sys.argv[border + 1 :]
    # Loading these asks the system where their native libraries are (ldconfig, a compiler), and whether it
    # knows IPv6 (a socket that is bound and closed): once, and before any article is read.
    import pypdfium2  # noqa: F401
    import trafilatura  # noqa: F401
    import weasyprint  # noqa: F401

    confine(Path(sys.argv[1]), sys.argv[2:border])
    from pipeline.cli import main

    main(arguments)
