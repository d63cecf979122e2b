"""What a browser shows of saved pages, held against all that our reader returns for them, word by word.

    python benchmarks/browser.py FOLDER... [--most 300] [--chromium FILE] [--show 20]

FOLDER holds saved pages (``.html`` or ``.html.gz``), in folders as deep as they may be. Each is decoded as we
decode it, opened in Chromium without scripts and without a network, and the words and numbers of what it
shows (``innerText``) are aligned with those of the lines that our reader returns: also those outside the
main content, and what is cut out of lines. What differs is counted by its cause, which the page itself tells:
computed style, attributes and the kind of element (``shown_text.js``). What has no cause is unexplained; the
command fails if any stands between the first and the last line that we keep.
"""

import argparse
import re
import sys
import tempfile
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import accumulate, pairwise
from operator import attrgetter, itemgetter, or_
from pathlib import Path
from typing import Any

from devtools import Browser, DevToolsError
from rapidfuzz.distance import LCSseq

from pipeline.errors import ReadError
from pipeline.scraper.html.style_rules import MAX_STYLE_CHARS
from pipeline.scraper.line import PICTURE, TITLE, Cut
from pipeline.scraper.readers import RawArticle, read_bytes
from pipeline.scraper.readers.page_findings import PICTURE_RULE

_SHOWN_TEXT = Path(__file__).with_name("shown_text.js").read_text(encoding="utf-8")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
_ELEMENT_NUMBER = "data-number-of-element"
#: What stands in the pieces for the places before and behind an element's own text.
_BEFORE, _BEHIND, _DRAWN = "\x01", "\x02", "\x03"
_MARKER, _GENERATED = "marker of a list item", "generated content"
_PICTURE = "alternative of a picture"
_PARTLY_HIDDEN = "hidden, words parted otherwise"
_HEAD = "title or description of the head"
_NUMBERS, _BOXES = "numbers of two elements, parted", "boxes within a line, parted"
_DRAWINGS, _GAPS = "words with a picture or icon between, parted", "words with a gap between, parted"
_READINGS = "words and how they are read (ruby), parted"
_CUTS = "words beside what is cut out, parted"
_FIRST_LETTER = "first letter, set apart"
_LONG_STYLES = "style sheets longer than is read"
_OPTION = "option that is not chosen"
_SVG = "text in a drawing (SVG)"
#: How the page lays out what a word touches, as bits (``shown_text.js``), and that a cut is beside it.
_BOX_IN_LINE, _DRAWING, _GAP, _CUT, _TEXT_END, _RUBY = 1, 2, 4, 8, 16, 32
_WORD_BOUNDARY, _OTHER_PLACE, _LOST, _ADDED = "words parted otherwise", "in another place", "lost", "added"
_UNEXPLAINED = (_LOST, _ADDED, _WORD_BOUNDARY, _OTHER_PLACE)
#: Stretches with the same words between may be aligned in several ways: so many are looked at together.
_MAX_MERGED_STRETCHES, _MAX_MERGED_WORDS = 8, 600
_MAX_ADDRESS_CHARS = 120
#: What the ledger says of a picture or film behind its words: its address, and the step that it stands in.
_PICTURE_ENDING = re.compile(r" \((\S[^()]*(?:\([^()]*\)[^()]*)*)?\)(?:, step \d+)?$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number, folded.

    Attributes:
        text: the word.
        cause: why a browser does not show it as text, or our reader's own kind of text; empty for plain text.
        part: the part of the page that is read in a way of its own.
        place: how many words are shown before it; of our reader, the number of its line.
        layouts: how what it touches is laid out, as bits (``shown_text.js``).
        is_kept: of our reader, whether it is handed on as a part of the article.
    """

    text: str
    cause: str = ""
    part: str = ""
    place: int = 0
    layouts: int = 0
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Words on one side only: those that the browser shows, or else those that we read.

    Attributes:
        cause: why they are there only.
        words: the words; where words are parted otherwise, those of both.
        is_shown: whether the browser shows them.
        is_within: whether they stand in the article.
        context: the words around them.
        kept: how many of them are handed on as a part of the article.
    """

    cause: str
    words: tuple[str, ...]
    is_shown: bool
    is_within: bool
    context: str = ""
    kept: int = 0


@dataclass(frozen=True)
class Shown:
    """What a browser makes of a page.

    Attributes:
        plain: the words that it shows as text.
        others: those that it does not show, or not as text, with the cause.
        inner_text: the words of its own visible text, to hold ``plain`` against.
        addresses: what stands in the attributes of pictures, films and frames and may be their address.
        alternatives: their alternatives.
        head: all that the head says of the page, folded.
        has_long_styles: whether its style sheets are longer than our reader reads.
    """

    plain: list[Token]
    others: list[Token]
    inner_text: list[str]
    addresses: frozenset[str]
    alternatives: list[str]
    head: str
    has_long_styles: bool


@dataclass
class Comparison:
    """What is counted over all pages.

    Attributes:
        counts: (cause, whether the browser shows it, whether it is within the article) -> words.
        kept: cause -> words that are read, not shown and handed on as a part of the article.
        examples: cause -> its differences, each with the name of its page.
        agreeing: words shown and read.
        unlike_inner_text: words by which the browser's own visible text differs from that of its tree.
        pages: how many were compared.
        refused: why how many were not.
    """

    counts: Counter[tuple[str, bool, bool]] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    agreeing: int = 0
    unlike_inner_text: int = 0
    pages: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def find_tokens(text: str) -> list[str]:
    """The words and numbers of a text, folded: compatibility forms, upper case."""
    return _TOKEN.findall(_fold(text))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def ask_browser(browser: Browser, page: Path) -> dict[str, Any]:
    """What ``shown_text.js`` tells of a page, with the text that style sheets and lists put there."""
    browser.open(page)
    told: dict[str, Any] = browser.evaluate(_SHOWN_TEXT)
    told["generated"] = _find_generated_text(browser)
    return told


def make_shown(told: dict[str, Any]) -> Shown:
    """The words of what was told of a page."""
    plain, others = _Collector(), _Collector()
    generated = told["generated"]
    for text, cause, part, number, layout in told["pieces"]:
        if text == _DRAWN:
            plain.touch(layout)
        elif text in (_BEFORE, _BEHIND):
            for kind in ("::marker", "::before") if text == _BEFORE else ("::after",):
                if words := generated.get((number, kind), "").strip(_WIDTHLESS):
                    plain.add("\n", "", part, 0)
                    name = _MARKER if kind == "::marker" else _GENERATED
                    others.add(f" {words} ", name, part, len(plain.tokens))
                    others.finish()
        elif not cause:
            others.finish()
            plain.touch(_TEXT_END)
            plain.add(text, "", part, 0, layout)
        elif text.strip() or others.run:
            others.add(text, cause, part, plain.count())
    plain.finish()
    others.finish()
    head = " ".join(find_tokens(" ".join(told["head"])))
    inner_text = find_tokens(told["shown"])
    addresses = frozenset(
        address[:_MAX_ADDRESS_CHARS]
        for value in told["addresses"]
        for address in (value.strip(), *re.split(r"[\s,]+", value), *_STYLE_ADDRESS.findall(value))
    )
    has_long_styles = told["styleChars"] > MAX_STYLE_CHARS
    return Shown(
        plain.tokens, others.tokens, inner_text, addresses, told["alternatives"], head, has_long_styles
    )


_STYLE_ADDRESS = re.compile(r"url\(\s*[\"']?(.*?)[\"']?\s*\)")
#: Characters without a width, by which style sheets show nothing.
_WIDTHLESS = "\u200b\u200c\u200d\u2060\ufeff"


class _Collector:
    """Makes tokens of pieces of text, which may each end within a word."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.run = ""
        self._layouts: list[int] = []
        self._state = ("", "", 0)
        self._touched = 0

    def add(self, text: str, cause: str, part: str, place: int, layout: int = 0) -> None:
        """Add a piece; one of another cause begins a token, one of another part only behind a word."""
        if text.strip() and (cause, part) != self._state[:2]:
            is_one_word = self.run[-1:].isalnum() and text[:1].isalnum()
            if not (self._state[0] == cause == "" and is_one_word):
                self.finish()
            self._state = (cause, part, place)
        elif not self.run:
            self._state = (cause, part, place)
        folded = _fold(text)
        self.run += folded
        self._layouts += [layout] * len(folded)
        if folded:
            self._layouts[-len(folded)] |= self._touched
            self._touched = 0

    def touch(self, layout: int) -> None:
        """Say how something without words is laid out between the last character and the next one."""
        if self._layouts:
            self._layouts[-1] |= layout
        self._touched |= layout

    def count(self) -> int:
        """How many tokens there are, that of the last piece included."""
        if self.run[-1:].isspace():
            self.finish()
        return len(self.tokens) + len(_TOKEN.findall(self.run))

    def finish(self) -> None:
        """Make tokens of all pieces so far."""
        cause, part, place = self._state
        for match in _TOKEN.finditer(self.run):
            layouts = reduce(or_, self._layouts[max(0, match.start() - 1) : match.end() + 1])
            self.tokens.append(Token(match[0], cause, part, place, layouts))
        self.run = ""
        self._layouts = []


def _find_generated_text(browser: Browser) -> dict[tuple[int, str], str]:
    """(number of an element, its pseudo-element) -> the text that style sheets or lists put there."""
    snapshot = browser.call("DOMSnapshot.captureSnapshot", computedStyles=[])
    strings, found = snapshot["strings"], dict[tuple[int, str], str]()
    for document in snapshot["documents"]:
        nodes, layout = document["nodes"], document["layout"]
        parents, pseudo = nodes["parentIndex"], nodes.get("pseudoType", {"index": [], "value": []})
        kinds = {
            index: "::" + strings[value]
            for index, value in zip(pseudo["index"], pseudo["value"], strict=True)
        }
        for index, text in zip(layout["nodeIndex"], layout["text"], strict=True):
            owner = index
            while owner >= 0 and owner not in kinds and nodes["nodeType"][owner] != 1:
                owner = parents[owner]
            if text < 0 or owner not in kinds:
                continue
            names = iter(nodes["attributes"][parents[owner]])
            for name, value in zip(names, names, strict=True):
                if strings[name] == _ELEMENT_NUMBER:
                    key = int(strings[value]), kinds[owner]
                    found[key] = found.get(key, "") + strings[text]
    return found


def read_own_tokens(raw: RawArticle, shown: Shown) -> list[Token]:
    """The tokens of all lines that our reader returns.

    Numbers of list items have the cause of a marker, and alternatives that of a picture.
    """
    alternatives = {" ".join(text.split()) for text in shown.alternatives} - {""}
    tokens: list[Token] = []
    for line in raw.lines:
        text, alternative = line.text, ""
        if line.picture is not None:
            alternative = line.picture.alt
        elif rule := raw.outside.get(line.number):
            text, alternative = _split_picture(" ".join(text.split()), rule, shown.addresses, alternatives)
        kept = line.number not in raw.outside
        words = find_tokens(alternative)
        tokens += [Token(word, _PICTURE, place=line.number, is_kept=kept) for word in words]
        if line.mark not in (TITLE, PICTURE):
            words = find_tokens(line.mark)
            tokens += [Token(word, _MARKER, place=line.number, is_kept=kept) for word in words]
        tokens += _read_line_tokens(line.number, text, raw.cuts.get(line.number, ()), is_kept=kept)
    return tokens


def _split_picture(
    text: str, rule: str, addresses: frozenset[str], alternatives: set[str]
) -> tuple[str, str]:
    """The caption and the alternative of a picture outside, which is told with its address and step.

    Args:
        text: a line outside the article.
        rule: the rule that put it there.
        addresses: what may be the address of a picture on the page.
        alternatives: the alternatives of the page's pictures.
    """
    whole = f" {text}"
    ending = _PICTURE_ENDING.search(whole)
    address = (ending and ending[1]) or ""
    if not ending or not (rule == PICTURE_RULE or (address and address[:_MAX_ADDRESS_CHARS] in addresses)):
        return text, ""
    text = whole[: ending.start()].strip()
    if not address:  # a drawing has none
        return "", text
    alternative = max((alt for alt in alternatives if text.endswith(alt)), key=len, default="")
    return text.removesuffix(alternative), alternative


def _read_line_tokens(number: int, text: str, cuts: Sequence[Cut], *, is_kept: bool) -> list[Token]:
    """The tokens of a line; those beside a cut say so: what is cut out stands in it between spaces."""
    ends = sorted({0, len(text), *(end for cut in cuts for end in (cut.start, cut.end))})
    tokens: list[Token] = []
    for start, end in pairwise(ends):
        words = find_tokens(text[start:end])
        touched = {0} if start else set[int]()
        touched |= {len(words) - 1} if end < len(text) else set()
        is_cut = any(cut.start <= start < cut.end for cut in cuts)
        tokens += [
            Token(word, "", "", number, _CUT * (place in touched), is_kept and not is_cut)
            for place, word in enumerate(words)
        ]
    return tokens


def compare(own: Sequence[Token], shown: Shown, kept: range) -> Iterator[Difference]:
    """The differences of two sides.

    Args:
        own: what we read.
        shown: what the browser makes of the page.
        kept: the lines from the first to the last that belong to the article.
    """
    yield from (
        Difference(_PICTURE, (token.text,), False, token.place in kept, kept=token.is_kept)
        for token in own
        if token.cause == _PICTURE
    )
    yield from _compare_markers(own, shown, kept)
    mine = [token for token in own if not token.cause]
    unread = [token for token in shown.others if token.cause != _MARKER]
    aligned = _Alignment(mine, shown.plain, unread, kept)
    pictures = {token.text for token in own if token.cause == _PICTURE}
    yield from _find_causes(aligned.explain(), shown, unread, pictures)


#: A stretch between words that are the same: begin and end of ours, begin and end of the browser's.
_Stretch = tuple[int, int, int, int]


@dataclass
class _Alignment:
    """Our words beside those of the browser.

    Attributes:
        mine: what we read.
        plain: what the browser shows.
        unread: what it does not show, in the order of the page.
        kept: the lines of the article.
    """

    mine: Sequence[Token]
    plain: Sequence[Token]
    unread: Sequence[Token]
    kept: range

    def explain(self) -> list[Difference]:
        """The differences of all stretches; of those unexplained, taken together with others nearby.

        Words that stand twice, shown and hidden, may be aligned in several ways, all of which leave the order
        of both sides as it is. Any of them that explains a difference is its explanation.
        """
        stretches = _find_gaps(_list_words(self.mine), _list_words(self.plain))
        done = [(stretch, self._explain(stretch)) for stretch in stretches]
        for count in range(2, _MAX_MERGED_STRETCHES + 1):
            index = 0
            while index + count <= len(done):
                group = done[index : index + count]
                merged = (group[0][0][0], group[-1][0][1], group[0][0][2], group[-1][0][3])
                is_near = merged[1] - merged[0] + merged[3] - merged[2] <= _MAX_MERGED_WORDS
                if is_near and any(map(_has_unexplained, group)):
                    together = (merged, self._explain(merged))
                    if not _has_unexplained(together):
                        done[index : index + count] = [together]
                index += 1
        return [difference for _, found in done for difference in found]

    def _explain(self, stretch: _Stretch) -> list[Difference]:
        """The differences within a stretch, each with its cause."""
        start, end, first, last = stretch
        ours, theirs = self.mine[start:end], self.plain[first:last]
        lines = [token.place for token in self.mine[max(0, start - 1) : end + 1]]
        is_within = bool(lines) and (lines[0] in self.kept or lines[-1] in self.kept)
        before, behind = self.mine[max(0, start - 4) : start], self.mine[end : end + 4]
        context = f"[{_join(before)}] … [{_join(behind)}]"
        if ours and theirs and _spell(ours) == _spell(theirs):
            return [_part_otherwise(ours, theirs, is_within, context)]
        low = bisect_left(self.unread, first - 1, key=_get_place)
        high = bisect_right(self.unread, last + 1, key=_get_place)
        places = [(2 * place + 1, token) for place, token in enumerate(theirs, first)]
        places += [(2 * token.place, token) for token in self.unread[low:high]]
        all_theirs = [token for _, token in sorted(places, key=itemgetter(0))]
        return list(_explain(ours, all_theirs, is_within, context))


_get_place = attrgetter("place")


def _has_unexplained(explained: tuple[_Stretch, Sequence[Difference]]) -> bool:
    return any(difference.cause in _UNEXPLAINED for difference in explained[1])


def _list_words(tokens: Iterable[Token]) -> list[str]:
    return [token.text for token in tokens]


def _join(tokens: Iterable[Token], between: str = " ") -> str:
    return between.join(token.text for token in tokens)


def _spell(tokens: Iterable[Token]) -> str:
    """The letters and digits of words in a row: signs within numbers part where numbers stand apart."""
    return re.sub(r"[.,]", "", _join(tokens, ""))


def _find_gaps(ours: Sequence[str], theirs: Sequence[str], *, with_end: bool = False) -> Iterator[_Stretch]:
    """Begin and end, on both sides, of each stretch between words that are the same.

    With the end, even if the words before it are the same.
    """
    start = first = 0
    for block in LCSseq.editops(ours, theirs).as_matching_blocks():
        if start < block.a or first < block.b or (with_end and not block.size):
            yield start, block.a, first, block.b
        start, first = block.a + block.size, block.b + block.size


def _compare_markers(own: Sequence[Token], shown: Shown, kept: range) -> Iterator[Difference]:
    """The numbers of list items on one side only."""
    ours = [token for token in own if token.cause == _MARKER]
    theirs = [token for token in shown.others if token.cause == _MARKER]
    words = [_list_words(ours), _list_words(theirs)]
    for opcode in LCSseq.opcodes(*words):
        if opcode.tag == "equal":
            continue
        start, end, first, last = opcode.src_start, opcode.src_end, opcode.dest_start, opcode.dest_end
        is_near = any(token.place in kept for token in ours[max(0, start - 1) : end + 1])
        if first < last:
            yield Difference(_MARKER, tuple(words[1][first:last]), True, is_near, str(words[0][start:end]))
        if start < end:
            count = sum(token.is_kept for token in ours[start:end])
            near = str(words[1][first:last])
            yield Difference(_MARKER, tuple(words[0][start:end]), False, is_near, near, count)


def _explain(
    ours: Sequence[Token], theirs: Sequence[Token], is_within: bool, context: str
) -> Iterator[Difference]:
    """The differences of a stretch.

    Args:
        ours: what we read there.
        theirs: what stands there on the page, shown or with the cause for which it is not.
        is_within: whether the stretch is part of the article.
        context: the words around it.
    """
    own_above = above = 0
    for start, end, first, last in _find_gaps(_list_words(ours), _list_words(theirs), with_end=True):
        for own, token in zip(ours[own_above:start], theirs[above:first], strict=True):
            if token.cause:
                yield Difference(token.cause, (token.text,), False, is_within, context, own.is_kept)
        yield from _explain_unequal(ours[start:end], theirs[first:last], is_within, context)
        own_above, above = end, last


def _explain_unequal(
    read: Sequence[Token], theirs: Sequence[Token], is_within: bool, context: str
) -> Iterator[Difference]:
    """The differences where no word is the same."""
    shown = [token for token in theirs if not token.cause]
    if read and shown and _spell(read) == _spell(shown):
        yield _part_otherwise(read, shown, is_within, context)
        return
    if read:
        cause = _PARTLY_HIDDEN if _spell(read) == _spell(theirs) else _ADDED
        count = sum(token.is_kept for token in read)
        yield Difference(cause, tuple(_list_words(read)), False, is_within, context, count)
        if cause == _PARTLY_HIDDEN:
            return
    for token in shown:
        if token.part:
            yield Difference(token.part, (token.text,), True, is_within, context)
    if lost := tuple(token.text for token in shown if not token.part):
        yield Difference(_LOST, lost, True, is_within, context)


def _part_otherwise(
    read: Sequence[Token], shown: Sequence[Token], is_within: bool, context: str
) -> Difference:
    """The difference of two sides with the same letters, of which the words are parted otherwise."""
    words = tuple(_list_words(shown))
    context = f"read: {_join(read)} {context}"
    return Difference(_find_boundary_cause(read, shown), words, True, is_within, context)


def _find_boundary_cause(read: Sequence[Token], theirs: Sequence[Token]) -> str:
    """Why words are parted otherwise: what the page draws, or we cut out, right beside one of them.

    Where we part what it joins, the parts are numbers of two elements, or what stands between or around them
    sets them apart on the screen: a box, a picture or icon, a gap; or one of them is cut out and the ledger
    has it by itself. Words that we join have no cause: they are lost.
    """
    layouts = reduce(or_, (token.layouts for token in (*read, *theirs)))
    if any(token.part == _FIRST_LETTER for token in theirs):
        return _FIRST_LETTER
    if len(read) <= len(theirs):
        return _WORD_BOUNDARY
    if layouts & _TEXT_END and _parts_numbers(read, theirs):
        return _NUMBERS
    causes = ((_CUT, _CUTS), (_RUBY, _READINGS), (_DRAWING, _DRAWINGS), (_BOX_IN_LINE, _BOXES), (_GAP, _GAPS))
    return next((cause for bit, cause in causes if layouts & bit), _WORD_BOUNDARY)


def _parts_numbers(read: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """Whether all that we part, and a browser does not, are two digits side by side."""
    letters = _spell(read)
    ends = [set(accumulate(len(_spell([token])) for token in tokens)) for tokens in (read, theirs)]
    return all(letters[end - 1].isdecimal() and letters[end].isdecimal() for end in ends[0] - ends[1])


def _find_causes(
    found: Sequence[Difference], shown: Shown, unread: Sequence[Token], pictures: set[str]
) -> Iterator[Difference]:
    """The differences, those explained that have their cause somewhere else on the page.

    A word that stands twice, shown and hidden, may have been aligned with the one or the other. Each word
    that is not shown explains one that we read. The words of a drawing are read as those of a picture.
    """
    elsewhere = _Elsewhere([*unread, *(token for token in shown.plain if token.part)])
    for one in found:
        if not one.is_shown and one.cause != _ADDED:
            elsewhere.remaining.subtract(one.words)
    counts = [
        Counter(word for one in found if one.cause == cause for word in one.words)
        for cause in (_LOST, _ADDED)
    ]
    for one in found:
        others = counts[one.cause == _LOST]
        if one.cause == _WORD_BOUNDARY and shown.has_long_styles:
            yield replace(one, cause=_LONG_STYLES)
        elif one.cause == _SVG and one.is_shown and not pictures.issuperset(one.words):
            yield replace(one, cause=_LOST)
        elif one.cause == _ADDED and (cause := elsewhere.take(one.words)):
            yield replace(one, cause=cause)
        elif one.cause == _ADDED and f" {' '.join(one.words)} " in f" {shown.head} ":
            yield replace(one, cause=_HEAD)
        elif one.cause in (_LOST, _ADDED) and all(others[word] for word in one.words):
            yield replace(one, cause=_OTHER_PLACE)
        else:
            yield one


class _Elsewhere:
    """The words of a page that are not shown, or read in a way of their own.

    Attributes:
        remaining: how many of each word explain nothing so far.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.remaining = Counter(token.text for token in tokens)
        self._causes = {token.text: token.cause or token.part for token in reversed(tokens)}
        self._letters = _spell(tokens)
        self._ends = {0, *accumulate(len(_spell([token])) for token in tokens)}

    def take(self, words: Sequence[str]) -> str:
        """Why words are not shown; empty where not all of them stand among those that are not.

        They do also if the same letters stand there in a row, parted otherwise.
        """
        if Counter(words) <= self.remaining:
            self.remaining.subtract(words)
            return self._causes[words[0]]
        letters = re.sub(r"[.,]", "", "".join(words))
        place = self._letters.find(letters)
        while place >= 0:
            if place in self._ends and place + len(letters) in self._ends:
                return _PARTLY_HIDDEN
            place = self._letters.find(letters, place + 1)
        return ""


def compare_page(told: dict[str, Any], raw: RawArticle, name: str, total: Comparison) -> None:
    """Compare a page as the browser and as our reader have it, and add what differs to the counts."""
    shown = make_shown(told)
    total.pages += 1
    plain = _list_words(_add_options(shown))
    unlike = len(plain) + len(shown.inner_text) - 2 * LCSseq.similarity(plain, shown.inner_text)
    total.unlike_inner_text += unlike
    if unlike:
        total.examples["the tree against innerText"].append(f"{name} ({unlike})")
    lines = [line.number for line in raw.lines if line.number not in raw.outside]
    kept = range(lines[0], lines[-1] + 1) if lines else range(0)
    own = read_own_tokens(raw, shown)
    read_only = 0
    for difference in compare(own, shown, kept):
        cause, words = difference.cause, difference.words
        total.counts[cause, difference.is_shown, difference.is_within] += len(words)
        total.kept[cause] += difference.kept
        read_only += 0 if difference.is_shown else len(words)
        side = "shown, not read" if difference.is_shown else "read, not shown"
        place = "kept" if difference.kept else "article" if difference.is_within else "outside"
        total.examples[cause].append(f"{place} {name} {side}: {' '.join(words)[:200]} {difference.context}")
    total.agreeing += len(own) - read_only


def _add_options(shown: Shown) -> list[Token]:
    """The words that are shown, with those of all options of fields: the browser's own text has these too."""
    places = [(2 * place + 1, token) for place, token in enumerate(shown.plain)]
    places += [(2 * token.place, token) for token in shown.others if token.cause == _OPTION]
    return [token for _, token in sorted(places, key=itemgetter(0))]


def read_pages(folders: Sequence[Path]) -> list[Path]:
    """The saved pages in the folders."""
    found = (path for folder in folders for path in sorted(folder.rglob("*.html*")))
    return [path for path in found if path.name.endswith((".html", ".html.gz"))]


def print_table(total: Comparison, show: int) -> int:
    """Print what differs by cause; how many words within articles are unexplained."""
    print(f"{total.pages} pages, {total.agreeing} words shown and read alike; refused: {dict(total.refused)}")
    print(f"the browser's visible text differs from that of its tree by {total.unlike_inner_text} words")
    print(f"{'cause':47}{'shown, not read':>18}{'read, not shown':>26}")
    print(f"{'':47}{'all':>9}{'article':>9}{'all':>9}{'article':>9}{'kept':>8}")
    causes = sorted({cause for cause, _, _ in total.counts}, key=lambda cause: (cause in _UNEXPLAINED, cause))
    unexplained = 0
    for cause in causes:
        cells = []
        for is_shown in (True, False):
            within, outside = (total.counts[cause, is_shown, is_within] for is_within in (True, False))
            cells += [within + outside, within]
            unexplained += within if cause in _UNEXPLAINED else 0
        label = f"unexplained: {cause}" if cause in _UNEXPLAINED else cause
        print(f"{label:47}{cells[0]:>9}{cells[1]:>9}{cells[2]:>9}{cells[3]:>9}{total.kept[cause]:>8}")
    print(f"unexplained within articles: {unexplained}")
    for cause, examples in total.examples.items() if show else ():
        print(f"\n== {cause} ({len(examples)})")
        for example in sorted(examples)[:show]:
            print("  ", example)
    return unexplained


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int, help="only so many pages, evenly chosen")
    parser.add_argument("--chromium", default="chromium", help="the browser's command")
    parser.add_argument("--show", type=int, default=0, help="so many examples of each cause")
    args = parser.parse_args()
    pages = read_pages(args.folders)
    if args.most:
        pages = pages[:: max(1, len(pages) // args.most)][: args.most]
    total = Comparison()
    with tempfile.TemporaryDirectory() as folder, Browser(args.chromium) as browser:
        for path in pages:
            content = path.read_bytes()
            page = Path(folder) / "page.html"
            try:
                raw = read_bytes(content, path.name)
                page.write_text("\n".join(raw.file_lines), encoding="utf-8-sig", errors="replace")
                told = ask_browser(browser, page)
            except (ReadError, DevToolsError) as error:
                total.refused[str(error).rpartition(": ")[2][:80]] += 1
                continue
            compare_page(told, raw, f"{path.parent.name}/{path.name}", total)
    sys.exit(bool(print_table(total, args.show)))


if __name__ == "__main__":
    main()
