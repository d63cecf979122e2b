"""The frame of a handout: what stands around the article's own sections, all of it declared words.

Above: title, stop rules, the dose panel, blanks to fill in, links to the sections. Below: log, notes, what is
known of the article. Whatever else stands there is no word of the article and none of the product: it is
found out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.article import Article
from pipeline.clinical.gate.fold import Folded, fold
from pipeline.locale import labelled, printed
from pipeline.wording.dose_panel import dose_panel
from pipeline.wording.imprint import printed_lines
from pipeline.wording.stop_box import stop_boxes

#: Marks of punctuation that may stand between declared words.
_BETWEEN = tuple(":.,;·|/–-()（）：。،؛•…")
#: The log counts its weeks, from the first on: no more than so many.
_MOST_WEEKS = 12


@dataclass(frozen=True)
class Frame:
    """What must stand above the sections, in order, what must stand somewhere, and all that may stand there.

    What the article says stands above its sections only: below them it would be said twice.
    """

    above: tuple[str, ...]
    somewhere: tuple[str, ...]
    may_stand_above: "Declared"
    may_stand_below: "Declared"


class Declared:
    """Texts that may follow one another in any order; told by their letters alone.

    Args:
        texts: the texts.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for letters in sorted({fold(text).letters for text in texts} - {""}):
            self._by_first.setdefault(letters[0], []).append(letters)

    def undeclared(self, shown: Folded, start: int, end: int) -> int:
        """Where, from ``start`` to ``end``, the first text stands that is none of these; else ``end``."""
        reached = {start}
        farthest = start
        pending = [start]
        while pending:
            place = pending.pop()
            farthest = max(farthest, place)
            for letters in self._by_first.get(shown.letters[place : place + 1], ()):
                after = place + len(letters)
                if after <= end and after not in reached and shown.letters.startswith(letters, place):
                    reached.add(after)
                    pending.append(after)
        return end if end in reached else farthest


def frame(article: Article, own_words: Sequence[str] = ()) -> Frame:
    """The frame of an article's handouts.

    Args:
        article: the article.
        own_words: what else may be printed around it: the clinic's name and contact, words of a plug-in.
    """
    words = printed(article.language)
    rules = [text for box in stop_boxes(article) for text in (box.title, *box.texts)]
    rows = [f"{labelled(row.about, article.language)} {row.amounts}" for row in dose_panel(article).rows]
    weeks = accumulate(f"{words['week']} {number}" for number in range(1, _MOST_WEEKS + 1))
    headings = [section.heading for section in article.sections if section.heading]
    about = [f"{labelled(line.label, article.language)} {line.value}" for line in printed_lines(article)]
    named = (word for name, word in words.items() if name != "week")  # never without its number
    own = [*named, *_BETWEEN, *weeks, *about, *own_words]
    return Frame(
        above=(article.title, *rules, *rows),
        somewhere=(*(() if article.provenance.is_reviewed else (words["draft"],)), *about),
        may_stand_above=Declared([*own, *headings, *rules, *rows, article.title]),
        may_stand_below=Declared(own),
    )
