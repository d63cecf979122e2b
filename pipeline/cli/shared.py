"""What all commands share: errors in one line, options that may stand anywhere, the settings."""

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline.config import Config, read_config
from pipeline.errors import EXIT_OUTPUT, PipelineError


def told_in_one_line(command: Callable[..., int]) -> Callable[..., None]:
    """Turn an error that the product foresees into one line and its exit code."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = command(*args, **kwargs)
        except PipelineError as error:
            click.echo(f"Error: {error}", err=True)
            code = error.exit_code
        except OSError as error:
            if isinstance(error, BrokenPipeError):  # whoever reads our output has read enough
                raise
            click.echo(f"Error: {error.strerror or error}; look at what this was to write to", err=True)
            code = EXIT_OUTPUT
        sys.exit(code)

    return run


def _set(context: click.Context, option: click.Parameter, value: object) -> None:
    """Keep an option's value for the whole command line, wherever on it the option stands."""
    context.ensure_object(dict)
    if value:
        context.obj[option.name] = value


def everywhere(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that may stand before or after the name of a command."""
    shared: dict[str, Any] = {"expose_value": False, "callback": _set}
    for option in (
        click.option("--config", metavar="FILE", help="Settings; default: handouts.toml here.", **shared),
        click.option(
            "-v", "--verbose", is_flag=True, help="Say also what a person should look at.", **shared
        ),
        click.option("-q", "--quiet", is_flag=True, help="Say only what failed.", **shared),
    ):
        command = option(command)
    return command


def loudness(settings: dict[str, Any]) -> int:
    """How much a command tells: -1 only failures, 0 as a rule, 1 what a person should look at too."""
    return int(settings.get("verbose", False)) - int(settings.get("quiet", False))


def config_of(settings: dict[str, Any]) -> Config:
    """The settings that the command line names, or those of the working folder."""
    return read_config(Path(settings["config"]) if "config" in settings else None)
