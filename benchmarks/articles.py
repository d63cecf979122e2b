"""Made-up articles in the style of the samples in ``source/``: as many as wanted, no two alike.

    python benchmarks/articles.py FOLDER COUNT

The sentences (``sentences.toml``) were written for this. Which of them an article has, in which order, and
with which amounts is drawn by a generator that is seeded with the article's number: article 17 is the same on
every machine. Each makes a handout of two pages, with faults that scraped articles have: torn bullets,
advertisements, spaces before brackets, lost emoji, and mojibake in every third.
"""

import argparse
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

_SENTENCES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))
_LOST_EMOJI = ("", "", " ?‍♂️", " ?♂️✨")


class _Pen:
    """Draws what one article says.

    Args:
        number: which article it is.
    """

    def __init__(self, number: int) -> None:
        # Not for secrets: the same number must give the same article.
        self._chance = Random(number)  # noqa: S311
        # The number itself chooses the title: no two are alike before all are used up.
        which = number
        chosen = []
        for part in ("parts", "kinds", "moments", "endings"):
            which, index = divmod(which, len(_SENTENCES[part]))
            chosen.append(_SENTENCES[part][(index + number) % len(_SENTENCES[part])])
        (self._part, titled, self.muscles), kind, moment, ending = chosen
        self.title = f"{titled} {kind} {moment}: {ending}"
        self.has_needs = self._chance.random() < 0.5

    def say(self, text: str) -> str:
        """The sentence with the part of the body and amounts in their places."""
        draw = self._chance.randrange
        low = draw(1, 8) * 5
        amounts = {
            "minutes": draw(5, 21), "cm": draw(10, 46, 5), "reps": draw(6, 16), "few": draw(2, 7),
            "hold": f"{low}–{low + 5}", "sets": draw(2, 5), "rest": draw(20, 91, 10), "in": draw(3, 6),
            "out": draw(5, 9), "weeks": draw(2, 9), "days": draw(3, 7),
        }  # fmt: skip
        return text.format(part=self._part, **amounts)

    def one(self, kind: str) -> str:
        """One of the sentences of that kind."""
        return self.some(kind, 1)[0]

    def some(self, kind: str, least: int, most: int = 0) -> list[str]:
        """So many sentences of that kind, in any order; what stands before a colon leads."""
        count = self._chance.randint(least, max(least, most))
        return [self.say(text) for text in self._chance.sample(_SENTENCES[kind], count)]


def article(number: int) -> str:
    """The raw text of the article of that number."""
    pen = _Pen(number)
    lines = (pen.title, *_lead(pen), *_steps(pen), *_advice(pen), *_end(pen))
    return "".join(f"{_misread(line) if number % 3 == 2 else line}\n" for line in lines)


def _misread(line: str) -> str:
    """What a page gives that was taken for Windows-1252; a line that cannot be taken so stays."""
    try:
        return line.encode().decode("cp1252")
    except UnicodeDecodeError:
        return line


def _lead(pen: _Pen) -> Iterator[str]:
    yield f"{pen.one('openings')} {pen.one('intentions')} {pen.one('cautions')}"
    yield pen.one("benefit_headings")
    for benefit in pen.some("benefits", 3):
        yield from ("-", benefit)
    if pen.has_needs:
        yield "What You Need"
        yield from (f"- {need}" for need in pen.some("needs", 3))


def _steps(pen: _Pen) -> Iterator[str]:
    yield pen.one("step_headings")
    for step in (*pen.some("starts", 1), *pen.some("steps", 2, 3), *pen.some("changes", 1)):
        name, text = step.split(": ", 1)
        yield from ("-", f"{name}:", text)
    yield pen.one("noise")
    yield "How Often to Do It"
    yield pen.one("often")


def _advice(pen: _Pen) -> Iterator[str]:
    yield "⚠️ Safety Tips"
    yield from (f"✅ {text}" for text in (*pen.some("safe", 2), pen.one("stops")))
    yield "Common Mistakes to Avoid"
    first, *others = (f"❌ {text}" for text in pen.some("mistakes", 2, 3))
    yield from (first, "Advertisement", *others)
    yield "Quick Reference Table"
    yield "| Muscle Groups Worked | Difficulty Level | Support |"
    yield "|---|---|---|"
    yield f"| {pen.muscles} | {pen.one('levels')} | {pen.one('supports')} |"


def _end(pen: _Pen) -> Iterator[str]:
    if not pen.has_needs:
        yield "Frequently Asked Questions"
        for question in pen.some("questions", 1):
            asked, answer = question.split("? ", 1)
            yield from (f"{asked}?", answer)
    yield "When to See a Doctor"
    yield pen.one("doctor")
    yield "Final Tips"
    yield " ".join(pen.some("final", 2)) + _LOST_EMOJI[len(pen.title) % len(_LOST_EMOJI)]
    yield from ("Post Your Ad Here", "Comments")


def make_articles(folder: Path, count: int) -> list[Path]:
    """Write the first ``count`` articles as text files into a folder, which is made where it is missing.

    Returns:
        The files in the order of their numbers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number in range(count):
        path = folder / f"article-{number:06}.txt"
        path.write_bytes(article(number).encode())
        files.append(path)
    return files


def main() -> None:
    """Write the articles."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    args = parser.parse_args()
    print(f"{len(make_articles(args.folder, args.count))} articles in {args.folder}")


if __name__ == "__main__":
    main()
