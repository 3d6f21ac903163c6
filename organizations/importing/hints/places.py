"""Everyday names of provinces, and names of several provinces at once."""

PROVINCE_ALIASES = {
    "กรุงเทพ": "กรุงเทพมหานคร",
    "กทม": "กรุงเทพมหานคร",
    "โคราช": "นครราชสีมา",
    "อยุธยา": "พระนครศรีอยุธยา",
    "อุบล": "อุบลราชธานี",
    "อุดร": "อุดรธานี",
    "สุราษฎร์": "สุราษฎร์ธานี",
    "นครศรี": "นครศรีธรรมราช",
    "เมืองคอน": "นครศรีธรรมราช",
    "ประจวบ": "ประจวบคีรีขันธ์",
    "กาญจน์": "กาญจนบุรี",
    "เมืองกาญจน์": "กาญจนบุรี",
    "สุพรรณ": "สุพรรณบุรี",
    "ปราจีน": "ปราจีนบุรี",
    "จันทบูร": "จันทบุรี",
    "เมืองจันท์": "จันทบุรี",
    "เมืองชล": "ชลบุรี",
    "เมืองนนท์": "นนทบุรี",
    "แปดริ้ว": "ฉะเชิงเทรา",
    "แม่กลอง": "สมุทรสงคราม",
    "มหาชัย": "สมุทรสาคร",
    "สองแคว": "พิษณุโลก",
    # Not a nickname but the usual misspelling.
    "ศรีษะเกษ": "ศรีสะเกษ",
}
"""Everyday names → official names.

A final ฯ or full stop is ignored in any name (กรุงเทพฯ, กทม.).
"""

_VICINITY = ("นนทบุรี", "ปทุมธานี", "สมุทรปราการ", "สมุทรสาคร", "นครปฐม")
_DEEP_SOUTH = ("ปัตตานี", "ยะลา", "นราธิวาส")
_THREE = ("สาม", "3", "๓", "")
PROVINCE_GROUPS: dict[str, tuple[str, ...]] = {
    "ปริมณฑล": _VICINITY,
    "จังหวัดปริมณฑล": _VICINITY,
    "กรุงเทพและปริมณฑล": ("กรุงเทพมหานคร", *_VICINITY),
    "ชายแดนใต้": _DEEP_SOUTH,
    "ชายแดนภาคใต้": _DEEP_SOUTH,
    **{f"{count}จังหวัดชายแดนใต้": _DEEP_SOUTH for count in _THREE},
    **{f"{count}จังหวัดชายแดนภาคใต้": _DEEP_SOUTH for count in _THREE},
}
"""Names of several provinces → their official names; it is always asked whether all
of them are meant."""
