"""About you: names, telephone, date of birth, home province."""

from datetime import date
from typing import cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Province
from portal.text import dates
from portal.text.dates import UnknownDate
from volunteers import rules
from volunteers.application import summary
from volunteers.application.sections import completeness, telephone
from volunteers.application.sections.base import Posted, SectionForm
from volunteers.models import Application

OLDEST_BIRTH = date(1900, 1, 1)
DATE_PROBLEMS = {
    "format": _lazy("Write the day, the month and the year, such as 29 February 2000."),
    "day": _lazy("That month doesn't have such a day. Check the day."),
    "month": _lazy("Check the month. Write its name, or a number from 1 to 12."),
    "year": _lazy(
        "Check the year. A Buddhist year such as 2543 and a Gregorian one such as 2000 are both fine."
    ),
    "year_two_digits": _lazy("Write the year with four digits, such as 2543 or 2000."),
}


class AboutForm(SectionForm):
    slug = "about"

    display_name = forms.CharField(
        label=_lazy("What we call you"),
        help_text=_lazy(
            "A name or nickname of your choice. It needn't be your legal name."
        ),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={
            "required": _lazy("Write the name we may call you by."),
            "max_length": _lazy("Shorten the name to 80 letters."),
        },
    )
    legal_name = forms.CharField(
        label=_lazy("Legal name"),
        help_text=_lazy(
            "As in your documents. A title isn't needed, and a surname only if you have one."
        ),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _lazy("Write your legal name."),
            "max_length": _lazy("Shorten the name to 200 letters."),
        },
    )
    phone = forms.CharField(
        label=_lazy("Telephone"),
        help_text=_lazy(
            "We call only about this application. From abroad, begin with + and the country code."
        ),
        max_length=40,
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
        ),
        error_messages={
            "required": _lazy("Write a telephone number where we can reach you."),
            "max_length": _lazy("Write one telephone number, such as 081 234 5678."),
        },
    )
    birth_on = forms.CharField(
        label=_lazy("Date of birth"),
        help_text=_lazy(
            "Such as 29 February 2000 or 29/2/2543. A Buddhist year is understood."
        ),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "bday"}),
        error_messages={
            "required": _lazy("Write your date of birth."),
            "max_length": DATE_PROBLEMS["format"],
        },
    )
    home_province = forms.ModelChoiceField(
        label=_lazy("Home province"),
        help_text=_lazy("Where you live now, or where your family lives."),
        queryset=Province.objects.none(),
        to_field_name="slug",
        empty_label=_lazy("Choose a province"),
        error_messages={
            "required": _lazy("Choose a province."),
            "invalid_choice": _lazy("Choose a province from the list."),
        },
    )

    @classmethod
    def stored(cls, application: Application) -> Posted:
        province = application.home_province
        return {
            "display_name": [application.display_name],
            "legal_name": [application.legal_name],
            "phone": [telephone.show(application.phone)],
            "birth_on": [summary.shown_birth_day(application)],
            "home_province": [province.slug] if province else [],
        }

    def add_fields(self) -> None:
        if self.application.cohort.is_blind:
            name = self.fields["legal_name"]
            name.help_text = " ".join(
                (str(name.help_text), _("Reviewers don't see it."))
            )
        cast(
            forms.ModelChoiceField, self.fields["home_province"]
        ).queryset = Province.objects.all()

    def in_words(self, name: str) -> str:
        if name != "home_province":
            return super().in_words(name)
        province = Province.objects.filter(slug=self[name].value() or "").first()
        return province.name if province else ""

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        try:
            return telephone.read(typed) if typed else ""
        except telephone.UnknownNumber as error:
            if not self.is_strict:
                return typed
            problem = _(
                "Check the telephone number. Write it with all its digits, such as 081 234 5678."
            )
            raise forms.ValidationError(problem) from error

    def clean_birth_on(self) -> str:
        """ISO 8601, or while the form isn't strict what was typed."""
        typed = self.cleaned_data["birth_on"]
        try:
            born = dates.parse_date(typed) if typed else None
        except UnknownDate as error:
            if not self.is_strict:
                return typed
            raise forms.ValidationError(DATE_PROBLEMS[error.code]) from error
        if born and self.is_strict:
            self.refuse_unlikely(born)
        return born.isoformat() if born else ""

    def refuse_unlikely(self, born: date) -> None:
        cohort, shown = self.application.cohort, dates.show_date(born)
        if not OLDEST_BIRTH <= born <= timezone.localdate():
            raise forms.ValidationError(
                _("We understood %(date)s. Check the year.") % {"date": shown}
            )
        if not rules.is_old_enough(born, cohort):
            told = {
                "date": shown,
                "age": cohort.minimum_age,
                "day": dates.show_date(rules.counted_age_on(cohort)),
            }
            raise forms.ValidationError(
                _(
                    "We understood %(date)s. This cohort takes people who are %(age)s or older on %(day)s. "
                    "You would be very welcome in a later cohort."
                )
                % told
            )

    def echo(self) -> str:
        """How the date of birth was read, if it was typed in another way."""
        day = completeness.birth_day(self.application)
        shown = dates.show_date(day) if day else ""
        if not shown or shown == self["birth_on"].value():
            return ""
        return _("We understood your date of birth as %(date)s.") % {"date": shown}
