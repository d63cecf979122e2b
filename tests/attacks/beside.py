"""Attacks by what stands beside an article: a person's decisions, and approvals."""

import json

from attacks import HONEST, Attack, text


def _decided(name: str, tries: str, toml: str, **told: object) -> Attack:
    return Attack(
        name,
        tries,
        text("Lower it again."),
        beside={f"{name}.toml": toml.encode("utf-8", "surrogatepass")},
        **told,
    )  # type: ignore[arg-type]


def _approved(name: str, tries: str, approval: bytes, refused: str = "the approval cannot be read") -> Attack:
    return Attack(
        name, tries, text("Lower it again."), beside={f"{name}.txt.approval.json": approval}, refused=refused
    )


_HONEST = {
    "reviewer": "A. Reader",
    "reviewed_on": "2026-01-02",
    "review_due": None,
    "source_sha256": "0" * 64,
    "content_sha256": "0" * 64,
    "content": [],
}

BESIDE: tuple[Attack, ...] = (
    _decided(
        "decisions-path-title",
        "a title that is a path out of the output folder",
        'title = "../../etc/x"',
        keeps=(HONEST, "../../etc/x"),
    ),
    _decided(
        "decisions-markup",
        "metadata that breaks out of HTML, XML and CSS",
        """title = "</title><script>alert(1)</script>"\nauthor = "A\\" onload=\\"alert(2)"\nversion = "]]>"\nlicence = "javascript:alert(3)"\nreviewed_by = "</dc:contributor><x>" """,
        keeps=(HONEST, "</title><script>alert(1)</script>"),
    ),
    _decided(
        "decisions-script-address",
        "the address of the source runs a script",
        'source_url = "javascript:alert(1)"',
        refused="source_url",
    ),
    _decided(
        "decisions-file-address",
        "the address of the source is a file",
        'source_url = "file://@CANARY@"',
        refused="source_url",
    ),
    _decided(
        "decisions-controls",
        "control characters in metadata",
        'title = "Heel \\u001b]0;owned\\u0007 raises"',
        refused="nobody can see",
    ),
    _decided(
        "decisions-bidi",
        "a title that reads another way than it is written",
        'title = "Heel \\u202Esesiar"',
        refused="nobody can see",
    ),
    _decided(
        "decisions-deep",
        "tables nested deeper than a parser can go",
        "title = 'x'\nx = " + "[" * 100_000,
        refused="cannot be read as TOML",
    ),
    _decided("decisions-dotted", "a key of 100,000 parts", "a" + ".a" * 100_000 + " = 1", refused=".toml"),
    _decided("decisions-many", "100,000 decisions", "[[drop]]\nline = 7\n" * 100_000, refused=".toml"),
    _decided(
        "decisions-long-title",
        "a title of a million letters",
        f'title = "{"x" * 1_000_000}"',
        refused="title",
    ),
    _decided(
        "decisions-line",
        "a line number beyond all lines",
        "[[drop]]\nline = 99999999999999999999999",
        refused="no line",
    ),
    _decided(
        "decisions-fix-bomb",
        "fixes that double a line again and again",
        "".join(f'[[fix]]\nline = 7\nbefore = "Lower"\nafter = "{"Lower" * 60}"\n' for _ in range(3)),
        refused="",
    ),
    _decided(
        "decisions-key",
        "escape sequences in the name of a setting, which an error tells",
        '"\\u001b[31mred\\u202e" = 1',
        refused="is not known",
    ),
    Attack(
        "decisions-binary",
        "bytes that are no text",
        text(),
        beside={"decisions-binary.toml": b"\xff\xfe\x00title"},
        refused="cannot be read as TOML",
    ),
    _approved("approval-deep", "JSON nested deeper than a parser can go", b"[" * 1_000_000),
    _approved(
        "approval-huge",
        "a number of a million digits",
        json.dumps({**_HONEST, "content": 1}).replace("1}", "1" * 1_000_000 + "}").encode(),
    ),
    _approved(
        "approval-markup",
        "a reviewer who is mark-up",
        json.dumps({**_HONEST, "reviewer": "</script><script>alert(1)</script>"}).encode(),
    ),
    _approved(
        "approval-surrogate",
        "a lone surrogate in the reviewer's name",
        json.dumps({**_HONEST, "reviewer": "A \ud800"}).encode(),
    ),
    _approved("approval-binary", "bytes that are no JSON", b"\xff\xfe\x00{"),
)
