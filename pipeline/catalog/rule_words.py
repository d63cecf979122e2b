"""What a rule of the ledger does, in a few words for people who do not know the rules."""

import tomllib
from functools import cache
from importlib.resources import files


def rule_words(name: str) -> str:
    """What the rule does.

    >>> rule_words("bracket-gap")
    'closed the gap that a lost emoji left before a bracket'
    """
    return _words().get(name) or name.replace("-", " ")


@cache
def _words() -> dict[str, str]:
    return tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
