"""Plug-ins that go wrong are errors that name their distribution; the others still work."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.exporters import Exporter
from pipeline.exporters.registry import REQUIRED_MEMBERS, load_exporter
from support.articles import ROOT

WORKS = 'name = "odd"\nsuffix = ".odd"\ndef export(article, context):\n    return article.title.encode()\n'


def build(*formats: str):  # type: ignore[no-untyped-def]
    options = [part for name in formats for part in ("--format", name)]
    return CliRunner().invoke(main, ["build", "a.txt", "--output", "made", *options])


def test_a_format_of_another_distribution_is_used(installed: Callable[..., None]) -> None:
    installed("odd-format", WORKS)
    assert build("odd").exit_code == 0
    assert Path("made/a/a.odd").read_bytes() == b"A Small Article"


def test_two_distributions_of_one_name_are_an_error_that_names_both(installed: Callable[..., None]) -> None:
    installed("odd-format", WORKS)
    installed("odder-format", WORKS)
    result = build("odd")
    assert result.exit_code == 2
    assert "the format 'odd' is brought by odd-format and odder-format" in result.stderr


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import nothing_of_this_name", "cannot be loaded (ModuleNotFoundError"),
        ("name = 'odd'", "is no exporter named 'odd'"),
        (WORKS.replace('"odd"', '"even"'), "is no exporter named 'odd'"),
    ],
)
def test_what_is_no_exporter_is_an_error_that_names_it(
    installed: Callable[..., None], source: str, message: str
) -> None:
    installed("odd-format", source)
    result = build("odd")
    assert result.exit_code == 1
    assert message in result.stderr
    assert "odd-format" in result.stderr
    assert not Path("made").exists()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise ValueError('no ink')", "the exporter failed (ValueError: no ink)"),
        ("return b''", "the exporter made an empty file"),
        ("return 'words'", "the exporter made no bytes"),
    ],
)
def test_a_failing_format_is_withheld_and_the_others_are_written(
    installed: Callable[..., None], body: str, message: str
) -> None:
    installed("odd-format", WORKS.replace("return article.title.encode()", body))
    result = build("odd", "json")
    assert result.exit_code == 1
    assert message in result.stderr
    assert "odd-format" in result.stderr
    assert Path("made/a/a.json").exists()
    assert not Path("made/a/a.odd").exists()


def test_a_handout_that_leaves_a_sentence_out_is_withheld(installed: Callable[..., None]) -> None:
    shortened = WORKS.replace('".odd"', '".html"').replace(
        "return article.title.encode()", "return b'<p>A Small Article</p><p>Keep it short.</p>'"
    )
    installed("odd-format", shortened)
    result = build("odd")
    assert result.exit_code == 1
    assert "expected «Stop if it hurts.», there stands nothing more" in result.stderr
    assert not Path("made/a/a.html").exists()


FRAMED = """
from pipeline.exporters import markup
name, suffix = "odd", ".html"
{words}
def export(article, context):
    return f"<body>{{markup.body(article, context)}}<p>Ask at the front desk</p></body>".encode()
"""


def test_what_a_format_prints_of_its_own_it_declares(installed: Callable[..., None]) -> None:
    installed("odd-format", FRAMED.format(words=""))
    result = build("odd")
    assert result.exit_code == 1
    assert "below the sections: expected nothing more, there stands «Ask at the front desk" in result.stderr


def test_what_a_format_declares_may_stand_around_the_article(installed: Callable[..., None]) -> None:
    installed("odd-format", FRAMED.format(words='words = ("Ask at the front desk",)'))
    assert build("odd").exit_code == 0
    told = CliRunner().invoke(main, ["verify", "made"])
    assert told.exit_code == 0, told.output


def test_words_that_are_one_text_are_an_error(installed: Callable[..., None]) -> None:
    installed("odd-format", FRAMED.format(words='words = "Ask at the front desk"'))
    result = build("odd")
    assert result.exit_code == 1
    assert "has 'words' that are not several texts" in result.stderr
    assert "odd-format" in result.stderr


def test_what_is_amiss_with_a_format_is_said_once_a_build(installed: Callable[..., None]) -> None:
    installed("odd-format", WORKS + "def get_warning():\n    return 'the ink is pale'\n")
    Path("b.txt").write_text(Path("a.txt").read_text())
    result = CliRunner().invoke(
        main, ["build", "a.txt", "b.txt", "--output", "made", "--format", "odd", "--format", "json"]
    )
    assert result.exit_code == 0, result.output
    assert result.stderr.count("Warning: odd: the ink is pale") == 1


def test_what_a_plugin_leaves_out_has_its_default(installed: Callable[..., None]) -> None:
    installed("odd-format", WORKS)
    exporter = load_exporter("odd")
    assert exporter.words == ()
    assert exporter.get_warning() == ""


def list_members() -> set[str]:
    """The names of all members of the contract."""
    return {name for name in {**Exporter.__annotations__, **vars(Exporter)} if not name.startswith("_")}


def test_every_member_of_the_contract_is_documented() -> None:
    document = (ROOT / "docs" / "exporters.md").read_text(encoding="utf-8")
    members = list_members()
    assert set(REQUIRED_MEMBERS) < members
    documented = set(re.findall(r"^- `(\w+)", document, re.MULTILINE))
    assert members <= documented


def test_only_the_registry_reads_what_a_plugin_may_leave_out() -> None:
    """No other module asks an object for a member of the contract by its name."""
    readers = []
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            name = node.args[1] if node.func.id in ("getattr", "hasattr") and len(node.args) > 1 else None
            is_member = isinstance(name, ast.Constant) and name.value in list_members() - {"name"}
            of_exporter = name is not None and "exporter" in ast.unparse(node.args[0]).lower()
            if is_member or of_exporter:
                readers.append(path.relative_to(ROOT).as_posix())
    assert set(readers) == {"pipeline/exporters/registry.py"}
