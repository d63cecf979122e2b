"""``handouts approve``, ``diff`` and ``release``: a person's review, and what may be handed out by it."""

import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.article import Article
from pipeline.cli.console import (
    exit_with_error_line,
    global_options,
    load_command_config,
    print_line,
    verbosity,
)
from pipeline.config import Config
from pipeline.errors import EXIT_ARTICLES_FAILED, EXIT_OK, UsageError
from pipeline.sources import Source, find_sources, make_source

_DATE_TYPE = click.DateTime(["%Y-%m-%d"])


def _find_named_source(stem: str, config: Config) -> Source:
    """Find the raw article that a person names by its path, file name or stem.

    Raises:
        UsageError: no article has this name, or several have.
    """
    if Path(stem).is_file():
        return make_source(Path(stem), config.source)
    all_sources = find_sources((), config.source, config.output)
    found = [source for source in all_sources if stem in (source.name, source.stem, source.tree, str(source))]
    if len(found) != 1:
        message = f"{len(found)} articles are called '{stem}'" if found else f"there is no article '{stem}'"
        names = ", ".join(map(str, found))
        step = f"name one of {names}" if found else f"name a file of {config.source}"
        raise UsageError(message, where=str(config.source), next_step=step)
    return found[0]


def _clean_named_article(stem: str, config: Config) -> tuple[Source, Article]:
    from pipeline.builder import clean_article

    source = _find_named_source(stem, config)
    return source, clean_article(source, config)[0]


@click.command()
@click.argument("stem", metavar="STEM")
@click.option("--reviewer", required=True, metavar="NAME", help="Who approves it, as it is to be printed.")
@click.option(
    "--on", "reviewed_on", type=_DATE_TYPE, metavar="DATE", help="Day of the review; default: today."
)
@click.option("--due", type=_DATE_TYPE, metavar="DATE", help="Day by which it must be reviewed again.")
@global_options
@click.pass_obj
@exit_with_error_line
def approve(
    settings: dict[str, Any],
    stem: str,
    reviewer: str,
    reviewed_on: datetime.datetime | None,
    due: datetime.datetime | None,
) -> int:
    """Approve exactly what the article STEM says now.

    The approval stands until a word, number, unit, do or don't of it changes; punctuation may be corrected.
    """
    from pipeline import approvals

    name = " ".join(reviewer.split())
    if not name or not name.isprintable():
        raise UsageError("the reviewer has no name that can be printed", next_step="use --reviewer 'A. Name'")
    day = reviewed_on.date() if reviewed_on else datetime.date.today()  # their own day
    if due and due.date() <= day:
        raise UsageError("the next review is due before this one", next_step="give --due a later day")
    config = load_command_config(settings)
    source, article = _clean_named_article(stem, config)
    approvals.approve(source, article, name, day, due.date() if due else None)
    if verbosity(settings) >= 0:
        print_line(f"{source}: approved by {name}, {day}; kept in {source.approval}")
        lacks = "" if article.provenance.licence else f"write its licence into {source.decisions}, "
        print_line(f"For its handouts to say so, {lacks}run 'handouts build'")
    return EXIT_OK


@click.command()
@click.argument("stem", metavar="STEM")
@global_options
@click.pass_obj
@exit_with_error_line
def diff(settings: dict[str, Any], stem: str) -> int:
    """Show what changed clinically in the article STEM since it was approved.

    Prints nothing and exits 0 where the approval stands; exits 1 where it is void.
    """
    from pipeline.approvals import format_changes_since, parse_approval
    from pipeline.sources import read_source

    source, article = _clean_named_article(stem, load_command_config(settings))
    approval = parse_approval(read_source(source).approval, source)
    if approval is None:
        raise UsageError(
            "nobody has approved this article", where=str(source), next_step="use 'handouts approve'"
        )
    lines = list(format_changes_since(approval, article))
    for line in lines:
        print_line(line)
    return EXIT_ARTICLES_FAILED if lines else EXIT_OK


@click.command()
@click.argument("stems", nargs=-1, metavar="[STEM]...")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Where the release goes; default: output/release."
)
@click.option(
    "--reviewed-only", is_flag=True, help="Leave out what may not be released, instead of refusing."
)
@global_options
@click.pass_obj
@exit_with_error_line
def release(
    settings: dict[str, Any], stems: tuple[str, ...], output: Path | None, reviewed_only: bool
) -> int:
    """Write the approved handouts into a folder of their own, with their digests.

    Refuses, and says why, if an article is a draft, its review is overdue, or a handout of it is missing or
    does not say what the article says.
    """
    from pipeline.release import find_candidates, write_release

    config = load_command_config(settings)
    sources = [_find_named_source(stem, config) for stem in stems] or find_sources(
        (), config.source, config.output
    )
    ready, refused = [], 0
    for candidate in find_candidates(sources, config, datetime.date.today()):
        if candidate.reasons:
            refused += 1
            print_line(f"{candidate.source}: {'; '.join(candidate.reasons)}", is_error=True)
        else:
            ready.append(candidate)
    if not ready or (refused and not reviewed_only):
        print_line(f"Nothing was released: {refused} of {len(sources)} articles may not be", is_error=True)
        return EXIT_ARTICLES_FAILED
    folder = output or config.output / "release"
    files = write_release(ready, folder)
    if verbosity(settings) >= 0:
        print_line(f"{len(files)} handouts of {len(ready)} articles released in {folder}")
    return EXIT_OK
