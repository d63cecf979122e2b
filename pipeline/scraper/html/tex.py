"""Makes one line of text of a short formula in TeX: ``1\\frac{1}{2}`` is ``1½``."""

import re

from pipeline.text.raised_signs import FRACTION_SIGNS, SUBSCRIPT, SUPERSCRIPT

#: A longer formula is no number of an article.
_MAX_TEX_CHARS = 300
_MAX_LEVELS = 12
_SIGNS = re.findall(
    r"\S+",
    "times × cdot · div ÷ pm ± mp ∓ le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ lt < gt > ne ≠ neq ≠ approx ≈"
    " to → rightarrow → infty ∞ ldots … dots … circ ° degree ° alpha α beta β mu µ pi π % % & & # # $ $ _ _",
)
_COMMANDS = {
    **dict(zip(_SIGNS[::2], _SIGNS[1::2], strict=True)),
    **dict.fromkeys((",", ";", ":", " ", "quad", "qquad"), " "),
    **dict.fromkeys(("!", "left", "right", "displaystyle", "textstyle", "limits", "bigl", "bigr"), ""),
}
_COMMAND = re.compile(r"\\([a-zA-Z]+ ?|.)")
_FRACTION = re.compile(r"\\[dtc]?frac *(?:\{([^{}\\]*)\}|(\w)) *(?:\{([^{}\\]*)\}|(\w))")
_ROOT = re.compile(r"\\sqrt *(?:\[(\w+)\])? *\{([^{}\\]*)\}")
_WORDS = re.compile(
    r"\\(?:text|mathrm|mathbf|mathit|operatorname|textbf|mbox|textrm|boldsymbol) *\{([^{}\\]*)\}"
)
_SHIFTED = re.compile(r"([\^_]) *(?:\{([^{}\\^_]*)\}|([^\s{}\\^_]))")
#: Stand for ``^`` and ``_`` until all is read, which would else be read again.
_RAISED, _LOWERED = "\ue000", "\ue001"
_WRITTEN_SHIFTS = {ord(_RAISED): "^", ord(_LOWERED): "_"}
_GROUP = re.compile(r"(?<![\w\]}])\{([^{}\\^_]*)\}")


def render_tex(source: str) -> str | None:
    r"""The text of a formula; None where it has a command that is not known.

    >>> render_tex(r"1\frac{1}{2}"), render_tex(r"90^{\circ}"), render_tex(r"20\,\text{kg}")
    ('1½', '90°', '20 kg')
    >>> render_tex(r"\begin{matrix}2\end{matrix}") is None
    True
    """
    if len(source) > _MAX_TEX_CHARS:
        return None
    text = _COMMAND.sub(_replace_command, source.replace("~", " "))
    for _ in range(_MAX_LEVELS):
        before = text
        text = _WORDS.sub(r"\1", text)
        text = _ROOT.sub(lambda root: f"{(root[1] or '').translate(SUPERSCRIPT)}√{_bracket(root[2])}", text)
        text = _FRACTION.sub(_render_fraction, text)
        text = _SHIFTED.sub(_render_shifted, text)
        text = _GROUP.sub(r"\1", text)
        if text == before:
            break
    if re.search(r"[\\{}]", text):
        return None
    return " ".join(text.translate(_WRITTEN_SHIFTS).split())


def _replace_command(command: re.Match[str]) -> str:
    return str(_COMMANDS.get(command[1].strip() or " ", command[0]))


def _render_fraction(found: re.Match[str]) -> str:
    above, below = found[1] or found[2] or "", found[3] or found[4] or ""
    space = " " if found.string[: found.start()].rstrip()[-1:].isdigit() else ""
    written = f"{_bracket(above)}/{_bracket(below)}"
    return FRACTION_SIGNS.get(written, f"{space}{written} ")


def _render_shifted(found: re.Match[str]) -> str:
    part = (found[2] or found[3] or "").strip()
    if part == "°":
        return part
    signs, mark = (SUPERSCRIPT, _RAISED) if found[1] == "^" else (SUBSCRIPT, _LOWERED)
    is_known = all(ord(char) in signs for char in part)
    return str(part.translate(signs)) if is_known else mark + _bracket(part)


def _bracket(part: str) -> str:
    part = part.strip()
    return part if part.isalnum() else f"({part})"
