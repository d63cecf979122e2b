"""A handout that says anything else than its raw article is found out, in every format."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.article import Article
from pipeline.builder import build, clean_article
from pipeline.cli import main
from pipeline.config import Config
from pipeline.exporters import ExportContext
from pipeline.exporters.registry import load_exporter
from support.articles import ROOT
from support.mutations import MUTATIONS, mutants
from support.themes import clinic_theme

pytestmark = pytest.mark.slow

SOURCES = sorted((ROOT / "tests" / "integration" / "mutants").iterdir())
FORMATS = ("html", "epub", "pdf", "json")
FEWEST = 60


def project_in(root: Path) -> Config:
    return Config(root=root, source=root / "source", output=root / "output", themes=root / "themes")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The articles, built. All tests share them: who changes any changes a copy."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "tests" / "integration" / "mutants", root / "source")
    (root / "handouts.toml").write_text("", encoding="utf-8")
    config = project_in(root)
    outcomes = list(build(sorted((root / "source").iterdir()), config))
    assert not [error for outcome in outcomes for error in outcome.errors]
    return config


def verify(config: Config, *places: Path) -> Result:
    return CliRunner().invoke(
        main, ["verify", "--config", str(config.root / "handouts.toml"), *map(str, places)]
    )


def test_true_handouts_are_no_false_alarm(project: Config) -> None:
    result = verify(project, project.output)
    assert result.exit_code == 0, result.output
    assert f"{len(SOURCES) * len(FORMATS)} handouts verified\n" == result.output


#: The mutations that change nothing in an article, since it has nothing of the kind. Written down: to find
#: out takes cleaning all articles, which is not for naming tests.
IMPOSSIBLE: dict[str, set[str]] = {
    "harakat-raqaba.txt": {
        *("never is dropped", "each becomes one", "dos become don'ts", "the stop rules are lost"),
        *("a row is lost", "a cell is dropped", "two cells change places"),
    },
    "hip-stretch.txt": {"only is dropped"},
    "neck-turns.txt": {
        *("never is dropped", "without becomes with", "before becomes after", "dos become don'ts"),
        *("a row is lost", "a cell is dropped", "two cells change places"),
    },
    "schulter-kreisen.md": {
        *("a range is glued", "each becomes one", "dos become don'ts"),
        *("an item is lost", "two items change places", "don'ts lose what makes them so"),
    },
    "sit-to-stand.html": {
        *("a range is glued", "a unit is changed", "only is dropped", "dos become don'ts"),
        *("an item is lost", "two items change places", "don'ts lose what makes them so"),
    },
    "tamdid-al-saq.txt": {"without becomes with", "only is dropped"},
    "waden-dehnen.txt": {"without becomes with", "only is dropped"},
}


def cases() -> Iterator[tuple[str, str, str]]:
    """A mutation of an article in one format only; the formats take turns, the slow one less often."""
    turns = ("html", "epub", "html", "json", "html", "epub", "html", "epub", "pdf")
    for number, (source, impossible) in enumerate(IMPOSSIBLE.items()):
        for index, name in enumerate(name for name in MUTATIONS if name not in impossible):
            yield source, name, turns[(index + number) % len(turns)]


CASES = list(cases())


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """The articles, cleaned, by the names of their files."""
    return {source.name: clean_article(source, Config())[0] for source in SOURCES}


def test_every_article_is_tried_with_every_mutation_that_changes_it(articles: dict[str, Article]) -> None:
    possible = {name: {mutation for mutation, _ in mutants(article)} for name, article in articles.items()}
    assert {name: set(MUTATIONS) - found for name, found in possible.items()} == IMPOSSIBLE


def test_there_are_mutants_enough_in_three_languages(articles: dict[str, Article]) -> None:
    languages = {article.language.split("-")[0] for article in articles.values()}
    assert len(languages) >= 3
    assert len(SOURCES) >= 7
    assert len(CASES) >= FEWEST
    assert {mutation for _, mutation, _ in CASES} == set(MUTATIONS), "every mutation fits some article"


@dataclass(frozen=True)
class Verified:
    """The mutants of an article, and its true handouts beside them, verified in one run.

    Attributes:
        files: each mutant that differs from the true handout, by its mutation.
        true: the true handouts.
        failed: what is told of each file that is found out.
    """

    files: Mapping[str, Path]
    true: tuple[Path, ...]
    failed: Mapping[Path, list[str]]


@pytest.fixture(scope="module")
def mutated(
    project: Config, articles: dict[str, Article], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Verified]:
    """Makes and verifies the mutants of an article, once for all of them: each is a copy elsewhere."""
    context = ExportContext(theme=clinic_theme())

    @cache
    def made(source: str) -> Verified:
        stem = Path(source).stem
        folder = tmp_path_factory.mktemp(stem)
        true = shutil.copytree(project.output / stem, folder / "true")
        files = {}
        for number, (mutation, name) in enumerate(
            (mutation, name) for of, mutation, name in CASES if of == source
        ):
            changed = MUTATIONS[mutation](articles[source])
            assert changed is not None
            mutant = load_exporter(name).export(changed, context)
            if mutant != (true / f"{stem}.{name}").read_bytes():
                files[mutation] = folder / str(number) / f"{stem}.{name}"
                files[mutation].parent.mkdir()
                files[mutation].write_bytes(mutant)
        result = verify(project, folder)
        assert result.exit_code == 1
        failed = defaultdict(list)
        for line in result.output.splitlines():
            if line.startswith("Error: "):
                failed[Path(line.removeprefix("Error: ").partition(": ")[0])].append(line)
        return Verified(files, tuple(true.iterdir()), failed)

    return made


@pytest.mark.parametrize(("source", "mutation", "name"), CASES)
def test_a_mutant_is_found_out(
    mutated: Callable[[str], Verified], source: str, mutation: str, name: str
) -> None:
    verified = mutated(source)
    assert mutation in verified.files, "the mutant must change something"
    handout = verified.files[mutation]
    assert handout.suffix == f".{name}"
    assert len(verified.failed[handout]) == 1


@pytest.mark.parametrize("source", IMPOSSIBLE)
def test_only_mutants_are_found_out(mutated: Callable[[str], Verified], source: str) -> None:
    verified = mutated(source)
    assert {path.suffix for path in verified.true} == {f".{name}" for name in FORMATS}
    assert set(verified.failed) <= set(verified.files.values()), "the true handouts are as they were"


def test_a_failure_names_article_format_section_and_both_texts(
    project: Config, articles: dict[str, Article], tmp_path: Path
) -> None:
    handout = Path(shutil.copy(project.output / "hip-stretch" / "hip-stretch.html", tmp_path))
    true = handout.read_text(encoding="utf-8")
    assert articles["hip-stretch.txt"].sections[1].heading == "Instructions"
    handout.write_text(true.replace("Never bounce.", "Bounce."), encoding="utf-8")
    told = verify(project, handout).output
    assert str(handout) in told
    assert "in «Instructions»: expected «" in told
    assert "Never bounce.», there stands «" in told
    assert "Bounce.4.Stand up slowly" in told or "Bounce. 4. Stand up slowly" in told
    assert "(lost: never)" in told


RAW = {
    "hip-stretch.txt": ("Never bounce", "Bounce"),
    "neck-turns.txt": ("feel dizzy", "feel tired"),
    "sit-to-stand.html": ("both hands help", "one hand helps"),
    "waden-dehnen.txt": ("❌ Mit der Ferse", "✅ Mit der Ferse"),
    "schulter-kreisen.md": ("| Kreisen | 10 | links |", "| Kreisen | 12 | links |"),
    "tamdid-al-saq.txt": ("لا ترفع", "ارفع"),
    "harakat-raqaba.txt": ("4 مرات", "5 مرات"),
}


@pytest.mark.parametrize("source", RAW)
def test_handouts_of_an_article_that_changed_since_are_found_out(
    project: Config, tmp_path: Path, source: str
) -> None:
    copy = project_in(shutil.copytree(project.root, tmp_path / "project"))
    raw = copy.source / source
    true, (before, after) = raw.read_text(encoding="utf-8"), RAW[source]
    assert true.count(before) == 1
    raw.write_text(true.replace(before, after), encoding="utf-8")
    result = verify(copy, copy.output / raw.stem)
    assert result.exit_code == 1
    assert result.output.count("Error: ") == len(FORMATS)


def test_copies_elsewhere_are_held_against_the_same_articles(project: Config, tmp_path: Path) -> None:
    shutil.copytree(project.output, tmp_path / "copy")
    page = tmp_path / "copy" / "neck-turns" / "neck-turns.html"
    alone = shutil.copy(page, tmp_path / "neck-turns.html")
    assert verify(project, tmp_path / "copy").exit_code == 0
    assert verify(project, alone).exit_code == 0
    for file in (page, alone):
        file.write_text(
            file.read_text(encoding="utf-8").replace("5–10 seconds", "510 seconds"), encoding="utf-8"
        )
        assert "(lost: 5–10)" in verify(project, file).output
    stranger = shutil.copy(alone, tmp_path / "stranger.html")
    assert verify(project, stranger).exit_code == 2
