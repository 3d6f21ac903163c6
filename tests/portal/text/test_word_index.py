"""Search as people type: words with one mistake each are found in texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.text import likeness, thai, word_index
from portal.text.word_index import WordIndex
from tests.portal.text.spelling_mistakes import RULES

# Words of positions, each in a text of its own among other words.
WORDS = [
    "เชียงใหม่",
    "เชียงราย",
    "น่าน",
    "แม่ฮ่องสอน",
    "นครราชสีมา",
    "ศรีสะเกษ",
    "สุราษฎร์ธานี",
    "กาฬสินธุ์",
    "ปัตตานี",
    "ประจวบคีรีขันธ์",
    "อุตรดิตถ์",
    "พิษณุโลก",
    "สิทธิแรงงาน",
    "ที่ดินและป่าไม้",
    "ชาติพันธุ์",
    "ผู้ลี้ภัย",
    "แรงงานข้ามชาติ",
    "ประกันอุบัติเหตุ",
    "เบี้ยเลี้ยง",
    "ที่พัก",
    "สื่อสาร",
    "ขับรถ",
    "กฎหมาย",
    "รัฐศาสตร์",
    "คอมพิวเตอร์",
    "ประสบการณ์",
    "สัมภาษณ์",
    "วิเคราะห์",
    "ละเมิดสิทธิ",
    "เด็กและเยาวชน",
    "ความเป็นธรรม",
    "สิ่งแวดล้อม",
    "ชุมชน",
    "ลงพื้นที่",
    "ภาษาอังกฤษ",
    "บันทึกข้อมูล",
    "รักษาความลับ",
    "เรียบเรียง",
]
PAIRS_PER_RULE = 45


def pairs():
    """200 of (what is typed, what must be found), from the rules."""
    for name, rule in RULES.items():
        made = sorted(
            {(typed, word) for word in WORDS for typed in rule(word) if typed != word}
        )
        for typed, word in made[:: max(1, len(made) // PAIRS_PER_RULE)][
            :PAIRS_PER_RULE
        ]:
            yield pytest.param(typed, word, id=f"{name}-{typed}-{word}")


PAIRS = list(pairs())


@pytest.fixture(scope="module")
def index():
    around = "โครงการ{}ของเรา งานประจำ"
    return WordIndex(
        {key: thai.fold(around.format(word)) for key, word in enumerate(WORDS)}
    )


def test_there_are_enough_pairs():
    assert len(PAIRS) >= 200


@pytest.mark.parametrize(("typed", "word"), PAIRS)
def test_a_word_with_one_mistake_is_found(index, typed, word):
    found = index.find(thai.fold(typed).split())
    assert WORDS.index(word) in found.exact | found.near


@pytest.mark.parametrize("word", WORDS)
def test_a_word_as_it_is_stands_first(index, word):
    found = index.find([thai.fold(word)])
    assert WORDS.index(word) in found.exact
    assert found.meant == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("เชียงไหม่", "เชียงใหม่"),
        ("สัมภาษ", ""),
        ("ประสบการ", ""),
        ("อบัติเหตุ", "อุบัติเหตุ"),
        ("กฏหมาย", ""),
        ("คอมพิวเตอ", ""),
        ("สิทธิ์แรงงาน", "สิทธิแรงงาน"),
    ],
)
def test_the_word_that_was_meant(index, typed, meant):
    """None where the texts have what was typed, as part of a longer word, too."""
    assert index.find([thai.fold(typed)]).meant == meant


def test_letters_that_look_alike_are_one():
    assert WordIndex({1: "กฎหมาย"}).find(["กฏหมาย"]).near | {1} == {1}
    assert likeness.is_near("กฏหมาย", "กฎหมาย")


@pytest.mark.parametrize(
    ("typed", "text", "is_near"),
    [
        ("chiangmai", "Chiang Mai", True),
        ("Chieng Mai", "Chiang Mai", True),
        ("Ayuthaya", "Phra Nakhon Si Ayutthaya", True),
        ("อาสาสมคัร", "อาสาสมัคร", True),
        ("เดก", "เด็ก", True),
        ("เดก", "ลดก่อน", False),
        ("แรงาน", "การ งาน", False),
        ("ยะลา", "สงขลา", False),
        ("ป่า", "ป้าย", True),
        ("ปู", "ป่า", False),
    ],
)
def test_what_is_like_a_word(typed, text, is_near):
    assert likeness.is_near(typed, text) is is_near


def test_exact_hits_come_apart_from_those_that_are_like_them():
    index = WordIndex({1: "ลำพุน", 2: "ลำพูน", 3: "ลำปาง"})
    found = index.find(["ลำพูน"])
    assert (found.exact, found.near) == ({2}, {1})


def test_all_words_have_to_be_there():
    index = WordIndex({1: "ป่าชุมชน น่าน", 2: "ป่าชุมชน", 3: "น่าน"})
    assert index.find(["ชุมชน", "น่าน"]).exact == {1}
    found = index.find(["ชมชน", "น่าน"])
    assert (found.near, found.meant) == ({1}, "ชุมชน น่าน")


def test_nothing_is_found_for_no_words_and_none_for_signs_alone():
    index = WordIndex({1: "ลำพูน"})
    assert index.find([]).exact == frozenset()
    assert index.find(["ำ"]).exact == {1}
    assert index.find(["ๆ"]).exact == frozenset()


letters = st.text(alphabet="กขนมรสอะาิีุู่้์เแไใ ab12", min_size=1, max_size=30)


@given(letters, letters, letters)
def test_what_is_part_of_a_text_is_found_exactly(before, word, after):
    folded = thai.fold(before + word + after)
    words = [part for part in thai.fold(word).split() if part in folded]
    if words:
        assert WordIndex({1: folded}).find(words).exact == {1}


def looked_through(texts, word):
    """As `find_word`, without an index: each text is looked through."""
    spelled = {key: likeness.spell(text) for key, text in texts.items()}
    found = {key: None for key, text in texts.items() if word.text in text}
    if len(found) < word_index.ENOUGH and (
        not found or len(word.letters) >= word_index.MIXED
    ):
        for key in texts.keys() - found.keys():
            passage = likeness.likest(word, spelled[key], likeness.limit(word), 1)
            if passage:
                found[key] = passage
    return found


texts = st.lists(
    st.text(alphabet="กงนฎฏดอะาิุ่้์เไใ ae1.", max_size=40), min_size=1, max_size=8
)
typed = st.text(alphabet="กงนฎฏดอะาิุ่้์เไใae1", min_size=1, max_size=9)


@pytest.mark.parametrize("many", [0, 1, 1000])
@given(texts, typed)
def test_the_index_finds_what_looking_through_finds(many, rows, typed):
    """Both at the places of letters and, where these are many, text by text."""
    folded = {key: thai.fold(text) for key, text in enumerate(rows)}
    index = WordIndex(folded)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_index, "MANY", many)
        patch.setattr(word_index, "MANY_LIKE", many)
        for part in thai.fold(typed).split():
            word = likeness.spell(part)
            assert index.find_word(word) == looked_through(folded, word)


@given(letters, letters)
def test_a_gap_is_as_far_from_another_as_from_itself_and_back(one, other):
    assert likeness.gap_distance(one, one) == 0
    assert likeness.gap_distance(one, other) == likeness.gap_distance(other, one)
