"""Rules that answer an item of a scorecard, or leave the answer to a person.

Each takes the `Evidence` of an article and returns an answer, the reason, and the source line that shows
it. A rule says "no" only where something is plainly missing, and "yes" only where what is asked for is
plainly there; everything else is for a person to rate.
"""

from collections.abc import Callable
from typing import NamedTuple

from pipeline.article import DoList, DontList, Image, OrderedList, Table, UnorderedList
from pipeline.readability.evidence import Evidence
from pipeline.readability.level import Answer


class Verdict(NamedTuple):
    """An answer, why, and the line that shows it."""

    answer: Answer
    reason: str
    line: int | None = None


ItemRule = Callable[[Evidence], Verdict]
#: A handout shows the name of a picture and room for it; the picture is put in by a person.
_NO_PICTURE_REASON = "The article has no picture."


def needs_human(reason: str) -> ItemRule:
    """A rule that always leaves the answer to a person."""
    return lambda seen: Verdict("a person", reason)


def rate_common_words(seen: Evidence) -> Verdict:
    """Whether the words are common: a person's to say; the reading level is a hint."""
    level = seen.level
    if level.measure.grade is None or level.is_easy is None:
        return Verdict("a person", "Which words are common is not something that a rule can tell.")
    beside = "keeps to" if level.is_easy else "misses"
    told = f"The reading level, {level.measure.grade:.1f} ({level.formula}), {beside} the target."
    return Verdict("a person", f"{told} Whether the words are common is not measured by it.")


def rate_number_clarity(seen: Evidence) -> Verdict:
    """Not asked where there are no numbers."""
    return _rate_numbers(seen, "Look whether each number and its unit is clear to a patient.")


def rate_number_familiarity(seen: Evidence) -> Verdict:
    """Not asked where there are no numbers."""
    return _rate_numbers(seen, "Look whether patients use such numbers.")


def rate_number_explanations(seen: Evidence) -> Verdict:
    """Not asked where there are no numbers."""
    return _rate_numbers(seen, "Look whether the text says what each number means.")


def rate_risk_in_words(seen: Evidence) -> Verdict:
    """Not asked where there are no numbers."""
    return _rate_numbers(
        seen, "Look whether a number tells a risk, and if so, whether words or a picture do too."
    )


def rate_calculation_help(seen: Evidence) -> Verdict:
    """Not asked where there is nothing to calculate with."""
    return _rate_numbers(
        seen, "Look whether anything must be worked out, and if so, whether the text shows how."
    )


def rate_no_calculations(seen: Evidence) -> Verdict:
    """Yes where there is nothing to calculate with (PEMAT asks it of every material)."""
    if seen.number_line is None:
        return Verdict("yes", "There is no number to calculate with.")
    return _rate_numbers(seen, "Look whether the reader must add, multiply or convert anything.")


def rate_no_sums(seen: Evidence) -> Verdict:
    """Not asked where there are no numbers (the CDC asks it only of materials with numbers)."""
    return _rate_numbers(seen, "Look whether the reader must add, multiply or convert anything.")


def _rate_numbers(seen: Evidence, otherwise: str) -> Verdict:
    if seen.number_line is None:
        return Verdict("not applicable", "There are no numbers in the text.")
    return Verdict("a person", otherwise, seen.number_line)


def rate_chunks(seen: Evidence) -> Verdict:
    """Yes with headings and without a lump; no without any heading; else it depends on the lumps."""
    if seen.is_very_short:
        return Verdict("not applicable", "The text is very short.")
    return rate_chunks_with_headings(seen)


def rate_chunks_with_headings(seen: Evidence) -> Verdict:
    """As `rate_chunks`, but asked of short texts too."""
    if not seen.heading_count:
        return Verdict("no", "No section has a heading.")
    if not seen.oversized_chunks:
        told = "one heading" if seen.heading_count == 1 else f"{seen.heading_count} headings"
        return Verdict("yes", f"There are {told}, and no paragraph or list is too long.")
    return Verdict(
        "a person",
        f"There are headings, but paragraphs or lists that are too long: {len(seen.oversized_chunks)}.",
        seen.oversized_chunks[0].line,
    )


def rate_headings(seen: Evidence) -> Verdict:
    """No without headings; whether they say what stands below them is a person's to judge."""
    if seen.is_very_short:
        return Verdict("not applicable", "The text is very short.")
    if not seen.heading_count:
        return Verdict("no", "No section has a heading.")
    return Verdict("a person", "Look whether each heading says what stands below it.")


def rate_summary(seen: Evidence) -> Verdict:
    """Yes where a section is headed as a summary."""
    if seen.is_very_short:
        return Verdict("not applicable", "The text is very short.")
    if seen.summary_line is not None:
        return Verdict("yes", "A section is headed as a summary.", seen.summary_line)
    return Verdict("a person", "No heading names a summary; look whether the text sums up all the same.")


def rate_visual_cues(seen: Evidence) -> Verdict:
    """Yes with lists, dos or don'ts: each is set apart in the handout."""
    block = seen.find_first(OrderedList, DoList, DontList, UnorderedList)
    if block is not None:
        return Verdict("yes", "Points are set apart as lists.", block.lines[0])
    return Verdict("a person", "There is no list; look whether anything else draws the eye to key points.")


