"""What do all commands share: safe printing, global options, errors in one line, the configuration?"""

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import EXIT_OUTPUT, PipelineError
from pipeline.text.visible import escape_for_terminal

if TYPE_CHECKING:
    from pipeline.config import Config

#: What a shell reports for a command that Ctrl-C ended.
_INTERRUPT_EXIT_CODE = 130


def print_line(text: str, *, is_error: bool = False) -> None:
    """Print one line, with control characters escaped, and what the stream's encoding lacks too.

    Raises:
        BrokenPipeError: the reader has closed the pipe.
        OSError: it cannot be written.
    """
    stream = sys.stderr if is_error else sys.stdout
    if stream is None:  # the process was started with the stream closed
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    printable = escape_for_terminal(text).encode(encoding, errors="backslashreplace").decode(encoding)
    click.echo(printable, file=stream)


class PathParameter(click.ParamType):  # type: ignore[type-arg] # takes none before click 8.2
    """A path, or an address of an object store (``s3://bucket/folder``)."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Parse the value; wrong usage where no library can open such an address."""
        from pipeline.storage.paths import parse_path

        try:
            return parse_path(value)
        except PipelineError as error:
            return self.fail(str(error), param, ctx)


def exit_with_error_line(command: Callable[..., int]) -> Callable[..., None]:
    """Make a command print a `PipelineError` (or an OSError of its output) as one line, and exit.

    The command returns its exit code; an error has its own (see `pipeline.errors`).
    """

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = command(*args, **kwargs)
        except PipelineError as error:
            print_line(f"Error: {error}", is_error=True)
            code = error.exit_code
        except KeyboardInterrupt:
            print_line("Interrupted", is_error=True)
            code = _INTERRUPT_EXIT_CODE
        except OSError as error:
            if isinstance(error, BrokenPipeError):  # click ends the process silently
                raise
            print_line(f"Error: {error.strerror or error}; look at what this was to write to", is_error=True)
            code = EXIT_OUTPUT
        sys.exit(code)

    return run


def _store_option(context: click.Context, option: click.Parameter, value: object) -> None:
    """Store an option's value in the context's object, which group and command share."""
    context.ensure_object(dict)
    if value:
        context.obj[option.name] = value


def global_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that may stand before or after the name of a command."""
    shared: dict[str, Any] = {"expose_value": False, "callback": _store_option}
    for option in (
        click.option("--config", metavar="FILE", help="Settings; default: handouts.toml here.", **shared),
        click.option(
            "-v", "--verbose", is_flag=True, help="Say also what a person should look at.", **shared
        ),
        click.option("-q", "--quiet", is_flag=True, help="Say only what failed.", **shared),
    ):
        command = option(command)
    return command


def verbosity(settings: dict[str, Any]) -> int:
    """The verbosity of a command: -1 with --quiet (failures only), 1 with --verbose, otherwise 0.

    >>> verbosity({"verbose": True}), verbosity({}), verbosity({"quiet": True})
    (1, 0, -1)
    """
    return int(settings.get("verbose", False)) - int(settings.get("quiet", False))


def load_command_config(settings: dict[str, Any]) -> "Config":
    """Load the configuration that --config names, or the one of the working folder."""
    from pathlib import Path

    from pipeline.config import load_config

    return load_config(Path(settings["config"]) if "config" in settings else None)
