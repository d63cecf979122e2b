"""``handouts formats``, ``themes`` and ``schema``: what is there to choose from and to build upon?"""

from typing import Any

import click

from pipeline.cli.console import exit_with_error_line, global_options, load_command_config, print_line
from pipeline.errors import EXIT_OK


@click.command()
@exit_with_error_line
def formats() -> int:
    """List the formats, each with the distribution that brings it."""
    from pipeline.exporters.registry import list_formats as announced

    for found in announced():
        print_line(f"{found.name:<12} {found.distribution}")
    return EXIT_OK


@click.command()
@global_options
@click.pass_obj
@exit_with_error_line
def themes(settings: dict[str, Any]) -> int:
    """List the themes."""
    from pipeline.exporters.theme import list_themes as there

    for name, description in there([load_command_config(settings).themes]):
        print_line(f"{name:<12} {description}")
    return EXIT_OK


@click.command()
def schema() -> None:
    """Print the JSON Schema of the article JSON."""
    from pipeline.article import schema as article_schema

    click.echo(article_schema(), nl=False)
