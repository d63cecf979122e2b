"""Faults of a reader of web pages, each seeded into the one that there is: it loses, joins or changes text.

A fault changes the tree before it is walked, or the text blocks that come out. It fails where it finds
nothing to spoil, so that no test of it passes for nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest
from lxml import etree

from pipeline.scraper.html.text_block import TextBlock
from pipeline.scraper.readers import page

#: A page whose article has each kind of element that texts stand in.
PAGE = """<!DOCTYPE html><html lang="en">
<head><title>Four lifts for tired legs | Mill Lane</title></head><body>
<header><nav><ul><li><a href="/">Home</a></li>
<li><a href="/blog">Blog</a></li></ul></nav></header>
<main><article><h1>Four lifts for tired legs</h1>
<p>Legs get tired when you sit for long, and these lifts take <b>15</b> minutes a day. Do them
<i>never</i> on a full stomach<!-- 2024 --> and not before 9:30 in the morning.</p>
<p>You need a chair that is 45&deg; to the wall, a band of 1.5&nbsp;m, and &frac12; a towel. Its area
is 10<sup>2</sup> cm; water is H<sub>2</sub>O. Keep the pulse &le; 120 and the load &plusmn; 3 kg.</p>
<h2>How to do it</h2>
<ol><li>Sit tall. <span>Hold for 20–30 seconds.</span></li>
<li>Lift one foot <em>without</em> pain, <a href="/up">only 10 cm</a> high.</li>
<li>Repeat 8 times:<ul><li>left leg first, 4 times</li><li>right leg then, 4 times</li></ul></li>
<li>Do <button>not</button> lock the knee, and <mark>rest 60 seconds</mark> between both sets.</li>
<li><p>Lower the foot.</p><p>Take 5 seconds for it.</p></li></ol>
<h2>How often</h2>
<table><tr><th>Week</th><th>Sets</th><th>Rest</th></tr>
<tr><td>1</td><td>2</td><td>90 s</td></tr>
<tr><td>2</td><td>3</td><td><b>75</b> s</td></tr>
<tr><td>3 to 4</td><td>4 <i>1</i></td><td>60 s<br>or less</td></tr>
</table>
<h3>Good to know</h3>
<p>First line: stand up<br>Second line: never hurry<br>Third line: 3 breaths</p>
<dl><dt>Warm</dt><dd>up to 10 minutes</dd><dt>Cold</dt><dd>no more than 5 minutes</dd></dl>
<blockquote><p>Do not lift more than 2 kg, said the nurse.</p></blockquote>
<pre>Day 1: 6 lifts
Day 2: 7 lifts</pre>
<details><summary>May I do it twice?</summary><p>Yes, but not after 21:00.</p></details>
<p>Ask your <abbr>GP</abbr> if you take <code>40 mg</code> a day, or <time>2 times</time> a
<small>week</small>.
<u>Stop</u> if it hurts <strong>more</strong>, <q>every time</q>, or <kbd>3 days</kbd> long.</p>
<p>Rest for <input value="45"> seconds at -5 or up to 80% of your strength, and walk 1,200 steps a day
from <b>7</b><i>30</i> on. Say <ruby>knee<rp>(</rp><rt>genu 2</rt><rp>)</rp></ruby> aloud.</p>
<x-card><template shadowrootmode="open"><p>Keep the pulse below 130 beats.</p></template></x-card>
<iframe srcdoc="&lt;p&gt;Wait 12 minutes before the last set.&lt;/p&gt;"></iframe>
<h2>When to stop</h2>
<p>Stop at once if the pain gets sharper, and call your doctor if the knee swells within 24 hours.</p>
<p>Most people feel better after 2 weeks; some need 3 weeks more before they notice
a change in their legs.</p>
</article></main><footer><p>Mill Lane Clinic, open from Monday to Friday.</p></footer></body></html>"""

TreeFault = Callable[[etree._Element], None]
BlockFault = Callable[[list[TextBlock]], None]


@dataclass(frozen=True)
class Fault:
    """A fault of a name, in the tree or in the blocks."""

    name: str
    in_tree: TreeFault | None = None
    in_blocks: BlockFault | None = None

    def seed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Give the reader the fault."""
        extract = page.extract_text_blocks

        def spoiled(root: etree._Element) -> list[TextBlock]:
            if self.in_tree:
                self.in_tree(root)
            blocks = extract(root)
            if self.in_blocks:
                self.in_blocks(blocks)
            return blocks

        monkeypatch.setattr(page, "extract_text_blocks", spoiled)


def _first(root: etree._Element, path: str) -> etree._Element:
    return root.xpath(f"//article{path}")[0]


