"""Stop rules and red flags: which sentences are some, which lists are theirs, where they are shown."""

import time
from functools import cache

import pytest

from pipeline.article import Article, Block, Item, OrderedList, Paragraph, Provenance, Section, StopRule
from pipeline.builder import interpret_article
from pipeline.clinical import interpret
from pipeline.clinical.gate.readback import READERS
from pipeline.clinical.language_words import load_language_words
from pipeline.clinical.passages import SourceLine
from pipeline.clinical.stop_rules import find_stop_rules
from pipeline.exporters import ExportContext
from pipeline.exporters.markup.box_layout import is_crowded
from pipeline.exporters.registry import load_exporter
from pipeline.locale import reading
from pipeline.locale.safety_sentences import SafetySentences
from pipeline.scraper.decisions import Decisions
from pipeline.scraper.readers import read_bytes
from pipeline.scraper.scrape import scrape_raw
from pipeline.wording.stop_box import stop_boxes
from support.alarm_sentences import ANNOUNCING, CONTRAINDICATION, HEADINGS, HELP, NONE, STOP
from support.themes import clinic_theme


@cache
def context() -> ExportContext:
    return ExportContext(clinic_theme())


def told(language: str, text: str, *, step: bool = False) -> list[tuple[str, str]]:
    """The rules of an article of one line: their kind and words."""
    items = (Item(text, (1, 1)),)
    block: Block = OrderedList(items, (1, 1)) if step else Paragraph(items, (1, 1))
    sections = (Section(None, 2, "intro", (block,)),)
    return [
        (rule.kind, rule.text)
        for rule in find_stop_rules(
            sections, {1: SourceLine(text, text)}, load_language_words(language).safety_sentences
        )
    ]


def listed(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in table.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), listed(STOP))
def test_when_to_stop_is_found_even_in_a_step(language: str, text: str) -> None:
    assert told(language, text) == [("stop", text)]
    assert told(language, text, step=True) == [("stop", text)]


@pytest.mark.parametrize(("language", "text"), listed(HELP))
def test_when_to_get_help_is_found(language: str, text: str) -> None:
    assert told(language, text) == [("help", text)]


@pytest.mark.parametrize(("language", "text"), listed(CONTRAINDICATION))
def test_when_not_to_begin_is_found(language: str, text: str) -> None:
    assert told(language, text) == [("contraindication", text)]


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("en", "stop", "Stabbing pain in the groin? End of the set."),
        ("en", "stop", "Knee buckling? Put the weights down."),
        ("en", "stop", "Pins and needles? Call it there for today."),
        ("de", "stop", "Ein Stechen in der Leiste? Feierabend für heute."),
        ("de", "stop", "Zieht es im Bein? Satz beenden."),
        ("de", "help", "Wade heiß und dick? Noch heute zum Arzt."),
        ("es", "stop", "¿Un pinchazo en el hombro? Fin de la serie."),
        ("es", "stop", "¿Nota opresión en el pecho? Se acabó por hoy."),
        ("fr", "stop", "Un craquement dans l'épaule ? On s'arrête là."),
        ("fr", "stop", "Le mollet tire et gonfle ? Fin de la séance."),
        ("fr", "stop", "Des fourmis dans la main ? Terminé pour aujourd'hui."),
        ("zh", "stop", "膝盖刺痛？今天到此为止。"),
        ("zh", "stop", "头晕？马上坐下，今天不练了。"),
        ("ar", "stop", "هل تشعر بوخز في الركبة؟ انتهت المجموعة."),
        ("ar", "stop", "ألم حاد في الظهر؟ اكتف بهذا اليوم."),
        ("bn", "stop", "হাঁটুতে খচ করে ব্যথা? আজকের মতো শেষ করুন।"),
        ("bn", "stop", "মাথা ঘুরছে? বসে পড়ুন, আজ আর নয়।"),
    ],
)
def test_a_symptom_may_be_asked_for_and_answered_by_an_order(language: str, kind: str, text: str) -> None:
    assert told(language, text) == [(kind, text)]


@pytest.mark.parametrize(("language", "text"), listed(NONE))
def test_what_is_told_asked_or_part_of_a_movement_is_none(language: str, text: str) -> None:
    assert told(language, text) == []
    assert told(language, text, step=True) == []


