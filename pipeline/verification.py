"""Do the handouts in an output folder still say what their raw articles say?

A build verifies what it writes. This verifies again what is in an output folder, whichever changed since:
the handout, the raw article, or the decisions about it. Copies outside of an output folder are verified by
the file names that they were built under.
"""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.article import Article
from pipeline.builder import clean_article, collect_own_words
from pipeline.clinical.gate import SUFFIXES, verify
from pipeline.config import Config
from pipeline.errors import MeaningError, PipelineError, UsageError
from pipeline.exporters import Clinic
from pipeline.exporters.registry import list_formats, load_exporter
from pipeline.records import RECORDS_FOLDER, Manifest
from pipeline.sources import Source, is_present, make_source

_BUILD_AGAIN = "build it again"


@dataclass(frozen=True)
class VerifiedFile:
    """What became of one handout: ``error`` is None where it says what its raw article says."""

    path: Path
    error: PipelineError | None


@dataclass(frozen=True)
class _VerificationScope:
    """An output folder, and the article and file of it that are asked for (None: all of them)."""

    output: Path
    name: str | None = None
    file: str | None = None

    def includes(self, name: str) -> bool:
        """Whether an article is in the folder of articles that is asked for."""
        return self.name is None or name.startswith(f"{self.name}/")


def verify_output(places: Iterable[Path], config: Config) -> Iterator[VerifiedFile]:
    """Verify handouts, one after the other.

    Args:
        places: output folders, folders of single articles in them, or single handouts, and copies of any of
            these, by the names that they were built under; by default the configured output folder.
        config: the settings that they were built with.

    Raises:
        UsageError: a place is in no output folder, or holds nothing that was built.
    """
    words = _collect_words_by_suffix(config)
    for place in list(places) or [config.output]:
        asked = _find_scope(place)
        if asked is None:
            yield from _verify_copies(place, config, words)
            continue
        manifest = Manifest.read(asked.output, config.root)
        built = [name for name, record in sorted(manifest.records.items()) if record.files]
        names = [asked.name] if asked.name in built else [name for name in built if asked.includes(name)]
        if not names:
            where = str(asked.output / (asked.name or ""))
            raise UsageError("no handout is known there", where=where, next_step="run 'handouts build'")
        for name in names:
            yield from _verify_article(asked, manifest, name, config, words)


def _find_scope(place: Path) -> _VerificationScope | None:
    """What of which output folder a place is; None where it is in none."""
    for folder in (place, *place.parents):
        if (folder / RECORDS_FOLDER).is_dir():
            inner = place.relative_to(folder)
            name = (inner.parent if place.is_file() else inner).as_posix()
            return _VerificationScope(
                folder, None if name == "." else name, place.name if place.is_file() else None
            )
    return None


def _verify_copies(
    place: Path, config: Config, words: Mapping[str, tuple[str, ...]]
) -> Iterator[VerifiedFile]:
    """Handouts that lie elsewhere, held against the raw articles that their names were built from."""
    manifest = Manifest.read(config.output, config.root)
    files = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    names = _map_files_to_articles(manifest)
    copies = [path for path in files if path.suffix in SUFFIXES and path.name in names]
    if not copies:
        told = "is in no output folder, and nothing was built under its name"
        raise UsageError(told, where=str(place), next_step="name what 'handouts build' made")
    for path in copies:
        article, fault = _try_clean_article(_find_source(manifest, names[path.name], config), config)
        error = fault if article is None else _verify_file(path, article, words.get(path.suffix, ()))
        yield VerifiedFile(path, error)


def _map_files_to_articles(manifest: Manifest) -> dict[str, str]:
    """The article of each handout by its file name, where only one has a handout of that name."""
    found: dict[str, set[str]] = {}
    for name, record in manifest.records.items():
        for file in record.files:
            found.setdefault(file, set()).add(name)
    return {file: names.pop() for file, names in found.items() if len(names) == 1}


def _find_source(manifest: Manifest, name: str, config: Config) -> Source:
    """The raw article of a record; of a copied output folder it is where that of the first one was."""
    known = manifest.find_source(name)
    address = manifest.records[name].source
    if not known.member and not is_present(known.path):
        places = (config.output / address, config.source / known.path.name)
        return make_source(next((place for place in places if place.is_file()), known.path), config.source)
    return known


def _verify_article(
    asked: _VerificationScope,
    manifest: Manifest,
    name: str,
    config: Config,
    words: Mapping[str, tuple[str, ...]],
) -> Iterator[VerifiedFile]:
    """The handouts that an article has, and those that it should not have."""
    folder = asked.output / name
    known = set(manifest.records[name].files)
    there = {path.name for path in folder.glob("*") if path.suffix in SUFFIXES}
    wanted = sorted(known | there if asked.file is None else {asked.file})
    article, fault = _try_clean_article(_find_source(manifest, name, config), config)
    for file in wanted:
        path = folder / file
        if file not in known:
            error: PipelineError | None = MeaningError(
                "nothing is known of what it was made from", where=str(path), next_step="delete it"
            )
        elif article is None:
            error = fault
        else:
            error = _verify_file(path, article, words.get(path.suffix, ()))
        yield VerifiedFile(path, error)


def _try_clean_article(source: Source, config: Config) -> tuple[Article | None, PipelineError | None]:
    try:
        return clean_article(source, config)[0], None
    except PipelineError as error:
        return None, error


def _verify_file(path: Path, article: Article, words: tuple[str, ...]) -> PipelineError | None:
    try:
        content = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        return MeaningError(f"cannot be read ({why})", where=str(path), next_step=_BUILD_AGAIN)
    try:
        verify(article, path.suffix, content, where=str(path), own_words=words)
    except PipelineError as error:
        return error
    return None


def _collect_words_by_suffix(config: Config) -> Mapping[str, tuple[str, ...]]:
    """What the formats of each kind of file may print beside the article."""
    clinic = Clinic(config.clinic_name, config.clinic_contact)
    declared = dict.fromkeys(SUFFIXES, (clinic.name, clinic.contact))
    for announced in list_formats():
        with contextlib.suppress(PipelineError):  # a format that cannot be loaded made nothing that is true
            each = load_exporter(announced.name)
            declared[each.suffix] = (*declared.get(each.suffix, ()), *collect_own_words(each, clinic))
    return declared