def without_text(path: str) -> TreeFault:
    """The text of an element is lost, with that of its children."""

    def fault(root: etree._Element) -> None:
        element = _first(root, path)
        tail = element.tail
        element.clear()
        element.tail = tail

    return fault


def without_tail(path: str) -> TreeFault:
    """What stands behind an element is lost."""

    def fault(root: etree._Element) -> None:
        element = _first(root, path)
        assert element.tail.strip()
        element.tail = " "

    return fault


def without_element(path: str) -> TreeFault:
    """An element is lost, with what stands behind it."""

    def fault(root: etree._Element) -> None:
        element = _first(root, path)
        element.getparent().remove(element)

    return fault


def as_block(path: str) -> TreeFault:
    """An element within a line is read as a block, and a number is torn in two by it."""

    def fault(root: etree._Element) -> None:
        element = _first(root, path)
        text = element.text
        digits = next(index for index, char in enumerate(text) if char.isdigit())
        inner = etree.SubElement(element, "div")
        element.text, inner.tail = text[: digits + 1], text[digits + 1 :]

    return fault


def unwrapped(path: str) -> TreeFault:
    """A tag is passed over: its text is joined to what stands before and behind."""

    def fault(root: etree._Element) -> None:
        element = _first(root, path)
        above = element.getprevious()
        text = (element.text or "").strip() + (element.tail or "").strip()
        if above is None:
            element.getparent().text = (element.getparent().text or "").rstrip() + text
        else:
            above.tail = (above.tail or "").rstrip() + text
        element.getparent().remove(element)

    return fault


def without_column(number: int) -> TreeFault:
    """A column of the table is lost."""

    def fault(root: etree._Element) -> None:
        for row in root.xpath("//article//table//tr"):
            row.remove(row[number])

    return fault


def swapped(first: str, second: str) -> TreeFault:
    """Two elements change their texts."""

    def fault(root: etree._Element) -> None:
        one, other = _first(root, first), _first(root, second)
        assert one.text != other.text
        one.text, other.text = other.text, one.text

    return fault


def doubled(path: str) -> TreeFault:
    """The text of an element is read twice."""

    def fault(root: etree._Element) -> None:
        element = _first(root, path)
        element.text = f"{element.text} {element.text}"

    return fault


def replaced(old: str, new: str) -> BlockFault:
    """Where a block has a text, it has another."""

    def fault(blocks: list[TextBlock]) -> None:
        block = next(block for block in blocks if old in block.text)
        block.text = block.text.replace(old, new, 1)

    return fault


def without_block(words: str) -> BlockFault:
    """The block that holds these words is lost."""

    def fault(blocks: list[TextBlock]) -> None:
        del blocks[next(index for index, block in enumerate(blocks) if words in block.text)]

    return fault


def cut_short(words: str, chars: int) -> BlockFault:
    """The block that holds these words loses its last characters."""

    def fault(blocks: list[TextBlock]) -> None:
        block = next(block for block in blocks if words in block.text)
        block.text = block.text[:-chars]

    return fault


def moved_up(path: str) -> TreeFault:
    """An element changes places with the one before it."""

    def fault(root: etree._Element) -> None:
        element = _first(root, path)
        element.getparent().insert(element.getparent().index(element) - 1, element)

    return fault


def without_own_text(path: str) -> TreeFault:
    """The text of an element is lost, but not that of its children."""

    def fault(root: etree._Element) -> None:
        element = _first(root, path)
        assert element.text
        element.text = None

    return fault


def read_twice(words: str) -> BlockFault:
    """The block that holds these words is read twice."""

    def fault(blocks: list[TextBlock]) -> None:
        index = next(index for index, block in enumerate(blocks) if words in block.text)
        blocks.insert(index, blocks[index])

    return fault


def _in_tree(faults: Iterable[tuple[str, TreeFault]]) -> list[Fault]:
    return [Fault(name, in_tree=fault) for name, fault in faults]


def _in_blocks(faults: Iterable[tuple[str, BlockFault]]) -> list[Fault]:
    return [Fault(name, in_blocks=fault) for name, fault in faults]


