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
    """How the handouts of a build are to be made: the same for every article of it.

    Attributes:
        config: the settings.
        context: what the exporters are given.
        inputs: for each format, in the order in which they are made, what its handouts are made from beside
            their articles (see `pipeline.builder.fingerprints`).
        working_folder: where the settings' relative paths begin, on a machine other than the one that ordered; None
            for the working folder.
    """

    config: Config
    context: ExportContext
    inputs: Mapping[str, Mapping[str, str]]
    working_folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One article of a build.

    Attributes:
        source: where it is.
        address: how the manifest names it.
        name: its own name in the output folder.
        previous_record: what the manifest says of it.
        is_forced: whether its handouts are made again even if they are up to date.
        reason: why something is to be made, as a clause; empty where all is up to date.
    """

    source: Source
    address: str
    name: str
    previous_record: BuildRecord | None = None
    is_forced: bool = False
    reason: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of one article.

    Attributes:
        task: the article.
        written: the handouts that were made.
        errors: what went wrong.
        findings: what a person should look at, of an article that was worked on.
        record: what the manifest says of it now.
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
        """Whether there was nothing to do."""
        return not self.written and not self.errors and not self.task.reason
