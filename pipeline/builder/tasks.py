"""What do a build's settings, a task for a worker, and its outcome consist of?

`BuildSettings` are the same for every article of a build and are sent to a worker once; `Task` and
`Outcome` go to a worker and back, one an article.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.article import Finding
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.exporters import ExportContext
from pipeline.records import BuildRecord
from pipeline.sources import Source


@dataclass(frozen=True)
class BuildSettings:
    """The settings of a build, which all its articles share.

    Attributes:
        config: the configuration.
        context: what the exporters are given.
        inputs: for each format, in the order in which they are made, the digests of all inputs but the
            article itself (see `pipeline.builder.fingerprints`).
        working_folder: on a machine of a cluster, the folder in which the relative paths of the
            configuration start; None for the worker's own working folder.
    """

    config: Config
    context: ExportContext
    inputs: Mapping[str, Mapping[str, str]]
    working_folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One article of a build.

    Attributes:
        source: the location of its raw file.
        address: its source's address in the manifest.
        name: its folder in the output folder.
        previous_record: its record in the manifest; None for a new article.
        is_forced: whether its handouts are built even if they are up to date.
        reason: why something must be built, as a clause; empty where everything is up to date.
    """

    source: Source
    address: str
    name: str
    previous_record: BuildRecord | None = None
    is_forced: bool = False
    reason: str = ""


@dataclass(slots=True)
class Outcome:
    """The result of one article's build.

    Attributes:
        task: the article.
        written: the handouts that were written.
        errors: the errors of the article, or of single handouts.
        findings: what a person should look at; empty for an article that was up to date.
        record: its new record in the manifest.
        format_warnings: what is amiss on this machine with every handout of a format, as its exporter says.
    """

    task: Task
    written: list[Path] = field(default_factory=list)
    errors: list[PipelineError] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()
    record: BuildRecord | None = None
    format_warnings: list[str] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        """Whether everything was up to date."""
        return not self.written and not self.errors and not self.task.reason
