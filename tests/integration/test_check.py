"""``handouts check``: what it tells, how much of it, and how it ends."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main

Write = Callable[..., Path]
EASY = (
    "Calm Knees\n\n## How to do it\n1. Lie on your back. Bend both knees.\n"
    "2. Lift one leg. Hold it for five seconds.\n3. Put it down and rest. Now do it again ten times.\n\n"
    "## Tips\nKeep it slow. Stop if it hurts. Ask for help if you need it. Rest well.\n"
)
LONG = "Physiotherapeutic rehabilitation necessitates individualised consideration of comorbidities. "
HARD = f"Hard Words\n\n## Benefits\n{LONG * 5}\n\n## Tips\nKeep it slow. Rest when you need to.\n"
CHINESE = "膝盖练习\n\n慢慢抬起右腿，保持五秒钟。然后放下。每天做十次。如果疼痛，请停止。\n"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def handouts(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_each_article_is_told_with_its_level_and_what_makes_it_hard(write: Write) -> None:
    write("source/easy.txt", EASY)
    write("source/hard.txt", HARD)
    write("source/zh.txt", CHINESE)
    result = handouts("check")
    assert result.exit_code == 0, result.output
    easy, hard, chinese = result.stdout.split("source/")[1:]
    assert easy.startswith("easy.txt (en): Calm Knees\n  easy enough: Flesch-Kincaid grade ")
    assert "aim: grade 6 or lower" in easy
    assert "too long: 1 paragraph" in easy
    assert "too hard" not in easy
    assert "  too hard: Flesch-Kincaid grade " in hard
    assert "too hard: Benefits\n      line 4, 7 words: Physiotherapeutic rehab" in hard
    assert "Tips" not in hard
    assert "without a level: no formula for this language" in chinese
    assert "characters each" in chinese
    assert chinese.endswith("3 articles: 1 easy enough, 1 too hard, 1 without a level\n")
    for told in (easy, hard, chinese):
        assert "PEMAT-P understandability: " in told
        assert "PEMAT-P actionability: " in told
        assert " of 20 by rule (" in told


def test_everything_is_told_with_v_and_each_line_fits_a_terminal(write: Write) -> None:
    write("source/hard.txt", HARD + "\n" + EASY.split("\n", 1)[1])
    write("source/zh.txt", CHINESE * 10)
    short, whole = handouts("check"), handouts("check", "-v")
    assert whole.exit_code == 0, whole.output
    assert len(whole.stdout) > 2 * len(short.stdout)
    assert "line 4, 5 sentences (at most 3): Physio" in whole.stdout
    assert "Tips" in whole.stdout
    assert "    20. yes: Does it name at least one thing to do?" in whole.stdout
    assert "do. (line 11)" in " ".join(whole.stdout.split())
    for line in (*short.stdout.splitlines(), *whole.stdout.splitlines()):
        assert sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) <= 80, line


def test_a_great_many_hard_sections_are_told_in_short(write: Write) -> None:
    sections = "".join(f"\n\n## Part {number}\n{LONG * 5}" for number in range(9))
    write("many.txt", f"Many Parts{sections}\n")
    result = handouts("check", "many.txt")
    assert result.stdout.count("too hard: Part") == 5
    assert "and 4 more sections that are too hard" in result.stdout
    assert "articles:" not in result.stdout


def test_json_holds_all_figures_with_one_decimal(write: Write) -> None:
    write("source/easy.txt", EASY)
    write("source/hard.txt", HARD)
    result = handouts("check", "--json")
    assert result.exit_code == 0, result.output
    easy, hard = json.loads(result.stdout)
    assert (easy["source"], easy["title"]) == ("source/easy.txt", "Calm Knees")
    level = easy["reading_level"]
    assert (level["language"], level["is_easy"]) == ("en", True)
    assert level["measure"]["grade"] == round(level["measure"]["grade"], 1)
    assert [section["heading"] for section in level["sections"]] == ["How to do it", "Tips"]
    assert len(easy["ratings"]) == 44
    assert [score["percent"] for score in easy["scores"]] == [None] * 3
    assert hard["reading_level"]["is_easy"] is False
    assert hard["reading_level"]["measure"]["excesses"][0] == {
        "line": 4,
        "what": "paragraph",
        "text": (LONG * 2)[:159].rpartition(" ")[0] + "…",
        "count": 5,
        "limit": 3,
    }


def test_an_article_that_cannot_be_read_is_one_line_and_the_others_are_checked(write: Write) -> None:
    write("source/a.txt", b"\x00\x01\x02")
    write("source/easy.txt", EASY)
    result = handouts("check")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: source/a.txt: ")
    assert len(result.stderr.splitlines()) == 1
    assert "Calm Knees" in result.stdout
    as_json = handouts("check", "--json")
    assert as_json.exit_code == 1
    assert [entry["title"] for entry in json.loads(as_json.stdout)] == ["Calm Knees"]


def test_only_failures_are_told_with_q(write: Write) -> None:
    write("source/hard.txt", HARD)
    write("source/easy.txt", EASY)
    result = handouts("check", "-q")
    assert (result.exit_code, result.output) == (0, "")


def test_wrong_usage_is_one_clear_line() -> None:
    assert handouts("check").exit_code == 2
    assert handouts("check", "--no-such-option").exit_code == 2
    assert handouts("check", "nothing.txt").exit_code == 1


def test_nothing_is_written(write: Write) -> None:
    write("source/easy.txt", EASY)
    handouts("check", "-v")
    assert sorted(path.name for path in Path().rglob("*")) == ["easy.txt", "source"]
