"""The names of the rules that take words out of a line or block, in whatever kind of file they stand."""

STRUCK_OUT = "struck-out"
HIDDEN_TEXT = "hidden-text"
SCREEN_READER_TWIN = "screen-reader-twin"
PAGE_CONTROL = "page-control"
HEADING_ANCHOR = "heading-anchor"
DRAWN_NUMBER = "drawn-number"
FALLBACK_CONTENT = "fallback-content"

#: The rules that cut words out of a line, in the order in which the documents name them.
CUT_RULES = (
    *(STRUCK_OUT, HIDDEN_TEXT, SCREEN_READER_TWIN, PAGE_CONTROL, HEADING_ANCHOR, DRAWN_NUMBER),
    FALLBACK_CONTENT,
)

#: The rule that removes paragraphs which a page blurs.
BLURRED_TEXT = "blurred-text"
