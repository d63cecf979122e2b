"""Which language an article is in: what its page says, what its words say, and which of the two is believed.

Most scripts are written in one language. Where several share a script, the most frequent words of each decide
(the lists of jusText: J. Pomikálek, Removing Boilerplate and Duplicate Content from Web Corpora, 2011): half
the words of a running text are among the most frequent of its language, and of no other. A text that is
short, mixed, or as near to one language as to another is in none that is known: nothing is guessed. Where
they are no proof, runs of letters give a second opinion (Resiliparse: J. Bevendorff and others, Elastic
ChatNoir, 2018), and where both agree that is one. `benchmarks/languages.py` measures it.

What a page declares is believed wherever its script allows, however its words look: orders and names of
exercises have few of the frequent words. That they look otherwise is a doubt, for a person to decide.
"""

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.locale import is_traditional_chinese, load_languages

#: A long text is judged by this many pieces of it, of so many characters each.
_SAMPLE_EXCERPTS, _SAMPLE_EXCERPT_CHARS = 8, 1000
#: Fewer letters, or fewer words, are no evidence.
_MIN_SCRIPT_LETTERS, _MIN_TEXT_WORDS = 30, 20
#: The share of the letters that makes a script the main one. Latin letters stand in the names, references and
#: addresses of articles in every script; the other way round it is rare.
_MIN_SCRIPT_SHARE, _MIN_NON_LATIN_SHARE = 0.6, 0.3
#: The share of the words that must be frequent ones.
_MIN_FREQUENT_WORD_SHARE = 0.3
#: Less is enough where many different ones leave no doubt: a plan of nouns has few frequent words.
_MIN_CERTAIN_SHARE, _MIN_CERTAIN_WORDS, _MIN_CERTAIN_RATIO = 0.15, 15, 3
#: So many different ones there must be: one that stands in a text again and again is no evidence.
_MIN_DISTINCT_WORDS = 4
#: The lists are of 130 to 6,000 words, and the long ones have foreign words too: a word of theirs says less.
_SIZE_EXPONENT = 0.25
#: Of a single sentence: the fewest words, the share of them that must be frequent ones, and of its letters
#: that must be of one script; how many languages it may be in.
_MIN_SENTENCE_WORDS, _MIN_SENTENCE_WORD_SHARE, _MIN_SENTENCE_SHARE = 4, 0.25, 0.8
_MAX_SENTENCE_LANGUAGES = 3
#: How much better than the language that is expected another one must do in a sentence, and how nearly as
#: well as the best one.
_MIN_OTHER_LANGUAGE_RATIO, _MIN_LIKELY_SHARE = 1.2, 0.75
#: How much better than the second the best language must do.
_MIN_SCORE_RATIO = 1.2
#: With the second opinion fewer words are enough. It is a distance, the smaller the nearer: how much farther
#: than the nearest one the language may be, and in how short a text the opinion is asked at all (a long one
#: has words enough).
_MIN_OPINION_WORDS, _MIN_OPINION_HITS, _MAX_DISTANCE_RATIO, _MAX_OPINION_WORDS = 12, 3, 1.06, 120
#: A language that its words say less of may be the nearer one by so much.
_MIN_OPINION_SHARE, _DISTANCE_EXPONENT, _MAX_OPINIONS = 0.6, 10, 8
#: Fewer frequent words, as a share of all, are not enough even so.
_MIN_OPINION_WORD_SHARE = 0.2
#: A character of these scripts says as much as several letters of an alphabet.
_LETTERS_PER_CHARACTER = {"Hani": 3, "Kana": 2, "Hang": 2}
#: Japanese is written in two scripts: no Chinese text has so many Kana.
_MIN_KANA_TO_HAN_RATIO = 0.1

