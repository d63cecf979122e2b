"""The ``handouts`` command: the only package of the product that prints or exits.

Exit codes: 0 all well, 1 some articles failed, 2 wrong usage, 3 wrong configuration, 4 output cannot be
written (see `pipeline.errors`).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from pipeline import __version__
from pipeline.article import encode
from pipeline.article import schema as article_schema
from pipeline.cli.build import build, clean_output
from pipeline.cli.check import check
from pipeline.cli.review import approve, diff, release
from pipeline.cli.shared import config_of, everywhere, loudness, told_in_one_line
from pipeline.cli.verify import verify
from pipeline.config import Config
from pipeline.errors import EXIT_ARTICLES_FAILED, PipelineError, UsageError

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="handouts")
@everywhere
def main() -> None:
    """Turn scraped exercise articles into handouts for patients: PDF, EPUB and accessible HTML."""


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Folder for the article JSON and clean Markdown."
)
@click.option(
    "--explain",
    "view",
    flag_value="explain",
    help="Tell what was repaired, removed and doubted, line by line.",
)
@click.option(
    "--diff",
    "view",
    flag_value="diff",
    help="Show the raw and the clean article line by line, - before and + after.",
)
@everywhere
@click.pass_obj
@told_in_one_line
def clean(settings: dict[str, Any], files: tuple[Path, ...], output: Path | None, view: str | None) -> int:
    """Clean raw articles without making handouts.

    Prints the clean Markdown; with --output writes FILE's article JSON and clean Markdown there instead.
    """
    from pipeline.build import unforeseen
    from pipeline.output import make_folder

    config = config_of(settings)
    if output:
        _refuse_same_stem(files)
        make_folder(output)
    failed = False
    for path in files:
        try:
            _clean_one(path, config, output, view, loudness(settings))
        except PipelineError as error:
            if error.exit_code != EXIT_ARTICLES_FAILED:
                raise
            click.echo(f"Error: {error}", err=True)
            failed = True
        except Exception as error:  # whatever is wrong with one article, the others are cleaned
            click.echo(f"Error: {unforeseen(error, str(path))}", err=True)
            failed = True
    return EXIT_ARTICLES_FAILED if failed else 0


def _refuse_same_stem(files: Iterable[Path]) -> None:
    seen: dict[str, Path] = {}
    for path in files:
        other = seen.setdefault(path.stem, path)
        if other != path:
            raise UsageError(
                f"{other} and {path} would both be written as {path.stem}.json",
                next_step="clean them into two folders",
            )


def _clean_one(path: Path, config: Config, output: Path | None, view: str | None, told: int) -> None:
    from pipeline.build import clean_article
    from pipeline.output import write_atomically
    from pipeline.scraper.explain import diff, explain

    article, scraped = clean_article(path, config)
    if output:
        write_atomically(output / f"{path.stem}.json", encode(article))
        write_atomically(output / f"{path.stem}.md", scraped.markdown.text.encode("utf-8"))
    if view:
        click.echo(f"{path}: {article.title}")
        for line in explain(article, is_whole=told > 0) if view == "explain" else diff(scraped):
            click.echo(f"  {line}")
    elif not output:
        click.echo(scraped.markdown.text, nl=False)
    elif told >= 0:
        click.echo(f"{path}: cleaned to {output / path.stem}.json")


@main.command()
@told_in_one_line
def formats() -> int:
    """List the formats, each with the distribution that brings it."""
    from pipeline.exporters.registry import formats as announced

    for found in announced():
        click.echo(f"{found.name:<12} {found.distribution}")
    return 0


@main.command()
@everywhere
@click.pass_obj
@told_in_one_line
def themes(settings: dict[str, Any]) -> int:
    """List the themes."""
    from pipeline.exporters.theme import themes as there

    for name, description in there([config_of(settings).themes]):
        click.echo(f"{name:<12} {description}")
    return 0


@main.command()
def schema() -> None:
    """Print the JSON Schema of the article JSON."""
    click.echo(article_schema(), nl=False)


for _command in (build, clean_output, verify, approve, diff, release, check):
    main.add_command(_command)
