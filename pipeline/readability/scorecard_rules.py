"""Rules that answer an item of a scorecard, or leave the answer to a person.

Each takes the `Evidence` of an article and returns a `Verdict`. A rule answers "no" only where something is
certainly missing, and "yes" only where what is asked for is certainly present; everything else is left to a
person.
"""

from collections.abc import Callable
from typing import NamedTuple

from pipeline.article import DoList, DontList, Image, OrderedList, Table, UnorderedList
from pipeline.readability.evidence import Evidence
from pipeline.readability.level import Answer


class Verdict(NamedTuple):
    """An answer, the reason for it, and the source line that shows it, where there is one."""

    answer: Answer
    reason: str
    line: int | None = None


ItemRule = Callable[[Evidence], Verdict]
#: Handouts have a placeholder with the name of each picture of the article; a person adds the picture.
_NO_PICTURE_REASON = "The article has no picture."


def needs_human(reason: str) -> ItemRule:
    """A rule that always leaves the answer to a person."""
    return lambda evidence: Verdict("a person", reason)


def rate_common_words(evidence: Evidence) -> Verdict:
    """Left to a person, with the reading level as a hint."""
    level = evidence.level
    if level.measure.grade is None or level.is_easy is None:
        return Verdict("a person", "Which words are common is not something that a rule can tell.")
    verb = "keeps to" if level.is_easy else "misses"
    hint = f"The reading level, {level.measure.grade:.1f} ({level.formula}), {verb} the target."
    return Verdict("a person", f"{hint} Whether the words are common is not measured by it.")


def rate_number_clarity(evidence: Evidence) -> Verdict:
    """Not applicable without numbers; else left to a person."""
    return _rate_numbers(evidence, "Look whether each number and its unit is clear to a patient.")


def rate_number_familiarity(evidence: Evidence) -> Verdict:
    """Not applicable without numbers; else left to a person."""
    return _rate_numbers(evidence, "Look whether patients use such numbers.")


def rate_number_explanations(evidence: Evidence) -> Verdict:
    """Not applicable without numbers; else left to a person."""
    return _rate_numbers(evidence, "Look whether the text says what each number means.")


def rate_risk_in_words(evidence: Evidence) -> Verdict:
    """Not applicable without numbers; else left to a person."""
    return _rate_numbers(
        evidence, "Look whether a number tells a risk, and if so, whether words or a picture do too."
    )


def rate_calculation_help(evidence: Evidence) -> Verdict:
    """Not applicable without numbers; else left to a person."""
    return _rate_numbers(
        evidence, "Look whether anything must be worked out, and if so, whether the text shows how."
    )


def rate_no_calculations(evidence: Evidence) -> Verdict:
    """Yes without numbers (PEMAT applies the item to every material); else left to a person."""
    if evidence.number_line is None:
        return Verdict("yes", "There is no number to calculate with.")
    return _rate_numbers(evidence, "Look whether the reader must add, multiply or convert anything.")


def rate_no_sums(evidence: Evidence) -> Verdict:
    """Not applicable without numbers (the CDC applies the item only to materials with numbers)."""
    return _rate_numbers(evidence, "Look whether the reader must add, multiply or convert anything.")


def _rate_numbers(evidence: Evidence, advice: str) -> Verdict:
    if evidence.number_line is None:
        return Verdict("not applicable", "There are no numbers in the text.")
    return Verdict("a person", advice, evidence.number_line)


def rate_chunks(evidence: Evidence) -> Verdict:
    """As `rate_chunks_with_headings`, but not applicable to very short texts."""
    if evidence.is_very_short:
        return Verdict("not applicable", "The text is very short.")
    return rate_chunks_with_headings(evidence)


def rate_chunks_with_headings(evidence: Evidence) -> Verdict:
    """No without headings; yes with headings and no oversized chunk; else left to a person."""
    if not evidence.heading_count:
        return Verdict("no", "No section has a heading.")
    if not evidence.oversized_chunks:
        headings = "one heading" if evidence.heading_count == 1 else f"{evidence.heading_count} headings"
        return Verdict("yes", f"There are {headings}, and no paragraph or list is too long.")
    return Verdict(
        "a person",
        f"There are headings, but paragraphs or lists that are too long: {len(evidence.oversized_chunks)}.",
        evidence.oversized_chunks[0].line,
    )


def rate_headings(evidence: Evidence) -> Verdict:
    """No without headings; else left to a person. Not applicable to very short texts."""
    if evidence.is_very_short:
        return Verdict("not applicable", "The text is very short.")
    if not evidence.heading_count:
        return Verdict("no", "No section has a heading.")
    return Verdict("a person", "Look whether each heading says what stands below it.")


def rate_summary(evidence: Evidence) -> Verdict:
    """Yes where a heading announces a summary; else left to a person. Not applicable to very short texts."""
    if evidence.is_very_short:
        return Verdict("not applicable", "The text is very short.")
    if evidence.summary_line is not None:
        return Verdict("yes", "A section is headed as a summary.", evidence.summary_line)
    return Verdict("a person", "No heading names a summary; look whether the text sums up all the same.")


def rate_visual_cues(evidence: Evidence) -> Verdict:
    """Yes with lists, dos or don'ts, which the handout sets apart; else left to a person."""
    block = evidence.find_first(OrderedList, DoList, DontList, UnorderedList)
    if block is not None:
        return Verdict("yes", "Points are set apart as lists.", block.lines[0])
    return Verdict("a person", "There is no list; look whether anything else draws the eye to key points.")


