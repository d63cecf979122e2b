"""``handouts check``: how readable are articles, and how do they score? All of it is advice."""

import textwrap
from collections import Counter
from collections.abc import Iterator
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
from pipeline.errors import EXIT_ARTICLES_FAILED, PipelineError
from pipeline.text.width import count_columns

if TYPE_CHECKING:
    from pipeline.article import Article
    from pipeline.config import Config
    from pipeline.readability import LengthExcess, Rating, ReadabilityMeasure, ReadingLevel, Score
    from pipeline.sources import Source

_MAX_LINE_COLUMNS = 80
#: Sections that are too hard and are listed without -v.
_MAX_HARD_SECTIONS = 5
_VERDICTS = {True: "easy enough", False: "too hard", None: "without a level"}
_EXCESS_UNITS = {"sentence": "words", "paragraph": "sentences", "list": "items"}


@click.command()
@click.argument("sources", nargs=-1, type=PathParameter(), metavar="[SOURCE]...")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as one JSON list.")
@global_options
@click.pass_obj
@exit_with_error_line
def check(settings: dict[str, Any], sources: tuple[Path, ...], as_json: bool) -> int:
    """Tell the reading level of SOURCE files or folders (default: the folder source), and what to change.

    For each article: its reading level, the sections that are too hard with their hardest sentence, and how
    it stands on the scorecards PEMAT-P and CDC. -v tells every section and item, and all that is too long.
    """
    from pipeline.sources import find_sources

    config = load_command_config(settings)
    level = verbosity(settings)
    failed, counts_by_verdict, entries = False, Counter[str](), []
    for source in find_sources(sources, config.source, config.output):
        article = _clean_or_print_error(source, config)
        if article is None:
            failed = True
        elif as_json:
            entries.append(_make_json_entry(source, article))
        elif level >= 0:
            for line in _format_article(source, article, counts_by_verdict, is_complete=level > 0):
                print_line(line)
    if as_json:
        _print_json(entries)
    elif sum(counts_by_verdict.values()) > 1:
        summary = ", ".join(
            f"{counts_by_verdict[verdict]} {verdict}"
            for verdict in _VERDICTS.values()
            if counts_by_verdict[verdict]
        )
        print_line(f"{sum(counts_by_verdict.values())} articles: {summary}")
    return EXIT_ARTICLES_FAILED if failed else 0


def _clean_or_print_error(source: "Source", config: "Config") -> "Article | None":
    """Clean an article; if it cannot be, print its error and return None.

    Raises:
        PipelineError: an error that is not the article's own.
    """
    from pipeline.builder import clean_article

    try:
        return clean_article(source, config)[0]
    except PipelineError as error:
        if error.exit_code != EXIT_ARTICLES_FAILED:
            raise
        print_line(f"Error: {error}", is_error=True)
    return None


def _make_json_entry(source: "Source", article: "Article") -> dict[str, object]:
    from msgspec import to_builtins

    from pipeline.readability import compute_scores, measure_reading_level, rate_article

    rated = rate_article(article)
    return {
        "source": str(source),
        "title": article.title,
        "reading_level": to_builtins(measure_reading_level(article)),
        "scores": to_builtins(compute_scores(rated)),
        "ratings": to_builtins(rated),
    }


def _print_json(entries: list[dict[str, object]]) -> None:
    import msgspec

    content = msgspec.json.format(msgspec.json.encode(_round_floats(entries)), indent=2)
    click.echo(content.decode("utf-8"))