_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-¿×÷\u2010-\u205e\u3000-\u303f\uff00-\uff20،؛؟٪-٭۔।॥]+")
#: Language, script, region: ``en_US``, ``EN``, ``zh-hans-cn``, ``de_DE.UTF-8``, ``sr@latin``. What follows
#: (variants, extensions) makes no difference to a handout.
_LANGUAGE_TAG = re.compile(
    r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?(?:[-_.@][\w.@-]*)?", re.IGNORECASE
)
_MAX_DECLARED_CHARS = 100


def detect_language(text: str) -> str | None:
    """The language that a text is written in (BCP 47), or None where that is not plain.

    Args:
        text: the words of an article, without mark-up.

    >>> detect_language("Hold for 20 seconds.") is None
    True
    >>> detect_language("腰痛是很常见的问题，坚持做这个练习可以缓解疼痛，让您的背部慢慢放松下来。")
    'zh'
    """
    sample = _sample_text(text)
    script = _detect_script(sample)
    if script is None:
        return None
    language: str | None = load_languages()["scripts"][script].get("language")
    if language == "zh":
        return _detect_chinese_variant(sample)
    if language:
        return language
    scored = _score_by_words(sample, script)
    told = scored.choose(_MIN_TEXT_WORDS, _MIN_FREQUENT_WORD_SHARE)
    if not _MIN_OPINION_WORDS <= scored.words <= _MAX_OPINION_WORDS:
        return told
    distances = _measure_distances(sample, script)
    if told and (not distances or _find_similar_group(told) not in _list_measured_groups(script)):
        return told  # runs of letters tell nothing of it
    nearest = min(distances.values(), default=0)
    fits: dict[str, float] = {}
    for name in scored.rank()[:_MAX_OPINIONS]:
        distance = distances.get(_find_similar_group(name))
        share = scored.scores[name] / scored.best_score
        if distance is None or distance > _MAX_DISTANCE_RATIO * nearest:
            continue
        if name == told:
            return told
        has_words = (
            scored.distinct_hits[name] >= _MIN_OPINION_HITS
            and scored.hits[name] >= _MIN_OPINION_WORD_SHARE * scored.words
        )
        if has_words and share >= _MIN_OPINION_SHARE:
            fits[name] = share * (nearest / distance) ** _DISTANCE_EXPONENT
    return max(fits, key=lambda name: fits[name], default=None)


def _measure_distances(sample: str, script: str) -> Mapping[str, int]:
    """How far a text's runs of letters are from the nearest languages of a script, by similar groups."""
    from resiliparse.parse.lang import detect_fast  # a long text needs none

    known = _list_measured_languages(script)
    found: Any = detect_fast(sample.lower(), n_results=_MAX_OPINIONS, langs=list(known)) if known else ()
    distances: dict[str, int] = {}
    for name, distance in found:
        if name in known:
            distances.setdefault(_find_similar_group(name), distance)
    return distances


@cache
def _list_measured_languages(script: str) -> frozenset[str]:
    """The languages of a script whose words and whose runs of letters are known."""
    from resiliparse.parse.lang import supported_langs

    return frozenset(load_languages()["frequent_words"][script].values()) & {*supported_langs()}


@cache
def _list_measured_groups(script: str) -> frozenset[str]:
    return frozenset(map(_find_similar_group, _list_measured_languages(script)))


