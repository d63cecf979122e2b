"""Hostile articles: each is a case with a name, and with what it tries.

Small ones are files in ``texts/``, told of in ``texts.toml``; big ones and those with bytes that no editor shows
are made by code. ``test_attacks.py`` builds them all as the command line does, and looks at what came out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

#: What stands in a case for the path of a file that no handout may hold a word of, and for a port that
#: nobody may call.
CANARY, PORT = "@CANARY@", "@PORT@"
#: Words of the honest part of every case that is to be built.
HONEST = "Lift the heel slowly and hold it for 10 seconds."

Content = bytes | Callable[[], bytes]


@dataclass(frozen=True)
class Attack:
    """One hostile article.

    Attributes:
        name: what the case is called; its file is called so too, unless ``file`` says otherwise.
        tries: what the attack would do to a product that lets it.
        content: the raw article, or what makes it.
        suffix: the ending of its file.
        refused: what the one line says with which it is refused; empty where it is built.
        beside: further files in the source folder, by name.
        file: the name of its file, where the name itself is the attack.
        keeps: words that the handout still says.
        lacks: words that no handout may say.
    """

    name: str
    tries: str
    content: Content
    suffix: str = ".txt"
    refused: str = ""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    file: str = ""
    keeps: tuple[str, ...] = (HONEST,)
    lacks: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """The name of its file in the source folder."""
        return self.file or f"{self.name}{self.suffix}"

    def raw(self) -> bytes:
        """The bytes of its file."""
        return self.content() if callable(self.content) else self.content


def text(*lines: str) -> bytes:
    """A plain article that is honest but for these lines."""
    return "\n".join(["Heel raises", "", "Steps", "", f"1. {HONEST}", "", *lines, ""]).encode(
        "utf-8", "surrogatepass"
    )


def page(inside: str = "", *, head: str = "", before: str = "") -> bytes:
    """A web page that is honest but for what is put into its body and head, and in front of it."""
    honest = f"<h1>Heel raises</h1><p>Strong calves keep you steady on stairs.</p><ol><li>{HONEST}</li></ol>"
    return (
        f'{before}<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Heel raises</title>{head}</head>'
        f"<body><article>{honest}{inside}</article></body></html>"
    ).encode("utf-8", "surrogatepass")
