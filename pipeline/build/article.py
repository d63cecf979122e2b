"""One article of a build, from its raw file to its handouts, its piece of the report and its record.

This is what a worker does. What it writes is in such an order that a build that is killed at any moment is
completed by the next one: the record first names the handouts that are being made, as made from nothing, and
last says what they were made from; between the two, they are not believed to be up to date.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.approval import void_approval
from pipeline.article import Article
from pipeline.build.cleaning import cleaned, refuse_unnameable, unforeseen
from pipeline.build.inputs import article_inputs
from pipeline.build.order import Order, Outcome, Task
from pipeline.clinical.gate import verify
from pipeline.errors import ExportError, OutputError, PipelineError
from pipeline.exporters import Clinic, Exporter
from pipeline.exporters.registry import distribution_of, exporter
from pipeline.manifest import Made, Record, digest, forget_record, read_record, write_record
from pipeline.output import make_folder, settle, withdraw, write_atomically
from pipeline.reporting import has_piece, keep_piece, told
from pipeline.scraper import Scraped
from pipeline.sources import Material, load
from pipeline.sources.naming import encodable

#: A handout that is being made, or is to be taken away: whatever lies there is not believed.
_BEGUN = Made({}, 0)


def build_article(task: Task, order: Order) -> Outcome:
    """Make what is not up to date of an article's handouts.

    Args:
        task: the article.
        order: how its handouts are to be made.

    Raises:
        OutputError: the output folder cannot be written.
    """
    try:
        refuse_unnameable(task.source)
        material = load(task.source)
        inputs = inputs_of(material, order)
        if task.known and not task.reason and not why(task, inputs, order):
            return Outcome(task, record=task.known)
        article, scraped = cleaned(task.source, material, order.config)
    except PipelineError as error:
        return failed(task, order, error)
    return _Making(task, order, article, scraped, inputs).outcome()


def inputs_of(material: Material, order: Order) -> dict[str, dict[str, str]]:
    """What the handouts of an article would be made from, by their suffix."""
    article = article_inputs(material)
    return {exporter(name).suffix: {**article, **inputs} for name, inputs in order.inputs.items()}


def why(task: Task, inputs: Mapping[str, Mapping[str, str]], order: Order) -> str:
    """Why something of an article is to be made, as a clause; empty where all is up to date."""
    known, output = task.known, order.config.output
    if task.is_forced:
        return "it is asked for"
    if known is None or not known.article:
        return "it is new" if known is None else "it failed before"
    reasons: dict[str, None] = {}
    for suffix, wanted in inputs.items():
        file = f"{_base(task.name)}{suffix}"
        if (made := known.files.get(file)) is None:
            reasons[f"there is no {suffix[1:]}"] = None
        elif not made.inputs:
            reasons["its last build did not come to an end"] = None
        elif made.inputs != wanted:
            other = {key for key in (*wanted, *made.inputs) if wanted.get(key) != made.inputs.get(key)}
            reasons |= dict.fromkeys(f"changed: {key}" for key in sorted(other))
        elif not _is_whole(output / task.name / file, made.bytes):
            reasons[f"its {suffix[1:]} is not as it was made"] = None
    if not reasons and not has_piece(output, task.name):
        return "its part of the report is gone"
    return ", ".join(reasons)


def failed(task: Task, order: Order, error: PipelineError) -> Outcome:
    """Note that an article cannot be made, and take away what was made of it before.

    Raises:
        OutputError: the output folder cannot be written.
    """
    output = order.config.output
    known = read_record(output, task.name) or task.known
    for file in known.files if known else ():
        withdraw(output / task.name / file, output)
    keep_piece(output, {}, told(task.name, task.source, task.address, None, [error]))
    record = Record(encodable(task.address), "")
    write_record(output, task.name, record)
    return Outcome(task, errors=[error], record=record)


def forget(output: Path, name: str, files: Iterable[str]) -> None:
    """Take away all that was made of an article that is gone: its handouts first, its record last."""
    for file in files:
        withdraw(output / name / file, output)
    forget_record(output, name)


class _Making:
    """The making of one article's handouts."""

    def __init__(
        self,
        task: Task,
        order: Order,
        article: Article,
        scraped: Scraped,
        inputs: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._task, self._order, self._article, self._scraped = task, order, article, scraped
        self._inputs = inputs
        self._output = order.config.output
        self._folder = self._output / task.name
        self._result = Outcome(task, findings=article.findings)

    def outcome(self) -> Outcome:
        digested = digest(self._article)
        kept = dict(self._still_true(digested))
        wanted = [name for name in self._order.inputs if self._file(exporter(name)) not in kept]
        begun = dict.fromkeys((*self._known_files(), *map(self._file, map(exporter, wanted))), _BEGUN)
        self._write_record(digested, {**begun, **kept})
        for file in set(self._known_files()) - set(kept):
            withdraw(self._folder / file, self._output)
        made = {**kept, **dict(self._made(wanted))}
        self._keep_piece(made)
        if made:
            settle(self._folder)
        self._result.record = self._write_record(digested, made)
        return self._result

    def _known_files(self) -> Mapping[str, Made]:
        """The handouts that there may be, also those that a build began that was killed."""
        known = self._task.known
        return known.files if known else {}

    def _still_true(self, digested: str) -> Iterator[tuple[str, Made]]:
        """The handouts that need not be made again.

        Those of a format that nobody asks for now stay as long as the article says the same.
        """
        known = self._task.known
        if known is None or known.article != digested:
            return
        asked = {f"{_base(self._task.name)}{suffix}": inputs for suffix, inputs in self._inputs.items()}
        for file, made in known.files.items():
            is_asked = self._task.is_forced or made.inputs != asked.get(file)
            if _is_whole(self._folder / file, made.bytes) and not (file in asked and is_asked):
                yield file, made

    def _made(self, names: Iterable[str]) -> Iterator[tuple[str, Made]]:
        """Make handouts; what goes wrong with one costs no other."""
        for name in names:
            each = exporter(name)
            path = self._folder / self._file(each)
            try:
                content = self._content(each)
            except OutputError:
                raise
            except PipelineError as error:
                self._result.errors.append(error)
                withdraw(path, self._output)
                continue
            make_folder(self._folder)
            write_atomically(path, content)
            self._result.written.append(path)
            yield path.name, Made(dict(self._inputs[each.suffix]), len(content))

    def _content(self, each: Exporter) -> bytes:
        """A finished file that says what the article says.

        Raises:
            PipelineError: the exporter failed, or what it made is empty or not complete.
        """
        where, context = f"{self._task.source} ({each.name})", self._order.context
        try:
            content = each.export(self._article, context)
        except PipelineError as error:
            place = f"{where}: {error.where}" if error.where else where
            raise type(error)(error.what, where=place, next_step=error.next_step) from error
        except MemoryError:
            raise
        except Exception as error:  # a plug-in may fail in any way; the other formats are built all the same
            raise _at_fault(each, f"failed ({type(error).__name__}: {error})", where) from error
        if not isinstance(content, bytes):
            raise _at_fault(each, "made no bytes", where)
        if not content:
            raise _at_fault(each, "made an empty file", where)
        words = own_words(each, context.clinic)
        verify(self._article, each.suffix, content, where=where, own_words=words)
        return content

    def _keep_piece(self, made: Mapping[str, Made]) -> None:
        """Write what the report tells of the article; what it cannot tell of is told as a failure."""
        task, result = self._task, self._result
        article = (self._article, self._scraped)
        try:
            dossier = told(task.name, task.source, task.address, article, result.errors)
            keep_piece(self._output, made, dossier)
        except (OutputError, MemoryError):
            raise
        except Exception as error:  # the handouts are there all the same
            result.errors.append(unforeseen(error, str(task.source)))
            keep_piece(self._output, made, told(task.name, task.source, task.address, None, result.errors))

    def _write_record(self, state: str, files: Mapping[str, Made]) -> Record:
        record = Record(
            source=self._task.address,
            article=state,
            title=self._article.title,
            language=self._article.language,
            is_reviewed=self._article.provenance.is_reviewed,
            findings=len(self._article.findings),
            warning=void_approval(self._article),
            files=dict(files),
        )
        write_record(self._output, self._task.name, record)
        return record

    def _file(self, each: Exporter) -> str:
        return f"{_base(self._task.name)}{each.suffix}"


def own_words(each: Exporter, clinic: Clinic) -> tuple[str, ...]:
    """What a format prints of its own around an article, beside the words of the locale files.

    A plug-in declares it as ``words``, a tuple of texts.
    """
    return (clinic.name, clinic.contact, *getattr(each, "words", ()))


def _at_fault(each: Exporter, what: str, where: str) -> ExportError:
    maker = distribution_of(each.name)
    return ExportError(f"the exporter {what}", where=where, next_step=f"report it to the makers of {maker}")


def _base(name: str) -> str:
    """What an article's handouts are called: the last part of its name."""
    return name.rpartition("/")[2]


def _is_whole(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False
