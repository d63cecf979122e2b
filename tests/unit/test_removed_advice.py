"""Advice among removed lines is a finding that a pasted entry settles; what only sounds like it is none."""

from functools import partial
from pathlib import Path

import pytest

from pipeline.article import Article, Removal, Repair
from pipeline.builder import interpret_article
from pipeline.builder.load_article import scrape_raw_file
from pipeline.clinical.advice_recognizer import AdviceRecognizer
from pipeline.clinical.foreign_advice import ForeignAdviceRecognizer, is_sentence
from pipeline.clinical.language_words import load_language_words
from pipeline.clinical.removed_advice import ReadLine, find_removed_advice
from pipeline.scraper import find_other_languages
from pipeline.sources import make_source, read_source

ADVICE = [
    ("en", "Stop at once if the knee swells."),
    ("en", "Tags: not for people with a broken wrist"),
    ("en", "Keep the elbow under shoulder height for 6 weeks."),
    ("en", "Contraindications: fresh fracture, pregnancy."),
    ("en", "© Do not exceed 15 circles a day."),
    ("en", "Read also: never force the wrist"),
    ("bn", "ছবি: ৪ সপ্তাহের আগে নয়"),
    ("ar", "الوسوم: غير مناسب للحوامل"),
    ("de", "Rufen Sie Ihren Arzt an, wenn das Handgelenk anschwillt."),
    ("de", "Bei frischem Bruch nicht üben."),
    ("de", "Aktualisiert: nur noch 4 Wiederholungen."),
    ("es", "No apto para personas con osteoporosis."),
    ("fr", "Ne faites pas cet exercice après une fracture."),
    ("zh", "骨折后不要做这个动作。"),
    ("ar", "لا تقم بهذا التمرين بعد الكسر."),
]
#: Whom it is not for, in a box with other people's words, where little counts.
CONTRAINDICATIONS = [
    ("en", "Contraindicated after a wrist fracture"),
    ("en", "Not suitable in pregnancy"),
    ("de", "Nicht geeignet nach einem Bruch"),
    ("es", "No recomendado en caso de embarazo"),
    ("fr", "Déconseillé après une fracture"),
    ("zh", "孕妇禁用"),
    ("ar", "ممنوع بعد الكسر"),
    ("bn", "গর্ভাবস্থায় নিষিদ্ধ"),
]
NO_ADVICE = [
    ("en", "Do not sell my personal information"),
    ("en", "No credit card required"),
    ("en", "Never miss a post"),
    ("en", "You must be logged in to post a comment."),
    ("en", "Read more: 10 exercises"),
    ("en", "5 min read"),
    ("en", "7 exercises you should never do"),
    ("en", "Reproduction prohibited"),
    ("en", "Read also: Never skip breakfast"),
    ("zh", "禁止转载"),
    ("de", "Keine Kommentare"),
    ("de", "7 Übungen, die Sie nie machen sollten"),
    ("es", "No te pierdas nada"),
    ("fr", "Ne manquez rien"),
    ("zh", "不要错过"),
    ("ar", "لا توجد تعليقات"),
]
#: Languages that articles are not understood in: a don't, a limit, a stop rule, or whom it is not for.
FOREIGN_ADVICE = [
    ("it", "Non piegare il polso se è fratturato."),
    ("pt", "Contraindicado durante a gravidez"),
    ("nl", "Hoogstens 12 herhalingen per dag."),
    ("pl", "Przerwij ćwiczenie, gdy pojawi się ból."),
    ("tr", "Bileğiniz kırıksa bu hareketi yapmayın."),
    ("ru", "Не сгибайте запястье после перелома."),
    ("uk", "Не згинайте зап’ястя після перелому."),
    ("sv", "Böj inte handleden efter ett benbrott."),
    ("da", "Må ikke udføres efter et brud på håndleddet"),
    ("nb", "Stopp hvis du får vondt i håndleddet."),
    ("fi", "Älä taivuta rannetta murtuman jälkeen."),
    ("cs", "Neohýbejte zápěstí po zlomenině."),
    ("hu", "Törés után ne hajlítsa a csuklóját."),
    ("ro", "Nu îndoiți încheietura după o fractură."),
    ("el", "Μη λυγίζετε τον καρπό μετά από κάταγμα."),
    ("hr", "Nemojte savijati zglob nakon prijeloma."),
    ("id", "Jangan menekuk pergelangan setelah patah tulang."),
    ("vi", "Không gập cổ tay sau khi gãy xương."),
    ("th", "ห้ามงอข้อมือหลังกระดูกหัก"),
    ("ja", "骨折後は手首を曲げないでください。"),
    ("ko", "골절 후에는 손목을 굽히지 마세요."),
    ("he", "אין לכופף את שורש כף היד אחרי שבר."),
    ("fa", "بعد از شکستگی مچ دست را خم نکنید."),
    ("ur", "فریکچر کے بعد کلائی کو نہ موڑیں۔"),
    ("hi", "फ्रैक्चर के बाद कलाई को न मोड़ें।"),
]
NO_FOREIGN_ADVICE = [
    ("it", "Utilizziamo i cookie per migliorare la tua esperienza."),
    ("pt", "Não perca nenhuma novidade"),
    ("nl", "Niets meer missen? Meld u aan voor de nieuwsbrief."),
    ("pl", "Brak komentarzy"),
    ("ru", "Копирование материалов запрещено."),
    ("tr", "Yorum yapmak için giriş yapın."),
    ("ja", "コメントはまだありません。"),
    ("ko", "무단 전재 및 재배포 금지"),
]
RAW = """Wrist circles at the desk

A wrist that has been in plaster is stiff, and slow circles loosen it without any equipment.

1. Rest your arm on the desk.
2. Circle your hand slowly.

Keep the other hand in your lap.
{}
"""


