"""How often is the language of 200 characters told rightly, and how often wrongly?

    python benchmarks/languages.py [--length 200] [--wrong]

The texts are in `languages.toml`: orders, amounts and warnings, as handouts have them, which are harder than
prose. Each piece begins with a sentence and goes on for so many characters (a third of them in scripts whose
characters are words). It is told rightly, wrongly, or not at all: then the page is believed, or English.
"""

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.scraper.language import detect_language

_TEXTS = Path(__file__).with_name("languages.toml")
#: Languages whose characters say as much as several letters.
_DENSE_LANGUAGES = frozenset({"ja", "ko", "zh", "zh-Hant"})
_DENSITY = 3


def cut_pieces(sentences: list[str], length: int) -> Iterator[str]:
    """Pieces of a text of the given length; each begins with another sentence, and the text goes round."""
    for first in range(len(sentences)):
        yield " ".join(sentences[first:] + sentences[:first])[:length]


def main() -> None:
    """Print a line a language, and the whole."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--length", type=int, default=200)
    parser.add_argument("--wrong", action="store_true", help="print each piece that is not told rightly")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    texts: dict[str, list[str]] = tomllib.loads(_TEXTS.read_text(encoding="utf-8"))
    for language, sentences in texts.items():
        length = options.length // (_DENSITY if language in _DENSE_LANGUAGES else 1)
        counts: Counter[str] = Counter()
        for piece in cut_pieces(sentences, length):
            found = detect_language(piece)
            outcome = "right" if found == language else "wrong" if found else "unknown"
            counts[outcome] += 1
            if options.wrong and outcome != "right":
                print(f"  {language} read as {found}: {piece}")
        total += counts
        outcomes = (f"{outcome} {counts[outcome]:3}" for outcome in ("right", "wrong", "unknown"))
        print(f"{language:8}", ", ".join(outcomes))
    count = total.total()
    print(
        f"{len(texts)} languages, {count} pieces: right {total['right'] / count:.3f}, "
        f"wrong {total['wrong'] / count:.3f}, unknown {total['unknown'] / count:.3f}"
    )


if __name__ == "__main__":
    main()
