"""How many examples a law is tried with."""

from hypothesis import settings

#: What hypothesis takes if nobody says how many, and what the counts in the tests are told for.
_USUAL = 100


def tried(examples: int) -> settings:
    """So many examples; a profile that takes fewer than usual takes as large a part of them."""
    return settings(max_examples=max(1, examples * settings.default.max_examples // _USUAL), deadline=None)
