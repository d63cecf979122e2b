"""Which approved handouts may be released, and how are they written with their SHA-256 digests?

A draft, an article whose review is overdue or about which something is still to be decided, or a handout that
does not match its raw article is never released; each candidate has the reasons against it. A release is
written whole or not at all, with an index and ``SHA256SUMS`` (the format of ``sha256sum --check``).
"""

import contextlib
import datetime
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipeline.approvals import is_approval_void
from pipeline.article import Article
from pipeline.builder import clean_article
from pipeline.config import Config
from pipeline.errors import OutputError, PipelineError
from pipeline.records import Manifest
from pipeline.sources import Source
from pipeline.storage.atomic import make_folder
from pipeline.storage.paths import is_remote
from pipeline.verification import verify_output

CHECKSUMS_FILE, INDEX_FILE = "SHA256SUMS", "release.json"


@dataclass(frozen=True)
class ReleaseCandidate:
    """An article that is to be released, its handouts, and the reasons against it (none if it may be)."""

    name: str
    source: Source
    article: Article | None
    files: tuple[Path, ...]
    reasons: tuple[str, ...]


class ReleasedArticle(msgspec.Struct, frozen=True):
    """The index entry of an article. Dates are ISO 8601; ``files`` are SHA-256 digests by relative path."""

    title: str
    language: str
    source_sha256: str
    licence: str | None
    reviewed_by: str | None
    reviewed_on: str | None
    review_due: str | None
    files: dict[str, str]


def find_candidates(
    sources: Iterable[Source], config: Config, today: datetime.date
) -> Iterator[ReleaseCandidate]:
    """The articles of a release, each with the reasons against it.

    Args:
        sources: their raw articles.
        config: the settings that their handouts were built with.
        today: the day of the release: a review that was due before it is overdue.
    """
    manifest = Manifest.read(config.output, config.root)
    names = manifest.find_names_in_use()
    for source in sources:
        name = names.get(manifest.format_address(source))
        try:
            article, _ = clean_article(source, config)
        except PipelineError as error:
            yield ReleaseCandidate(name or source.stem, source, None, (), (error.what,))
            continue
        files = _make_handout_paths(config.output, name, manifest) if name else ()
        reasons = [
            *_check_approval(article, source, today),
            *_check_findings(article),
            *_check_handouts(name, files, config),
        ]
        yield ReleaseCandidate(name or source.stem, source, article, files, tuple(reasons))


def _make_handout_paths(output: Path, name: str, manifest: Manifest) -> tuple[Path, ...]:
    return tuple(output / name / file for file in manifest.records[name].files)


def _check_approval(article: Article, source: Source, today: datetime.date) -> Iterator[str]:
    provenance = article.provenance
    if is_approval_void(article):
        yield f"its approval is void: see 'handouts diff {source.name}'"
    elif not provenance.reviewed_by:
        yield "nobody has approved it: 'handouts approve' does"
    if not provenance.licence:
        yield f"its licence is not known: write it into {source.decisions.name}"
    if provenance.review_due and provenance.review_due < today.isoformat():
        yield f"its review was due on {provenance.review_due}"


def _check_findings(article: Article) -> Iterator[str]:
    """What a person has still to decide; a decision about the line (``<stem>.toml``) closes it."""
    for finding in article.findings:
        if finding.level == "decide":
            yield f"line {finding.line} is to be decided ({finding.rule}): {finding.summary}"


def _check_handouts(name: str | None, files: tuple[Path, ...], config: Config) -> Iterator[str]:
    if name is None or not files:
        yield "its handouts are not built: run 'handouts build'"
        return
    for verified in verify_output([config.output / name], config):
        if verified.error:
            yield f"{verified.path.name}: {verified.error.what}"


def write_release(candidates: Iterable[ReleaseCandidate], folder: Path) -> list[Path]:
    """Write the handouts into a folder of their own; whole or not at all.

    Args:
        candidates: articles without a reason against them.
        folder: the folder of the release; an older release in it is replaced.

    Returns:
        The paths of the written handouts.

    Raises:
        OutputError: the folder cannot be written, is remote, or holds other files than a release.
    """
    if is_remote(folder):
        message, step = "a release is put into a folder of this machine", "name one with --output"
        raise OutputError(message, where=str(folder), next_step=step)
    if folder.exists() and any(folder.iterdir()) and not (folder / INDEX_FILE).is_file():
        raise OutputError(
            "holds other files than a release", where=str(folder), next_step="name another folder"
        )
    make_folder(folder.parent)
    try:
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".releasing-") as temporary:
            new_folder = Path(temporary) / folder.name
            index = {candidate.name: _copy_handouts(candidate, new_folder) for candidate in candidates}
            _write_index(index, new_folder)
            with contextlib.suppress(FileNotFoundError):
                folder.replace(Path(temporary) / "older")
            new_folder.replace(folder)
    except OSError as error:
        raise OutputError(
            f"cannot be written ({error.strerror or error})", where=str(folder), next_step="change its rights"
        ) from error
    return [folder / address for released_article in index.values() for address in released_article.files]


def _copy_handouts(candidate: ReleaseCandidate, folder: Path) -> ReleasedArticle:
    assert candidate.article is not None  # noqa: S101 # a candidate without an article has a reason
    digests = {}
    for file in candidate.files:
        path = folder / candidate.name / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.read_bytes())
        digests[f"{candidate.name}/{file.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    provenance = candidate.article.provenance
    return ReleasedArticle(
        title=candidate.article.title,
        language=candidate.article.language,
        source_sha256=provenance.sha256,
        licence=provenance.licence,
        reviewed_by=provenance.reviewed_by,
        reviewed_on=provenance.reviewed_on,
        review_due=provenance.review_due,
        files=digests,
    )


def _write_index(index: dict[str, ReleasedArticle], folder: Path) -> None:
    """Write the digests as ``sha256sum --check`` reads them, and the index with each article's review."""
    digests = sorted(
        (address, digest) for article in index.values() for address, digest in article.files.items()
    )
    (folder / CHECKSUMS_FILE).write_text(
        "".join(f"{digest}  {address}\n" for address, digest in digests), encoding="utf-8"
    )
    (folder / INDEX_FILE).write_bytes(
        msgspec.json.format(msgspec.json.encode(dict(sorted(index.items()))), indent=2) + b"\n"
    )
