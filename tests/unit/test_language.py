"""The language of an article: told from its words where they are plain, never guessed, regions kept."""

import json
import subprocess
import sys
import time

import pytest

from pipeline.locale import is_language_tag, load_languages
from pipeline.scraper.language import choose_language, detect_language, parse_declared_tag

TEXTS = {
    "en": (
        "Stand with your back against the wall and your feet a little away from it. Slide down "
        "slowly until your knees are bent, and stay there for as long as you can hold it without "
        "pain. Then come up again."
    ),
    "es": (
        "Apoye la espalda en la pared y separe un poco los pies. Baje despacio hasta doblar las "
        "rodillas y quédese así mientras pueda sin sentir dolor. Después vuelva a subir y "
        "descanse antes de repetir el ejercicio."
    ),
    "fr": (
        "Appuyez votre dos contre le mur et écartez un peu les pieds. Descendez doucement en "
        "pliant les genoux, et restez ainsi tant que vous le pouvez sans avoir mal. Puis "
        "remontez et faites une pause avant de recommencer."
    ),
    "de": (
        "Stellen Sie sich mit dem Rücken an die Wand und die Füße ein wenig davor. Rutschen Sie "
        "langsam nach unten, bis die Knie gebeugt sind, und bleiben Sie so, wie es ohne "
        "Schmerzen geht. Dann kommen Sie wieder hoch."
    ),
    "it": (
        "Appoggiate la schiena al muro e allargate un po’ i piedi. Scendete piano fino a piegare "
        "le ginocchia e restate così finché potete senza sentire dolore. Poi tornate su e fate "
        "una pausa prima di ricominciare."
    ),
    "pt": (
        "Encoste as costas na parede e afaste um pouco os pés. Desça devagar até dobrar os "
        "joelhos e fique assim enquanto puder, sem sentir dor. Depois volte a subir e descanse "
        "antes de repetir o exercício outra vez."
    ),
    "nl": (
        "Ga met uw rug tegen de muur staan en zet uw voeten een stukje naar voren. Zak langzaam "
        "naar beneden tot uw knieën gebogen zijn, en blijf zo staan zolang dat zonder pijn gaat. "
        "Kom daarna weer omhoog en rust even uit."
    ),
    "ru": (
        "Прислонитесь спиной к стене и поставьте ноги немного вперёд. Медленно опускайтесь, пока "
        "колени не согнутся, и оставайтесь так, сколько можете без боли. Потом снова поднимитесь "
        "и отдохните, прежде чем повторить это."
    ),
    "ar": (
        "قف وظهرك إلى الحائط وقدماك بعيدتان عنه قليلا. انزل ببطء حتى تنثني ركبتاك ثم ابق على هذا "
        "الوضع ما دمت قادرا على ذلك من دون ألم. بعد ذلك ارجع إلى الوقوف واسترح قبل أن تعيد هذا "
        "التمرين مرة أخرى في اليوم نفسه."
    ),
    "bn": ("দেয়ালে পিঠ লাগিয়ে দাঁড়ান এবং পা একটু সামনে রাখুন। হাঁটু ভাঁজ না হওয়া পর্যন্ত ধীরে ধীরে নামুন।"),
    "zh": (
        "背靠墙站好，双脚稍微离开墙面。慢慢往下滑，直到膝盖弯曲，在不痛的情况下保持一会儿，然后再慢慢站起来。"
    ),
    "zh-Hant": (
        "背靠牆站好，雙腳稍微離開牆面。慢慢往下滑，直到膝蓋彎曲，在不痛的情況下維持一會兒，然後再慢慢站起來。"
    ),
    "ja": (
        "壁に背中をつけて立ち、足を少し前に出します。ひざが曲がるまでゆっくり下がり、痛みのない範"
        "囲で保ちます。"
    ),
    "ko": (
        "벽에 등을 대고 서서 발을 조금 앞으로 내미세요. 무릎이 굽혀질 때까지 천천히 내려간 다음 "
        "통증 없이 유지하세요."
    ),
    "hi": (
        "दीवार से पीठ लगाकर खड़े हो जाएँ और पैरों को थोड़ा आगे रखें। घुटने मुड़ने तक धीरे धीरे "
        "नीचे आएँ और जब तक दर्द न हो तब तक इसी तरह रहें। इसके बाद फिर से ऊपर आएँ और इस व्यायाम "
        "को दोहराने से पहले थोड़ा आराम करें। यह हर दिन के लिए है।"
    ),
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_paragraph_says_its_language(language: str) -> None:
    assert detect_language(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "42",
        "Hold.",
        "Repeat 10 times.",
        "Yoga · Pilates · Fitness",
        "腰痛",
        "?" * 500,
        "0123456789 " * 100,
        "xqz wvk " * 100,
        TEXTS["ru"] + TEXTS["bn"] * 2,
    ],
    ids=repr,
)
def test_what_is_short_or_mixed_or_no_language_is_not_guessed(text: str) -> None:
    assert detect_language(text) is None


def test_references_in_latin_letters_do_not_make_an_arabic_article_another() -> None:
    assert (
        detect_language(
            TEXTS["ar"] + "\n[1] Smith J., Effects of stretching, J Sports Phys Ther, https://example.org"
        )
        == "ar"
    )


