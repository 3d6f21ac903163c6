"""Form fields for days and instants."""

from datetime import date, datetime, time

import pytest
from django import forms
from django.utils import translation

from portal.text import dates
from portal.text.date_fields import ClockField, DayField, InstantField


class Form(forms.Form):
    day = DayField(required=False)
    at = InstantField(required=False)


@pytest.mark.parametrize(
    "typed", ["1 กรกฎาคม พ.ศ. 2569", "1/7/2569", "1 July 2026", "2026-07-01"]
)
def test_a_day_is_read_in_either_era(typed):
    assert DayField().clean(typed) == date(2026, 7, 1)


@pytest.mark.parametrize("typed", ["31/2/2569", "tomorrow", "1/7/69"])
def test_a_day_that_cannot_be_read_says_how_to_write_it(typed):
    with pytest.raises(forms.ValidationError, match=r"1/7/2569"):
        DayField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("23:59", time(23, 59)), ("9.05 น.", time(9, 5)), (" 00:00 ", time(0, 0))],
)
def test_a_time_is_read_with_colon_or_dot(typed, read):
    assert ClockField().clean(typed) == read


@pytest.mark.parametrize("typed", ["24:00", "12:60", "noon", "5"])
def test_a_time_that_cannot_be_read_says_how_to_write_it(typed):
    with pytest.raises(forms.ValidationError, match=r"23:59"):
        ClockField().clean(typed)


def test_an_instant_is_one_of_bangkok():
    form = Form({"at_day": "1/7/2569", "at_clock": "23:59"})
    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2026, 7, 1, 23, 59, tzinfo=dates.BANGKOK)


def test_half_an_instant_is_asked_for_whole():
    assert list(Form({"at_day": "1/7/2569", "at_clock": ""}).errors) == ["at"]


def test_nothing_is_nothing():
    form = Form({"day": "", "at_day": "", "at_clock": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"day": None, "at": None}


@pytest.mark.parametrize(
    ("language", "words"), [("th", "1 กรกฎาคม พ.ศ. 2569"), ("en", "1 July 2026")]
)
def test_what_was_stored_comes_back_in_words_and_is_no_change(language, words):
    stored = {
        "day": date(2026, 7, 1),
        "at": datetime(2026, 7, 1, 23, 59, tzinfo=dates.BANGKOK),
    }
    with translation.override(language):
        html = Form(initial=stored).as_p()
        assert html.count(f'value="{words}"') == 2
        assert 'value="23:59"' in html
        assert (
            Form(
                {"day": words, "at_day": words, "at_clock": "23:59"}, initial=stored
            ).changed_data
            == []
        )


def test_what_was_typed_wrongly_comes_back_as_typed():
    assert 'value="soon"' in str(Form({"day": "soon"})["day"])