def clean(folder: Path, last_line: str, decisions: str = "") -> Article:
    path = folder / "wrist.txt"
    path.write_text(RAW.format(last_line), encoding="utf-8")
    if decisions:
        path.with_suffix(".toml").write_text(decisions, encoding="utf-8")
    source = make_source(path)
    return interpret_article(scrape_raw_file(source, read_source(source), "en"))


@pytest.mark.parametrize(("language", "text"), ADVICE)
def test_advice_is_recognised(language: str, text: str) -> None:
    assert list(AdviceRecognizer(load_language_words(language)).find_advice(text, scope="near"))


@pytest.mark.parametrize(("language", "text"), CONTRAINDICATIONS)
def test_whom_it_is_not_for_is_recognised_anywhere(language: str, text: str) -> None:
    found = AdviceRecognizer(load_language_words(language)).find_advice(text, scope="other")
    assert [level for _, level in found] == ["decide"]


@pytest.mark.parametrize(("language", "text"), NO_ADVICE)
def test_what_only_sounds_like_advice_is_not(language: str, text: str) -> None:
    assert not list(AdviceRecognizer(load_language_words(language)).find_advice(text, scope="near"))


@pytest.mark.parametrize(("language", "text"), FOREIGN_ADVICE)
def test_advice_is_recognised_by_few_words(language: str, text: str) -> None:
    words = load_language_words(language)
    assert not words.is_known
    assert [level for _, level in ForeignAdviceRecognizer(words.cautions).find_advice(text)] == ["decide"]


@pytest.mark.parametrize(("language", "text"), NO_FOREIGN_ADVICE)
def test_what_a_page_says_of_itself_is_no_advice(language: str, text: str) -> None:
    recognizer = ForeignAdviceRecognizer(load_language_words(language).cautions)
    assert not list(recognizer.find_advice(text, is_quoted=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Usikunje kifundo cha mkono baada ya kuvunjika.", True),
        ("எலும்பு முறிவுக்குப் பிறகு மணிக்கட்டை வளைக்க வேண்டாம்.", True),
        ("ຫ້າມງໍຂໍ້ມືຫຼັງຈາກກະດູກຫັກ", True),
        ("Mazoezi ya mkono", False),
        ("Kwa nini mkono huuma asubuhi …", False),
    ],
)
def test_a_sentence_is_seen_in_a_language_of_which_no_word_is_known(text: str, expected: bool) -> None:
    assert is_sentence(text) is expected


