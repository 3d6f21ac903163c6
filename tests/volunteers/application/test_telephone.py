import pytest

from volunteers.application import telephone


@pytest.mark.parametrize(
    "typed",
    [
        "0812345678",
        "081-234-5678",
        "๐๘๑-๒๓๔ ๕๖๗๘",
        "(081) 234.5678",
        "+66 (0)81 234 5678",
        "66812345678",
        "0066 81 234 5678",
        "โทร. 081 234 5678",
        " 081–234–5678 ",
    ],
)
def test_one_number_however_it_is_typed(typed):
    assert telephone.parse(typed) == "+66812345678"


def test_landlines_and_numbers_from_abroad():
    assert telephone.parse("02-123-4567") == "+6621234567"
    assert telephone.parse("+1 650 253 0000") == "+16502530000"


@pytest.mark.parametrize(
    "typed", ["", "abc", "081 234", "081 234 5678 หรือ 089 999 9999", "+66", "1" * 41]
)
def test_what_is_not_one_number_is_refused(typed):
    with pytest.raises(telephone.UnknownNumber):
        telephone.parse(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "02 123 4567 ต่อ 12",
        "02-123-4567 ext. 12",
        "02-123-4567 x12",
        "02-123-4567#12",
        "02-123-4567;ext=12",
        "02-123-4567,12",
        "1-800-FLOWERS",
        "081 ABC 5678",
        "๐๘๑ สองสาม ๕๖๗๘",
    ],
)
def test_letters_and_extensions_are_asked_about_and_never_dropped(typed):
    with pytest.raises(telephone.MoreThanNumber):
        telephone.parse(typed)


def test_what_was_read_is_in_stored_form_and_what_was_typed_is_not():
    assert telephone.is_stored_form(telephone.parse("0812345678"))
    assert not telephone.is_stored_form("081 234 5678")
    assert not telephone.is_stored_form("")


def test_shown_in_groups_and_read_again():
    assert telephone.format_for_display("+66812345678") == "081 234 5678"
    assert telephone.format_for_display("+16502530000") == "+1 650-253-0000"
    assert telephone.format_for_display("ยังไม่มีเบอร์") == "ยังไม่มีเบอร์"
    assert (
        telephone.parse(telephone.format_for_display("+16502530000")) == "+16502530000"
    )
