"""``handouts clean``: what the cleaner makes of raw articles, and why, without handouts."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.shared import Place, config_of, everywhere, loudness, say, told_in_one_line
from pipeline.errors import EXIT_ARTICLES_FAILED, EXIT_OK, PipelineError, UsageError

if TYPE_CHECKING:
    from pipeline.config import Config


@click.command()
@click.argument("files", nargs=-1, required=True, type=Place(), metavar="FILE...")
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
            say(f"Error: {error}", is_error=True)
            failed = True
        except OSError:  # of what is printed: articles and outputs tell theirs
            raise
        except Exception as error:  # whatever is wrong with one article, the others are cleaned
            say(f"Error: {unforeseen(error, str(path))}", is_error=True)
            failed = True
    return EXIT_ARTICLES_FAILED if failed else EXIT_OK


def _refuse_same_stem(files: Iterable[Path]) -> None:
    seen: dict[str, Path] = {}
    for path in files:
        other = seen.setdefault(path.stem, path)
        if other != path:
            raise UsageError(
                f"{other} and {path} would both be written as {path.stem}.json",
                next_step="clean them into two folders",
            )


def _clean_one(path: Path, config: "Config", output: Path | None, view: str | None, told: int) -> None:
    from pipeline.article import encode
    from pipeline.build import clean_article
    from pipeline.output import write_atomically
    from pipeline.scraper.explain import diff, explain

    article, scraped = clean_article(path, config)
    if output:
        write_atomically(output / f"{path.stem}.json", encode(article))
        write_atomically(output / f"{path.stem}.md", scraped.markdown.text.encode("utf-8"))
    if view:
        say(f"{path}: {article.title}")
        for line in explain(article, is_whole=told > 0) if view == "explain" else diff(scraped):
            say(f"  {line}")
    elif not output:
        click.echo(scraped.markdown.text, nl=False)
    elif told >= 0:
        say(f"{path}: cleaned to {output / path.stem}.json")
