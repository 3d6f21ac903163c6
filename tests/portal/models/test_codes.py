"""Public codes."""

from portal.models.codes import ALPHABET, public_code


def test_code_is_twelve_letters_that_can_be_read_out():
    code = public_code()
    assert (len(code), set(code) <= set(ALPHABET)) == (12, True)


def test_letters_that_look_alike_are_left_out():
    assert not set("01IO") & set(ALPHABET)


def test_codes_do_not_repeat():
    assert len({public_code() for _ in range(5000)}) == 5000
