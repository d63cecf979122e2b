"""Advice among removed lines is a finding that a pasted entry settles; what only sounds like it is none."""

from pathlib import Path

import pytest

from pipeline.article import Article, Repair
from pipeline.builder import interpret_article
from pipeline.builder.load_article import scrape_raw_file
from pipeline.clinical.language_words import load_language_words
from pipeline.clinical.removed_advice import AdviceRecognizer, ReadLine, find_removed_advice
from pipeline.sources import make_source, read_source

ADVICE = [
    ("en", "Stop at once if the knee swells."),
    ("en", "Tags: not for people with a broken wrist"),
    ("en", "Keep the elbow under shoulder height for 6 weeks."),
    ("en", "Contraindications: fresh fracture, pregnancy."),
    ("de", "Bei frischem Bruch nicht üben."),
    ("de", "Aktualisiert: nur noch 4 Wiederholungen."),
    ("es", "No apto para personas con osteoporosis."),
    ("fr", "Ne faites pas cet exercice après une fracture."),
    ("zh", "骨折后不要做这个动作。"),
    ("ar", "لا تقم بهذا التمرين بعد الكسر."),
]
NO_ADVICE = [
    ("en", "Do not sell my personal information"),
    ("en", "No credit card required"),
    ("en", "Never miss a post"),
    ("en", "You must be logged in to post a comment."),
    ("en", "Read more: 10 exercises"),
    ("en", "5 min read"),
    ("en", "7 exercises you should never do"),
    ("de", "Keine Kommentare"),
    ("de", "7 Übungen, die Sie nie machen sollten"),
    ("es", "No te pierdas nada"),
    ("fr", "Ne manquez rien"),
    ("zh", "不要错过"),
    ("ar", "لا توجد تعليقات"),
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


@pytest.mark.parametrize(("language", "text"), NO_ADVICE)
def test_what_only_sounds_like_advice_is_not(language: str, text: str) -> None:
    assert not list(AdviceRecognizer(load_language_words(language)).find_advice(text, scope="near"))


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
