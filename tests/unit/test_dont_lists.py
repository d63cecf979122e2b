"""What a heading or lead-in forbids becomes don'ts; what commands, states or asks does not."""

import pytest

from pipeline.article import (
    Block,
    DoList,
    DontList,
    Item,
    Kind,
    OrderedList,
    Paragraph,
    Section,
    UnorderedList,
)
from pipeline.clinical.dont_lists import mark_announced_donts, mark_worded_donts
from pipeline.clinical.language_words import load_language_words
from pipeline.locale import dont_lead, load_dont_wording, printed


def items(*texts: str) -> tuple[Item, ...]:
    return tuple(Item(text, (1, 1)) for text in texts)


def section(heading: str | None, *blocks: Block, kind: Kind = "other") -> Section:
    return Section(heading, 2, kind, blocks)


def bullets(*texts: str) -> UnorderedList:
    return UnorderedList(items(*texts), (1, 1))


def paragraph(text: str) -> Paragraph:
    return Paragraph(items(text), (1, 1))


def donts_of(*sections: Section, language: str = "en") -> list[str]:
    polarity = load_language_words(language).polarity
    marked = mark_worded_donts(mark_announced_donts(sections, polarity), polarity)
    blocks = [block for each in marked for block in each.blocks]
    return [item.text for block in blocks if isinstance(block, DontList) for item in block.items]


ANNOUNCING = {
    "en": [
        "Avoid:",
        "Do Not:",
        "Don'ts",
        "What not to do",
        "Movements you should avoid",
        "Common mistakes",
        "5 errors that beginners make",
        "For the first six weeks, do not:",
        "Avoid these exercises until your therapist agrees:",
        "People with a stiff hip should stay away from:",
        "Avoid activities such as:",
        "Avoid cold water and:",
        "Strictly forbidden:",
        "Leave out for now:",
        "Off limits until week six",
        "Where runners go wrong",
        "What spoils a good plank",
    ],
    "es": [
        "Renuncie a:",
        "Errores frecuentes",
        "Qué no hacer",
        "Durante seis semanas evite:",
        "Movimientos que debe evitar",
    ],
    "de": [
        "Häufige Fehler",
        "Was Sie lassen sollten",
        "Vermeiden Sie:",
        "In den ersten Wochen nicht:",
        "Erst einmal lassen",
    ],
    "fr": ["À éviter", "Erreurs courantes :", "Pendant six semaines, il ne faut pas :", "On renonce à :"],
    "zh": ["常见错误", "锻炼时应避免：", "哪些动作不能做", "不應該做的事", "头两周先别做"],
    "ar": ["أخطاء شائعة", "ما يجب تجنبه", "لا تقم بما يلي:"],
    "bn": ["যা করবেন না", "সাধারণ ভুল"],
}
SILENT = {
    "en": [
        "Exercises to avoid back pain",
        "How to avoid mistakes",
        "Why high weights don't work",
        "You don't need:",
        "Don't forget to:",
        "How to hold off the pain",
        "Don't run if:",
        "Who should avoid this exercise",
        "Avoid these mistakes by:",
        "To avoid strain, follow these rules:",
        "Reasons not to give up",
        "Avoid long rests",
        "Myths",
        "Dos and don'ts",
        "What not to ignore",
        "Don't do these exercises more than once a day:",
        "Warm up well, do not bounce:",
    ],
    "es": ["Ejercicios para evitar el dolor", "Cómo evitar errores", "No olvide:", "Quién no debe hacerlo"],
    "de": [
        "Locker lassen",
        "So vermeiden Sie Fehler",
        "Für wen die Übung nicht geeignet ist",
        "Nicht üben bei:",
    ],
    "fr": ["Exercices pour éviter le mal de dos", "Comment éviter les erreurs", "N'oubliez pas :"],
    "zh": ["如何避免受伤", "哪些人不宜练习", "为什么不能久坐"],
    "ar": ["كيف تتجنب الإصابة", "فوائد التمرين"],
    "bn": ["আঘাত এড়াতে যা করবেন", "কেন করবেন না"],
}
#: An item that neither forbids nor commands.
ITEM = {
    "en": "High chairs",
    "es": "Sillas altas",
    "de": "Hohe Stühle",
    "fr": "Chaises hautes",
    "zh": "高椅子",
    "ar": "الكراسي العالية",
    "bn": "উঁচু চেয়ার",
}


