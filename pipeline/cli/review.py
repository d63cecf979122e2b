"""``handouts approve``, ``diff`` and ``release``: a person's review, and what may be handed out by it."""

import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.article import Article
from pipeline.cli.shared import config_of, everywhere, loudness, say, told_in_one_line
from pipeline.config import Config
from pipeline.errors import EXIT_ARTICLES_FAILED, EXIT_OK, UsageError
from pipeline.sources import Source, find_sources, source_of

_DATE = click.DateTime(["%Y-%m-%d"])


def _source_of(stem: str, config: Config) -> Source:
    """The raw article that a person names: by its path, file name or stem.

    Raises:
        UsageError: there is none, or there are several.
    """
    if Path(stem).is_file():
        return source_of(Path(stem), config.source)
    everything = find_sources((), config.source, config.output)
    found = [source for source in everything if stem in (source.name, source.stem, source.tree, str(source))]
    if len(found) != 1:
        several = f"{len(found)} articles are called '{stem}'" if found else f"there is no article '{stem}'"
        names = ", ".join(map(str, found))
        step = f"name one of {names}" if found else f"name a file of {config.source}"
        raise UsageError(several, where=str(config.source), next_step=step)
    return found[0]


def _article(stem: str, config: Config) -> tuple[Source, Article]:
    from pipeline.build import clean_article

    source = _source_of(stem, config)
    return source, clean_article(source, config)[0]


@click.command()
@click.argument("stem", metavar="STEM")
@click.option("--reviewer", required=True, metavar="NAME", help="Who approves it, as it is to be printed.")
@click.option("--on", "reviewed_on", type=_DATE, metavar="DATE", help="Day of the review; default: today.")
@click.option("--due", type=_DATE, metavar="DATE", help="Day by which it must be reviewed again.")
@everywhere
@click.pass_obj
@told_in_one_line
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
    from pipeline.approval import approve as record

    name = " ".join(reviewer.split())
    if not name or not name.isprintable():
        raise UsageError("the reviewer has no name that can be printed", next_step="use --reviewer 'A. Name'")
    day = reviewed_on.date() if reviewed_on else datetime.date.today()  # their own day
    if due and due.date() <= day:
        raise UsageError("the next review is due before this one", next_step="give --due a later day")
    config = config_of(settings)
    source, article = _article(stem, config)
    record(source, article, name, day, due.date() if due else None)
    if loudness(settings) >= 0:
        say(f"{source}: approved by {name}, {day}; kept in {source.approval}")
        lacks = "" if article.provenance.licence else f"write its licence into {source.decisions}, "
        say(f"For its handouts to say so, {lacks}run 'handouts build'")
    return EXIT_OK


@click.command()
@click.argument("stem", metavar="STEM")
@everywhere
@click.pass_obj
@told_in_one_line
def diff(settings: dict[str, Any], stem: str) -> int:
    """Show what changed clinically in the article STEM since it was approved.

    Prints nothing and exits 0 where the approval stands; exits 1 where it is void.
    """
    from pipeline.approval import diff as changed_lines
    from pipeline.approval import read_approval
    from pipeline.sources import load

    source, article = _article(stem, config_of(settings))
    approval = read_approval(load(source).approval, source)
    if approval is None:
        raise UsageError(
            "nobody has approved this article", where=str(source), next_step="use 'handouts approve'"
        )
    lines = list(changed_lines(approval, article))
    for line in lines:
        say(line)
    return EXIT_ARTICLES_FAILED if lines else EXIT_OK


@click.command()
@click.argument("stems", nargs=-1, metavar="[STEM]...")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Where the release goes; default: output/release."
)
@click.option(
    "--reviewed-only", is_flag=True, help="Leave out what may not be released, instead of refusing."
)
@everywhere
@click.pass_obj
@told_in_one_line
def release(
    settings: dict[str, Any], stems: tuple[str, ...], output: Path | None, reviewed_only: bool
) -> int:
    """Write the approved handouts into a folder of their own, with their digests.

    Refuses, and says why, if an article is a draft, its review is overdue, or a handout of it is missing or
    does not say what the article says.
    """
    from pipeline.release import candidates, write_release

    config = config_of(settings)
    sources = [_source_of(stem, config) for stem in stems] or find_sources((), config.source, config.output)
    ready, refused = [], 0
    for candidate in candidates(sources, config, datetime.date.today()):
        if candidate.reasons:
            refused += 1
            say(f"{candidate.source}: {'; '.join(candidate.reasons)}", is_error=True)
        else:
            ready.append(candidate)
    if not ready or (refused and not reviewed_only):
        say(f"Nothing was released: {refused} of {len(sources)} articles may not be", is_error=True)
        return EXIT_ARTICLES_FAILED
    folder = output or config.output / "release"
    files = write_release(ready, folder)
    if loudness(settings) >= 0:
        say(f"{len(files)} handouts of {len(ready)} articles released in {folder}")
    return EXIT_OK
