"""One Chromium without a window, told what to do by the DevTools protocol over two pipes.

Nothing is fetched from a network: no host name is resolved, and every request to a server is refused. The
scripts of pages do not run; those that this program evaluates do, in a world of their own.
"""

import itertools
import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

_FLAGS = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update"),
    *("--disable-sync", "--disable-background-networking", "--disable-extensions", "--mute-audio"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe", "--window-size=1280,1024"),
)
#: The protocol's pipes are the descriptors 3 and 4; a shell makes them of its own input and output.
_PIPES = 'exec "$@" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null'
_CHUNK_BYTES = 1 << 20


class DevToolsError(Exception):
    """The browser refused a command, did not answer in time, or ended."""


class Browser:
    """A browser with one page; a context manager that ends it.

    Args:
        executable: the browser's file or command.
        max_seconds: how long an answer may take.
    """

    def __init__(self, executable: str = "chromium", *, max_seconds: float = 60) -> None:
        self._max_seconds = max_seconds
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()  # which does not work for root
        command = (executable, *_FLAGS, *sandbox, f"--user-data-dir={self._profile.name}", "about:blank")
        self._process = subprocess.Popen(  # noqa: S603
            ("/bin/sh", "-c", _PIPES, "sh", *command), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._numbers = itertools.count(1)
        self._unread = b""
        self._session: str | None = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.call("Fetch.enable", patterns=[{"urlPattern": "http*"}, {"urlPattern": "ws*"}])

    def __enter__(self) -> "Browser":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._profile.cleanup()

    def open(self, page: Path) -> None:
        """Open a file and wait until it is loaded."""
        self.call("Page.navigate", url=page.resolve().as_uri())
        self._wait_for(lambda message: message.get("method") == "Page.loadEventFired")

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the open page, in a world that the page does not share."""
        frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self.call("Page.createIsolatedWorld", frameId=frame)["executionContextId"]
        answer = self.call(
            "Runtime.evaluate", expression=expression, contextId=world, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise DevToolsError(json.dumps(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def call(self, method: str, **parameters: Any) -> Any:
        """The result of a command of the protocol."""
        number = self._send(method, parameters)
        answer = self._wait_for(lambda message: message.get("id") == number)
        if "error" in answer:
            raise DevToolsError(f"{method}: {answer['error']}")
        return answer["result"]

    def _send(self, method: str, parameters: Mapping[str, Any]) -> int:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        assert self._process.stdin is not None  # noqa: S101
        self._process.stdin.write(json.dumps(message).encode() + b"\0")
        self._process.stdin.flush()
        return number

    def _wait_for(self, is_wanted: Any) -> dict[str, Any]:
        """The next message that is wanted; requests to servers are refused meanwhile."""
        deadline = time.monotonic() + self._max_seconds
        while True:
            message = self._read_message(deadline)
            if message.get("method") == "Fetch.requestPaused":
                # An aborted navigation leaves the page as it is.
                refused = {"requestId": message["params"]["requestId"], "errorReason": "Aborted"}
                self._send("Fetch.failRequest", refused)
            elif is_wanted(message):
                return message

    def _read_message(self, deadline: float) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101
        pipe = self._process.stdout.fileno()
        chunks = [self._unread]
        while b"\0" not in chunks[-1]:
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise DevToolsError(f"no answer in {self._max_seconds} s")
            chunk = os.read(pipe, _CHUNK_BYTES)
            if not chunk:
                raise DevToolsError("the browser has ended")
            chunks.append(chunk)
        content, _, self._unread = b"".join(chunks).partition(b"\0")
        message: dict[str, Any] = json.loads(content)
        return message