def listed(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in table.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), listed(ANNOUNCING))
def test_what_forbids_makes_donts_of_its_list(language: str, text: str) -> None:
    item = ITEM[language]
    assert donts_of(section(text, bullets(item, item)), language=language) == [item, item]
    lead = text if text.endswith((":", "：")) else f"{text}:"
    assert donts_of(section("Chairs", paragraph(lead), bullets(item, item)), language=language) == [
        item,
        item,
    ]


@pytest.mark.parametrize(("language", "text"), listed(SILENT))
def test_what_forbids_nothing_makes_no_donts(language: str, text: str) -> None:
    item = ITEM[language]
    assert donts_of(section(text, bullets(item, item)), language=language) == []
    assert donts_of(section("Chairs", paragraph(text), bullets(item, item)), language=language) == []


FORBIDS = {
    "en": [
        "Never bounce.",
        "Hips: avoid twisting.",
        "During the lift, do not hold your breath.",
        "No bouncing.",
    ],
    "es": ["No fuerce la rodilla.", "Nunca fumar.", "Durante el ejercicio, evite girar."],
    "de": ["Halten Sie nicht die Luft an.", "Die Schultern nicht hochziehen."],
    "fr": ["Ne forcez pas.", "Ne jamais bloquer la respiration."],
    "zh": ["不要憋气。", "锻炼时切勿用力过猛。"],
    "ar": ["لا تحبس أنفاسك.", "عدم القفز."],
    "bn": ["শ্বাস আটকে রাখবেন না।"],
}
COMMANDS = {
    "en": [
        "Don't forget to breathe.",
        "Never skip the warm-up.",
        "Never lift without warming up.",
        "No more than three sets.",
        "Keep your back straight, don't bounce.",
        "Don't worry if you feel stiff.",
        "Avoid injury by going slowly.",
    ],
    "es": [
        "No olvide beber agua.",
        "Nunca empiece sin calentar.",
        "Nunca salga a correr en frío.",
        "No más de tres series.",
    ],
    "de": ["Vergessen Sie nicht zu atmen.", "Nie ohne Aufwärmen beginnen.", "Keine Geräte nötig."],
    "fr": ["N'oubliez pas de boire.", "Ne commencez jamais sans échauffement."],
    "zh": ["不要忘记热身。", "不超过三组。"],
    "ar": ["لا تنس شرب الماء."],
    "bn": ["পানি পান করতে ভুলবেন না।"],
}


@pytest.mark.parametrize(("language", "text"), listed(FORBIDS))
def test_an_item_of_advice_that_forbids_is_a_dont_that_is_printed_as_it_is(language: str, text: str) -> None:
    polarity = load_language_words(language).polarity
    (marked,) = mark_worded_donts((section("A", bullets("A", text), kind="tips"),), polarity)
    plain, dont = marked.blocks
    assert isinstance(plain, UnorderedList)
    assert isinstance(dont, DontList)
    assert dont.is_worded


@pytest.mark.parametrize(("language", "text"), listed(COMMANDS))
def test_a_double_negative_or_a_limit_is_no_dont(language: str, text: str) -> None:
    assert donts_of(section("A", bullets(text), kind="tips"), language=language) == []


@pytest.mark.parametrize("lead", ["Change over if:", "Signs of weak legs:", "Why people stop:"])
def test_what_is_told_of_people_forbids_nothing(lead: str) -> None:
    assert (
        donts_of(section("A", paragraph(lead), bullets("Avoid stairs", "No sleeping through"), kind="tips"))
        == []
    )


def test_faults_with_their_corrections_keep_both_and_what_is_right_among_them_stays() -> None:
    faults = ("Knees cave in: push them out", "Not warming up", "Keep your back straight", "Fix: go slower")
    assert donts_of(section("Common mistakes", bullets(*faults))) == list(faults[:2])


def test_a_negated_infinitive_among_faults_is_printed_with_the_word() -> None:
    assert dont_lead("Ne pas garder le dos droit", "fr") == printed("fr")["dont_prefix"] + " "
    assert load_dont_wording("en").format_lead("During the lift, never bounce") == ""


def test_a_scope_ends_with_its_list_at_prose_and_where_it_turns_to_what_is_right() -> None:
    assert donts_of(
        section(
            "Common mistakes",
            paragraph("Most of us make one of these."),
            bullets("Rounding the back"),
            paragraph("They are easy to mend."),
            bullets("A mirror", "A friend who watches"),
        ),
        section(
            "Squats",
            paragraph("Avoid:"),
            bullets("A round back"),
            paragraph("Instead:"),
            bullets("A tall back"),
        ),
        section("Chairs", bullets("A high chair")),
    ) == ["Rounding the back", "A round back"]


