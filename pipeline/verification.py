"""Do the handouts in an output folder still say what their raw articles say?

A build verifies what it writes. This verifies the files of an output folder again, after the handout, the raw
article or its decisions may have changed. Copies outside of an output folder are matched to articles by their
file names.
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
    """The result for one handout: ``error`` is None where it says what its raw article says."""

    path: Path
    error: PipelineError | None


@dataclass(frozen=True)
class _VerificationScope:
    """An output folder, and which article and file of it to verify (None: all).

    ``name`` is the name of an article, or of a folder that holds articles.
    """

    output: Path
    name: str | None = None
    file: str | None = None

    def select_names(self, built_names: list[str]) -> list[str]:
        """The articles to verify, of all that have handouts."""
        if self.name is None:
            return built_names
        if self.name in built_names:
            return [self.name]
        return [name for name in built_names if name.startswith(f"{self.name}/")]


def verify_output(paths: Iterable[Path], config: Config) -> Iterator[VerifiedFile]:
    """Verify handouts, one after the other.

    Args:
        paths: output folders, folders of articles in them, single handouts, or copies of any of these under
            their own file names; none for the configured output folder.
        config: the settings that they were built with.

    Raises:
        UsageError: a path holds nothing that was built.
    """
    words_by_suffix = _collect_words_by_suffix(config)
    for path in list(paths) or [config.output]:
        scope = _find_scope(path)
        if scope is None:
            yield from _verify_copies(path, config, words_by_suffix)
            continue
        manifest = Manifest.read(scope.output, config.root)
        names = scope.select_names(
            [name for name, record in sorted(manifest.records.items()) if record.files]
        )
        if not names:
            where = str(scope.output / (scope.name or ""))
            raise UsageError("no handout is known there", where=where, next_step="run 'handouts build'")
        for name in names:
            yield from _verify_article(scope, manifest, name, config, words_by_suffix)


def _find_scope(path: Path) -> _VerificationScope | None:
    """The output folder that a path is in, and what of it the path selects; None where it is in none."""
    for folder in (path, *path.parents):
        if (folder / RECORDS_FOLDER).is_dir():
            relative = path.relative_to(folder)
            name = (relative.parent if path.is_file() else relative).as_posix()
            return _VerificationScope(
                folder, None if name == "." else name, path.name if path.is_file() else None
            )
    return None


def _verify_copies(
    path: Path, config: Config, words_by_suffix: Mapping[str, tuple[str, ...]]
) -> Iterator[VerifiedFile]:
    """Verify copies of handouts against the articles that have handouts of these file names.

    Raises:
        UsageError: there is no copy of a handout at the path.
    """
    manifest = Manifest.read(config.output, config.root)
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    names = _map_files_to_articles(manifest)
    copies = [file for file in files if file.suffix in SUFFIXES and file.name in names]
    if not copies:
        message = "is in no output folder, and nothing was built under its name"
        raise UsageError(message, where=str(path), next_step="name what 'handouts build' made")
    for copy in copies:
        article, error = _try_clean_article(_find_source(manifest, names[copy.name], config), config)
        if article is not None:
            error = _verify_file(copy, article, words_by_suffix.get(copy.suffix, ()))
        yield VerifiedFile(copy, error)


def _map_files_to_articles(manifest: Manifest) -> dict[str, str]:
    """The article of each handout by its file name, where only one has a handout of that name."""
    names_by_file: dict[str, set[str]] = {}
    for name, record in manifest.records.items():
        for file in record.files:
            names_by_file.setdefault(file, set()).add(name)
    return {file: names.pop() for file, names in names_by_file.items() if len(names) == 1}


def _find_source(manifest: Manifest, name: str, config: Config) -> Source:
    """The raw article of a record.

    The record of a copied output folder may lead nowhere; then the address is resolved from the configured
    output folder, or a file of that name in the source folder is taken.
    """
    source = manifest.find_source(name)
    if source.member or is_present(source.path):
        return source
    candidates = (config.output / manifest.records[name].source, config.source / source.path.name)
    return make_source(next((path for path in candidates if path.is_file()), source.path), config.source)


def _verify_article(
    scope: _VerificationScope,
    manifest: Manifest,
    name: str,
    config: Config,
    words_by_suffix: Mapping[str, tuple[str, ...]],
) -> Iterator[VerifiedFile]:
    """Verify the handouts of an article; files in its folder that are not in its record are errors."""
    folder = scope.output / name
    recorded = set(manifest.records[name].files)
    existing = {path.name for path in folder.glob("*") if path.suffix in SUFFIXES}
    requested = sorted(recorded | existing if scope.file is None else {scope.file})
    article, article_error = _try_clean_article(_find_source(manifest, name, config), config)
    for file in requested:
        path = folder / file
        if file not in recorded:
            error: PipelineError | None = MeaningError(
                "nothing is known of what it was made from", where=str(path), next_step="delete it"
            )
        elif article is None:
            error = article_error
        else:
            error = _verify_file(path, article, words_by_suffix.get(path.suffix, ()))
        yield VerifiedFile(path, error)


def _try_clean_article(source: Source, config: Config) -> tuple[Article | None, PipelineError | None]:
    """The article and None, or None and the error."""
    try:
        return clean_article(source, config)[0], None
    except PipelineError as error:
        return None, error


def _verify_file(path: Path, article: Article, own_words: tuple[str, ...]) -> PipelineError | None:
    """The error of a handout; None where it says what the article says."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        return MeaningError(f"cannot be read ({reason})", where=str(path), next_step=_BUILD_AGAIN)
    try:
        verify(article, path.suffix, content, where=str(path), own_words=own_words)
    except PipelineError as error:
        return error
    return None


def _collect_words_by_suffix(config: Config) -> Mapping[str, tuple[str, ...]]:
    """The texts that files of each suffix may hold beside the article: the clinic's, and exporters' own."""
    clinic = Clinic(config.clinic_name, config.clinic_contact)
    words_by_suffix = dict.fromkeys(SUFFIXES, (clinic.name, clinic.contact))
    for output_format in list_formats():
        with contextlib.suppress(PipelineError):  # an exporter that cannot be loaded adds no allowed texts
            exporter = load_exporter(output_format.name)
            own_words = collect_own_words(exporter, clinic)
            suffix = exporter.suffix
            words_by_suffix[suffix] = (*words_by_suffix.get(suffix, ()), *own_words)
    return words_by_suffix