@lru_cache(maxsize=256)
def find_other_languages(text: str, language: str) -> tuple[str, ...]:
    """The languages that a sentence may be in where it seems not to be in the one that is expected.

    A sentence is short, and the lists of frequent words of small languages have English words too: so what
    is concluded from a language should be borne out by its own words.

    Args:
        text: a sentence, or a few.
        language: the language (BCP 47) of the article that it comes from.

    Returns:
        Languages (BCP 47), the likeliest first; none where the text is short, or in the language expected.

    >>> find_other_languages("No haga estos ejercicios si tiene una fractura reciente.", "en")[0]
    'es'
    """
    sample = text[:_SAMPLE_EXCERPT_CHARS]
    counts = _count_scripts(sample)
    script = max(counts, key=lambda name: counts[name], default=None)
    if script is None or counts[script] < _MIN_SENTENCE_SHARE * counts.total():
        return ()
    expected = _find_similar_group(_get_primary_subtag(language))
    only: str | None = load_languages()["scripts"][script].get("language")
    if only is not None:
        return () if _find_similar_group(only) == expected else (only,)
    if expected not in _list_groups(script):  # another script is surely another language
        return _score_by_words(sample, script).rank()[:_MAX_SENTENCE_LANGUAGES]
    if len(words := _find_words(sample, script)) < _MIN_SENTENCE_WORDS:
        return ()  # as most texts of a page are: entries of menus
    scored = _score_words(words, script)
    least = max(
        _MIN_OTHER_LANGUAGE_RATIO * scored.find_score(expected), _MIN_LIKELY_SHARE * scored.best_score
    )
    return tuple(
        name
        for name in scored.rank()[:_MAX_SENTENCE_LANGUAGES]
        if scored.scores[name] >= least and scored.hits[name] >= _MIN_SENTENCE_WORD_SHARE * scored.words
    )


def parse_declared_tag(given: str) -> str | None:
    """What a page says of its language as a BCP 47 tag, or None where it says nothing that is one.

    Args:
        given: ``lang``, ``content-language`` or the like, as pages have it; of a list the first tag counts.

    >>> [parse_declared_tag(declared) for declared in ("en_us", "English", "es-419, es", "lang")]
    ['en-US', 'en', 'es-419', None]
    """
    names: Mapping[str, str] = load_languages()["names"]
    for part in re.split(r"[,;|]", given[:_MAX_DECLARED_CHARS]):
        name = part.partition("(")[0].strip()
        found = _LANGUAGE_TAG.fullmatch(name)
        tag = names.get(name.casefold()) or (_canonicalize_tag(*found.groups()) if found else None)
        if tag:
            return tag
    return None


def choose_language(declared: str | None, detected: str | None) -> str | None:
    """The language of an article, from what its page says and what its words say.

    The page is believed wherever the text's script allows: words tell less of a sheet of orders. It knows the
    region, too, and languages that look the same.

    Args:
        declared: see `parse_declared_tag`.
        detected: see `detect_language`.

    >>> choose_language("en-GB", "en"), choose_language("en-US", "es"), choose_language("en", "bn")
    ('en-GB', 'en-US', 'bn')
    >>> choose_language("zh-TW", "zh-Hant"), choose_language("zh-CN", "zh-Hant"), choose_language("pl", None)
    ('zh-TW', 'zh-Hant', 'pl')
    """
    if declared is None or detected is None:
        return declared or detected
    if (
        detected == "zh-Hant"
        and _get_primary_subtag(declared) == "zh"
        and not is_traditional_chinese(declared)
    ):
        return detected
    return declared if _can_be_written(declared, detected) else detected


def is_same_language(first: str, second: str) -> bool:
    """Whether two languages (BCP 47) are one, or are not told apart.

    >>> is_same_language("nb-NO", "no"), is_same_language("en", "es")
    (True, False)
    """
    return _find_similar_group(_get_primary_subtag(first)) == _find_similar_group(_get_primary_subtag(second))


def _can_be_written(declared: str, detected: str) -> bool:
    """Whether the declared language is written in a script of the detected one."""
    first, second = (_find_scripts(_get_primary_subtag(tag)) for tag in (declared, detected))
    return bool(first & second)


@cache
def _find_scripts(language: str) -> frozenset[str]:
    """The scripts (ISO 15924) that a language is written in; the Latin one where nothing is known of it."""
    languages = load_languages()
    group = _find_similar_group(language)
    several: Mapping[str, str] = languages["several_scripts"]
    found = set(several.get(language, "").split())
    for script, table in languages["scripts"].items():
        only = table.get("language")
        names = [only] if only else languages["frequent_words"].get(script, {}).values()
        if any(_find_similar_group(name) == group for name in names):
            found.add(script)
    return frozenset(found or {"Latn"})


def _get_primary_subtag(tag: str) -> str:
    return tag.partition("-")[0]


