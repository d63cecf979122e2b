"""``handouts formats``, ``themes`` and ``schema``: what there is to choose from, and to build upon."""

from typing import Any

import click

from pipeline.cli.shared import config_of, everywhere, say, told_in_one_line
from pipeline.errors import EXIT_OK


@click.command()
@told_in_one_line
def formats() -> int:
    """List the formats, each with the distribution that brings it."""
    from pipeline.exporters.registry import formats as announced

    for found in announced():
        say(f"{found.name:<12} {found.distribution}")
    return EXIT_OK


@click.command()
@everywhere
@click.pass_obj
@told_in_one_line
def themes(settings: dict[str, Any]) -> int:
    """List the themes."""
    from pipeline.exporters.theme import themes as there

    for name, description in there([config_of(settings).themes]):
        say(f"{name:<12} {description}")
    return EXIT_OK


@click.command()
def schema() -> None:
    """Print the JSON Schema of the article JSON."""
    from pipeline.article import schema as article_schema

    click.echo(article_schema(), nl=False)
