"""Which rules clean an article, in the order in which they run.

``RULES`` is the one list: a rule's name, its function, and what it reports as a finding, if anything. A name
is public and stable; ``docs/cleaning.md`` describes each rule in the same order. All rules run again and
again until none changes anything (``scraper/engine.py``).

Damage that can be undone is undone. Damage that cannot be is dropped or left, and reported as a finding;
nothing is guessed.
"""

from functools import partial

from pipeline.scraper.engine import Rule, change_lines, drop_lines
from pipeline.scraper.rules import (
    boilerplate,
    characters,
    duplicates,
    entities,
    headings,
    invisible,
    labels,
    line_joins,
    lists,
    markdown_remains,
    mojibake,
    pasted_page,
    questions,
    spacing,
    tables,
)
from pipeline.text.invisible import join_split_numbers


def _make_boilerplate_rule(kind: str) -> Rule:
    """A rule under the name that its phrases and patterns have in the locale files."""
    return Rule(kind, partial(boilerplate.drop_boilerplate, kind))


_SHORTCODE_MESSAGE = "The site put something in here that was not saved with the text. Read the sentence."
#: Before all others, for pages and texts that hold the tags of a plug-in that is gone.
SHORTCODE_RULES: tuple[Rule, ...] = (
    Rule("shortcode", markdown_remains.drop_bracket_codes),
    Rule("shortcode-in-sentence", markdown_remains.drop_bracket_codes_in_sentences, _SHORTCODE_MESSAGE),
)

#: Before all others, for articles in Markdown only: in other texts, these signs may be meant.
MARKDOWN_RULES: tuple[Rule, ...] = (
    Rule("template-tag", drop_lines(markdown_remains.is_template_tag)),
    Rule("broken-link", change_lines(markdown_remains.unwrap_broken_links)),
    Rule("attribute-list", change_lines(markdown_remains.drop_attribute_lists)),
    Rule("shortcode", markdown_remains.drop_shortcodes),
    Rule("shortcode-in-sentence", markdown_remains.drop_shortcodes_in_sentences, _SHORTCODE_MESSAGE),
    Rule("task-box", markdown_remains.drop_task_boxes),
    Rule(
        "ticked-box",
        markdown_remains.drop_ticked_boxes,
        "A box that was ticked stood here; the handout shows none. Does the tick mean something?",
    ),
    Rule("abbreviation-definition", drop_lines(markdown_remains.is_abbreviation_definition)),
    Rule("typed-dash", change_lines(spacing.restore_dashes)),
)

