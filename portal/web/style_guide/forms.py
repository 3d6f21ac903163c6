"""Forms with every layout object that pages share, in every state."""

from functools import partial
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import OWN_EMAIL, PortalForm
from portal.forms.layout import (
    Actions,
    Disclosure,
    EnterKey,
    Field,
    Group,
    Heading,
    Hidden,
    Include,
    Link,
    Note,
    Submit,
    Words,
)
from portal.web.forms import PasswordDisclosure
from portal.web.style_guide.facts import HOSTS
from portal.web.style_guide.samples import Shown, State, shown_sources

TONES = ("primary", "quiet", "sun", "danger", "text")
NOTES = ("sky", "sun", "rose", "leaf")
small = partial(Submit, tone="quiet", is_small=True)


class ButtonsForm(PortalForm):
    """Every look of a button."""

    method = "get"
    css = "stack"
    attributes = {"action": "#form-buttons"}
    buttons = (
        Actions(*(Submit(_lazy("Save"), tone=tone) for tone in TONES)),
        Actions(*(Submit(_lazy("Save"), tone=tone, is_small=True) for tone in TONES)),
        Actions(
            small(_lazy("Add"), name="do", icon="plus"),
            small(_lazy("Save"), name="kept", icon="bookmark"),
            small(
                _lazy("Saved"),
                name="kept",
                value="",
                icon="bookmark-full",
                is_pressed=True,
            ),
            small(_lazy("Remove"), about=HOSTS[0][0]),
            small("ภาษาไทย", name="language", value="th", lang="th"),
            css="cluster",
        ),
        Actions(
            Submit(_lazy("Send"), is_step=True),
            Submit(_lazy("Search"), form="sample-fields", tone="quiet"),
            Link(_lazy("Cancel"), "home"),
        ),
    )


class SampleForm(PortalForm):
    """Every layout object that pages share."""

    method = "get"
    css = "stack"
    attributes = {"action": "#fields", "data-leave-guard": True}
    parts = (
        Hidden("closes_at"),
        EnterKey(_lazy("Save and continue")),
        Words(
            _lazy(
                "Write as you speak; no formal language is needed. There is no "
                "single right answer."
            )
        ),
        "name",
        Field("surname", css="field--short"),
        "email",
        "region",
        "study",
        Group(
            _lazy("Languages"),
            "skills",
            hint=_lazy("Languages you can work in"),
        ),
        Heading(_lazy("Motivation and questions")),
        Note(_lazy("All year")),
        *(
            Note(_lazy("The deadline is tomorrow."), _lazy("Notices"), tone)
            for tone in NOTES
        ),
        "reason",
        Disclosure(_lazy("Documents"), "document", "consent_on"),
        Field("search", hides_label=True),
        "agree",
        Include("components/saving.html"),
    )
    buttons = (
        Actions(
            Submit(_lazy("Save and continue")),
            Submit(_lazy("Save and finish later"), name="later", tone="text"),
            Link(_lazy("Cancel"), "home"),
        ),
    )

    name = forms.CharField(
        label=_lazy("What should we call you"),
        help_text=_lazy("Any name you like; not your legal name."),
    )
    surname = forms.CharField(label=_lazy("Surname"), required=False)
    email = forms.EmailField(label=_lazy("Email"), widget=forms.EmailInput(OWN_EMAIL))
    region = forms.ChoiceField(
        label=_lazy("Region"), choices=[("n", _lazy("North")), ("s", _lazy("South"))]
    )
    study = forms.ChoiceField(
        label=_lazy("Are you studying now"),
        choices=[("yes", _lazy("Yes")), ("no", _lazy("No"))],
        widget=forms.RadioSelect,
    )
    skills = forms.MultipleChoiceField(
        label=_lazy("Languages you can work in"),
        choices=[
            ("th", _lazy("Thai")),
            ("en", _lazy("English")),
            ("my", _lazy("Burmese")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label=_lazy("Why this organization"),
        help_text=_lazy("up to 3"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    document = forms.FileField(
        label=_lazy("Curriculum vitae"),
        help_text=_lazy("PDF, up to 5 MB."),
        widget=forms.FileInput,
        required=False,
    )
    consent_on = forms.DateField(label=_lazy("Date"))
    search = forms.CharField(
        label=_lazy("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "…"}),
    )
    agree = forms.BooleanField(
        label=_lazy("The programme may use my answers to choose volunteers.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs |= {
            "data-count-limit": 600,
            "data-count-text": _("{n} of 600 characters"),
            "data-count-over": _("{n} characters too many"),
        }


class EntryForm(PortalForm):
    """A log-in: closed, and open where address and password don't belong together."""

    method = "get"
    css = "entry"
    summary_is_quiet = True
    attributes = {"action": "#entry"}
    parts = (
        "email",
        PasswordDisclosure(
            _lazy("I have a password"), "password", css="entry__password"
        ),
    )
    buttons = (Actions(Submit(_lazy("Continue"))),)

    email = forms.EmailField(label=_lazy("Email"), widget=forms.EmailInput(OWN_EMAIL))
    password = forms.CharField(
        label=_lazy("Password, if you have set one"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean(self) -> None:
        self.add_error(None, get_adapter().error_messages["email_password_mismatch"])


@shown_sources.register
def entry() -> Shown:
    wrong = {"wrong-email": "baiphai@example.org", "wrong-password": "x"}
    return Shown(
        "entry",
        _lazy("Log in"),
        (
            State(_lazy("Empty"), EntryForm(prefix="entry")),
            State(_lazy("With errors"), EntryForm(wrong, prefix="wrong")),
        ),
    )


def samples() -> dict[str, PortalForm]:
    empty = SampleForm(prefix="empty")
    empty.page_attributes = {"id": "sample-fields"}
    return {"empty": empty, "refused": refused_form(), "buttons": ButtonsForm()}


def refused_form() -> SampleForm:
    form = SampleForm({"name": "ใบไผ่", "email": "baiphai", "study": "yes"})
    form.page_attributes = {"action": "#errors"}
    form.summary_is_quiet = True
    return form
