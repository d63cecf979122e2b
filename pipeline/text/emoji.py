"""Which characters are decoration, and may be left out on paper and when read aloud; names of emoji.

Every other pictograph has a meaning. "20�30 seconds" without its sign reads 2030 seconds, "👎 bouncing"
without its thumb reads as the contrary. So the tables list what is decoration, and a character that is in
no table is none.
"""

#: First and last code points that are never seen alone: what joins, varies or directs other characters. The
#: enclosing keycap (U+20E3) is one of them: the digit within it is printed.
JOINER_RANGES = (
    (0x034F, 0x034F), (0x061C, 0x061C), (0x180B, 0x180F), (0x200B, 0x200F), (0x2028, 0x202E),
    (0x2060, 0x2064), (0x2066, 0x2069), (0x20E3, 0x20E3), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xE0001, 0xE007F), (0xE0100, 0xE01EF),
)  # fmt: skip

#: Pictures. Left out because they count, rate, point, sign, warn, allow or forbid: arrows, shapes, colours,
#: ornamental digits, brackets and signs, hands that point or stop, ballot boxes, dice, hazards, letters.
PICTURE_RANGES = (
    (0x231A, 0x231A), (0x250C, 0x254B), (0x2552, 0x2570), (0x2600, 0x260F), (0x2614, 0x2619),
    (0x2621, 0x2621), (0x2624, 0x2629), (0x262A, 0x262F), (0x2638, 0x2638), (0x263A, 0x267F),
    (0x2690, 0x269F), (0x26A1, 0x26D3), (0x26D5, 0x26FF), (0x2701, 0x2704), (0x2706, 0x270A),
    (0x270C, 0x2712), (0x2719, 0x2728), (0x2729, 0x274B), (0x274F, 0x2752), (0x2756, 0x2756),
    (0x2763, 0x2767), (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x303D, 0x303D), (0x1F004, 0x1F004),
    (0x1F0CF, 0x1F0CF), (0x1F1E6, 0x1F1FF), (0x1F300, 0x1F445), (0x1F44A, 0x1F44C), (0x1F44F, 0x1F4AE),
    (0x1F4B0, 0x1F4F4), (0x1F4F6, 0x1F4FF), (0x1F507, 0x1F50F), (0x1F511, 0x1F514), (0x1F516, 0x1F518),
    (0x1F525, 0x1F533), (0x1F540, 0x1F58F), (0x1F591, 0x1F596), (0x1F5A4, 0x1F5F3), (0x1F5FA, 0x1F644),
    (0x1F647, 0x1F64F), (0x1F680, 0x1F6A7), (0x1F6AA, 0x1F6AA), (0x1F6AC, 0x1F6AC), (0x1F6B0, 0x1F6B0),
    (0x1F6B2, 0x1F6B2), (0x1F6B4, 0x1F6B6), (0x1F6B9, 0x1F6D0), (0x1F6D2, 0x1F6FF), (0x1F90C, 0x1F919),
    (0x1F91B, 0x1F9FF), (0x1FA70, 0x1FAEF),
)  # fmt: skip

#: The names of emoji between colons (``:x:``), of those that mean something in instructions.
_NAMES = {
    "❌": "x cross_mark negative_squared_cross_mark heavy_multiplication_x",
    "✅": "white_check_mark heavy_check_mark ballot_box_with_check check_mark_button",
    "🚫": "no_entry no_entry_sign prohibited",
    "👍": "+1 thumbsup",
    "👎": "-1 thumbsdown",
    "⚠️": "warning",
    "❗": "exclamation heavy_exclamation_mark",
    "‼️": "bangbang",
    "🚨": "rotating_light",
    "🛑": "stop_sign octagonal_sign",
    "ℹ️": "information_source",
    "💡": "bulb",
    "💪": "muscle",
    "👉": "point_right",
    "⭐": "star",
    "➡️": "arrow_right",
    "⬅️": "arrow_left",
    "⬆️": "arrow_up",
    "⬇️": "arrow_down",
    "🔁": "repeat",
    "🏥": "hospital",
    "⏱️": "stopwatch",
    "⏲️": "timer_clock",
    "📅": "calendar date",
    "🔴": "red_circle",
    "🟢": "green_circle",
    "1️⃣": "one",
    "2️⃣": "two",
    "3️⃣": "three",
    "4️⃣": "four",
    "5️⃣": "five",
    "6️⃣": "six",
    "7️⃣": "seven",
    "8️⃣": "eight",
    "9️⃣": "nine",
}
EMOJI_BY_NAME = {name: emoji for emoji, names in _NAMES.items() for name in names.split()}


def is_decoration(character: str) -> bool:
    """Whether nothing is lost where this character is not there."""
    code = ord(character)
    return any(first <= code <= last for first, last in (*JOINER_RANGES, *PICTURE_RANGES))
