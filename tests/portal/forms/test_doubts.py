"""What looks like a slip is asked about once; what nobody can see is no answer."""

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.forms.doubts import Sure, ask_about_address
from portal.forms.helper import PortalForm
from portal.text import thai


class Letter(PortalForm):
    asks_about = ("email",)

    name = forms.CharField()
    email = forms.EmailField(required=False)
    text = forms.CharField(required=False, widget=forms.Textarea)
    secret = forms.CharField(required=False, widget=forms.PasswordInput)


def posted(**fields):
    data = QueryDict(mutable=True)
    data.update({"name": "น้ำ", **fields})
    return Letter(data)


def test_a_mistyped_domain_is_asked_about_and_taken_when_sent_again():
    with translation.override("en"):
        form = posted(email="som@gmail.con")
        assert "Did you mean som@gmail.com?" in form.errors["email"][0]
    [sure] = form.doubts
    assert (sure.name, sure.value) == ("email-sure", "som@gmail.con")
    again = posted(email="som@gmail.con", **{sure.name: sure.value})
    assert again.is_valid()
    assert again.cleaned_data["email"] == "som@gmail.con"
    assert not again.doubts


def test_another_slip_is_asked_about_anew():
    assert not posted(
        email="som@gmial.com", **{"email-sure": "som@gmail.con"}
    ).is_valid()


def test_what_was_typed_is_never_markup():
    assert "<script>" not in Sure("email-sure", '"><script>').render({}, {})


def test_an_address_is_found_beside_a_phone_number():
    form = posted(text="081 234 5678, som@gmail.con")
    form.is_valid()
    ask_about_address(form, "text")
    assert "som@gmail.com" in form.errors["text"][0]


def test_a_right_address_and_none_are_taken_at_once():
    assert posted(email="som@gmail.com").is_valid()
    assert posted().is_valid()


@pytest.mark.parametrize(
    "name", ["\u200b", "\u202e\u2066", "\u3164", "\u2800 \u200d", "\x00"]
)
def test_a_name_is_more_than_what_nobody_sees(name):
    assert "name" in posted(name=name).errors


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("\u202eน้ำ\u202c ใส", "น้ำ ใส"),
        ("น้ำ\u200bใส", "น้ำใส"),
        ("น้ำ\tใส\nมาก", "น้ำ ใส มาก"),
        ("ကော်\u200cလာ", "ကော်\u200cလာ"),
        ("👩\u200d🌾", "👩\u200d🌾"),
    ],
)
def test_one_line_loses_marks_and_no_letters(typed, taken):
    form = posted(name=typed)
    assert form.is_valid()
    assert form.cleaned_data["name"] == taken


def test_several_lines_and_passwords_stay_as_posted():
    form = posted(text="a\n\u200bb", secret="a\u200bb")
    assert form.is_valid()
    assert form.cleaned_data["text"] == "a\n\u200bb"
    assert form.cleaned_data["secret"] == "a\u200bb"


@given(st.text())
def test_reading_twice_changes_nothing(text):
    once = thai.one_line(text)
    assert thai.one_line(once) == once
