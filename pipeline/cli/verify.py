"""``handouts verify``: do handouts say exactly what the raw articles say from which they were built?"""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.console import (
    PathParameter,
    exit_with_error_line,
    global_options,
    load_command_config,
    print_line,
    verbosity,
)
from pipeline.errors import EXIT_ARTICLES_FAILED, EXIT_OK


@click.command()
@click.argument("paths", nargs=-1, type=PathParameter(), metavar="[OUTPUT]...")
@global_options
@click.pass_obj
@exit_with_error_line
def verify(settings: dict[str, Any], paths: tuple[Path, ...]) -> int:
    """Read handouts back and hold them against their raw articles.

    OUTPUT is an output folder, an article's folder in it, or a handout (default: the output folder). Every
    text must be there, in order, and nothing else; every don't must say that it is one.
    """
    from pipeline.verification import verify_output

    level = verbosity(settings)
    failed = count = 0
    for verified in verify_output(paths, load_command_config(settings)):
        count += 1
        if verified.error:
            failed += 1
            print_line(f"Error: {verified.error}", is_error=True)
        elif level > 0:
            print_line(f"{verified.path}: says what the article says")
    if level >= 0:
        failures = f", {failed} failed" if failed else ""
        print_line(f"{count} handouts verified{failures}")
    return EXIT_ARTICLES_FAILED if failed else EXIT_OK
