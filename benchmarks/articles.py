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


class _SentencePicker:
    """Draws what one article says.

    Args:
        number: which article it is.
    """

    def __init__(self, number: int) -> None:
        # Not for secrets: the same number must give the same article.
        self._random = Random(number)  # noqa: S311
        # The number itself chooses the title: no two are alike before all are used up.
        remaining_number = number
        chosen = []
        for part in ("parts", "kinds", "moments", "endings"):
            remaining_number, index = divmod(remaining_number, len(_SENTENCES[part]))
            chosen.append(_SENTENCES[part][(index + number) % len(_SENTENCES[part])])
        (self._part, part_title, self.muscles), kind, moment, ending = chosen
        self.title = f"{part_title} {kind} {moment}: {ending}"
        self.has_needs = self._random.random() < 0.5

    def fill_in(self, text: str) -> str:
        """The sentence with the part of the body and amounts in their places."""
        draw = self._random.randrange
        low = draw(1, 8) * 5
        amounts = {
            "minutes": draw(5, 21), "cm": draw(10, 46, 5), "reps": draw(6, 16), "few": draw(2, 7),
            "hold": f"{low}–{low + 5}", "sets": draw(2, 5), "rest": draw(20, 91, 10), "in": draw(3, 6),
            "out": draw(5, 9), "weeks": draw(2, 9), "days": draw(3, 7),
        }  # fmt: skip
        return text.format(part=self._part, **amounts)

    def pick_one(self, kind: str) -> str:
        """One of the sentences of that kind."""
        return self.pick_some(kind, 1)[0]

    def pick_some(self, kind: str, min_count: int, max_count: int = 0) -> list[str]:
        """So many sentences of that kind, in any order; what stands before a colon leads."""
        count = self._random.randint(min_count, max(min_count, max_count))
        return [self.fill_in(text) for text in self._random.sample(_SENTENCES[kind], count)]


def make_article(number: int) -> str:
    """The raw text of the article of that number."""
    picker = _SentencePicker(number)
    lines = (
        picker.title,
        *_make_lead(picker),
        *_make_steps(picker),
        *_make_advice(picker),
        *_make_end(picker),
    )
    return "".join(f"{_make_mojibake(line) if number % 3 == 2 else line}\n" for line in lines)


def _make_mojibake(line: str) -> str:
    """What a page gives that was taken for Windows-1252; a line that cannot be taken so stays."""
    try:
        return line.encode().decode("cp1252")
    except UnicodeDecodeError:
        return line


def _make_lead(picker: _SentencePicker) -> Iterator[str]:
    yield f"{picker.pick_one('openings')} {picker.pick_one('intentions')} {picker.pick_one('cautions')}"
    yield picker.pick_one("benefit_headings")
    for benefit in picker.pick_some("benefits", 3):
        yield from ("-", benefit)
    if picker.has_needs:
        yield "What You Need"
        yield from (f"- {need}" for need in picker.pick_some("needs", 3))


def _make_steps(picker: _SentencePicker) -> Iterator[str]:
    yield picker.pick_one("step_headings")
    for step in (
        *picker.pick_some("starts", 1),
        *picker.pick_some("steps", 2, 3),
        *picker.pick_some("changes", 1),
    ):
        name, text = step.split(": ", 1)
        yield from ("-", f"{name}:", text)
    yield picker.pick_one("noise")
    yield "How Often to Do It"
    yield picker.pick_one("often")


def _make_advice(picker: _SentencePicker) -> Iterator[str]:
    yield "⚠️ Safety Tips"
    yield from (f"✅ {text}" for text in (*picker.pick_some("safe", 2), picker.pick_one("stops")))
    yield "Common Mistakes to Avoid"
    first, *others = (f"❌ {text}" for text in picker.pick_some("mistakes", 2, 3))
    yield from (first, "Advertisement", *others)
    yield "Quick Reference Table"
    yield "| Muscle Groups Worked | Difficulty Level | Support |"
    yield "|---|---|---|"
    yield f"| {picker.muscles} | {picker.pick_one('levels')} | {picker.pick_one('supports')} |"


def _make_end(picker: _SentencePicker) -> Iterator[str]:
    if not picker.has_needs:
        yield "Frequently Asked Questions"
        for question in picker.pick_some("questions", 1):
            question_text, answer = question.split("? ", 1)
            yield from (f"{question_text}?", answer)
    yield "When to See a Doctor"
    yield picker.pick_one("doctor")
    yield "Final Tips"
    yield " ".join(picker.pick_some("final", 2)) + _LOST_EMOJI[len(picker.title) % len(_LOST_EMOJI)]
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
        path.write_bytes(make_article(number).encode())
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