FAULTS = (
    *_in_tree(
        (
            ("b is dropped", without_text("//p/b")),
            ("i is dropped", without_text("//i")),
            ("em is dropped", without_text("//em")),
            ("strong is dropped", without_text("//strong")),
            ("mark is dropped", without_text("//mark")),
            ("abbr is dropped", without_text("//abbr")),
            ("code is dropped", without_text("//code")),
            ("time is dropped", without_text("//time")),
            ("small is dropped", without_text("//small")),
            ("u is dropped", without_text("//u")),
            ("q is dropped", without_text("//q")),
            ("kbd is dropped", without_text("//kbd")),
            ("sub is dropped", without_text("//sub")),
            ("sup is dropped", without_text("//p/sup")),
            ("span is dropped", without_text("//li/span")),
            ("link text is lost", without_text("//li/a")),
            ("button text is lost", without_text("//button")),
            ("summary is lost", without_text("//summary")),
            ("details are lost", without_text("//details/p")),
            ("a heading is lost", without_text("/h2[2]")),
            ("a low heading is lost", without_text("/h3")),
            ("a term is lost", without_text("//dt[2]")),
            ("a definition is lost", without_text("//dd[2]")),
            ("a quote is lost", without_text("//blockquote/p")),
            ("preformatted text is lost", without_text("//pre")),
            ("a nested list is lost", without_element("//li/ul")),
            ("an item of a nested list is lost", without_text("//li/ul/li[2]")),
            ("a list item is lost", without_text("//ol/li[2]")),
            ("the first child of an item is lost", without_text("//ol/li[5]/p[1]")),
            ("the second child of an item is lost", without_text("//ol/li[5]/p[2]")),
            ("text behind b is lost", without_tail("//p/b")),
            ("text behind i is lost", without_tail("//i")),
            ("text behind a link is lost", without_tail("//li/a")),
            ("text behind a button is lost", without_tail("//button")),
            ("text behind sup is lost", without_tail("//p/sup")),
            ("text behind sub is lost", without_tail("//sub")),
            ("text behind abbr is lost", without_tail("//abbr")),
            ("text behind a comment is lost", without_tail("//comment()")),
            ("text behind the first br is lost", without_tail("//p/br[1]")),
            ("text behind the last br is lost", without_tail("//p/br[2]")),
            ("text behind br in a cell is lost", without_tail("//td/br")),
            ("the first column is lost", without_column(0)),
            ("the second column is lost", without_column(1)),
            ("the last column is lost", without_column(2)),
            ("a row is lost", without_element("//tr[3]")),
            ("the header row is lost", without_element("//tr[1]")),
            ("a cell reader joins two numbers", unwrapped("//td/i")),
            ("a cell reader drops b", without_text("//td/b")),
            ("sup is passed over", unwrapped("//p/sup")),
            ("code is a block", as_block("//code")),
            ("mark is a block", as_block("//mark")),
            ("two cells change places", swapped("//tr[2]/td[1]", "//tr[2]/td[2]")),
            ("a text is read twice", doubled("//dd[1]")),
            ("the value of a field is lost", without_text("//p/span[@data-drawn]")),
            ("text behind a field is lost", without_tail("//p/span[@data-drawn]")),
            ("the base of ruby is lost", without_own_text("//ruby")),
            ("the reading of ruby is lost", without_text("//rt")),
            ("a shadow tree is lost", without_text("//x-card")),
            ("a frame is lost", without_text("//div[contains(., 'Wait 12')]")),
            ("two items change places", moved_up("//ol/li[2]")),
            ("two rows change places", moved_up("//tr[3]")),
        )
    ),
    *_in_blocks(
        (
            ("two digits are swapped", replaced("15 minutes", "51 minutes")),
            ("a digit is lost", replaced("60 seconds", "6 seconds")),
            ("a dash between numbers is lost", replaced("20–30", "2030")),
            ("a dash becomes a space", replaced("20–30", "20 30")),
            ("a decimal point is lost", replaced("1.5", "15")),
            ("a colon in a time is lost", replaced("9:30", "930")),
            ("the entity deg is dropped", replaced("45°", "45")),
            ("the entity frac12 is dropped", replaced("½", "")),
            ("the entity le is dropped", replaced("≤", "")),
            ("the entity plusmn is dropped", replaced("±", "")),
            ("two numbers change places", replaced("2 weeks; some need 3", "3 weeks; some need 2")),
            ("not is lost", replaced("Do not lift", "Do lift")),
            ("two words change places", replaced("left leg first", "first leg left")),
            ("a line is lost", without_block("Second line")),
            ("a line of preformatted text is lost", without_block("Day 2")),
            ("a paragraph is lost", without_block("Stop at once")),
            ("the last words of a paragraph are lost", cut_short("knee swells", 17)),
            ("the last words of the article are lost", cut_short("Most people", 15)),
            ("the end of a cell row is lost", cut_short("3 to 4", 8)),
            ("the last paragraph is lost", without_block("Most people")),
            ("a row is read twice", read_twice("90 s")),
            ("a paragraph is read twice", read_twice("Stop at once")),
            ("a number is glued over two elements", replaced("7 30", "730")),
            ("a comma in a number is lost", replaced("1,200", "1200")),
            ("a minus is lost", replaced("-5", "5")),
            ("a percent sign is lost", replaced("80%", "80")),
        )
    ),
)