@pytest.mark.parametrize(
    ("article_language", "text"),
    [
        ("en", "No doble la muñeca si tiene una fractura reciente."),
        ("en", "Nie zginaj nadgarstka po złamaniu, jeśli boli."),
        ("en", "骨折后不要做这个动作。"),
        ("de", "Do not bend the wrist if you have a recent fracture."),
        ("it", "Do not bend the wrist if you have a recent fracture."),
        ("ar", "بعد از شکستگی مچ دست را خم نکنید."),
    ],
)
def test_a_removed_sentence_is_read_in_its_own_language(article_language: str, text: str) -> None:
    removal = Removal(2, "sidebar", text)
    findings = list(
        find_removed_advice(
            [removal],
            {number: ReadLine(text, (number, number)) for number in (1, 2, 3)},
            {1: "A", 3: "B"},
            load_language_words(article_language),
            partial(find_other_languages, language=article_language),
        )
    )
    assert [(finding.level, text in finding.message) for finding in findings] == [("decide", True)]


def test_a_removed_caption_is_told_from_its_first_word() -> None:
    """Its first line stands in the ledger with the picture."""
    removals = [
        Removal(2, "picture", "Halten (arm.png)", 1),
        Removal(3, "caption", "Sie nie die Luft an.", 2),
        Removal(5, "picture", "Arm heben (arm.png)", 1),
    ]
    raw = {removal.line: ReadLine(removal.text, (removal.line, removal.line)) for removal in removals}
    [finding] = find_removed_advice(removals, raw, {1: "A", 6: "B"}, load_language_words("de"))
    assert "«Halten Sie nie die Luft an.»" in finding.message


@pytest.mark.parametrize(
    ("last_line", "rule"),
    [
        ("Updated: circle 3 times only, never with a fresh fracture.", "removed-advice"),
        ("Circle it ...", "cut-off"),
    ],
)
@pytest.mark.parametrize("kind", ["keep", "drop"])
def test_a_pasted_entry_settles_the_finding(tmp_path: Path, last_line: str, rule: str, kind: str) -> None:
    [finding] = [found for found in clean(tmp_path, last_line).findings if found.rule == rule]
    assert finding.level == "decide"
    decided = clean(tmp_path, last_line, finding.decision.replace("[[keep]]", f"[[{kind}]]"))
    assert rule not in {found.rule for found in decided.findings}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Our surgeon asks patients never to bend the knee past 90 degrees before week six."),
        ("de", "Sie bittet alle Patienten, den Arm nie über Schulterhöhe zu heben."),
        ("fr", "Il demande de ne jamais tendre la jambe avant le troisième mois."),
        ("es", "Recomendamos no doblar la rodilla antes de la sexta semana."),
        ("ar", "ننصح بعدم الجري قبل الشهر الثالث."),
        ("bn", "চিকিৎসক তৃতীয় মাসের আগে দৌড়াতে নিষেধ করেন।"),
    ],
)
def test_a_ban_that_an_author_reports_is_advice(language: str, text: str) -> None:
    recognizer = AdviceRecognizer(load_language_words(language))
    assert list(recognizer.find_advice(text, scope="author"))
    assert not list(recognizer.find_advice("She never stops learning and lives in Leeds.", scope="author"))


def find_in_repair(before: str, after: str) -> list[str]:
    entries = [Repair(1, "hidden-text", before, after)]
    raw = {1: ReadLine(before, (1, 1))}
    found = find_removed_advice(entries, raw, {1: after}, load_language_words("en"))
    return [finding.summary for finding in found]


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("Hold for 60 30 seconds.", "Hold for 30 seconds.", "60"),
        ("Repeat 188 times.", "Repeat 8 times.", "18"),
        ("Do never lock your knee.", "Do lock your knee.", "never"),
    ],
)
def test_words_taken_out_of_a_line_are_quoted(before: str, after: str, lost: str) -> None:
    [message] = find_in_repair(before, after)
    assert f"«{lost}»" in message


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Lift slowly copyright and lower.", "Lift slowly and lower."),
        ("Donâ€™t  lift", "Don’t lift"),
        ("å…­ 20 Ã©", "六 20 é"),
    ],
)
def test_other_repairs_lose_nothing(before: str, after: str) -> None:
    assert not find_in_repair(before, after)
