"""How is one article built, from its raw file to its handouts, its part of the report and its record?

A worker runs this. Files are written in such an order that a build that is killed at any moment is completed
by the next one: a first record names the handouts without any input digests, so that none of them counts as
up to date; then the handouts are written; the final record has the digests.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.approvals import describe_void_approval
from pipeline.article import Article
from pipeline.builder.fingerprints import digest_article_inputs
from pipeline.builder.load_article import clean_raw_file, internal_error
from pipeline.builder.tasks import BuildSettings, Outcome, Task
from pipeline.clinical.gate import verify
from pipeline.errors import ExportError, OutputError, PipelineError
from pipeline.exporters import Clinic, Exporter
from pipeline.exporters.registry import find_distribution, load_exporter
from pipeline.records import BuildRecord, BuiltFile, delete_record, digest_article, read_record, write_record
from pipeline.report import collect_report_input, has_article_report, store_article_report
from pipeline.scraper import ScrapeResult
from pipeline.sources import RawFile, read_source
from pipeline.storage.atomic import delete, fsync_directory, make_folder, write_atomically
from pipeline.text.visible import make_encodable

#: Stands in a record for a handout that is about to be written or deleted: it never counts as up to date.
_UNFINISHED_FILE = BuiltFile({}, 0)


def build_article(task: Task, settings: BuildSettings) -> Outcome:
    """Build the handouts of an article that are not up to date.

    An error of the article, or of one format, is in the outcome.

    Args:
        task: the article.
        settings: the settings of the build.

    Raises:
        OutputError: the output folder cannot be written.
    """
    try:
        raw_file = read_source(task.source)
        inputs = input_digests(raw_file, settings)
        if task.previous_record and not task.reason and not stale_reason(task, inputs, settings):
            return Outcome(task, record=task.previous_record)
        article, scraped = clean_raw_file(task.source, raw_file, settings.config)
    except PipelineError as error:
        return record_failure(task, settings, error)
    return _ArticleBuild(task, settings, article, scraped, inputs).run()


def input_digests(raw_file: RawFile, settings: BuildSettings) -> dict[str, dict[str, str]]:
    """The digests of all inputs of an article's handouts, by the suffix of the handout."""
    article = digest_article_inputs(raw_file)
    return {load_exporter(name).suffix: {**article, **inputs} for name, inputs in settings.inputs.items()}


def stale_reason(task: Task, inputs: Mapping[str, Mapping[str, str]], settings: BuildSettings) -> str:
    """Why something of an article must be built, as a clause; empty where everything is up to date.

    Args:
        task: the article.
        inputs: the digests of the inputs as they are now, by the suffix of the handout.
        settings: the settings of the build.
    """
    record, output = task.previous_record, settings.config.output
    if task.is_forced:
        return "it is asked for"
    if record is None or not record.article:
        return "it is new" if record is None else "it failed before"
    reasons: dict[str, None] = {}
    for suffix, expected in inputs.items():
        file = f"{_strip_folders(task.name)}{suffix}"
        if (built := record.files.get(file)) is None:
            reasons[f"there is no {suffix[1:]}"] = None
        elif not built.inputs:
            reasons["its last build did not come to an end"] = None
        elif built.inputs != expected:
            differing = {
                key for key in (*expected, *built.inputs) if expected.get(key) != built.inputs.get(key)
            }
            reasons |= dict.fromkeys(f"changed: {key}" for key in sorted(differing))
        elif not _has_size(output / task.name / file, built.bytes):
            reasons[f"its {suffix[1:]} is not as it was made"] = None
    if not reasons and not has_article_report(output, task.name):
        return "its part of the report is gone"
    return ", ".join(reasons)


def record_failure(task: Task, settings: BuildSettings, error: PipelineError) -> Outcome:
    """Record that an article cannot be built, and delete its earlier handouts.

    Raises:
        OutputError: the output folder cannot be written.
    """
    output = settings.config.output
    previous_record = read_record(output, task.name) or task.previous_record
    for file in previous_record.files if previous_record else ():
        delete(output / task.name / file, output)
    store_article_report(
        output, {}, collect_report_input(task.name, task.source, task.address, None, [error])
    )
    record = BuildRecord(make_encodable(task.address), "")
    write_record(output, task.name, record)
    return Outcome(task, errors=[error], record=record)


def delete_article(output: Path, name: str, files: Iterable[str]) -> None:
    """Delete the handouts of an article, and last its record.

    Args:
        output: the output folder.
        name: the article's folder in it.
        files: the file names of its handouts.
    """
    for file in files:
        delete(output / name / file, output)
    delete_record(output, name)


class _ArticleBuild:
    """Builds the handouts of one article, once; see the module's docstring for the order of writes."""

    def __init__(
        self,
        task: Task,
        settings: BuildSettings,
        article: Article,
        scraped: ScrapeResult,
        inputs: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._task, self._settings, self._article, self._scraped = task, settings, article, scraped
        self._inputs = inputs
        self._output = settings.config.output
        self._folder = self._output / task.name
        self._result = Outcome(task, findings=article.findings)

    def run(self) -> Outcome:
        """Write the handouts that are not up to date, delete those that are wrong, and record the result."""
        article_digest = digest_article(self._article)
        up_to_date = dict(self._find_up_to_date(article_digest))
        format_names = [
            name
            for name in self._settings.inputs
            if self._make_file_name(load_exporter(name)) not in up_to_date
        ]
        unfinished = dict.fromkeys(
            (*self._find_recorded_files(), *map(self._make_file_name, map(load_exporter, format_names))),
            _UNFINISHED_FILE,
        )
        self._write_record(article_digest, {**unfinished, **up_to_date})
        for file in set(self._find_recorded_files()) - set(up_to_date):
            delete(self._folder / file, self._output)
        built = {**up_to_date, **dict(self._export_handouts(format_names))}
        self._write_article_report(built)
        if built:
            fsync_directory(self._folder)
        self._result.record = self._write_record(article_digest, built)
        return self._result

    def _find_recorded_files(self) -> Mapping[str, BuiltFile]:
        """The handouts that may exist by the last record, also those of a build that was killed."""
        record = self._task.previous_record
        return record.files if record else {}

    def _find_up_to_date(self, article_digest: str) -> Iterator[tuple[str, BuiltFile]]:
        """The handouts that need not be built again, with their entries in the record.

        A handout of a format that is not requested now stays as long as the article itself is unchanged.
        """
        record = self._task.previous_record
        if record is None or record.article != article_digest:
            return
        requested = {
            f"{_strip_folders(self._task.name)}{suffix}": inputs for suffix, inputs in self._inputs.items()
        }
        for file, built in record.files.items():
            is_requested = self._task.is_forced or built.inputs != requested.get(file)
            if _has_size(self._folder / file, built.bytes) and not (file in requested and is_requested):
                yield file, built

    def _export_handouts(self, names: Iterable[str]) -> Iterator[tuple[str, BuiltFile]]:
        """Export and write handouts; an error in one format is recorded, and the others are written."""
        for name in names:
            exporter = load_exporter(name)
            path = self._folder / self._make_file_name(exporter)
            try:
                content = self._export_verified(exporter)
            except OutputError:
                raise
            except PipelineError as error:
                self._result.errors.append(error)
                delete(path, self._output)
                continue
            make_folder(self._folder)
            write_atomically(path, content)
            self._result.written.append(path)
            yield path.name, BuiltFile(dict(self._inputs[exporter.suffix]), len(content))

    def _export_verified(self, exporter: Exporter) -> bytes:
        """Export one handout, and verify that it says exactly what the article says.

        Raises:
            PipelineError: the exporter failed, or its handout is empty or differs from the article.
        """
        where, context = f"{self._task.source} ({exporter.name})", self._settings.context
        try:
            content = exporter.export(self._article, context)
            warning = exporter.get_warning()
        except PipelineError as error:
            location = f"{where}: {error.where}" if error.where else where
            raise type(error)(error.what, where=location, next_step=error.next_step) from error
        except MemoryError:
            raise
        except Exception as error:  # a plug-in may fail in any way; the other formats are built all the same
            raise _exporter_error(exporter, f"failed ({type(error).__name__}: {error})", where) from error
        if not isinstance(content, bytes):
            raise _exporter_error(exporter, "made no bytes", where)
        if not content:
            raise _exporter_error(exporter, "made an empty file", where)
        words = collect_own_words(exporter, context.clinic)
        verify(self._article, exporter.suffix, content, where=where, own_words=words)
        if warning:
            self._result.format_warnings.append(f"{exporter.name}: {warning}")
        return content

    def _write_article_report(self, built: Mapping[str, BuiltFile]) -> None:
        """Write the article's part of the report; if that fails, a report of this failure instead."""
        task, result = self._task, self._result
        article = (self._article, self._scraped)
        try:
            report = collect_report_input(task.name, task.source, task.address, article, result.errors)
            store_article_report(self._output, built, report)
        except (OutputError, MemoryError):
            raise
        except Exception as error:  # the handouts are written already, and stay
            result.errors.append(internal_error(error, str(task.source)))
            store_article_report(
                self._output,
                built,
                collect_report_input(task.name, task.source, task.address, None, result.errors),
            )

    def _write_record(self, article_digest: str, files: Mapping[str, BuiltFile]) -> BuildRecord:
        record = BuildRecord(
            source=self._task.address,
            article=article_digest,
            title=self._article.title,
            language=self._article.language,
            is_reviewed=self._article.provenance.is_reviewed,
            findings=sum(finding.is_for_person for finding in self._article.findings),
            warning=describe_void_approval(self._article),
            files=dict(files),
        )
        write_record(self._output, self._task.name, record)
        return record

    def _make_file_name(self, exporter: Exporter) -> str:
        return f"{_strip_folders(self._task.name)}{exporter.suffix}"


def collect_own_words(exporter: Exporter, clinic: Clinic) -> tuple[str, ...]:
    """The texts that a format prints around an article, beside the words of the locale files.

    They are the clinic's name and contact, and those that a plug-in declares as ``words``, a tuple of texts.
    """
    return (clinic.name, clinic.contact, *exporter.words)


def _exporter_error(exporter: Exporter, problem: str, where: str) -> ExportError:
    distribution_name = find_distribution(exporter.name)
    return ExportError(
        f"the exporter {problem}", where=where, next_step=f"report it to the makers of {distribution_name}"
    )


def _strip_folders(name: str) -> str:
    """The last part of an article's name, which its handouts have as their stem."""
    return name.rpartition("/")[2]


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False
