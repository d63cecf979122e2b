"""``handouts formats``, ``themes`` and ``schema``: which formats, which themes, what JSON Schema?"""

from typing import Any

import click

from pipeline.cli.console import exit_with_error_line, global_options, load_command_config, print_line
from pipeline.errors import EXIT_OK


@click.command()
@exit_with_error_line
def formats() -> int:
    """List the formats, each with the distribution that brings it."""
    from pipeline.exporters.registry import list_formats

    for listed in list_formats():
        print_line(f"{listed.name:<12} {listed.distribution}")
    return EXIT_OK


@click.command()
@global_options
@click.pass_obj
@exit_with_error_line
def themes(settings: dict[str, Any]) -> int:
    """List the themes."""
    from pipeline.exporters.theme import list_themes

    for name, description in list_themes([load_command_config(settings).themes]):
        print_line(f"{name:<12} {description}")
    return EXIT_OK


@click.command()
def schema() -> None:
    """Print the JSON Schema of the article JSON."""
    from pipeline import article

    click.echo(article.schema(), nl=False)
