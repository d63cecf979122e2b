"""The article's JSON and its published schema."""

import json
from pathlib import Path

import msgspec
import pytest

from pipeline.article import Article, decode, encode, schema
from support.articles import ROOT, article_of

SCHEMA = ROOT / "pipeline" / "article.schema.json"


def test_the_committed_schema_is_the_one_that_the_types_give() -> None:
    assert SCHEMA.read_bytes() == schema(), "run: python -m pipeline schema > pipeline/article.schema.json"


@pytest.mark.parametrize("source", sorted((ROOT / "source").glob("*.txt")), ids=lambda path: path.stem)
def test_every_sample_follows_the_schema_and_survives_the_round_trip(source: Path) -> None:
    import jsonschema

    article = article_of(source.read_bytes())
    content = encode(article)
    jsonschema.validate(json.loads(content), json.loads(SCHEMA.read_bytes()), jsonschema.Draft202012Validator)
    assert decode(content) == article


def test_the_contract_s_lists_are_there_even_when_empty() -> None:
    built = json.loads(encode(article_of("A Quiet Title\nOne line of text, no more.")))
    assert built["repairs"] == []
    assert built["removed"] == []
    assert built["doses"] == []
    assert built["sections"][0]["heading"] is None


def test_an_article_cannot_be_changed(first: Article) -> None:
    with pytest.raises(AttributeError):
        first.title = "Another"  # type: ignore[misc]


def test_json_of_another_shape_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="title"):
        decode(b'{"title": 3}')