RULES: tuple[Rule, ...] = (
    # Tables without pipes, while the tabs and spaces that show their columns are still there.
    Rule("tabbed-table", tables.mark_tabbed_tables),
    Rule("aligned-table", tables.mark_aligned_tables),
    # Characters, so that all later rules see whole letters. What mark-up and JSON left comes first, since
    # mojibake may have been escaped.
    Rule("entity", change_lines(entities.decode_entities)),
    Rule("escape", change_lines(entities.decode_escapes)),
    Rule("paragraph-tag", change_lines(entities.drop_paragraph_tags)),
    # Mojibake, while every byte of it is still there.
    Rule("mojibake", mojibake.restore_mojibake_in_lines),
    Rule(
        "lost-byte",
        change_lines(mojibake.restore_lost_bytes),
        "A character had lost a part of its code; what it must have been was put back. Compare it.",
    ),
    # Remains of emoji, while the joiners that they are recognised by are still there.
    Rule(
        "lost-emoji",
        characters.drop_lost_emoji_from_lines,
        "An emoji was lost before the article was saved. Which one cannot be known; its remains go.",
        "info",
    ),
    # Control characters, symbol fonts, invisible characters, ligatures.
    Rule("control-character", change_lines(invisible.drop_control_characters)),
    Rule("symbol-bullet", characters.restore_symbol_bullets),
    Rule(
        "symbol-cross",
        change_lines(characters.restore_symbol_crosses),
        "A cross of a symbol font begins this line; it is read as a don't. Compare it.",
    ),
    Rule(
        "private-character",
        change_lines(characters.drop_private_characters),
        "A symbol of a special font stood here. Which one cannot be known; it goes.",
    ),
    Rule(
        "lost-object",
        change_lines(characters.drop_lost_objects),
        "A picture or another object stood here that was not saved with the text.",
    ),
    # Invisible characters: first those that say something, each kind with a finding, then all that are idle.
    Rule(
        "direction-control",
        change_lines(invisible.drop_misleading_direction_controls),
        invisible.describe_direction_controls,
        "decide",
    ),
    Rule("hidden-letters", change_lines(invisible.drop_hidden_letters), invisible.describe_hidden_letters),
    Rule(
        "split-number",
        change_lines(join_split_numbers),
        invisible.describe_split_number,
        "decide",
    ),
    Rule("word-filler", change_lines(invisible.part_words_at_fillers), invisible.describe_fillers, "decide"),
    Rule("invisible-character", change_lines(invisible.drop_invisible_characters)),
    Rule("ligature", change_lines(characters.expand_ligatures)),
    # Spaces, once nothing invisible stands between them.
    Rule("spaces", change_lines(spacing.tidy_spaces)),
    Rule("no-break-space", change_lines(spacing.replace_no_break_spaces)),
    Rule("bracket-gap", change_lines(spacing.close_bracket_gap)),
    Rule("punctuation-gap", spacing.close_punctuation_gaps),
    # Dashes and words within the line.
    Rule("typed-dash", spacing.restore_typed_dashes),
    Rule("glued-sentence", change_lines(spacing.split_glued_sentences)),
    Rule("glued-word", spacing.split_glued_words),
    # Lines that are no part of the article: the menus around it first, so that the title and the first
    # paragraph are found near its beginning; then what stands twice; then single lines of boilerplate.
    Rule("page-head", pasted_page.drop_page_head),
    Rule("page-foot", pasted_page.drop_page_foot),
    Rule("doubled-title", duplicates.drop_doubled_title),
    Rule("copy-in-pieces", duplicates.drop_copy_in_pieces),
    Rule("second-copy", duplicates.drop_second_copy),
    Rule("twin-heading", duplicates.mark_twin_headings),
    Rule("repeated-heading", duplicates.drop_repeated_headings),
    Rule("source-address", boilerplate.drop_source_address),
    Rule("dummy-text", boilerplate.drop_dummy_text),
    # Teasers before calls: a teaser is recognised by the call below it.
    Rule("teaser", boilerplate.drop_teasers),
    _make_boilerplate_rule("advertisement"),
    _make_boilerplate_rule("comments"),
    _make_boilerplate_rule("sharing"),
    _make_boilerplate_rule("newsletter"),
    _make_boilerplate_rule("navigation"),
    _make_boilerplate_rule("copyright"),
    _make_boilerplate_rule("cookies"),
    _make_boilerplate_rule("credit"),
    _make_boilerplate_rule("call"),
    Rule("byline", boilerplate.drop_bylines),
    # Mark-up, by signs that can mean one thing only: pipes, rules of hyphens, ``Q:``, numbers, ticks. Tables
    # before ornaments, which a table's delimiter looks like; numbered headings before numbered items.
    Rule("table", tables.mark_tables),
    Rule("table-delimiter", tables.drop_table_delimiters),
    Rule("ornament", headings.drop_ornaments),
    Rule("torn-range", line_joins.mark_torn_ranges),
    Rule("question-pair", questions.mark_question_pairs),
    Rule("numbered-heading", headings.mark_numbered_headings),
    Rule("do-mark", lists.mark_dos),
    Rule("dont-mark", lists.mark_donts),
    # Torn sentences, before a part of one is taken for an item or a heading.
    Rule("torn-line", line_joins.mark_torn_lines),
    Rule("tail", line_joins.mark_tails),
    Rule("cut-link", line_joins.mark_cut_links),
    # List items: those whose sign stands on another line before those that begin with it, and ticks after
    # don'ts, which decide what a tick means.
    Rule("lone-bullet-item", lists.mark_lone_bullet_items),
    Rule("lone-bullet", lists.drop_lone_bullets),
    Rule("glued-bullet-item", lists.mark_glued_bullet_items),
    Rule("glued-bullet", lists.drop_glued_bullets),
    Rule("bullet", lists.mark_bullets),
    Rule("tick", lists.mark_ticks),
    Rule("bullet-run", lists.mark_bullet_runs),
    Rule("emoji-bullet", lists.mark_emoji_bullets),
    Rule("number", lists.mark_numbers),
    Rule("bare-number", lists.mark_bare_numbers),
    Rule("numbered-bullet", lists.mark_numbered_bullets),
    # What goes on with the line above, or is announced by it. Wrapped lines may be those of items.
    Rule("hard-wrap", line_joins.mark_hard_wraps),
    Rule("label-continuation", labels.mark_label_continuations),
    Rule("label-text", labels.mark_label_texts),
    Rule("unmarked-list", labels.mark_unmarked_lists),
    Rule("named-list", labels.mark_named_lists),
    # Title and headings: by marks that are left over, then questions, then by the shape of lines among
    # neighbours that the rules above have marked.
    Rule("title", headings.mark_title),
    Rule("hash-heading", headings.mark_hash_headings),
    Rule("underlined-heading", headings.mark_underlined_headings),
    Rule("question-heading", questions.mark_question_headings),
    Rule("question", questions.mark_questions),
    Rule("bare-heading", headings.mark_bare_headings),
    Rule("plain-heading", headings.mark_plain_headings),
    Rule("stacked-heading", headings.mark_stacked_headings),
    Rule("colon-heading", headings.mark_colon_headings),
    Rule("numbered-heading-level", headings.lower_numbered_headings),
    Rule("heading-decoration", headings.drop_heading_decoration),
    # Steps, which headings and texts announce.
    Rule("step-number", lists.number_steps),
    Rule("counted-step", lists.number_counted_steps),
    # The title is known now.
    Rule("title-remark", headings.drop_title_remark),
)