def rules(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The rules of a Markdown article below its title: kind, words, list."""
    return [(rule.kind, rule.text, rule.items) for rule in markdown_article(text).stop_rules]


def markdown_article(text: str) -> Article:
    content = f"# A Title\n\nA first paragraph of the article.\n\n{text}\n".encode()
    return interpret_article(scrape_raw(read_bytes(content, "article.md"), Decisions()))


SIGNS = "- sharp pain\n- numbness in your leg\n"
ITEMS = ("sharp pain", "numbness in your leg")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            f"## Safety\n\nStop and call your doctor if you have:\n\n{SIGNS}",
            [("stop", "Stop and call your doctor if you have:", ITEMS)],
        ),
        (
            f"## Urgent advice: Ask for a GP appointment or get help from a nurse if:\n\n{SIGNS}",
            [("help", "Urgent advice: Ask for a GP appointment or get help from a nurse if:", ITEMS)],
        ),
        (
            f"## Problems\n\n{SIGNS}\nCall your doctor if you notice any of these symptoms.",
            [("help", "Call your doctor if you notice any of these symptoms.", ITEMS)],
        ),
        (
            f"## Safety\n\nMove slowly. See a doctor if you notice:\n\n{SIGNS}",
            [("help", "See a doctor if you notice:", ITEMS)],
        ),
        (f"## When to see a doctor\n\n{SIGNS}", [("help", "When to see a doctor", ITEMS)]),
        (f"## Stop if you feel:\n\n{SIGNS}", [("stop", "Stop if you feel:", ITEMS)]),
        (f"## Red flags\n\nWatch for these signs:\n\n{SIGNS}", [("help", "Red flags", ITEMS)]),
        (
            f"## When to see a doctor\n\nGo to hospital at once if you have:\n\n{SIGNS}",
            [("help", "Go to hospital at once if you have:", ITEMS)],
        ),
        (
            "## Safety\n\n- Move slowly.\n- Stop if you feel:\n  - sharp pain\n  - numbness in your leg\n",
            [("stop", "Stop if you feel:", ITEMS)],
        ),
        (
            "## Safety\n\nStop if you feel:\n\n- ❌ sharp pain\n- ❌ numbness in your leg\n",
            [("stop", "Stop if you feel:", ITEMS)],
        ),
        (
            f"## Safety\n\nThe session is over as soon as\n\n{SIGNS}",
            [("stop", "The session is over as soon as", ITEMS)],
        ),
    ],
    ids=[
        "sentence",
        "callout",
        "above",
        "last",
        "heading",
        "stop-heading",
        "between",
        "below-heading",
        "nested",
        "crosses",
        "no-colon",
    ],
)
def test_a_list_belongs_to_the_words_that_announce_it(text: str, found: list[object]) -> None:
    assert rules(text) == found


@pytest.mark.parametrize(("language", "sentence", "point", "kind"), ANNOUNCING)
def test_a_sentence_announces_the_list_below_it(
    language: str, sentence: str, point: str, kind: str | None
) -> None:
    alarms = SafetySentences.from_vocabulary(reading(language))
    assert alarms is not None
    assert alarms.classify(sentence, (point,)) == kind


@pytest.mark.parametrize(("language", "heading", "point", "kind"), HEADINGS)
def test_a_heading_announces_the_list_below_it(
    language: str, heading: str, point: str, kind: str | None
) -> None:
    alarms = SafetySentences.from_vocabulary(reading(language))
    assert alarms is not None
    assert alarms.classify_list_heading(heading, (point,)) == kind


@pytest.mark.parametrize(
    "text",
    [
        "## Safety\n\nStop if you feel:\n\nMove on when the pain has gone.\n",
        "## When to stop\n\n- Do three sets.\n- Have a glass of water.\n",
        "## Stop smoking\n\n- It slows healing.\n- It makes pain worse.\n",
        "## Symptoms\n\n- sharp pain\n- numbness\n",
        "## Benefits\n\n- Stop if you have pain? Not any more: this eases it.\n",
        "## Common Mistakes\n\n- Stop if it hurts.\n- Hold your breath.\n",
        "## Safety\n\n- ❌ Stop if it hurts.\n",
        "## Table\n\n| Sign | What to do |\n| --- | --- |\n| Pain | Stop if it hurts. |\n",
    ],
    ids=["no-list", "no-harm", "no-order", "symptoms", "benefits", "mistakes", "don't", "table"],
)
def test_half_a_rule_and_what_says_the_contrary_are_none(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [("See a doctor if you fall.", True), ("Stop and see a doctor if it hurts.", False), ("Rest.", True)],
)
def test_that_nothing_says_when_to_stop_is_a_finding(text: str, missing: bool) -> None:
    found = {finding.rule for finding in markdown_article(f"## Safety\n\n{text}").findings}
    assert ("no-stop-rule" in found) is missing


def levels(text: str) -> dict[str, str]:
    return {finding.rule: finding.level for finding in markdown_article(text).findings}


def test_only_what_tells_to_do_something_must_say_when_to_stop() -> None:
    assert levels("## What it is\n\nA tendon that is sore.")["no-stop-rule"] == "info"
    assert levels("## How to do it\n\n1. Lift the heel.\n2. Lower it.")["no-stop-rule"] == "look"


def test_steps_without_numbers_are_steps() -> None:
    unnumbered = "## How to do the exercise\n\n- Lift your heel slowly.\n- Lower it to the floor.\n"
    assert "no-steps" not in levels(unnumbered)
    assert "no-steps" in levels("## What it is\n\nA tendon that is sore.")


@pytest.mark.parametrize(("language", "rule"), [("it", "unread-language"), ("sw", "unread-language")])
def test_of_a_language_without_vocabularies_it_is_not_said_that_a_rule_is_missing(
    language: str, rule: str
) -> None:
    meaning = interpret((), {}, load_language_words(language))
    assert [finding.rule for finding in meaning.findings] == ["no-steps", rule]


def test_a_rule_knows_its_line_in_the_raw_file() -> None:
    found = markdown_article("## Safety\n\nMove slowly.\n\nStop if it hurts. See a doctor if you fall.")
    assert [(rule.text, rule.line) for rule in found.stop_rules] == [
        ("Stop if it hurts.", 9),
        ("See a doctor if you fall.", 9),
    ]


@pytest.mark.parametrize("language", sorted(STOP))
def test_a_sentence_of_ten_thousand_words_takes_no_time(language: str) -> None:
    alarms = SafetySentences.from_vocabulary(reading(language))
    assert alarms is not None
    started = time.process_time()
    for part in ("if stop, ", "wenn bei auf ", "si pare, ", "如果停止，", "হলে থামুন ", "إذا توقف، ", "see a "):
        alarms.classify(part * 10_000)
        for size in (590, 300):
            alarms.classify((part * 600)[:size])
            alarms.classify_list_heading((part * 600)[:size], ("pain",))
    assert time.process_time() - started < 2


def shown(*found: StopRule, language: str = "en") -> Article:
    """An article with these rules and one step."""
    steps = OrderedList((Item("Stand up.", (1, 1)),), (1, 1))
    sections = (Section("Steps", 2, "steps", (steps,)),)
    provenance = Provenance("article.txt", "0" * 64, "utf-8")
    return Article("A Title", language, sections, provenance, stop_rules=found)


MIXED = (
    StopRule("See a doctor if you fall.", 1, "help"),
    StopRule("Stop if it hurts.", 1, "stop"),
    StopRule("Call 999 if you have:", 2, "help", ("chest pain", "a fever")),
    StopRule("Stop if it hurts", 3, "stop"),
    StopRule("stop if it hurts.", 4, "stop"),
)
IN_ORDER = ["When to stop", "Stop if it hurts.", "When to get help", "See a doctor", "Call 999", "chest pain"]


@pytest.mark.parametrize("name", ["html", "epub", "pdf"])
def test_the_boxes_stand_above_step_one_in_every_format(name: str) -> None:
    maker = load_exporter(name)
    words = " ".join(READERS[maker.suffix](maker.export(shown(*MIXED), context())).text.split())
    places = [words.index(text) for text in (*IN_ORDER, "a fever", "Stand up.")]
    assert places == sorted(places)
    assert words.lower().count("stop if it hurts") == 1


def test_each_kind_has_its_box_and_an_empty_one_is_left_out() -> None:
    assert [(box.title, box.texts) for box in stop_boxes(shown(*MIXED[:1]))] == [
        ("When to get help", ["See a doctor if you fall."])
    ]
    assert [box.kind for box in stop_boxes(shown(*MIXED))] == ["stop", "help"]
    assert stop_boxes(shown()) == []


def test_a_heading_that_is_the_title_of_the_box_is_not_said_twice() -> None:
    (box,) = stop_boxes(shown(StopRule("When to Stop:", 1, "stop", ("sharp pain", "dizziness"))))
    assert box.texts == ["sharp pain", "dizziness"]


def test_twenty_rules_leave_room_for_step_one_on_the_first_page() -> None:
    import pypdfium2 as pdfium

    many = [StopRule(f"Stop if you feel pain in place {number}.", number) for number in range(1, 11)]
    more = [StopRule(f"See a doctor if place {number} swells.", number, "help") for number in range(1, 11)]
    article = shown(*many, *more)
    assert all(is_crowded(box.texts) for box in stop_boxes(article))
    content = load_exporter("pdf").export(article, context())
    assert "Stand up." in pdfium.PdfDocument(content)[0].get_textpage().get_text_range()
