"""Exporters turn an article into a handout: the whole contract that a plug-in meets is on this page.

A plug-in is a module or an object with a name, a suffix and an ``export`` function, announced in the
entry-point group ``pipeline.exporters``. The built-in formats come through the same door. Importing this
package loads no format: see `pipeline.exporters.registry`.
"""

from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

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


@runtime_checkable
class Exporter(Protocol):
    """One format.

    ``name`` is what people ask for (``pdf``); ``suffix`` ends the file's name (``.pdf``).
    """

    name: str
    suffix: str

    def export(self, article: Article, context: ExportContext) -> bytes:
        """The finished file.

        The same article and context must give the same bytes. Raise
        `pipeline.errors.ExportError` where no complete handout can be made.
        """
        ...
