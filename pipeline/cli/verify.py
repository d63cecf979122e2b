"""``handouts verify``: hold handouts against the raw articles that they were made from."""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.shared import Place, config_of, everywhere, loudness, say, told_in_one_line
from pipeline.errors import EXIT_ARTICLES_FAILED, EXIT_OK


@click.command()
@click.argument("places", nargs=-1, type=Place(), metavar="[OUTPUT]...")
@everywhere
@click.pass_obj
@told_in_one_line
def verify(settings: dict[str, Any], places: tuple[Path, ...]) -> int:
    """Read handouts back and hold them against their raw articles.

    OUTPUT is an output folder, an article's folder in it, or a handout (default: the output folder). Every
    text must be there, in order, and nothing else; every don't must say that it is one.
    """
    from pipeline.verification import verify_output

    told = loudness(settings)
    failed = count = 0
    for verified in verify_output(places, config_of(settings)):
        count += 1
        if verified.error:
            failed += 1
            say(f"Error: {verified.error}", is_error=True)
        elif told > 0:
            say(f"{verified.path}: says what the article says")
    if told >= 0:
        failures = f", {failed} failed" if failed else ""
        say(f"{count} handouts verified{failures}")
    return EXIT_ARTICLES_FAILED if failed else EXIT_OK