def _canonicalize_tag(code: str, script: str | None, region: str | None) -> str | None:
    """A tag written as RFC 5646, 2.1.1, recommends; None where no language has that code.

    A script or region that there is not is left out: checkers of web pages call it a fault (``en-EN``).
    """
    languages = load_languages()
    code = languages["replaced"].get(code.lower(), code.lower())
    if code not in languages["codes"].split() and code not in languages["long_codes"].split():
        return None
    # "UK" is reserved for the United Kingdom, but its region code is "GB" (ISO 3166-1).
    parts = ("written", (script or "").title()), ("regions", (region or "").upper().replace("UK", "GB"))
    return "-".join([code, *(part for kind, part in parts if part in languages[kind].split())])


@cache
def _find_similar_group(language: str) -> str:
    """The first of the languages that are not told apart from this one."""
    groups = (group.split() for group in load_languages()["similar"])
    return next((group[0] for group in groups if language in group), language)


def _sample_text(text: str) -> str:
    """All of a short text; of a long one pieces from all over it."""
    if len(text) <= _SAMPLE_EXCERPTS * _SAMPLE_EXCERPT_CHARS:
        return text
    step = len(text) // _SAMPLE_EXCERPTS
    return "\n".join(
        text[start : start + _SAMPLE_EXCERPT_CHARS] for start in range(0, step * _SAMPLE_EXCERPTS, step)
    )


def _detect_script(sample: str) -> str | None:
    """The script that most of the letters belong to (ISO 15924)."""
    counts = _count_scripts(sample)
    total = sum(counts.values())
    other_script = max(
        (script for script in counts if script != "Latn"), key=lambda script: counts[script], default=""
    )
    if counts[other_script] >= max(
        _MIN_SCRIPT_LETTERS, _MIN_NON_LATIN_SHARE * total, _MIN_SCRIPT_SHARE * (total - counts["Latn"])
    ):
        return other_script
    return "Latn" if counts["Latn"] >= max(_MIN_SCRIPT_LETTERS, _MIN_SCRIPT_SHARE * total) else None


def _count_scripts(sample: str) -> Counter[str]:
    """How many letters of each script a text has; Han characters are Japanese among Kana."""
    if sample.isascii():
        letters = sum(map(str.isalpha, sample))
        return Counter(Latn=letters) if letters else Counter()
    counts: Counter[str] = Counter()
    for character, count in Counter(sample).items():
        script = find_script(character)
        if script:
            counts[script] += count * _LETTERS_PER_CHARACTER.get(script, 1)
    if counts["Kana"] > _MIN_KANA_TO_HAN_RATIO * counts["Hani"]:
        counts["Kana"] += counts.pop("Hani", 0)
    return counts


@lru_cache(maxsize=4096)
def find_script(character: str) -> str | None:
    """The script that a letter belongs to (ISO 15924); None for other characters and scripts not known."""
    starts, ends, scripts = _load_script_ranges()
    index = bisect(starts, ord(character)) - 1
    return scripts[index] if index >= 0 and ord(character) <= ends[index] else None


@cache
def _load_script_ranges() -> tuple[list[int], list[int], list[str]]:
    """First code points, last code points and scripts, in the order of the code points."""
    found = sorted(
        (first, last, script)
        for script, table in load_languages()["scripts"].items()
        for first, last in table["ranges"]
    )
    return [first for first, _, _ in found], [last for _, last, _ in found], [script for *_, script in found]


def _detect_chinese_variant(sample: str) -> str:
    """``zh``, or ``zh-Hant`` where the characters are the traditional ones."""
    counts = Counter(sample)
    forms = {
        form: sum(counts[char] for char in set(chars)) for form, chars in load_languages()["chinese"].items()
    }
    return "zh-Hant" if forms["traditional"] > forms["simplified"] else "zh"


