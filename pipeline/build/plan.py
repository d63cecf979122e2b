"""What a build is to do: every article with its name, and why something of it is to be made.

A plan holds no text, so that it stays small for any number of articles.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.build.article import inputs_of, why
from pipeline.build.cleaning import refuse_unnameable
from pipeline.build.inputs import format_inputs
from pipeline.build.order import Order, Task
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.exporters import Clinic, ExportContext
from pipeline.exporters.theme import find_theme
from pipeline.manifest import Manifest
from pipeline.output import output_names
from pipeline.places import each, is_far
from pipeline.sources import Source, load


@dataclass(frozen=True)
class Plan:
    """What a build is to do.

    Attributes:
        order: how handouts are to be made.
        tasks: the articles of which something is to be made, each with the reason.
        unchanged: the articles that are up to date.
        manifest: what there is.
    """

    order: Order
    tasks: tuple[Task, ...]
    unchanged: tuple[Task, ...]
    manifest: Manifest


def planned(sources: Iterable[Source], order: Order, *, is_forced: bool = False) -> Plan:
    """Plan a build; nothing is written.

    Args:
        sources: the raw articles.
        order: how their handouts are to be made.
        is_forced: make all handouts again.
    """
    manifest = Manifest.read(order.config.output, order.config.root)
    tasks: tuple[list[Task], list[Task]] = [], []
    given = list(sources)
    is_any_far = is_far(order.config.output) or any(is_far(source.place) for source in given)
    asked = _tasks(given, manifest, is_forced=is_forced)
    for task in each(lambda task: replace(task, reason=_reason(task, order)), asked, far=is_any_far):
        tasks[not task.reason].append(task)
    return Plan(order, tuple(tasks[0]), tuple(tasks[1]), manifest)


def order_of(config: Config) -> Order:
    """The order that the settings are, with all that decides how handouts look.

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
    return Order(config, context, format_inputs(config.formats, context, config.language))


def _tasks(sources: Iterable[Source], manifest: Manifest, *, is_forced: bool) -> Iterator[Task]:
    """The articles with their names."""
    addressed = [(manifest.address(source), source) for source in sources]
    names = output_names(((address, source.tree) for address, source in addressed), manifest.names())
    for (address, source), name in zip(addressed, names, strict=True):
        yield Task(source, address, name, manifest.records.get(name), is_forced)


def _reason(task: Task, order: Order) -> str:
    """Why something of an article is to be made; an article that cannot be read is left to its worker."""
    try:
        refuse_unnameable(task.source)
        inputs = {} if task.known is None or task.is_forced else inputs_of(load(task.source), order)
        return why(task, inputs, order)
    except PipelineError:
        return "it cannot be read"
