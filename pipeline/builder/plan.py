"""Which articles does a build have to make, under which names, and why is each of them stale?

A plan holds no text, so that it stays small for any number of articles.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.builder.build_article import input_digests, stale_reason
from pipeline.builder.fingerprints import digest_format_inputs
from pipeline.builder.tasks import BuildSettings, Task
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.exporters import Clinic, ExportContext
from pipeline.exporters.theme import find_theme
from pipeline.records import Manifest
from pipeline.sources import Source, read_source
from pipeline.storage.atomic import assign_output_names
from pipeline.storage.concurrency import map_concurrently
from pipeline.storage.paths import is_remote


@dataclass(frozen=True)
class Plan:
    """What a build has to do.

    Attributes:
        settings: the settings of the build.
        tasks: the articles of which something must be built, each with the reason.
        unchanged: the articles that are up to date.
        manifest: the records of the output folder.
    """

    settings: BuildSettings
    tasks: tuple[Task, ...]
    unchanged: tuple[Task, ...]
    manifest: Manifest


def make_plan(sources: Iterable[Source], settings: BuildSettings, *, is_forced: bool = False) -> Plan:
    """Plan a build; nothing is written.

    Args:
        sources: the raw articles.
        settings: the settings of the build.
        is_forced: build all handouts, also those that are up to date.
    """
    manifest = Manifest.read(settings.config.output, settings.config.root)
    tasks: tuple[list[Task], list[Task]] = [], []
    source_list = list(sources)
    is_any_remote = is_remote(settings.config.output) or any(is_remote(source.path) for source in source_list)
    candidates = _make_tasks(source_list, manifest, is_forced=is_forced)
    for task in map_concurrently(
        lambda task: replace(task, reason=_find_stale_reason(task, settings)),
        candidates,
        is_remote=is_any_remote,
    ):
        tasks[not task.reason].append(task)
    return Plan(settings, tuple(tasks[0]), tuple(tasks[1]), manifest)


def build_settings(config: Config) -> BuildSettings:
    """Make a build's settings of the configuration: theme, clinic, and the digests of all inputs.

    Raises:
        UsageError: a format or the theme does not exist.
        ConfigurationError: the theme is wrong.
        ExportError: a format cannot be loaded.
    """
    context = ExportContext(
        theme=find_theme(config.theme, [config.themes]),
        paper=config.paper,
        clinic=Clinic(config.clinic_name, config.clinic_contact),
    )
    return BuildSettings(config, context, digest_format_inputs(config.formats, context, config.language))


def _make_tasks(sources: Iterable[Source], manifest: Manifest, *, is_forced: bool) -> Iterator[Task]:
    """Make the task of each article, with its name in the output folder."""
    addressed = [(manifest.format_address(source), source) for source in sources]
    names = assign_output_names(
        ((address, source.tree) for address, source in addressed), manifest.find_names_in_use()
    )
    for (address, source), name in zip(addressed, names, strict=True):
        yield Task(source, address, name, manifest.records.get(name), is_forced)


def _find_stale_reason(task: Task, settings: BuildSettings) -> str:
    """Why something of an article must be built; the error of an unreadable one is left to its worker."""
    try:
        inputs = (
            {}
            if task.previous_record is None or task.is_forced
            else input_digests(read_source(task.source), settings)
        )
        return stale_reason(task, inputs, settings)
    except PipelineError:
        return "it cannot be read"