def rate_lists(evidence: Evidence) -> Verdict:
    """No without lists; yes with lists of which none is oversized; else left to a person."""
    block = evidence.find_first(OrderedList, DoList, DontList, UnorderedList)
    if block is None:
        return Verdict("no", "There is no list.")
    long_list = next((chunk for chunk in evidence.oversized_chunks if chunk.what == "list"), None)
    if long_list is not None:
        reason = f"A list has {long_list.count} items: look whether to part it."
        return Verdict("a person", reason, long_list.line)
    return Verdict("yes", "There are lists.", block.lines[0])


def rate_movement_pictures(evidence: Evidence) -> Verdict:
    """No where movements are described and there is no picture; else left to a person."""
    picture = evidence.find_first(Image)
    if picture is not None:
        return Verdict(
            "a person", "Look whether its pictures show what is hard to say in words.", picture.lines[0]
        )
    if evidence.movement_line is not None:
        return Verdict("no", "It tells how to move and has no picture.", evidence.movement_line)
    return Verdict("a person", f"{_NO_PICTURE_REASON} Look whether one would make it clearer.")


def rate_main_message_picture(evidence: Evidence) -> Verdict:
    """No without a picture; else left to a person."""
    picture = evidence.find_first(Image)
    if picture is None:
        return Verdict("no", _NO_PICTURE_REASON)
    return Verdict("a person", "Look whether a picture shows the main message.", picture.lines[0])


def make_picture_rule(advice: str) -> ItemRule:
    """A rule that is not applicable without pictures, and else leaves the answer to a person."""

    def rate(evidence: Evidence) -> Verdict:
        picture = evidence.find_first(Image)
        if picture is None:
            return Verdict("not applicable", _NO_PICTURE_REASON)
        return Verdict("a person", advice, picture.lines[0])

    return rate


def rate_captions(evidence: Evidence) -> Verdict:
    """No where a picture has neither caption nor text alternative; else as `make_picture_rule`."""
    without_caption = [
        block
        for _, block in evidence.blocks
        if isinstance(block, Image) and not block.items and not block.alt
    ]
    if without_caption:
        return Verdict("no", "A picture has no caption.", without_caption[0].lines[0])
    return make_picture_rule("Look whether each caption is clear.")(evidence)


def make_table_rule(advice: str) -> ItemRule:
    """A rule that is not applicable without tables, and else leaves the answer to a person."""

    def rate(evidence: Evidence) -> Verdict:
        table = evidence.find_first(Table)
        if table is None:
            return Verdict("not applicable", "There is no table.")
        return Verdict("a person", advice, table.lines[0])

    return rate


def rate_figure_explanations(evidence: Evidence) -> Verdict:
    """Not applicable where there is neither table nor picture; else left to a person."""
    block = evidence.find_first(Table, Image)
    if block is None:
        return Verdict("not applicable", "There is neither table nor picture.")
    return Verdict("a person", "Look whether the text says how to use each table or picture.", block.lines[0])


def rate_named_action(evidence: Evidence) -> Verdict:
    """Yes where a step, a do or a dose is an instruction; else left to a person."""
    if evidence.action_line is not None:
        return Verdict("yes", "It tells the reader what to do.", evidence.action_line)
    return Verdict("a person", "No rule found an instruction; look whether there is one.")


def rate_direct_address(evidence: Evidence) -> Verdict:
    """Yes where actions address the reader and none mentions "patients"; else left to a person."""
    if evidence.indirect_line is not None:
        reason = 'A sentence seems to speak of "patients" instead of to the reader.'
        return Verdict("a person", reason, evidence.indirect_line)
    if evidence.addressing_line is not None:
        return Verdict("yes", "Actions speak to the reader.", evidence.addressing_line)
    return Verdict("a person", "No rule found that the actions speak to the reader.")


def rate_numbered_steps(evidence: Evidence) -> Verdict:
    """Yes where every exercise has numbered steps, two at least, without long sentences.

    Else left to a person.
    """
    lists = [block for _, block in evidence.blocks if isinstance(block, OrderedList)]
    steps = sum(len(block.items) for block in lists)
    if not lists:
        return Verdict("a person", "There are no numbered steps; look whether actions are told one by one.")
    if evidence.unnumbered_line is not None:
        return Verdict(
            "a person", "Some of what to do is told without numbered steps.", evidence.unnumbered_line
        )
    for sentence in evidence.long_sentences:
        if any(block.lines[0] <= sentence.line <= block.lines[1] for block in lists):
            return Verdict("a person", f"A step has a sentence of {sentence.count} words.", sentence.line)
    if steps < 2:
        return Verdict("a person", "There is only one step.", lists[0].lines[0])
    return Verdict("yes", f"There are {steps} numbered steps.", lists[0].lines[0])


def rate_benefits(evidence: Evidence) -> Verdict:
    """Yes where there is a section of benefits; else left to a person."""
    for section in evidence.article.sections:
        if section.kind == "benefits" and section.blocks:
            return Verdict("yes", "A section tells the benefits.", section.line or section.blocks[0].lines[0])
    return Verdict("a person", "No section is headed as benefits; look whether it says why to do it.")


def rate_tool(evidence: Evidence) -> Verdict:
    """Yes: every handout ends with an exercise log."""
    return Verdict("yes", "Every handout has a four-week log to tick off.")
