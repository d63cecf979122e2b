"""Raised and lowered digits and signs of Unicode, as tables for ``str.translate``."""

SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
#: Fractions that have a sign of their own, as doses name them.
FRACTION_SIGNS = {"1/2": "½", "1/4": "¼", "3/4": "¾"}
#: Without letters: of "2nd" the n is no sign of its own.
RAISED_DIGITS = {code: raised for code, raised in SUPERSCRIPT.items() if code != ord("n")}
