"""Thai text for searching, sorting, line breaking and counting, without Django."""

import re
import unicodedata

import regex

WORD_JOINER = "\u2060"
NO_BREAK_SPACE = "\u00a0"

# Words that a line should not split, with "|" where browsers would break them.
# A word that contains another comes first.
GLUE_WORDS = (
    "นัก|ปกป้อง|สิทธิ|มนุษย|ชน",
    "นัก|สิทธิ|มนุษย|ชน",
    "สิทธิ|มนุษย|ชน",
    "มนุษย|ชน",
    "นัก|ปกป้อง|สิทธิ",
    "นัก|ปกป้อง",
    "นัก|สิทธิ",
    "อาสา|สมัคร",
    "ใบ|สมัคร",
    "ผู้|สมัคร",
    "ผู้|ประสาน|งาน",
    "ผู้|พิจารณา",
    "พี่|เลี้ยง",
    "เป้า|หมาย",
    "พี|ไอ",
    "เจ้า|หน้าที่",
    "ข้อ|เสนอ",
    "ความ|ปลอดภัย",
    "ขอ|ยุติ",
    "ใบ|รับ|รอง",
    "เชื้อ|ชาติ",
    "ถูก|ต้อง",
    "ร้อง|เรียน",
    "เข้า|สู่|ระบบ",
    "สถาน|ศึกษา",
    "ผู้|ที่",
    "ตัว|อักษร",
    "ตัว|เอง",
    "คำ|ตอบ",
    "คำ|ปรึกษา",
    "อัต|ลักษณ์",
    "ช่วย|เหลือ",
    "ปฏิบัติ|งาน",
    "สถาน|ที่",
    "ผู้|ดูแล",
    "ไม่|บังคับ",
    "ไม่|เกิน",
    "ผู้|หญิง",
    "โรง|พยาบาล",
    "ส่ง|เสริม",
    "แลก|เปลี่ยน",
    "เผย|แพร่",
    "ฉัน|ทราบ",
)

# Below the consonant first, then vowels above, tones and other signs.
_MARK_ORDER = "ฺุูัิีึื็่้๊๋์๎ํ"
_MARK_RANK = {mark: rank for rank, mark in enumerate(_MARK_ORDER)}
# Control and format characters except white space, such as a zero-width space. `--` is
# a difference of sets, which only `regex` has.
_INVISIBLE = regex.compile(r"(?V1)[[\p{Cc}\p{Cf}]--\s]")
# What no one-line text needs: controls, marks of direction, zero-width spaces. The two
# joiners stay, because scripts spell with them, and signs of Arabic that are drawn.
_UNSEEN = regex.compile(
    r"(?V1)[[\p{Cc}\p{Cf}]--[\s\u200c\u200d\p{Prepended_Concatenation_Mark}"
    r"\U000e0020-\U000e007f]]"
)
# Anything that a reader sees: no blank of any script (U+2800 is one of Braille).
_SEEN = regex.compile(r"(?V1)[^\s\u2800\p{Default_Ignorable_Code_Point}]")
# ๆ or ฯ with the white space around it: "ต่าง ๆ ".
_AROUND_REPEAT = re.compile(r"\s*([ๆฯ])\s*")
# Two or more of เ and แ, as in เเ typed for แ.
_DOUBLE_E = re.compile(r"[เแ]{2,}")
# The same vowel twice or more, as in โโ.
_DOUBLE_VOWEL = re.compile(r"([โใไะา])\1+")
# Marks typed between a leading vowel and its consonant: เ, mark, ก.
_EARLY_MARKS = re.compile(rf"([เแโใไ])([{_MARK_ORDER}]+)([ก-ฮ])")
# Two or more marks or vowels after a letter: to be brought into one order.
_MARKS_AND_VOWELS = re.compile(rf"(?<=[ก-ฮเแโใไ])([{_MARK_ORDER}ะา]{{2,}})")
_ARABIC_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙ๅ", "0123456789า")

# A vowel written before its consonant, as in เก: they are sorted as กเ.
_LEADING_VOWEL = re.compile(r"([เแโใไ])([ก-ฮ])")
# Marks that count only between words which are otherwise equal, weakest first.
_TONE_WEIGHT = {mark: str(weight) for weight, mark in enumerate("๎์็่้๊๋", start=1)}
# In the dictionary nikhahit comes before all vowels and phinthu after them, other than
# by code point. So they take the places of ฯ and ๅ, which no sort key contains.
_PRIMARY = {vowel: vowel for vowel in "ะัาำิีึืุูเแโใไ"} | {"ํ": "ฯ", "ฺ": "ๅ"}
# The private use area: moves Latin behind Thai in the order of code points.
_AFTER_THAI = 0xE000

_SPACE = f"[ {NO_BREAK_SPACE}]"
_DIGIT = "[0-9๐-๙]"
_LABELS = r"รุ่น|พ\.ศ\.|ค\.ศ\.|ข้อ|หน้า|อันดับ|เวลา|[Cc]ohort"
_MONTHS = (
    r"มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน"
    r"|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
)
_UNITS = (
    r"น\.|คน|วัน|สัปดาห์|เดือน|ปี|ชั่วโมง|นาที|บาท|ครั้ง|แห่ง|ตำแหน่ง|องค์กร|จังหวัด"
    r"|อันดับ|ข้อ|จุด|ฉบับ|ไฟล์|หน้า|ตัวอักษร"
    rf"|{_MONTHS}"
    r"|(?:[kMG]B|(?:day|week|month|year|hour|minute|seat|place|person|people)s?)\b"
)
# "1 กรกฎาคม พ.ศ. 2569", as `portal.text.dates` writes it; a group, so that it is kept.
DATE = re.compile(rf"(\b\d{{1,2}}{_SPACE}(?:{_MONTHS}){_SPACE}พ\.ศ\.{_SPACE}\d{{4}}\b)")
# A label and its number ("ข้อ 3"), a number before a unit ("5 วัน"), a month before
# its year ("มีนาคม พ.ศ."), or a space before ๆ and ฯลฯ.
_NUMBER_SPACE = re.compile(
    rf"(?:{_LABELS}){_SPACE}{_DIGIT}+|ประมาณ{_SPACE}{_DIGIT}+{_SPACE}"
    rf"|{_DIGIT}{_SPACE}(?={_UNITS})"
    r"|(?<=คม|ยน|ธ์) (?=พ\.ศ\.)|(?<=\S) (?=ๆ|ฯลฯ)"
)
# A word of the list with the marks above its last letter; a group, so that it is kept.
_WHOLE = re.compile(
    "((?:" + "|".join(word.replace("|", "") for word in GLUE_WORDS) + ")[ัิ-ฺ็-๎]*)"
)
# The empty place between a Thai letter and ๆ or ฯ.
_BEFORE_REPEAT = re.compile(r"(?<=[ก-๎])(?=[ๆฯ])")


def fold(text: str) -> str:
    """The form in which texts are compared in a search. Idempotent.

    It ignores case, width, Thai digits, เเ for แ, ํา for ำ, ๅ for า, doubled or
    misplaced marks, invisible characters, and spaces (also those around ๆ and ฯ). A
    word that is part of a well-formed text is also part of the folded text.
    """
    text = " ".join(
        _compatible(_INVISIBLE.sub("", text)).translate(_ARABIC_DIGITS).split()
    )
    text = _AROUND_REPEAT.sub(r"\1", text)
    text = _DOUBLE_E.sub("แ", text)
    text = _DOUBLE_VOWEL.sub(r"\1", text)
    text = _EARLY_MARKS.sub(r"\1\3\2", text)
    text = _MARKS_AND_VOWELS.sub(_in_order, text)
    return unicodedata.normalize("NFKC", text).replace("ํา", "ำ")


def one_line(text: str) -> str:
    """Without controls, marks of direction and line breaks; "" if nothing is visible.

    Letters, marks and the spaces between words stay as they were typed. Idempotent.
    """
    text = re.sub(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+", " ", text)
    text = _UNSEEN.sub("", text)
    return text if _SEEN.search(text) else ""


def _compatible(text: str) -> str:
    """Compatibility caseless form (Unicode Standard, D146), composed.

    It turns ำ into ํ and า.
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", text.casefold())


def _in_order(run: re.Match[str]) -> str:
    marks = set(run[0]) & _MARK_RANK.keys()
    vowels = _DOUBLE_VOWEL.sub(
        r"\1", "".join(char for char in run[0] if char not in marks)
    )
    if {"ิ", "ํ"} <= marks and not vowels.startswith("า"):
        marks = marks - {"ิ", "ํ"} | {"ึ"}
    return "".join(sorted(marks, key=_MARK_RANK.__getitem__)) + vowels


def sort_key(text: str) -> str:
    """A string whose order by code point is the Royal Institute's dictionary order.

    So a column can hold it; it is about three times as long as the text. Digits come
    first, then Thai, then Latin. Leading vowels follow their consonant; tone marks, ็
    and ์ decide only between otherwise equal words, and spaces, punctuation, ๆ and ฯ
    only after those.
    """
    folded = fold(text)
    letters, marks = [], []
    for char in unicodedata.normalize("NFD", _LEADING_VOWEL.sub(r"\2\1", folded)):
        if char in _TONE_WEIGHT:
            marks.append(_TONE_WEIGHT[char])
        elif letter := _primary(char):
            letters.append(letter)
            marks.append("0")
    return " ".join(("".join(letters), "".join(marks).rstrip("0"), folded))


def _primary(char: str) -> str:
    """A character on the first level of a sort key; "" if it does not count there."""
    if char in _PRIMARY:
        return _PRIMARY[char]
    if char.isdecimal() or "ก" <= char <= "ฮ":
        return char
    if char in "ๆฯ" or not (
        char.isalnum() or unicodedata.category(char) in {"Mc", "Mn"}
    ):
        return ""
    if unicodedata.combining(char):
        return ""
    return char if char > "๛" else chr(ord(char) + _AFTER_THAI)


def glue(text: str) -> str:
    """Keeps together what a line should not split; for the portal's own texts only.

    Puts a word joiner into the words of GLUE_WORDS and before ๆ and ฯ. A space becomes
    a no-break space between a number and its label or unit, between a month and its
    year, and before ๆ and ฯลฯ. Idempotent.
    """
    for word in GLUE_WORDS:
        text = text.replace(word.replace("|", ""), word.replace("|", WORD_JOINER))
    text = _NUMBER_SPACE.sub(lambda match: match[0].replace(" ", NO_BREAK_SPACE), text)
    return _BEFORE_REPEAT.sub(WORD_JOINER, text)


def find_whole(text: str) -> list[tuple[bool, str]]:
    """The text in pieces, each with whether it is a word that no line should split."""
    return [
        (bool(_WHOLE.fullmatch(piece)), piece) for piece in _WHOLE.split(text) if piece
    ]


def unglue(text: str) -> str:
    """The text before `glue`, if it had no word joiners and no no-break spaces."""
    return text.replace(WORD_JOINER, "").replace(NO_BREAK_SPACE, " ")


def grapheme_count(text: str) -> int:
    """Characters as a reader counts them; every kind of line end counts as one."""
    # \X is a grapheme: a character with its marks, such as ก with a vowel and a tone.
    return len(regex.findall(r"\X", text))
