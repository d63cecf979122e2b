"""The words of every language: none is missing, all can be used, and they say what they should."""

import re
import time
import tomllib
import unicodedata
from typing import Any

import pytest

from pipeline.locale import (
    TOPICS,
    dont_lead,
    list_languages,
    load_caution_table,
    load_cue_table,
    load_languages,
    printed,
    reading,
)
from pipeline.locale.cautions import CautionWords, load_caution_words
from pipeline.locale.safety_sentences import SafetySentences
from pipeline.locale.section_cues import load_section_cues
from pipeline.locale.section_headings import classify_heading
from support.articles import ROOT

LANGUAGES = sorted(path.stem for path in (ROOT / "pipeline" / "locale").glob("??.toml"))
ENGLISH = tomllib.loads((ROOT / "pipeline" / "locale" / "en.toml").read_text(encoding="utf-8"))
#: Words that a language may have beyond the English ones: how an amount is counted by something.
EXTRA = re.compile(r"per_\w+|unit_\w+")


def table(language: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "pipeline" / "locale" / f"{language}.toml").read_text(encoding="utf-8"))


def test_the_languages_of_the_articles_are_there() -> None:
    assert LANGUAGES == ["ar", "bn", "de", "en", "es", "fr", "zh"]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_a_file_of_every_language(topic: str) -> None:
    assert list_languages(topic) == LANGUAGES


def test_the_kinds_of_sections_are_told_in_more_languages_than_all_else() -> None:
    assert set(list_languages("cues")) > set(LANGUAGES)
    assert not reading("it")


@pytest.mark.parametrize("language", list_languages("cues"))
def test_the_cues_of_section_kinds_can_be_used(language: str) -> None:
    words, english = load_cue_table(language), load_cue_table("en")
    only_there = {"exercise", "matter", "labels"}  # other languages have them in [read.kinds]
    assert set(words) <= {*english, *only_there}
    assert set(words["forms"]) <= set(english["forms"])
    assert set(words["headings"]) <= {*english["headings"], "faq"}
    for key, value in words.items():
        assert not isinstance(value, list) or len(value) == len(set(value)), key
    load_section_cues(language)


@pytest.mark.parametrize("language", list_languages("caution"))
def test_languages_of_few_words_have_all_of_them(language: str) -> None:
    assert language not in LANGUAGES
    assert set(load_caution_table(language)) == {*CautionWords.__dataclass_fields__, "before", "after"}
    words = load_caution_words(language)
    assert words is not None
    for name in CautionWords.__dataclass_fields__:
        started = time.perf_counter()
        assert not getattr(words, name).search("1 - 2, " * 1000)
        assert time.perf_counter() - started < 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_abbreviations_are_written_as_they_are_compared_and_stand_in_one_list(language: str) -> None:
    words = reading(language)["sentences"]
    certain = {"never_ends", "titles", "amount_units", "numbered", "ordinal_after"}
    assert set(words) == {*certain, "abbreviations", "before_number"}
    for word in (word for some in words.values() for word in some):
        assert word == unicodedata.normalize("NFC", word).strip(". ")
        assert len(word) <= 12
    for word in (*words["abbreviations"], *words["before_number"]):
        assert word == word.casefold()
    folded = [word.casefold() for some in words.values() for word in some]
    assert len(folded) == len(set(folded))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_printed_word_is_there_and_none_that_nobody_prints(language: str) -> None:
    words = table(language)["print"]
    assert set(ENGLISH["print"]) <= set(words)
    assert all(EXTRA.fullmatch(key) for key in set(words) - set(ENGLISH["print"]))
    assert all(isinstance(word, str) and word.strip() == word and word for word in words.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_forms_are_as_the_code_fills_them(language: str) -> None:
    words = printed(language)
    for key, word in ENGLISH["print"].items():
        assert sorted(re.findall(r"\{\w*\}", words[key])) == sorted(re.findall(r"\{\w*\}", word)), key
    forms = len(load_languages()["plurals"][language])
    for key, word in words.items():
        assert word.count("|") == (forms if key.startswith("unit_") else 0), key


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_what_doses_are_counted_by_is_told_in_the_language(language: str) -> None:
    sides = reading(language)["dose"]["per"]
    assert {f"per_{side}" for side in {*sides, *reading("en")["dose"]["per"]}} <= set(
        table(language)["print"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_that_a_dose_may_have_is_told_in_the_language(language: str) -> None:
    words = reading(language)["dose"]
    assert {f"unit_{unit}" for unit in {*words["units"], *words.get("whole", {})}} <= set(printed(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_composed_and_hold_nothing_that_cannot_be_seen(language: str) -> None:
    for key, word in table(language)["print"].items():
        assert unicodedata.normalize("NFC", word) == word, key
        assert not {unicodedata.category(character) for character in word} & {"Cc", "Cf", "Co", "Cn"}, key


def patterns(language: str) -> dict[str, str]:
    words = table(language)["read"]
    named = {key: words[key] for key in ("unfinished", "says_dont", "may_forbid")}
    return named | {f"sections.{kind}": pattern for kind, pattern in words["sections"].items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_patterns_compile_and_those_for_headings_are_case_folded(language: str) -> None:
    for name, pattern in patterns(language).items():
        re.compile(pattern)
        words = re.sub(r"\\[A-Za-z]", "", re.sub(r"\\[ux][0-9a-f]{2,4}", "", pattern))
        if name.startswith("sections."):
            assert words.casefold() == words, name


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_takes_long_over_a_long_line(language: str) -> None:
    words = table(language)["read"]
    started = time.process_time()
    for text in ("a " * 50_000, "如果" * 50_000, "no " * 50_000, "যদি " * 50_000, "ب" * 100_000):
        re.search(words["unfinished"], text)
        re.match(words["says_dont"], text)
        re.match(words["may_forbid"], text)
        for pattern in words["sections"].values():
            re.search(pattern, text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_alarms_are_there_in_every_language_and_can_be_used(language: str) -> None:
    words = reading(language)["stop"]
    assert (
        set(words)
        == set(reading("en")["stop"])
        == {"start", "variants", *SafetySentences.__dataclass_fields__}
    )
    assert SafetySentences.from_vocabulary(reading(language)) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_says_the_kind_of_a_section_is_there_in_every_language(language: str) -> None:
    words = table(language)["read"]["kinds"]
    assert set(words) == set(ENGLISH["read"]["kinds"])
    for name in ("matter", "exercise", "forbidding", "labels"):
        re.compile(words[name])
    for verbs in (words["moving"], words["advising"]):
        assert len(verbs) == len(set(verbs))
        re.compile(words["instructing"].replace("{verbs}", "|".join(verbs)))
    for pattern in words["headings"].values():
        re.compile(pattern)
    assert set(words["headings"]) <= set(ENGLISH["read"]["kinds"]["headings"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_of_lines_are_those_that_the_rules_know(language: str) -> None:
    lines = table(language)["read"]["lines"]
    assert set(lines) <= set(ENGLISH["read"]["lines"])
    for name, pattern in lines.items():
        named = re.compile(pattern, re.IGNORECASE).groupindex
        assert set(named) == ({"number"} if name in ("step", "counted_steps") else set()), name


#: Lines of articles, each of which has a word that boilerplate has too.
OF_ARTICLES = {
    "es": [
        "Comparta este ejercicio con su familia.",
        "Tiempo: 30 segundos",
        "Por la mañana, Apoye los pies",
        "Descanse 2 minutos",
        "Paso a paso",
    ],
    "fr": [
        "Partagez ce moment avec un proche.",
        "Durée : 30 secondes",
        "Par jour, faites 2 séries",
        "Lire assis ne fatigue pas le dos",
    ],
    "de": [
        "Teilen Sie sich die Kraft ein.",
        "Stand auf einem Bein, 30 Sekunden",
        "Von der Seite aus heben",
        "Dauer: 2 Minuten",
        "Stand 5 Sekunden halten",
    ],
    "zh": ["时间：每次30秒", "关注自己的呼吸。", "分享你的感受。", "来回走动10次", "第3组休息1分钟"],
    "bn": ["ধাপে ধাপে করুন", "সময়: ৩০ সেকেন্ড", "ছবি দেখে করুন"],
    "ar": ["شارك في تمارين جماعية.", "المدة: 30 ثانية", "كرر 10 مرات", "تابع التنفس"],
}


@pytest.mark.parametrize("language", OF_ARTICLES)
def test_lines_of_articles_are_no_boilerplate(language: str) -> None:
    words = table(language)["read"]
    structure = {"step", "question", "answer", "counted_steps", "label"}
    for name, pattern in words["lines"].items():
        for text in OF_ARTICLES[language]:
            assert name in structure or not re.fullmatch(pattern, text, re.IGNORECASE), (name, text)


BYLINES = [
    ("es", "Por María López"),
    ("es", "Publicado el 3 de mayo de 2023"),
    ("fr", "Rédigé par Claire Martin"),
    ("fr", "Mis à jour le 12 mars 2024"),
    ("de", "Verfasst von Jana Klein"),
    ("de", "Stand: 12.03.2024"),
    ("zh", "责任编辑：李明"),
    ("bn", "প্রকাশিত: ৩ মে ২০২৩"),
    ("ar", "بقلم: سارة أحمد"),
]


@pytest.mark.parametrize(("language", "line"), BYLINES)
def test_who_wrote_it_and_when_is_known(language: str, line: str) -> None:
    assert re.fullmatch(reading(language)["lines"]["byline"], line, re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_boilerplate_is_written_as_lines_are_compared(language: str) -> None:
    words = table(language)["read"]
    assert set(words["boilerplate"]) <= set(ENGLISH["read"]["boilerplate"])
    assert set(words["page"]) <= set(ENGLISH["read"]["page"])
    phrases = [*words["boilerplate"].values(), *words["page"].values()]
    for phrase in (phrase for some in phrases for phrase in some):
        letters = "".join(
            character if unicodedata.category(character)[0] in "LM" else " "
            for character in phrase.casefold()
        )
        assert " ".join(letters.split()) == phrase


HEADINGS = [
    ("es", "Precauciones", "safety"),
    ("es", "¿Cuándo consultar al médico?", "safety"),
    ("es", "Errores comunes", "mistakes"),
    ("es", "Beneficios del estiramiento", "benefits"),
    ("es", "Preguntas frecuentes", "faq"),
    ("es", "Consejos para dormir", "tips"),
    ("es", "Cómo se hace", "steps"),
    ("es", "El dolor de rodilla", "other"),
    ("fr", "Précautions", "safety"),
    ("fr", "Les erreurs à éviter", "mistakes"),
    ("fr", "Les bienfaits", "benefits"),
    ("fr", "Comment réaliser l’exercice", "steps"),
    ("fr", "Conseils pratiques", "tips"),
    ("fr", "Le mal de dos", "other"),
    ("de", "Häufige Fehler", "mistakes"),
    ("de", "Sicherheitshinweise", "safety"),
    ("de", "Vorteile der Übung", "benefits"),
    ("de", "Schritt-für-Schritt-Anleitung", "steps"),
    ("de", "Nebenwirkungen", "other"),
    ("de", "Häufige Fragen", "faq"),
    ("zh", "注意事项", "safety"),
    ("zh", "常见误区", "mistakes"),
    ("zh", "拉伸的好处", "benefits"),
    ("zh", "动作要领", "steps"),
    ("zh", "腰痛的原因", "other"),
    ("bn", "সতর্কতা", "safety"),
    ("bn", "ব্যায়ামের উপকারিতা", "benefits"),
    ("bn", "যা করবেন না", "mistakes"),
    ("bn", "পদ্ধতি", "steps"),
    ("bn", "কোমর ব্যথা", "other"),
    ("ar", "احتياطات السلامة", "safety"),
    ("ar", "أخطاء شائعة", "mistakes"),
    ("ar", "الفوائد", "benefits"),
    ("ar", "طريقة الأداء", "steps"),
    ("ar", "ألم الظهر", "other"),
]


@pytest.mark.parametrize(("language", "heading", "kind"), HEADINGS)
def test_headings_announce_their_kind(language: str, heading: str, kind: str) -> None:
    assert classify_heading(heading, reading(language)["sections"]) == kind


SAY_SO = [
    ("es", "No arquee la espalda."),
    ("es", "Nunca contenga la respiración."),
    ("es", "Evite los rebotes."),
    ("fr", "Ne forcez pas le mouvement."),
    ("fr", "N’arrondissez pas le dos."),
    ("fr", "Évitez les à-coups."),
    ("de", "Halten Sie nicht die Luft an."),
    ("de", "Vermeiden Sie ruckartige Bewegungen."),
    ("zh", "不要憋气。"),
    ("zh", "避免弓背。"),
    ("bn", "শ্বাস আটকে রাখবেন না।"),
    ("ar", "لا تحبس أنفاسك."),
    ("ar", "تجنّب الحركات المفاجئة."),
]
#: What is named is itself the mistake, or might be: the word for it must be told.
SAY_IT_NOT = [
    ("es", "Arquear la espalda"),
    ("es", "No calentar antes"),
    ("fr", "Arrondir le dos"),
    ("fr", "Ne pas s’échauffer"),
    ("de", "Nicht aufwärmen"),
    ("de", "Kein Aufwärmen"),
    ("zh", "不热身"),
    ("zh", "憋气"),
    ("bn", "শ্বাস আটকে রাখা"),
    ("ar", "عدم الإحماء"),
]


@pytest.mark.parametrize(("language", "dont"), SAY_SO)
def test_a_dont_that_says_so_is_left_alone(language: str, dont: str) -> None:
    assert dont_lead(dont, language) == ""


@pytest.mark.parametrize(("language", "dont"), SAY_IT_NOT)
def test_a_dont_that_does_not_say_so_is_told_to_be_one(language: str, dont: str) -> None:
    assert dont_lead(dont, language) == printed(language)["dont_prefix"] + " "


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("es", "Mantenga la posición durante"),
        ("de", "Halten Sie die Position für"),
        ("fr", "Tenez la position pendant"),
        ("ar", "حافظ على الوضع لمدة"),
        ("bn", "হাত তুলুন এবং"),
        ("zh", "保持背部挺直以及"),
    ],
)
def test_a_word_that_ends_no_sentence_is_known(language: str, line: str) -> None:
    assert re.search(reading(language)["unfinished"], line, re.IGNORECASE)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Atmen Sie ein"),
        ("de", "Atmen Sie aus"),
        ("es", "Vitamina A"),
        ("fr", "Respirez doucement"),
        ("zh", "动作要温和"),
    ],
)
def test_a_word_that_may_end_a_sentence_is_left(language: str, line: str) -> None:
    assert not re.search(reading(language)["unfinished"], line, re.IGNORECASE)


def test_french_keeps_its_spaces_and_the_others_do_not() -> None:
    spaced = {language for language in LANGUAGES if reading(language)["space_before_punctuation"]}
    assert spaced == {"fr"}


def test_traditional_chinese_has_words_of_its_own_to_print() -> None:
    traditional, simplified = printed("zh-TW"), printed("zh-CN")
    assert set(traditional) == set(simplified)
    assert traditional["stop_title"] == "什麼時候停止"
    assert printed("zh-Hant") == printed("zh-HK") == traditional != simplified
    for key, word in traditional.items():
        assert sorted(re.findall(r"\{\w*\}", word)) == sorted(re.findall(r"\{\w*\}", simplified[key])), key
        assert not set(word) & set(load_languages()["chinese"]["simplified"]), key
