"""Words by language: those that the product prints, and those by which articles are recognised.

One TOML file a language (``locale/<language>.toml``): ``[print]`` holds the words that stand on a
handout, ``[read]`` the words by which articles are structured. The vocabularies of doses, stop rules,
clinical tokens, readability and sentence boundaries stand in a folder each (`TOPICS`), one file a
language. A language without a file, or a word without a translation, falls back to English. The folder
``caution`` has the few words of languages without such vocabularies (see `pipeline.locale.cautions`), the
folder ``cues`` those for the kinds of sections, also of further languages (`pipeline.locale.section_cues`).
``languages.toml`` holds the codes, names, scripts, frequent words and plural rules of languages.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from importlib.resources import files
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

FALLBACK = "en"
#: What has a folder of its own, with a file a language.
TOPICS = ("advice", "dose", "stop", "tokens", "readability", "sentences")
#: The form of a BCP 47 tag (RFC 5646, 2.1): a language of two or three letters, then subtags.
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def is_language_tag(text: str) -> bool:
    """Whether ``text`` has the form of a BCP 47 language tag (``en``, ``en-GB``, ``zh-Hant-TW``)."""
    return bool(_LANGUAGE_TAG.fullmatch(text))


def is_traditional_chinese(language: str) -> bool:
    """Whether a language (BCP 47) is Chinese in its traditional characters.

    >>> is_traditional_chinese("zh-Hant"), is_traditional_chinese("zh-TW"), is_traditional_chinese("zh-CN")
    (True, True, False)
    """
    primary, *subtags = language.lower().split("-")
    is_simplified = "hans" in subtags
    return primary in ("zh", "yue") and not is_simplified and bool({"hant", "tw", "hk", "mo"} & {*subtags})


@cache
def _load_table(language: str) -> Mapping[str, Any]:
    source = files(__package__).joinpath(f"{language}.toml")
    if not source.is_file():
        return MappingProxyType({})
    return MappingProxyType(tomllib.loads(source.read_text(encoding="utf-8")))


def _parse_primary_subtag(language: str) -> str:
    """The primary language subtag, if it is one (letters only: it becomes part of a file name)."""
    subtag = language.split("-")[0].lower()
    return subtag if subtag.isascii() and subtag.isalpha() else FALLBACK


def list_languages(topic: str) -> list[str]:
    """The languages (primary subtags of BCP 47) that have a file of ``topic``, a folder here; sorted."""
    names = (PurePath(file.name) for file in files(__package__).joinpath(topic).iterdir())
    return sorted(name.stem for name in names if name.suffix == ".toml")


@cache
def printed(language: str) -> Mapping[str, str]:
    """The words that the product prints in a handout of this language (a BCP 47 tag)."""
    tables = (_load_table(name).get("print", {}) for name in (FALLBACK, *_list_printed_tables(language)))
    return MappingProxyType({key: word for table in tables for key, word in table.items()})


def find_printed_language(language: str) -> str:
    """The language of the words that are printed in a handout of this language; tags are BCP 47.

    >>> find_printed_language("es-MX"), find_printed_language("zh-TW"), find_printed_language("vi")
    ('es', 'zh-Hant', 'en')
    """
    return next((name for name in reversed(_list_printed_tables(language)) if _load_table(name)), FALLBACK)


def _list_printed_tables(language: str) -> list[str]:
    """The files that may have words to print in a language, each better than the one before it."""
    return [_parse_primary_subtag(language), *(["zh-Hant"] if is_traditional_chinese(language) else [])]


@cache
def reading(language: str) -> Mapping[str, Any]:
    """The words by which an article of this language (a BCP 47 tag) is understood; empty if unknown.

    Beside what the language's own file says, each of `TOPICS` that is known of it under its name.
    """
    primary = _parse_primary_subtag(language)
    topics = {topic: table for topic in TOPICS if (table := _load_table(f"{topic}/{primary}"))}
    return MappingProxyType({**_load_table(primary).get("read", {}), **topics})


def format_label(label: str, language: str) -> str:
    """A label as it stands in front of what it names: ``Hold:``, in French with a space before the colon."""
    return printed(language)["labelled"].format(label=label)


def format_list(parts: Iterable[str], language: str) -> str:
    """Several things in a row, with the commas of their language."""
    form = printed(language)["listed"]
    texts = list(parts)
    return reduce(lambda first, rest: form.format(first=first, rest=rest), texts) if texts else ""


def load_languages() -> Mapping[str, Any]:
    """What is known of languages in general: their codes and names, scripts and frequent words."""
    return _load_table("languages")


def load_caution_table(language: str) -> Mapping[str, str]:
    """The words of a language (a primary subtag) by which only removed text is read; empty if unknown."""
    return _load_table(f"caution/{language}")


def load_cue_table(language: str) -> Mapping[str, Any]:
    """The words of a language (BCP 47) by which the kinds of sections are told; empty if unknown.

    They are known of more languages than all else that is read.
    """
    return _load_table(f"cues/{_parse_primary_subtag(language)}")


@cache
def find_similar_languages(language: str) -> tuple[str, ...]:
    """The primary subtag of a language (BCP 47), and those that are not told apart from it.

    >>> find_similar_languages("nb-NO"), find_similar_languages("pt")
    (('nb', 'no', 'nn'), ('pt',))
    """
    primary = _parse_primary_subtag(language)
    groups = (group.split() for group in load_languages()["similar"])
    group: list[str] = next((group for group in groups if primary in group), [])
    return (primary, *(name for name in group if name != primary))


#: A label before what is said of it.
_LABEL = re.compile(r"[^.!?:：]{2,60}[:：]\s*")


@dataclass(frozen=True)
class DontWording:
    """How a don't is worded.

    Attributes:
        says_dont: the beginning of most texts that say so themselves; None where none are known.
        forbids: all that says so, wherever its ban stands ("Jumps should be avoided").
        leading: what may stand in front of that in the sentence ("During the exercise,").
        prefix: what is printed in front of all others.
    """

    says_dont: re.Pattern[str] | None
    forbids: re.Pattern[str] | None
    leading: re.Pattern[str] | None
    prefix: str

    def is_dont(self, text: str) -> bool:
        """Whether the words of a text say by themselves that it is a don't ("Never bounce")."""
        return self.find_ban(text) is not None

    def find_ban(self, text: str) -> int | None:
        """Where a text begins to say that it is a don't: at once, behind a label, or behind a clause."""
        if self.forbids is None:
            return None
        text = unicodedata.normalize("NFC", text)
        label = _LABEL.match(text)
        for start in (0, label.end()) if label else (0,):
            leading = self.leading.match(text, start) if self.leading else None
            for offset in (start, leading.end()) if leading else (start,):
                if self.forbids.match(text, offset):
                    return offset
        return None

    def format_lead(self, text: str) -> str:
        """What goes in front of a don't; see `dont_lead`."""
        return "" if self.is_dont(text) else f"{self.prefix} "


@cache
def load_dont_wording(language: str) -> DontWording:
    """How don'ts are worded in a language (BCP 47)."""
    words = reading(language)
    advice = words.get("advice", {})
    says_dont, more, leading = words.get("says_dont"), advice.get("forbids"), advice.get("leading")
    other = load_languages()["forbids"].get(_parse_primary_subtag(language))
    return DontWording(
        says_dont=_compile(says_dont),
        forbids=_compile(f"(?:{says_dont})|(?:{more})" if says_dont and more else says_dont or other),
        leading=_compile(leading),
        prefix=printed(language)["dont_prefix"],
    )


def _compile(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(unicodedata.normalize("NFC", pattern), re.IGNORECASE) if pattern else None


def dont_lead(text: str, language: str) -> str:
    """What goes in front of a don't, so that its words alone say that it is one: ``Avoid: `` or nothing.

    A don't that says so itself ("Don't bounce", "Never bounce") is left as it is: "Avoid: Don't bounce" would
    tell a listener to bounce.

    Args:
        text: the words of the don't.
        language: the article's language (BCP 47).
    """
    return load_dont_wording(language).format_lead(text)