def _round_floats(value: object) -> object:
    """A JSON value with its floats rounded to one decimal: the formulas know no more."""
    if isinstance(value, dict):
        return {key: _round_floats(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_round_floats(item) for item in value]
    return round(value, 1) if isinstance(value, float) else value


def _format_article(
    source: "Source", article: "Article", counts_by_verdict: Counter[str], *, is_complete: bool
) -> Iterator[str]:
    """Render the readability of one article in lines.

    Args:
        source: of the article.
        article: the article.
        counts_by_verdict: the article's verdict is counted here.
        is_complete: whether all sections, excesses and ratings are listed.
    """
    from pipeline.readability import compute_scores, measure_reading_level, rate_article

    level, rated = measure_reading_level(article), rate_article(article)
    verdict = _VERDICTS[level.is_easy]
    counts_by_verdict[verdict] += 1
    yield _truncate(f"{source} ({article.language}): {article.title}")
    yield f"  {_format_level(level, verdict)}"
    yield from _format_size(level)
    yield from (_format_all_sections(level) if is_complete else _format_hard_sections(level))
    for score in compute_scores(rated):
        yield f"  {_format_score(score)}"
        if is_complete:
            yield from _format_ratings(score, rated)


def _format_level(level: "ReadingLevel", verdict: str) -> str:
    grade = level.measure.grade
    if level.formula is None:
        return f"{verdict}: {level.target}"
    if grade is None:
        return f"{verdict}: too little text for {level.formula}"
    smog = "" if level.measure.smog is None else f"; SMOG {level.measure.smog:.1f}"
    return f"{verdict}: {level.formula} {grade:.1f}, aim: {level.target}{smog}"


def _format_size(level: "ReadingLevel") -> Iterator[str]:
    from pipeline.text.sentences import is_spaced

    measure = level.measure
    unit = "words" if is_spaced(level.language) else "characters"
    yield f"  {measure.words} {unit}, {measure.sentences} sentences, {measure.mean_sentence:.1f} {unit} each"
    excess_counts = Counter(excess.what for excess in measure.excesses)
    if excess_counts:
        lengths = ", ".join(f"{count} {kind}{'s' * (count > 1)}" for kind, count in excess_counts.items())
        yield f"  too long: {lengths}"


def _format_hard_sections(level: "ReadingLevel") -> Iterator[str]:
    """Render the sections that are too hard, each with its hardest sentence."""
    from pipeline.readability import is_on_target

    hard = [part for part in level.sections if is_on_target(level, part.measure) is False]
    for part in hard[:_MAX_HARD_SECTIONS]:
        yield _format_section(level, part.heading, part.line, part.measure)
        if part.hardest is not None:
            yield _truncate(
                f"      line {part.hardest.line}, {part.hardest.words} words: {part.hardest.text}"
            )
    if (unlisted := len(hard) - _MAX_HARD_SECTIONS) > 0:
        yield f"    and {unlisted} more sections that are too hard: they are told with -v"


def _format_all_sections(level: "ReadingLevel") -> Iterator[str]:
    for part in level.sections:
        yield _format_section(level, part.heading, part.line, part.measure)
        yield from map(_format_excess, part.measure.excesses)


def _format_section(
    level: "ReadingLevel", heading: str | None, line: int | None, measure: "ReadabilityMeasure"
) -> str:
    from pipeline.readability import is_on_target

    grade = "–" if measure.grade is None else f"{measure.grade:.1f}"
    mark = " too hard" if is_on_target(level, measure) is False else ""
    line_prefix = "" if line is None else f"line {line}: "
    return _truncate(f"    {line_prefix}{grade}{mark}: {heading or '(before the first heading)'}")


def _format_excess(excess: "LengthExcess") -> str:
    counted = f"{excess.count} {_EXCESS_UNITS[excess.what]} (at most {excess.limit})"
    return _truncate(f"      line {excess.line}, {counted}: {excess.text}")


def _format_score(score: "Score") -> str:
    if score.percent is not None:
        return f"{score.name}: {score.percent:.0f} %, usual bar {score.bar} %"
    by_rule = f"{score.items - score.a_person} of {score.items} by rule"
    return f"{score.name}: {by_rule} ({score.yes} yes, {score.no} no); {score.a_person} for a person"


def _format_ratings(score: "Score", rated: tuple["Rating", ...]) -> Iterator[str]:
    from pipeline.readability.scorecards import get_score_name

    for rating in rated:
        if get_score_name(rating) == score.name:
            line_suffix = "" if rating.line is None else f" (line {rating.line})"
            message = f"{rating.number}. {rating.answer}: {rating.question} {rating.reason}{line_suffix}"
            yield from textwrap.wrap(
                message, _MAX_LINE_COLUMNS, initial_indent="    ", subsequent_indent="      "
            )


def _truncate(text: str) -> str:
    """Truncate a line to the width of a terminal, in columns: some characters are two columns wide."""
    columns = 0
    for index, character in enumerate(text):
        columns += count_columns(character)
        if columns > _MAX_LINE_COLUMNS - 1 and index < len(text) - 1:
            return text[:index].rstrip() + "…"
    return text
