"""``handouts check``: how easily articles are read, and how they stand on the scorecards. All is advice."""

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.shared import Place, config_of, everywhere, loudness, say, told_in_one_line
from pipeline.errors import EXIT_ARTICLES_FAILED, PipelineError

if TYPE_CHECKING:
    from pipeline.article import Article
    from pipeline.clinical.readability import Excess, Measure, Rating, ReadingLevel, Score
    from pipeline.config import Config
    from pipeline.sources import Source

_WIDTH = 80
#: Sections that are too hard and are told without -v.
_SECTIONS = 5
_VERDICTS = {True: "easy enough", False: "too hard", None: "without a level"}
_COUNTED = {"sentence": "words", "paragraph": "sentences", "list": "items"}


@click.command()
@click.argument("sources", nargs=-1, type=Place(), metavar="[SOURCE]...")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as one JSON list.")
@everywhere
@click.pass_obj
@told_in_one_line
def check(settings: dict[str, Any], sources: tuple[Path, ...], as_json: bool) -> int:
    """Tell the reading level of SOURCE files or folders (default: the folder source), and what to change.

    For each article: its reading level, the sections that are too hard with their hardest sentence, and how
    it stands on the scorecards PEMAT-P and CDC. -v tells every section and item, and all that is too long.
    """
    from pipeline.sources import find_sources

    config = config_of(settings)
    told = loudness(settings)
    failed, seen, entries = False, Counter[str](), []
    for source in find_sources(sources, config.source, config.output):
        article = _read(source, config)
        if article is None:
            failed = True
        elif as_json:
            entries.append(_entry(source, article))
        elif told >= 0:
            for line in _lines(source, article, seen, is_whole=told > 0):
                say(line)
    if as_json:
        _print_json(entries)
    elif sum(seen.values()) > 1:
        stands = ", ".join(f"{seen[verdict]} {verdict}" for verdict in _VERDICTS.values() if seen[verdict])
        say(f"{sum(seen.values())} articles: {stands}")
    return EXIT_ARTICLES_FAILED if failed else 0


def _read(source: "Source", config: "Config") -> "Article | None":
    """The article; None, and its error told, where it cannot be read."""
    from pipeline.build import clean_article

    try:
        return clean_article(source, config)[0]
    except PipelineError as error:
        if error.exit_code != EXIT_ARTICLES_FAILED:
            raise
        say(f"Error: {error}", is_error=True)
    return None


def _entry(source: "Source", article: "Article") -> dict[str, object]:
    from msgspec import to_builtins

    from pipeline.clinical.readability import ratings, reading_level, scores

    rated = ratings(article)
    return {
        "source": str(source),
        "title": article.title,
        "reading_level": to_builtins(reading_level(article)),
        "scores": to_builtins(scores(rated)),
        "ratings": to_builtins(rated),
    }


def _print_json(entries: list[dict[str, object]]) -> None:
    import msgspec

    content = msgspec.json.format(msgspec.json.encode(_rounded(entries)), indent=2)
    click.echo(content.decode("utf-8"))


def _rounded(value: object) -> object:
    """The same with figures of one decimal: no more is known."""
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return round(value, 1) if isinstance(value, float) else value


def _lines(source: "Source", article: "Article", seen: Counter[str], *, is_whole: bool) -> Iterator[str]:
    """What is told of one article; ``seen`` counts how the articles stand."""
    from pipeline.clinical.readability import ratings, reading_level, scores

    level, rated = reading_level(article), ratings(article)
    verdict = _VERDICTS[level.is_easy]
    seen[verdict] += 1
    yield _cut(f"{source} ({article.language}): {article.title}")
    yield f"  {_standing(level, verdict)}"
    yield from _size(level)
    yield from (_whole_level(level) if is_whole else _worst(level))
    for score in scores(rated):
        yield f"  {_scored(score)}"
        if is_whole:
            yield from _items(score, rated)


def _standing(level: "ReadingLevel", verdict: str) -> str:
    grade = level.measure.grade
    if level.formula is None:
        return f"{verdict}: {level.target}"
    if grade is None:
        return f"{verdict}: too little text for {level.formula}"
    smog = "" if level.measure.smog is None else f"; SMOG {level.measure.smog:.1f}"
    return f"{verdict}: {level.formula} {grade:.1f}, aim: {level.target}{smog}"


def _size(level: "ReadingLevel") -> Iterator[str]:
    from pipeline.clinical.readability.prose import is_spaced

    measure = level.measure
    unit = "words" if is_spaced(level.language) else "characters"
    yield f"  {measure.words} {unit}, {measure.sentences} sentences, {measure.mean_sentence:.1f} {unit} each"
    long = Counter(excess.what for excess in measure.excesses)
    if long:
        told = ", ".join(f"{count} {what}{'s' * (count > 1)}" for what, count in long.items())
        yield f"  too long: {told}"


def _worst(level: "ReadingLevel") -> Iterator[str]:
    """The sections that are too hard, each with its hardest sentence."""
    from pipeline.clinical.readability import keeps_target

    hard = [part for part in level.sections if keeps_target(level, part.measure) is False]
    for part in hard[:_SECTIONS]:
        yield _section(level, part.heading, part.line, part.measure)
        if part.hardest is not None:
            yield _cut(f"      line {part.hardest.line}, {part.hardest.words} words: {part.hardest.text}")
    if len(hard) > _SECTIONS:
        yield f"    and {len(hard) - _SECTIONS} more sections that are too hard: they are told with -v"


def _whole_level(level: "ReadingLevel") -> Iterator[str]:
    for part in level.sections:
        yield _section(level, part.heading, part.line, part.measure)
        yield from map(_excess, part.measure.excesses)


def _section(level: "ReadingLevel", heading: str | None, line: int | None, measure: "Measure") -> str:
    from pipeline.clinical.readability import keeps_target

    grade = "–" if measure.grade is None else f"{measure.grade:.1f}"
    mark = " too hard" if keeps_target(level, measure) is False else ""
    place = "" if line is None else f"line {line}: "
    return _cut(f"    {place}{grade}{mark}: {heading or '(before the first heading)'}")


def _excess(excess: "Excess") -> str:
    counted = f"{excess.count} {_COUNTED[excess.what]} (at most {excess.limit})"
    return _cut(f"      line {excess.line}, {counted}: {excess.text}")


def _scored(score: "Score") -> str:
    if score.percent is not None:
        return f"{score.name}: {score.percent:.0f} %, usual bar {score.bar} %"
    by_rule = f"{score.items - score.a_person} of {score.items} by rule"
    return f"{score.name}: {by_rule} ({score.yes} yes, {score.no} no); {score.a_person} for a person"


def _items(score: "Score", rated: tuple["Rating", ...]) -> Iterator[str]:
    from pipeline.clinical.readability.ratings import part_of

    for rating in rated:
        if part_of(rating) == score.name:
            place = "" if rating.line is None else f" (line {rating.line})"
            told = f"{rating.number}. {rating.answer}: {rating.question} {rating.reason}{place}"
            yield from textwrap.wrap(told, _WIDTH, initial_indent="    ", subsequent_indent="      ")


def _cut(text: str) -> str:
    """``text``, cut where it would run over the edge of a terminal; some characters are two columns wide."""
    columns = 0
    for place, character in enumerate(text):
        columns += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if columns > _WIDTH - 1 and place < len(text) - 1:
            return text[:place].rstrip() + "…"
    return text