def test_short_paragraphs_numbers_and_nested_items_are_lists_too() -> None:
    nested = UnorderedList((Item("Avoid:", (1, 1), items=items("Golf", "Tennis")),), (1, 1))
    assert donts_of(section("A", paragraph("Do not:"), paragraph("Jog"), paragraph("Jump"))) == [
        "Jog",
        "Jump",
    ]
    assert donts_of(section("Don't", *map(paragraph, ("Bend.", "Lift it.")))) == ["Bend.", "Lift it."]
    mixed = map(paragraph, ("Jog", "Jump", "Walk a little each day."))
    assert donts_of(section("A", paragraph("Avoid:"), *mixed)) == ["Jog", "Jump"]
    table = map(paragraph, ("Elbows flare", "Strength 8-12 3-6", "Endurance 15-20 2-3"))
    assert donts_of(section("Common mistakes", *table)) == []
    torn = bullets("Jogging", "Jumping", "Walk a little each day.")
    assert donts_of(section("A", paragraph("Avoid:"), torn)) == ["Jogging", "Jumping"]
    assert donts_of(section("Don'ts", OrderedList(items("Jog", "Jump"), (1, 1)))) == ["Jog", "Jump"]
    assert donts_of(section("A", nested)) == ["Golf", "Tennis"]


def test_a_numbered_list_of_steps_is_not_torn_apart() -> None:
    steps = OrderedList(items("Sit down.", "Never bounce.", "Stand up."), (1, 1))
    assert donts_of(section("A", steps, kind="steps")) == []


def test_a_numbered_list_of_advice_keeps_its_numbers() -> None:
    advice = OrderedList(items("Sleep enough.", "Never smoke.", "Good shoes help."), (1, 1), start=4)
    polarity = load_language_words("en").polarity
    (marked,) = mark_worded_donts((section("A", advice, kind="tips"),), polarity)
    assert [(type(block), getattr(block, "start", None)) for block in marked.blocks] == [
        (OrderedList, 4),
        (DontList, 5),
        (OrderedList, 6),
    ]


def test_a_ban_with_an_object_announces_only_what_does_not_tell_what_to_do() -> None:
    assert donts_of(section("A", paragraph("Avoid contact sports:"), bullets("Football"))) == ["Football"]
    assert donts_of(section("A", paragraph("Avoid long sitting:"), bullets("Stand up each hour"))) == []


def test_people_whom_it_is_not_for_are_no_donts() -> None:
    assert (
        donts_of(section("Not recommended", bullets("People with a recent fracture", "Osteoporosis"))) == []
    )


def test_do_beside_dont_makes_a_list_of_dos() -> None:
    sections = (
        section("Do", bullets("Walk")),
        section("Don't", bullets("Jump")),
        section("Do", bullets("Rest")),
    )
    polarity = load_language_words("en").polarity
    marked = mark_announced_donts(sections, polarity)
    assert [type(each.blocks[0]) for each in marked] == [DoList, DontList, DoList]
    (alone,) = mark_announced_donts(sections[:1], polarity)
    assert isinstance(alone.blocks[0], UnorderedList)


@pytest.mark.parametrize("text", ["Avoid: " * 4000, "do not " * 4000 + ":", "a " * 20000, "without " * 3000])
def test_long_texts_are_read_in_no_time(text: str) -> None:
    assert donts_of(section(text, bullets(text, text), kind="tips")) in ([], [text, text])


OTHER_LANGUAGES = {
    "it": ("Non piegare la schiena.", "Non dimenticare di respirare.", "Non serve una palestra."),
    "pt": ("Não force o joelho.", "Não esqueça de respirar.", "Não é preciso equipamento."),
    "pl": ("Nie wstrzymuj oddechu.", "Nie zapominaj o oddechu.", "Nie potrzeba sprzętu."),
    "ru": ("Не задерживайте дыхание.", "Не забывайте дышать.", "Не нужен инвентарь."),
    "nl": ("Buig de rug niet.", "Vergeet niet te ademen.", "Je hebt niets nodig."),
    "tr": ("Nefesinizi tutmayın.", "Nefes almayı unutmayın.", "Alet gerekmez."),
    "vi": ("Không nên nín thở.", "Đừng quên hít thở.", "Không cần dụng cụ."),
    "ja": ("息を止めないでください。", "水分を忘れないでください。", "道具はいりません。"),
}


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_of_other_languages_what_surely_forbids_is_a_dont_printed_as_it_is(language: str) -> None:
    texts = OTHER_LANGUAGES[language]
    assert donts_of(section("A", bullets(*texts)), language=language) == [texts[0]]
    assert dont_lead(texts[0], language) == ""
