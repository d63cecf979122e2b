"""Dos and don'ts whose mark and words do not go together; which don'ts forbid by themselves."""

import pytest

from pipeline.article import DoList, DontList, Item, Kind, Section
from pipeline.builder import clean_article
from pipeline.clinical.language_words import load_language_words
from pipeline.clinical.polarity import check_polarity
from pipeline.config import Config
from pipeline.locale import dont_lead, printed
from support.articles import FIRST, ROOT

KINDS = {"do-among-mistakes", "dont-among-tips", "mixed-polarity", "unclear-dont"}


def section(
    *,
    dos: tuple[str, ...] = (),
    donts: tuple[str, ...] = (),
    kind: Kind = "safety",
    heading: str = "A Heading",
) -> Section:
    """A section with a list of dos and one of don'ts, each item on a line of its own."""
    items = [Item(text, (number, number)) for number, text in enumerate((*dos, *donts), 1)]
    blocks = []
    if dos:
        blocks.append(DoList(tuple(items[: len(dos)]), (1, len(dos))))
    if donts:
        blocks.append(DontList(tuple(items[len(dos) :]), (len(dos) + 1, len(items))))
    return Section(heading, 2, kind, tuple(blocks))


def found(*sections: Section, language: str = "en") -> list[tuple[str, int]]:
    return [
        (finding.rule, finding.line)
        for finding in check_polarity(sections, load_language_words(language).polarity)
    ]


def test_a_do_below_a_heading_of_mistakes_is_doubtful() -> None:
    (finding,) = check_polarity(
        (section(dos=("Bend your knees.",), kind="mistakes", heading="Common Mistakes"),),
        load_language_words("en").polarity,
    )
    assert (finding.rule, finding.line) == ("do-among-mistakes", 1)
    assert "«Bend your knees.»" in finding.message
    assert "«Common Mistakes»" in finding.message


@pytest.mark.parametrize("kind", ["tips", "steps", "benefits"])
def test_a_dont_that_instructs_below_a_heading_of_advice_is_doubtful(kind: Kind) -> None:
    (finding,) = check_polarity(
        (section(donts=("Keep your back straight.",), kind=kind),), load_language_words("en").polarity
    )
    assert (finding.rule, finding.line) == ("dont-among-tips", 1)
    assert "«Avoid: Keep your back straight.»" in finding.message


@pytest.mark.parametrize("text", ["Don’t bounce.", "Bouncing.", "Keep your back straight."])
def test_nothing_but_donts_below_a_heading_of_tips_is_doubtful_in_any_words(text: str) -> None:
    assert found(section(donts=(text,), kind="tips", heading="Tips")) == [("dont-among-tips", 1)]


@pytest.mark.parametrize(
    "sound",
    [
        section(dos=("Breathe out.",), donts=("Holding your breath.",), kind="tips"),
        section(donts=("Rushing.", "Holding your breath."), kind="steps"),
        section(dos=("Never bounce.", "Avoid jerks.", "Breathe out."), kind="safety"),
        section(dos=("Never bounce.",), donts=("Rounding your back.",)),
        section(dos=("Bend your knees.",), donts=("Locking your knees.",), kind="mistakes"),
        section(donts=("Hold your breath.", "Lock your knees."), kind="mistakes"),
        section(donts=("Don’t bounce.", "Never rush.", "Rounding your back."), kind="mistakes"),
        section(donts=("Stopping when it gets easier.", "Ignoring pain."), kind="mistakes"),
    ],
    ids=lambda each: each.blocks[0].items[0].text,
)
def test_what_goes_together_is_no_finding(sound: Section) -> None:
    assert found(sound) == []


def test_marks_that_changed_places_are_found() -> None:
    swapped = section(dos=("Don’t bounce.", "Never hold your breath."), donts=("Keep your back straight.",))
    assert found(swapped) == [("mixed-polarity", 1)]


def test_a_dont_that_instructs_among_such_that_forbid_is_doubtful() -> None:
    donts = ("Don’t bounce.", "Keep your back straight.", "Never hold your breath.")
    assert found(section(donts=donts, kind="mistakes")) == [("mixed-polarity", 2)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Stop if it hurts."),
        ("en", "See a doctor if the pain lasts more than two weeks."),
        ("de", "Bei Schmerzen sofort abbrechen."),
        ("es", "Deténgase si siente dolor."),
        ("fr", "Arrêtez si la douleur augmente."),
        ("zh", "如果感到疼痛，请立即停止练习。"),
        ("bn", "ব্যথা হলে ব্যায়াম বন্ধ করুন।"),
        ("ar", "توقف فورًا إذا شعرت بألم."),
    ],
)
def test_a_rule_of_safety_below_a_cross_is_found(language: str, text: str) -> None:
    (finding,) = check_polarity(
        (section(donts=(text,), kind="mistakes"),), load_language_words(language).polarity
    )
    assert finding.rule == "mixed-polarity"
    assert f"«{printed(language)['dont_prefix']} {text}»" in finding.message