def test_a_plan_made_of_nouns_is_told_by_the_few_words_between_them() -> None:
    plan = """Programm: Beweglichkeit der Schulter. Voraussetzung: Freigabe durch die Praxis.
    Aufwärmen: Armkreisen vorwärts und rückwärts, Schulterblätter zusammenziehen, Nackenmuskulatur lockern.
    Hauptteil: Rudern mit Gummiband, Außenrotation im Sitzen, Wandliegestütz, Seitheben ohne Gewicht.
    Dauer: zwei Sätze, Pause nach jedem Satz. Steigerung: mehr Wiederholungen, danach stärkeres Gummiband.
    Hinweise: Belastung nur im schmerzfreien Bereich, ruhige Atmung, aufrechte Haltung. Abbruch bei
    Taubheitsgefühl, Schwindel, starken Schmerzen, dann Rücksprache mit der Therapeutin. Abschluss: Dehnung
    Brustmuskulatur, Entspannung Rückenlage, Eintrag Trainingstagebuch. Material: Gummiband, Matte, Stuhl,
    Handtuch, Ball. Kontrolle: Anpassung durch das Team. Übungsauswahl: Schulterkreisen, Pendelübung, Rudern,
    Schulterblattstabilisation, Latzug, Innenrotation, Außenrotation, Trizepsdehnung, Nackendehnung.
    Trainingseffekte: Kraftzuwachs, Beweglichkeitszuwachs, Schmerzlinderung, Haltungsverbesserung.
    Kontraindikationen: frische Verletzung, Instabilität, akute Entzündung, Fieber, Infekt."""
    assert detect_language(plan) == "de"


def test_case_numbers_and_lists_do_not_matter() -> None:
    assert detect_language(TEXTS["es"].upper()) == "es"
    assert (
        detect_language("\n".join(f"{number}. {part}" for number, part in enumerate(TEXTS["fr"].split(". "))))
        == "fr"
    )


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en_US", "en-US"),
        ("en-us, en", "en-US"),
        ("en-uk", "en-GB"),
        ("english", "en"),
        ("English (United States)", "en"),
        ("Deutsch", "de"),
        ("français", "fr"),
        ("de_DE.UTF-8", "de-DE"),
        ("sr@latin", "sr"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("ZH_CN", "zh-CN"),
        ("简体中文", "zh-Hans"),
        ("es-419", "es-419"),
        ("eng", "en"),
        ("iw", "he"),
        ("fil-PH", "fil-PH"),
        ("de-DE-u-co-phonebk", "de-DE"),
        ("en-x-clinic", "en"),
        ("en-EN", "en"),
        ("zh-Xxxx-CN", "zh-CN"),
        (" ; es", "es"),
        ("x-default", None),
        ("und", None),
        ("*", None),
        ("", None),
        ("lang", None),
        ("qq", None),
        ("www", None),
        ("{{ language }}", None),
        ("a" * 100_000, None),
        ("en-" * 50_000, "en"),
    ],
)
def test_what_pages_declare_becomes_a_tag_or_nothing(given: str, tag: str | None) -> None:
    assert parse_declared_tag(given) == tag
    assert tag is None or is_language_tag(tag)


@pytest.mark.parametrize(
    ("declared", "detected", "language"),
    [
        ("en-GB", "en", "en-GB"),
        ("en", "es", "en"),
        ("pt-BR", "en", "pt-BR"),
        ("xh", "en", "xh"),
        ("sr-Latn", "hr", "sr-Latn"),
        ("ja", "zh", "ja"),
        ("en", "ru", "ru"),
        ("zh", "zh-Hant", "zh-Hant"),
        ("zh-CN", "zh-Hant", "zh-Hant"),
        ("en-US", "bn", "bn"),
        ("zh-CN", "zh", "zh-CN"),
        ("zh-TW", "zh-Hant", "zh-TW"),
        ("nb", "no", "nb"),
        ("yi", "he", "yi"),
        ("fr", None, "fr"),
        (None, "fr", "fr"),
        (None, None, None),
    ],
)
def test_the_page_is_believed_wherever_its_script_allows(
    declared: str | None, detected: str | None, language: str | None
) -> None:
    assert choose_language(declared, detected) == language


def test_what_is_known_of_languages_is_sound() -> None:
    known = load_languages()
    codes = {*known["codes"].split(), *known["long_codes"].split()}
    scripts = [script.get("language", "en") for script in known["scripts"].values()]
    frequent = [tag for lists in known["frequent_words"].values() for tag in lists.values()]
    similar = " ".join(known["similar"]).split()
    named = [tag.partition("-")[0] for tag in known["names"].values()]
    for tag in (*scripts, *frequent, *similar, *named, *known["replaced"].values()):
        assert tag in codes, tag
    assert len(similar) == len(set(similar))


@pytest.mark.parametrize("unit", ["a", "the ", "ب", "痛", "\ufffd", "and\n", "- "])
def test_ten_megabytes_take_no_time(unit: str) -> None:
    detect_language(TEXTS["en"])
    started = time.process_time()
    detect_language(unit * (10_000_000 // len(unit)))
    assert time.process_time() - started < 1


def test_the_detector_loads_no_library() -> None:
    code = (
        "import sys, json\nfrom pipeline.scraper.language import detect_language\n"
        f"assert detect_language({TEXTS['de']!r}) == 'de'\n"
        "print(json.dumps([name for name in ('justext', 'lxml', 'trafilatura') if name in sys.modules]))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == []
