"""The section “About you”: names, telephone, date of birth, home province."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Province
from portal.text import dates
from portal.text.dates import UnknownDate
from volunteers import rules
from volunteers.application import telephone
from volunteers.application.sections.base import PostedData, SectionForm
from volunteers.application.sections.section import (
    Row,
    Section,
    Sees,
    Shared,
    section_version,
)
from volunteers.models import Application

OLDEST_BIRTH = date(1900, 1, 1)
DATE_PROBLEMS = {
    "format": _lazy("Enter the day, the month and the year, such as 29 February 2000."),
    "day": _lazy("That month doesn’t have so many days. Check the day."),
    "month": _lazy("Check the month. Enter its name, or a number from 1 to 12."),
    "year": _lazy(
        "Check the year. A Buddhist year such as 2543 and a Gregorian "
        "one such as 2000 are both fine."
    ),
    "year_two_digits": _lazy("Enter the year with four digits, such as 2543 or 2000."),
}


class AboutForm(SectionForm):
    slug = "about"

    display_name = forms.CharField(
        label=_lazy("What we call you"),
        help_text=_lazy(
            "A name or nickname of your choice. It doesn’t need to be your legal name."
        ),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={
            "required": _lazy("Enter the name we may call you by."),
            "max_length": _lazy("Shorten the name to 80 characters."),
        },
    )
    legal_name = forms.CharField(
        label=_lazy("Legal name (as in your ID)"),
        help_text=_lazy("No title is needed; a surname only if you have one."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _lazy("Enter your legal name."),
            "max_length": _lazy("Shorten the name to 200 characters."),
        },
    )
    phone = forms.CharField(
        label=_lazy("Phone number"),
        help_text=_lazy(
            "We call only about this application. From abroad, begin "
            "with + and the country code."
        ),
        max_length=40,
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
        ),
        error_messages={
            "required": _lazy("Enter a phone number where we can reach you."),
            "max_length": _lazy("Enter one phone number, such as 081 234 5678."),
        },
    )
    birth_on = forms.CharField(
        label=_lazy("Date of birth"),
        help_text=_lazy(
            "Such as 29 February 2000 or 29/2/2543. Buddhist and Gregorian years "
            "are both fine."
        ),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "bday"}),
        error_messages={
            "required": _lazy("Enter your date of birth."),
            "max_length": DATE_PROBLEMS["format"],
        },
    )
    home_province = forms.ModelChoiceField(
        label=_lazy("Province where you live now"),
        help_text=_lazy("If that is not settled yet, the province of your family."),
        queryset=Province.objects.none(),
        to_field_name="slug",
        empty_label=_lazy("Choose a province"),
        error_messages={
            "required": _lazy("Choose a province."),
            "invalid_choice": _lazy("Choose a province from the list."),
        },
    )

    @classmethod
    def stored_data(cls, application: Application) -> PostedData:
        province = application.home_province
        return {
            "display_name": [application.display_name],
            "legal_name": [application.legal_name],
            "phone": [telephone.format_for_display(application.phone)],
            "birth_on": [format_birth_day(application)],
            "home_province": [province.slug] if province else [],
        }

    def add_fields(self) -> None:
        if self.application.cohort.is_blind:
            name = self.fields["legal_name"]
            name.help_text = " ".join(
                (str(name.help_text), _("Reviewers don’t see it."))
            )
        cast(
            forms.ModelChoiceField, self.fields["home_province"]
        ).queryset = Province.objects.all()

    def display_value(self, name: str) -> str:
        if name != "home_province":
            return super().display_value(name)
        province = Province.objects.filter(slug=self[name].value() or "").first()
        return province.name if province else ""

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        try:
            return telephone.parse(typed) if typed else ""
        except telephone.UnknownNumber as error:
            if not self.is_strict:
                return typed
            raise forms.ValidationError(phone_problem(error)) from error

    def clean_birth_on(self) -> str:
        """ISO 8601; what was typed if it can't be parsed and the form isn't strict."""
        typed = self.cleaned_data["birth_on"]
        try:
            day = dates.parse_date(typed) if typed else None
        except UnknownDate as error:
            if not self.is_strict:
                return typed
            raise forms.ValidationError(DATE_PROBLEMS[error.code]) from error
        if day and self.is_strict:
            self.validate_birth_day(day)
        return day.isoformat() if day else ""

    def validate_birth_day(self, day: date) -> None:
        cohort = self.application.cohort
        birth_date = dates.show_date(day)
        if not OLDEST_BIRTH <= day <= timezone.localdate():
            raise forms.ValidationError(
                _(
                    "We read your date of birth as %(date)s. If that is wrong, "
                    "enter the year again."
                )
                % {"date": birth_date}
            )
        if not rules.is_old_enough(day, cohort):
            params = {
                "date": birth_date,
                "age": cohort.minimum_age,
                "day": dates.show_date(rules.counted_age_on(cohort)),
            }
            raise forms.ValidationError(
                _(
                    "We read your date of birth as %(date)s. This cohort takes "
                    "people who are %(age)s or older on %(day)s. You would be "
                    "very welcome in a later cohort."
                )
                % params
            )

    def interpretation(self) -> str:
        """How the date of birth was understood, if it was typed in another way."""
        day = birth_day(self.application)
        birth_date = dates.show_date(day) if day else ""
        if not birth_date or birth_date == self["birth_on"].value():
            return ""
        return _("We read your date of birth as %(date)s.") % {"date": birth_date}


def phone_problem(error: telephone.UnknownNumber) -> str:
    if isinstance(error, telephone.MoreThanNumber):
        return _(
            "Enter one phone number in digits only, without words or an extension, "
            "such as 081 234 5678."
        )
    return _("Check the phone number. Enter all its digits, such as 081 234 5678.")


def birth_day(application: Application) -> date | None:
    """None if it is empty or if a draft holds what couldn't be parsed."""
    try:
        day = date.fromisoformat(application.birth_on)
    except ValueError:
        return None
    return day if day.isoformat() == application.birth_on else None


def format_birth_day(application: Application) -> str:
    """The date in words, or what was typed if it couldn't be parsed."""
    day = birth_day(application)
    return dates.show_date(day) if day else application.birth_on


def is_complete(application: Application) -> bool:
    has_names = (
        application.display_name.strip()
        and application.legal_name.strip()
        and application.home_province_id
    )
    day = birth_day(application)
    return bool(
        has_names
        and telephone.is_stored_form(application.phone)
        and day
        and rules.is_old_enough(day, application.cohort)
    )


def is_begun(application: Application) -> bool:
    return bool(section_version(application, "about"))


def write(application: Application, data: dict[str, Any]) -> list[str]:
    names = ["display_name", "legal_name", "phone", "birth_on", "home_province"]
    for name in names:
        setattr(application, name, data[name])
    return names


def rows(application: Application) -> Iterator[Row]:
    yield Row(_("What we call you"), application.display_name, "id_display_name")
    yield Row(
        _("Legal name (as in your ID)"),
        application.legal_name,
        "id_legal_name",
    )
    yield Row(
        _("Phone number"), telephone.format_for_display(application.phone), "id_phone"
    )
    yield Row(_("Date of birth"), format_birth_day(application), "id_birth_on")
    province = application.home_province
    yield Row(
        _("Province where you live now"),
        province.name if province else "",
        "id_home_province",
    )


SECTION = Section(
    slug="about",
    label=_lazy("About you"),
    hint=_lazy("What we call you and how to reach you"),
    minutes=5,
    form=AboutForm,
    is_complete=is_complete,
    is_begun=is_begun,
    write=write,
    rows=rows,
    shared=(
        Shared(1, _lazy("What we call you"), Sees.UNLESS_BLIND, Sees.WITH_CONSENT),
        Shared(
            11,
            _lazy("Legal name, phone number, email"),
            Sees.UNLESS_BLIND,
            Sees.AFTER_ACCEPTING,
        ),
        Shared(12, _lazy("Date of birth"), Sees.NO, Sees.NO),
    ),
)