def rate_lists(seen: Evidence) -> Verdict:
    """Yes with lists of which none is too long; no without any."""
    block = seen.find_first(OrderedList, DoList, DontList, UnorderedList)
    if block is None:
        return Verdict("no", "There is no list.")
    long = next((lump for lump in seen.oversized_chunks if lump.what == "list"), None)
    if long is not None:
        return Verdict("a person", f"A list has {long.count} items: look whether to part it.", long.line)
    return Verdict("yes", "There are lists.", block.lines[0])


def rate_movement_pictures(seen: Evidence) -> Verdict:
    """No where movements are described and no picture shows one."""
    picture = seen.find_first(Image)
    if picture is not None:
        return Verdict(
            "a person", "Look whether its pictures show what is hard to say in words.", picture.lines[0]
        )
    if seen.movement_line is not None:
        return Verdict("no", "It tells how to move and has no picture.", seen.movement_line)
    return Verdict("a person", f"{_NO_PICTURE_REASON} Look whether one would make it clearer.")


def rate_main_message_picture(seen: Evidence) -> Verdict:
    """No without a picture."""
    picture = seen.find_first(Image)
    if picture is None:
        return Verdict("no", _NO_PICTURE_REASON)
    return Verdict("a person", "Look whether a picture shows the main message.", picture.lines[0])


def make_picture_rule(what: str) -> ItemRule:
    """A rule for what is asked of pictures only."""

    def judged(seen: Evidence) -> Verdict:
        picture = seen.find_first(Image)
        if picture is None:
            return Verdict("not applicable", _NO_PICTURE_REASON)
        return Verdict("a person", what, picture.lines[0])

    return judged


def rate_captions(seen: Evidence) -> Verdict:
    """No where a picture has neither caption nor text alternative."""
    bare = [
        block for _, block in seen.blocks if isinstance(block, Image) and not block.items and not block.alt
    ]
    if bare:
        return Verdict("no", "A picture has no caption.", bare[0].lines[0])
    return make_picture_rule("Look whether each caption is clear.")(seen)


def make_table_rule(what: str) -> ItemRule:
    """A rule for what is asked of tables only."""

    def judged(seen: Evidence) -> Verdict:
        table = seen.find_first(Table)
        if table is None:
            return Verdict("not applicable", "There is no table.")
        return Verdict("a person", what, table.lines[0])

    return judged


def rate_figure_explanations(seen: Evidence) -> Verdict:
    """Not asked where there is neither table nor picture."""
    block = seen.find_first(Table, Image)
    if block is None:
        return Verdict("not applicable", "There is neither table nor picture.")
    return Verdict("a person", "Look whether the text says how to use each table or picture.", block.lines[0])


def rate_named_action(seen: Evidence) -> Verdict:
    """Yes where a step, a do or a dose tells the reader to do something."""
    if seen.action_line is not None:
        return Verdict("yes", "It tells the reader what to do.", seen.action_line)
    return Verdict("a person", "No rule found an instruction; look whether there is one.")


def rate_direct_address(seen: Evidence) -> Verdict:
    """Yes where actions speak to the reader and none speaks of "patients"."""
    if seen.indirect_line is not None:
        told = 'A sentence seems to speak of "patients" instead of to the reader.'
        return Verdict("a person", told, seen.indirect_line)
    if seen.addressing_line is not None:
        return Verdict("yes", "Actions speak to the reader.", seen.addressing_line)
    return Verdict("a person", "No rule found that the actions speak to the reader.")


def rate_numbered_steps(seen: Evidence) -> Verdict:
    """Yes where all exercises have numbered steps, and no step has a long sentence."""
    lists = [block for _, block in seen.blocks if isinstance(block, OrderedList)]
    steps = sum(len(block.items) for block in lists)
    if not lists:
        return Verdict("a person", "There are no numbered steps; look whether actions are told one by one.")
    if seen.unnumbered_line is not None:
        return Verdict("a person", "Some of what to do is told without numbered steps.", seen.unnumbered_line)
    for long in seen.long_sentences:
        if any(block.lines[0] <= long.line <= block.lines[1] for block in lists):
            return Verdict("a person", f"A step has a sentence of {long.count} words.", long.line)
    if steps < 2:
        return Verdict("a person", "There is only one step.", lists[0].lines[0])
    return Verdict("yes", f"There are {steps} numbered steps.", lists[0].lines[0])


def rate_benefits(seen: Evidence) -> Verdict:
    """Yes where a section tells the benefits."""
    for section in seen.article.sections:
        if section.kind == "benefits" and section.blocks:
            return Verdict("yes", "A section tells the benefits.", section.line or section.blocks[0].lines[0])
    return Verdict("a person", "No section is headed as benefits; look whether it says why to do it.")


def rate_tool(seen: Evidence) -> Verdict:
    """Yes: every handout ends with one."""
    return Verdict("yes", "Every handout has a four-week log to tick off.")