def test_the_same_words_as_do_and_as_dont_are_found_across_sections() -> None:
    dos, donts = section(dos=("Keep your heels down.",)), section(donts=("Keep your heels down",))
    assert found(dos, donts) == [("mixed-polarity", 1)]


@pytest.mark.parametrize("path", [FIRST, *sorted((ROOT / "source").glob("*.*"))], ids=lambda path: path.name)
def test_the_sample_articles_raise_no_alarm(path) -> None:  # type: ignore[no-untyped-def]
    article, _ = clean_article(path, Config())
    assert not KINDS & {finding.rule for finding in article.findings}


FORBIDS = {
    "en": [
        "Don’t bounce.",
        "Dont bounce.",
        "Do not bounce.",
        "Never bounce.",
        "Avoid bouncing.",
        "You must not twist.",
        "Please don’t rush.",
        "Try not to rush.",
        "No more than 10 repetitions.",
        "DO NOT lock your knees.",
    ],
    "es": [
        "No rebote.",
        "No se incline.",
        "Nunca contenga la respiración.",
        "Evite los rebotes.",
        "Evita girar.",
        "No más de 3 series.",
        "Procure no forzar.",
        "No debe forzar el cuello.",
        "Prohibido rebotar.",
    ],
    "fr": [
        "Ne forcez pas.",
        "N’arrondissez pas le dos.",
        "Évitez les à-coups.",
        "Éviter les à-coups.",
        "Il ne faut pas forcer.",
        "Vous ne devez pas forcer.",
        "Veillez à ne pas creuser le dos.",
    ],
    "de": [
        "Halten Sie nicht die Luft an.",
        "Halte nicht die Luft an.",
        "Mach keine ruckartigen Bewegungen.",
        "Vermeiden Sie Schwung.",
        "Vermeide Schwung.",
        "Ruckartige Bewegungen vermeiden.",
        "Bitte nicht wippen.",
        "Sie sollten nicht wippen.",
        "Auf keinen Fall wippen.",
        "Verzichten Sie auf Schwung.",
    ],
    "zh": [
        "不要憋气。",
        "请勿弹震。",
        "切勿用力过猛。",
        "避免弓背。",
        "勿憋气。",
        "别憋气。",
        "千万不要弓背。",
        "尽量避免弓背。",
    ],
    "bn": [
        "শ্বাস আটকে রাখবেন না।",
        "তাড়াহুড়ো করবেন না।",
        "ঝাঁকুনি এড়িয়ে চলুন।",
        "জোর করা যাবে না।",
    ],
    "ar": [
        "لا تحبس أنفاسك.",
        "تجنب الحركات المفاجئة.",
        "تجنّب القفز.",
        "تجنُّب القفز.",
        "تجنبي القفز.",
        "يجب ألا تقفز.",
        "لا ينبغي القفز.",
        "احذر من القفز.",
        "ابتعد عن القفز.",
    ],
}
#: May forbid, or name what is wrong: "Avoid:" is printed and a person is asked.
UNCLEAR = {
    "en": ["No warm-up.", "No bouncing.", "Never warming up."],
    "es": ["No calentar antes.", "Nunca calentar.", "No calentamiento."],
    "fr": ["Pas d’échauffement.", "Ne pas s’échauffer.", "Jamais de pause."],
    "de": ["Nicht aufwärmen.", "Kein Aufwärmen.", "Die Schultern nicht senken."],
    "zh": ["不热身。", "没有热身。"],
    "bn": ["শরীর গরম না করা।"],
    "ar": ["عدم الإحماء.", "لا تسخين قبل التمرين."],
}
NAMES_A_MISTAKE = {
    "en": ["Bouncing.", "Holding your breath.", "Notice: a round back.", "Noisy breathing.", "Donkey kicks."],
    "es": ["Arquear la espalda.", "Noche sin dormir."],
    "fr": ["Arrondir le dos.", "Nez au sol."],
    "de": ["Rundrücken.", "Schwung holen."],
    "zh": ["憋气。", "别人代劳。"],
    "bn": ["শ্বাস আটকে রাখা।"],
    "ar": ["حبس النفس.", "تقويس الظهر."],
}


def listed(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in table.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), listed(FORBIDS))
def test_a_dont_that_forbids_by_itself_is_printed_as_it_is(language: str, text: str) -> None:
    assert dont_lead(text, language) == ""
    assert found(section(donts=(text,)), language=language) == []


@pytest.mark.parametrize(("language", "text"), listed(UNCLEAR))
def test_a_dont_that_may_forbid_is_printed_with_avoid_and_a_person_is_asked(language: str, text: str) -> None:
    assert dont_lead(text, language) == printed(language)["dont_prefix"] + " "
    assert found(section(donts=(text,)), language=language) == [("unclear-dont", 1)]


@pytest.mark.parametrize(("language", "text"), listed(NAMES_A_MISTAKE))
def test_a_dont_that_names_a_mistake_is_printed_with_avoid(language: str, text: str) -> None:
    assert dont_lead(text, language) == printed(language)["dont_prefix"] + " "
    assert found(section(donts=(text,)), language=language) == []
