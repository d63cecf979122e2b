"""What can go wrong, and what the person in front of it can do next.

Every error says what happened, where, and the next step, and carries the exit code of the command
that meets it. Exit codes: 0 all well, 1 some articles failed, 2 wrong usage, 3 wrong configuration,
4 a folder or file cannot be written.
"""

EXIT_OK = 0
EXIT_ARTICLES_FAILED = 1
EXIT_USAGE = 2
EXIT_CONFIGURATION = 3
EXIT_OUTPUT = 4


class PipelineError(Exception):
    """Base of all errors that the product foresees.

    Args:
        what: what is wrong, one clause without a full stop.
        where: the file, line or setting it concerns; empty where there is none.
        next_step: what to do about it, one clause without a full stop.
    """

    exit_code = EXIT_ARTICLES_FAILED

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        self.what, self.where, self.next_step = what, where, next_step
        super().__init__(str(self))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by keyword, so that an error crosses from a worker process unharmed."""
        return (_rebuild, (type(self), self.what, self.where, self.next_step))

    def __str__(self) -> str:
        prefix = f"{self.where}: " if self.where else ""
        advice = f"; {self.next_step}" if self.next_step else ""
        return f"{prefix}{self.what}{advice}"


def _rebuild(kind: type[PipelineError], what: str, where: str, next_step: str) -> PipelineError:
    return kind(what, where=where, next_step=next_step)


class ReadError(PipelineError):
    """A raw article cannot be read: missing, empty, a folder, binary."""


class StructureError(PipelineError):
    """A raw article was read but is no article: no title, no text."""


class DecisionError(PipelineError):
    """A person's decisions (``<stem>.toml``) cannot be applied as they are written."""


class ExportError(PipelineError):
    """An exporter could not make its handout, or made one that is not complete."""


class MeaningError(PipelineError):
    """A handout, read back, does not say what the article says."""


class LimitError(PipelineError):
    """An article takes more time or memory than one may (``[limits]`` in ``handouts.toml``)."""


class ProductError(PipelineError):
    """The product itself is at fault: something that it does not foresee went wrong with an article."""


class UsageError(PipelineError):
    """The command was asked for something that does not exist (format, theme, source)."""

    exit_code = EXIT_USAGE


class ConfigurationError(PipelineError):
    """``handouts.toml`` or a theme's ``theme.toml`` is wrong."""

    exit_code = EXIT_CONFIGURATION


class OutputError(PipelineError):
    """The output folder or a file in it cannot be written."""

    exit_code = EXIT_OUTPUT
