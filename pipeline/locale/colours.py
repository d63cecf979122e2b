"""The words by which texts name colours, in many languages: "the movements in red are forbidden"."""

import re

Hue = str

#: For each colour, its words; a star stands for the endings of a word.
_WORDS = {
    "red": "red rot rote roten roter rotes rotem rood rode rouge rouges rojo rojos roja rojas"
    " vermelh* rosso rossi rossa rosse vermell* roșu roșie roșii röd röda rött rød røde rødt"
    " punai* punane punased punase czerwon* červen* rdeč* crven* красн* червон* червен*"
    " κόκκιν* kırmızı* piros* vörös* merah đỏ raudon* sarkan* 빨간* 빨강* 붉은* 적색* लाल قرمز سرخ",
    "green": "green grün grüne grünen grüner grünes grünem groen groene vert verts verte vertes verde"
    " verdes verdi verd verda verzi grön gröna grönt grøn grønn grønne grønt vihre* rohel*"
    " zielon* zelen* зелен* зелён* πράσιν* yeşil* zöld* hijau žalia žalios žali zaļ* 녹색* 초록*"
    " हरा हरे हरी سبز",
    "yellow": "yellow gelb gelbe gelben gelber gelbes gelbem geel gele jaune jaunes amarill* amarel*"
    " giallo gialli gialla gialle groc* galben* gul gula gult gule kelta* żółt* žlut* žlt*"
    " жёлт* желт* жовт* жълт* κίτριν* sarı sárga* kuning vàng 노란* 노랑* पीला पीले زرد",
    "orange": "orange orangen oranje naranja* laranja* arancio* portocali* oransje oranssi* pomarańcz*"
    " oranžov* оранжев* помаранчев* πορτοκαλ* turuncu* narancs* 주황*",
    "blue": "blue blau blaue blauen blauer blaues blauem blauw blauwe bleu bleus bleue bleues azul"
    " azules azuis blu azzurr* albastr* blå blåa blått sinine sinised sinisellä niebiesk*"
    " modr* plava plave plavi plavo plavih plavim синий синим синие синих синя* синьо* μπλε"
    " mavi* kék* biru 파란* 파랑* नीला नीले آبی",
    "purple": "purple violet lila violett* paars paarse violets violette morado* morada* roxo* viola"
    " fioletow* фиолетов* 보라*",
    "pink": "pink rosa rose różow* розов* pembe* 분홍*",
    "grey": "grey gray grau graue grauen grauer graues grijs grijze gris grise grises grigio grigi"
    " grigia cinza cinzent* grå gråa grått szary szara szare szarym szarych šedá šedé šedou"
    " sivo* siva* harmaa* серый серым серые серых gri szürk* 회색*",
}
#: Words of scripts that write no spaces, or parts of words before them.
_SIGNS = {
    **dict.fromkeys(("红", "紅", "赤", "แดง", "أحمر", "حمراء", "אדום", "אדומ"), "red"),
    **dict.fromkeys(("绿", "綠", "緑", "เขียว", "أخضر", "خضراء", "ירוק"), "green"),
    **dict.fromkeys(("黄", "黃", "เหลือง", "أصفر", "صفراء", "צהוב"), "yellow"),
    **dict.fromkeys(("橙", "オレンジ", "برتقالي", "כתום", "כתומ"), "orange"),
    **dict.fromkeys(("蓝", "藍", "青", "น้ำเงิน", "أزرق", "زرقاء", "כחול"), "blue"),
    "紫": "purple",
    "灰": "grey",
}
_HUES = {word.rstrip("*"): hue for hue, words in _WORDS.items() for word in words.split()}
_OPEN_STEMS = sorted(
    (word[:-1] for words in _WORDS.values() for word in words.split() if word.endswith("*")),
    key=len,
    reverse=True,
)
#: The stems by the letters that they begin with, longer ones first.
_STEM_START_CHARS = min(map(len, _OPEN_STEMS))
_STEMS: dict[str, list[str]] = {}
for _stem in _OPEN_STEMS:
    _STEMS.setdefault(_stem[:_STEM_START_CHARS], []).append(_stem)
_WORD = re.compile(r"[^\W\d_]+")
#: What stands before a colour that is meant as the mark of something: "in red", "na czerwono".
_MARKED = re.compile(
    r"(?<!\w)(?:in|im|en|em|a|na|med|i|på|av|de|di|couleur|colou?r|cor|farbe|kleur|met|with|σε|με|marked|gedruckt)\s+"
    r"(?:het\s+|the\s+|colou?r\s+|couleur\s+|de\s+)?([^\W\d_]+)"
)
_MARKED_SIGN = re.compile(r"([红紅赤绿綠緑黄黃橙蓝藍青紫灰])(?=色|字|い|で|の|标|標|框|印)")


def find_hue(word: str) -> Hue:
    """The colour that a word names, in whatever language; empty for other words.

    >>> find_hue("rotem"), find_hue("rotation"), find_hue("czerwonym")
    ('red', '', 'red')
    """
    word = word.lower()
    if hue := _HUES.get(word):
        return hue
    stem = next(filter(word.startswith, _STEMS.get(word[:_STEM_START_CHARS], ())), "")
    return _HUES[stem] if stem else ""


def find_named_hues(text: str) -> set[Hue]:
    """All colours that a text names."""
    hues = {hue for word in set(_WORD.findall(text.lower())) if (hue := find_hue(word))}
    if not text.isascii():
        hues |= {hue for sign, hue in _SIGNS.items() if sign in text}
    return hues


def find_marking_hues(text: str) -> set[Hue]:
    """The colours that a text names as the marks of something: "in red", "in Rot", "赤字"."""
    hues = {find_hue(match[1]) for match in _MARKED.finditer(text.lower())}
    return (hues | {_SIGNS[match[1]] for match in _MARKED_SIGN.finditer(text)}) - {""}
