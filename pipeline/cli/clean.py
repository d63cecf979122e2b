"""``handouts clean`` and ``clean-output``: raw articles cleaned; handouts without a source deleted.

``clean`` prints or writes the cleaned articles without making handouts. ``clean-output`` deletes the
handouts of articles whose sources are gone; no file that was not built is touched.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import (
    PathParameter,
    exit_with_error_line,
    global_options,
    load_command_config,
    print_line,
    verbosity,
)
from pipeline.errors import EXIT_ARTICLES_FAILED, EXIT_OK, PipelineError, UsageError

if TYPE_CHECKING:
    from pipeline.config import Config


@click.command()
@click.argument("files", nargs=-1, required=True, type=PathParameter(), metavar="FILE...")
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
@global_options
@click.pass_obj
@exit_with_error_line
def clean(settings: dict[str, Any], files: tuple[Path, ...], output: Path | None, view: str | None) -> int:
    """Clean raw articles without making handouts.

    Prints the clean Markdown; with --output writes FILE's article JSON and clean Markdown there instead.
    """
    from pipeline.builder import internal_error
    from pipeline.storage.atomic import make_folder

    config = load_command_config(settings)
    if output:
        _check_distinct_stems(files)
        make_folder(output)
    failed = False
    for path in files:
        try:
            _clean_file(path, config, output, view, verbosity(settings))
        except PipelineError as error:
            if error.exit_code != EXIT_ARTICLES_FAILED:
                raise
            print_line(f"Error: {error}", is_error=True)
            failed = True
        except OSError:  # of standard output: reading and writing files raise PipelineError
            raise
        except Exception as error:  # a defect of the product on one article: the others are cleaned
            print_line(f"Error: {internal_error(error, str(path))}", is_error=True)
            failed = True
    return EXIT_ARTICLES_FAILED if failed else EXIT_OK


def _check_distinct_stems(files: Iterable[Path]) -> None:
    first_paths: dict[str, Path] = {}
    for path in files:
        first_path = first_paths.setdefault(path.stem, path)
        if first_path != path:
            raise UsageError(
                f"{first_path} and {path} would both be written as {path.stem}.json",
                next_step="clean them into two folders",
            )


def _clean_file(path: Path, config: "Config", output: Path | None, view: str | None, level: int) -> None:
    from pipeline.article import encode
    from pipeline.builder import clean_article
    from pipeline.scraper.explain import explain, render_line_diff
    from pipeline.storage.atomic import write_atomically

    article, scraped = clean_article(path, config)
    if output:
        write_atomically(output / f"{path.stem}.json", encode(article))
        write_atomically(output / f"{path.stem}.md", scraped.markdown.text.encode("utf-8"))
    if view:
        print_line(f"{path}: {article.title}")
        if view == "explain":
            from pipeline.clinical.language_words import load_language_words
            from pipeline.clinical.section_kinds import explain_kinds

            for line in explain_kinds(article.sections, load_language_words(article.language).section_kinds):
                print_line(f"  {line}")
        for line in explain(article, is_whole=level > 0) if view == "explain" else render_line_diff(scraped):
            print_line(f"  {line}")
    elif not output:
        click.echo(scraped.markdown.text, nl=False)
    elif level >= 0:
        print_line(f"{path}: cleaned to {output / path.stem}.json")


@click.command("clean-output")
@click.option("--dry-run", is_flag=True, help="Say what would be taken away; take nothing away.")
@global_options
@click.pass_obj
@exit_with_error_line
def clean_output(settings: dict[str, Any], dry_run: bool) -> int:
    """Take away the handouts of articles whose sources are gone.

    Only what was built from them is taken away: no other file is touched.
    """
    config = load_command_config(settings)
    is_verbose = verbosity(settings) >= 0
    count = _print_orphans(config) if dry_run else _delete_orphans(config, is_verbose=is_verbose)
    if is_verbose:
        from pipeline.text.quantities import pluralize

        action = "would be removed" if dry_run else "removed"
        print_line(
            f"{pluralize(count, 'handout')} {action}" if count else "Nothing to remove: every source is there"
        )
    return EXIT_OK


def _print_orphans(config: "Config") -> int:
    from pipeline.cli.reporters import find_orphans_by_source
    from pipeline.records import Manifest

    found = find_orphans_by_source(Manifest.read(config.output, config.root), config.output)
    for source, files in found.items():
        for file in files:
            print_line(f"{file}: would be removed, since {source} is gone")
    return sum(map(len, found.values()))


def _delete_orphans(config: "Config", *, is_verbose: bool) -> int:
    from contextlib import closing

    from pipeline.builder import run

    count = 0
    with closing(run.clean_output(config)) as deleted:  # closing it updates the catalogue in any case
        for path in deleted:
            count += 1
            if is_verbose:
                print_line(f"{path}: removed")
    return count
