"""Which encoding a page is in: by the words of its language, whatever it declares."""

import pytest

from pipeline.scraper.decode import decode_page, decode_text

WORDS = {
    "en": ("It’s stiff when you don’t move – hold the stretch for 20–30 seconds and then rest for a minute."),
    "es": (
        "Levante el brazo despacio, sin dolor. Apoye la muñeca en la mesa; después descanse más de un minuto."
    ),
    "fr": (
        "Gardez le talon au sol et ne forcez jamais. Répétez dix fois, puis relâchez l’épaule à côté de vous."
    ),
    "de": (
        "Halten Sie den Rücken gerade und die Füße hüftbreit. Nicht über den Schmerz hinaus üben, "
        "lieber öfter."
    ),
    "it": (
        "Non è normale sentire dolore: così si può peggiorare. Ripetere più volte, perché la spalla è debole."
    ),
    "pl": (
        "Stań na jednej nodze i utrzymaj pozycję. Nie ćwicz, jeśli boli, i odpocznij przez dziesięć sekund."
    ),
    "cs": (
        "Postavte se na jednu nohu a držte se židle. Necvičte, pokud to bolí, a odpočiňte si několik minut."
    ),
    "hu": (
        "Álljon egy lábra, és kapaszkodjon meg. Ne folytassa, ha fáj, és őrizze meg az egyensúlyát "
        "közben, ezután pihenjen egy percet, és ismételje meg még kétszer, de csak akkor, ha nem "
        "fáj. Őrizze a térdét."
    ),
    "tr": ("Tek ayağınızın üzerinde durun ve sandalyeye tutunun. Ağrı olursa devam etmeyin, şimdi dinlenin."),
    "ru": ("Встаньте на одну ногу и держитесь за стул. Не делайте этого, если больно, и отдыхайте минуту."),
    "el": (
        "Σταθείτε στο ένα πόδι και κρατηθείτε από την καρέκλα. Μην συνεχίζετε αν πονάτε, και ξεκουραστείτε."
    ),
    "he": "עמוד על רגל אחת והחזק בכיסא. אל תמשיך אם זה כואב, ולאחר מכן נוח במשך דקה אחת או יותר.",
    "ar": ("قف على قدم واحدة وتمسك بالكرسي. لا تستمر في ذلك إذا شعرت بألم، ثم استرح لمدة دقيقة أو أكثر."),
    "th": ("ยืนบนขาข้างเดียวและจับเก้าอี้ไว้ อย่าทำต่อถ้ารู้สึกเจ็บ แล้วพักหนึ่งนาทีก่อนทำซ้ำอีกครั้ง"),
    "zh": "请用一条腿站立，手扶着椅子。如果感到疼痛，就不要再做了，然后休息一分钟，再来一次。",
    "ja": "片足で立ち、いすにつかまってください。痛みがあるときは続けないで、一分ほど休んでからもう一度。",
    "ko": "한 발로 서서 의자를 잡으십시오. 통증이 있으면 계속하지 말고 일 분 동안 쉬었다가 다시 하십시오.",
}
ENCODINGS = {
    "en": ("windows-1252", "mac-roman"),
    "es": ("windows-1252", "mac-roman", "cp850", "cp437"),
    "fr": ("windows-1252", "mac-roman"),
    "de": ("windows-1252", "mac-roman", "cp850", "cp437"),
    "it": ("windows-1252", "mac-roman", "cp850"),
    "pl": ("windows-1250", "iso-8859-2"),
    "cs": ("windows-1250", "iso-8859-2"),
    "hu": ("windows-1250", "iso-8859-2"),
    "tr": ("windows-1254", "iso-8859-9"),
    "ru": ("windows-1251", "koi8-r", "iso-8859-5", "cp866"),
    "el": ("windows-1253", "iso-8859-7"),
    "he": ("windows-1255",),
    "ar": ("windows-1256",),
    "th": ("cp874",),
    "zh": ("gbk",),
    "ja": ("shift_jis", "euc_jp"),
    "ko": ("euc_kr",),
}
PAIRS = [(language, encoding) for language, names in ENCODINGS.items() for encoding in names]


def page(words: str, declared: str, language: str) -> str:
    return f'<html lang="{language}"><meta charset="{declared}"><title>1</title><p>{words}</p></html>'


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "windows-1251", "gb2312"])
@pytest.mark.parametrize(("language", "encoding"), PAIRS)
def test_a_page_is_read_by_its_words_whatever_it_declares(
    language: str, encoding: str, declared: str
) -> None:
    source = page(WORDS[language], declared, language).encode(encoding)
    decoded = decode_page(source)
    assert decoded.text == source.decode(encoding)


@pytest.mark.parametrize(("language", "encoding"), PAIRS)
def test_a_text_is_read_by_its_words(language: str, encoding: str) -> None:
    source = WORDS[language].encode(encoding)
    assert decode_text(source).text == source.decode(encoding)


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_needs_no_mark(language: str, encoding: str) -> None:
    assert decode_text(f"{WORDS[language]}\n".encode(encoding)).text == f"{WORDS[language]}\n"


@pytest.mark.parametrize(("language", "encoding"), PAIRS)
def test_what_is_as_declared_raises_no_doubt(language: str, encoding: str) -> None:
    labels = {"cp874": "windows-874", "mac-roman": "macintosh", "cp866": "ibm866"}
    label = labels.get(encoding, encoding.replace("_", "-") if encoding.startswith("euc") else encoding)
    if encoding in ("cp850", "cp437"):
        return  # no browser knows them
    assert decode_page(page(WORDS[language], label, language).encode(encoding)).doubt is None


def test_what_is_not_as_declared_is_told() -> None:
    doubt = decode_page(page(WORDS["de"], "utf-8", "de").encode("latin-1")).doubt
    assert doubt is not None
    assert "utf-8" in doubt.message
    assert "windows-1252" in doubt.message


@pytest.mark.parametrize("word", ["à deux", "Café crème", "Señor", "ein Smørrebrød", "der Façade nach"])
def test_a_loan_word_says_nothing_of_the_encoding(word: str) -> None:
    source = page(f"{WORDS['de']} Das ist {word}.", "utf-8", "de").encode("latin-1")
    assert word in decode_page(source).text


def test_bullets_and_dashes_are_no_letters_of_another_encoding() -> None:
    words = "• Lift\n• Hold 20–30 s, bend to 45°\n•\u00a0Rest ½ minute"
    assert decode_text(words.encode("windows-1252")).text == words


def test_only_the_bytes_that_are_no_utf8_are_read_otherwise() -> None:
    source = "<p>Rücken – gerade. ".encode() + b"F\xfc\xdfe h\xfcftbreit. " + "Schön.</p>".encode()
    decoded = decode_page(source)
    assert decoded.text == "<p>Rücken – gerade. Füße hüftbreit. Schön.</p>"
    assert decoded.doubt is not None


def test_zeros_in_ascii_make_no_utf16() -> None:
    assert decode_text(b"l\0i\0f\0t\0 the heel slowly and hold it there\n").encoding == "utf-8"
