"""How the styles of lists and counters write a number: as a letter, in Roman, in digits of another script.

The names and signs are those of CSS Counter Styles Level 3 and of the Working Group's ready-made styles.
"""

import re

_ALPHABETS = {
    "lower-alpha": "abcdefghijklmnopqrstuvwxyz",
    "lower-greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "lower-russian": "абвгдежзиклмнопрстуфхцчшщэюя",
    "lower-ukrainian": "абвгдеєжзиіклмнопрстуфхцчшюя",
    "lower-bulgarian": "абвгдежзийклмнопрстуфхцчшщьюя",
    "lower-serbian": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "hebrew": "אבגדהוזחטי",
    "armenian": "ԱԲԳԴԵԶԷԸԹԺ",
    "lower-armenian": "աբգդեզէըթժ",
    "georgian": "აბგდევზჱთი",
    "hiragana": "あいうえおかきくけこさしすせそ",
    "hiragana-iroha": "いろはにほへとちりぬるを",
    "katakana": "アイウエオカキクケコサシスセソ",
    "katakana-iroha": "イロハニホヘトチリヌルヲ",
    "cjk-decimal": "一二三四五六七八九",
    "cjk-ideographic": "一二三四五六七八九十",
    "cjk-earthly-branch": "子丑寅卯辰巳午未申酉戌亥",
    "cjk-heavenly-stem": "甲乙丙丁戊己庚辛壬癸",
    "korean-hangul-formal": "일이삼사오육칠팔구",
    "korean-hanja-formal": "壹貳參四五六七八九",
    "japanese-formal": "壱弐参四伍六七八九",
    "simp-chinese-formal": "壹贰叁肆伍陆柒捌玖",
    "trad-chinese-formal": "壹貳參肆伍陸柒捌玖",
    "hangul": "가나다라마바사아자차카타파하",
    "hangul-consonant": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "thai-alphabetic": "กขคงจฉชซฌญ",
    "ethiopic-halehame": "ሀለሐመሠረሰቀበተኀነአከወዐዘየደገጠጰጸፀፈፐ",
    "ethiopic-numeric": "፩፪፫፬፭፮፯፰፱",
    "arabic-abjad": "ابجدهوزحطي",
    "persian-alphabetic": "ابپتثجچحخد",
    "circled-decimal": "①②③④⑤⑥⑦⑧⑨⑩",
}
_SAME = {
    "lower-latin": "lower-alpha",
    "upper-latin": "upper-alpha",
    "upper-armenian": "armenian",
    "lower-georgian": "georgian",
    "japanese-informal": "cjk-ideographic",
    "korean-hanja-informal": "cjk-ideographic",
    "simp-chinese-informal": "cjk-ideographic",
    "trad-chinese-informal": "cjk-ideographic",
    "ethiopic-halehame-am": "ethiopic-halehame",
    "lower-cyrillic": "lower-russian",
    "upper-cyrillic": "upper-russian",
}
#: The digit nought of scripts with digits of their own.
_NOUGHTS = {
    **dict.fromkeys(("arabic-indic",), "٠"),
    **dict.fromkeys(("persian", "urdu"), "۰"),
    **dict.fromkeys(("khmer", "cambodian"), "០"),
    "devanagari": "०",
    "bengali": "০",
    "gujarati": "૦",
    "gurmukhi": "੦",
    "kannada": "೦",
    "lao": "໐",
    "malayalam": "൦",
    "mongolian": "᠐",
    "myanmar": "၀",
    "oriya": "୦",
    "tamil": "௦",
    "telugu": "౦",
    "thai": "๐",
    "tibetan": "༠",
}
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MAX_ROMAN = 3999
_NAMES = sorted(
    {
        *_ALPHABETS,
        *(name.replace("lower-", "upper-") for name in _ALPHABETS),
        *_SAME,
        *_NOUGHTS,
        *("lower-roman", "upper-roman"),
    },
    key=len,
    reverse=True,
)
#: A style that writes no plain numbers, among the words of a declaration; labels that a page makes itself.
COUNTER_STYLE = re.compile(rf"(?<![\w-])(?:{'|'.join(_NAMES)})(?![\w-])|labels\([^)]*\)", re.IGNORECASE)
#: The same as a class of the common style libraries (``list-[upper-roman]``, ``is-style-lower-alpha``).
_LABEL_CLASS = re.compile(
    rf"(?:^|\s)(?:(?:ol|list(?:-style)?(?:-type)?|is-style)-)?\[?({'|'.join(_NAMES)})\]?(?=\s|$)",
    re.IGNORECASE,
)
_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}


def find_style_of_type(kind: str) -> str:
    """The style that the attribute ``type`` of a list names; empty for plain numbers."""
    return _TYPES.get(kind.strip(), "")


def find_style_of_class(classes: str) -> str:
    """The style that a class names; empty if none does."""
    match = _LABEL_CLASS.search(classes) if "-" in classes or "hebrew" in classes else None
    return match[1].lower() if match else ""


def render_counter(number: int, style: str) -> str:
    """A number as a style writes it; in plain digits where the style has no sign for it.

    >>> [render_counter(number, "upper-roman") for number in (1, 4, 19)]
    ['I', 'IV', 'XIX']
    >>> render_counter(28, "lower-latin"), render_counter(3, "hebrew"), render_counter(12, "thai")
    ('ab', 'ג', '๑๒')
    """
    if style.startswith("labels("):
        labels = style[len("labels(") : -1].split()
        return labels[number - 1] if 0 < number <= len(labels) else str(number)
    name = style.lower()
    name = _SAME.get(name, name)
    if nought := _NOUGHTS.get(name):
        return "".join(chr(ord(nought) + int(digit)) for digit in str(number) if digit.isdigit())
    if name.endswith("-roman"):
        text = _render_roman(number)
    else:
        text = _render_letters(number, _ALPHABETS.get(name) or _ALPHABETS.get(f"lower-{name[6:]}", ""))
    return text.upper() if name.startswith("upper-") else text


def _render_roman(number: int) -> str:
    if not 0 < number <= _MAX_ROMAN:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _render_letters(number: int, alphabet: str) -> str:
    if 0 < number <= len(alphabet):
        return alphabet[number - 1]
    is_latin = alphabet[:1] in ("a", "α")
    if not is_latin or number <= 0:
        return str(number)
    return _render_letters((number - 1) // len(alphabet), alphabet) + alphabet[(number - 1) % len(alphabet)]
