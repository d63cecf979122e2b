"""Exporters turn an article into a handout: the whole contract that a plug-in meets is on this page.

A plug-in is a module or an object with a name, a suffix and an ``export`` function, announced in the
entry-point group ``pipeline.exporters``. The built-in formats come through the same door. Importing this
package loads no format: see `pipeline.exporters.registry`.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from pipeline.article import Article
from pipeline.exporters.theme import Theme

Paper = Literal["A4", "Letter"]


@dataclass(frozen=True)
class Clinic:
    """Whose handout it is: printed in its head and foot; blanks are printed where a part is empty."""

    name: str = ""
    contact: str = ""


@dataclass(frozen=True)
class ExportContext:
    """What an exporter is given beside the article."""

    theme: Theme
    paper: Paper = "A4"
    clinic: Clinic = Clinic()


class Exporter(Protocol):
    """One format.

    A plug-in must have ``name``, ``suffix`` and ``export``. It may leave out the other members: their
    defaults are filled in where it is loaded (`pipeline.exporters.registry.load_exporter`), so that whoever
    holds an exporter finds all of them.

    Attributes:
        name: what people ask for (``pdf``), and the name of its entry point.
        suffix: what ends the file's name (``.pdf``).
        words: the texts that the format prints of its own around an article, beside the article and the words
            of the locale files: the handout may have these and no others. Default: none.
    """

    name: str
    suffix: str
    words: tuple[str, ...]

    def export(self, article: Article, context: ExportContext) -> bytes:
        """The finished file.

        The same article and context must give the same bytes. Raise
        `pipeline.errors.ExportError` where no complete handout can be made.
        """
        ...

    def get_warning(self) -> str:
        """What is amiss on this machine with every handout of the format, as a clause.

        It is asked for after an export, and shown once a build. Default: empty, nothing is amiss.
        """
        ...