@dataclass(frozen=True)
class _WordScores:
    """How well the words of a text fit the languages of a script.

    Attributes:
        words: how many words of the script the text has.
        hits: for each language, how many of them are among its frequent words.
        distinct_hits: the same, each word counted once.
        scores: the same, with less for words that many languages have.
    """

    words: int
    hits: Mapping[str, int]
    distinct_hits: Mapping[str, int]
    scores: Mapping[str, float]

    def choose(self, min_words: int, min_share: float) -> str | None:
        """The language that the text is plainly in, if enough of its words are frequent in that one."""
        if self.words < min_words or not self.scores:
            return None
        best = self.rank()[0]
        if self.distinct_hits[best] < _MIN_DISTINCT_WORDS:
            return None
        second = max(
            (
                score
                for language, score in self.scores.items()
                if _find_similar_group(language) != _find_similar_group(best)
                and best not in load_languages()["overshadowed"].get(language, ())
            ),
            default=0.0,
        )
        share, score = self.hits[best] / self.words, self.scores[best]
        is_certain = (
            share >= _MIN_CERTAIN_SHARE
            and self.distinct_hits[best] >= _MIN_CERTAIN_WORDS
            and score >= _MIN_CERTAIN_RATIO * second
        )
        return best if is_certain or (share >= min_share and score >= _MIN_SCORE_RATIO * second) else None

    def rank(self) -> tuple[str, ...]:
        """The languages by how well the words fit them, the best first."""
        return tuple(sorted(self.scores, key=lambda language: (-self.scores[language], language)))

    @property
    def best_score(self) -> float:
        """The score of the best language."""
        return max(self.scores.values(), default=0)

    def find_score(self, group: str) -> float:
        """The best score of the languages that are not told apart from the first of their group."""
        return max(
            (score for language, score in self.scores.items() if _find_similar_group(language) == group),
            default=0,
        )


def _score_by_words(sample: str, script: str) -> _WordScores:
    """How well the words of a text fit the frequent words of a script's languages."""
    return _score_words(_find_words(sample, script), script)


def _find_words(sample: str, script: str) -> list[str]:
    """The words of a script in a text, in small letters."""
    return [word for word in _WORD.findall(sample.lower()) if find_script(word[0]) == script]


@cache
def _list_groups(script: str) -> frozenset[str]:
    """The languages of a script, by the first of those that each is not told apart from."""
    return frozenset(map(_find_similar_group, load_languages()["frequent_words"][script].values()))


def _score_words(words: Sequence[str], script: str) -> _WordScores:
    """How well words of a script fit the frequent words of its languages."""
    frequent = load_frequent_words(script)
    scores: dict[str, float] = defaultdict(float)
    hits, distinct_hits = Counter[str](), Counter[str]()
    for word, count in Counter(words).items():
        candidates = frequent.get(word, ())
        for language in candidates:
            hits[language] += count
            distinct_hits[language] += 1
            # A word that many languages have says little of each.
            scores[language] += count / len(candidates) ** 0.5
    sizes = _count_frequent_words(script)
    scores = {language: score / sizes[language] ** _SIZE_EXPONENT for language, score in scores.items()}
    return _WordScores(len(words), hits, distinct_hits, scores)


@cache
def _count_frequent_words(script: str) -> Mapping[str, int]:
    """How many frequent words of each language of a script are known."""
    return Counter(language for languages in load_frequent_words(script).values() for language in languages)


@cache
def load_frequent_words(script: str) -> Mapping[str, tuple[str, ...]]:
    """The frequent words of a script's languages, and which of them have each."""
    # The library itself is not loaded: it brings an HTML parser with it.
    library = find_spec("justext")
    if library is None or library.origin is None:
        return {}  # without its lists a script of several languages tells none of them
    folder = Path(library.origin).parent / "stoplists"
    found: dict[str, tuple[str, ...]] = {}
    tuples: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, language in load_languages()["frequent_words"].get(script, {}).items():
        for word in set(_WORD.findall((folder / f"{name}.txt").read_text(encoding="utf-8").lower())):
            candidates = (*found.get(word, ()), language)
            found[word] = tuples.setdefault(candidates, candidates)
    return found
