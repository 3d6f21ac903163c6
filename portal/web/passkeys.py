"""Forms of passkeys: keys on a phone, a computer or a stick, opened by finger or PIN.

A passkey proves two things at once, so whoever logs in with one needs no code.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.layout import Actions, Submit, Words
from portal.web.forms import NEXT_PAGE, Entry

MAX_NAME_LENGTH = 60  # characters
# What a stranger sends need not have the parts that a browser sends, and fido2 looks at
# few of them before it uses them.
MALFORMED = (ValidationError, ValueError, LookupError, TypeError, AttributeError)


class PasskeyForm(Entry):
    """Filled in by static/js/account/passkey.js; hidden in browsers without passkeys.

    `ceremony` is what the browser is asked for: "create" or "get". Its options stand on
    the page, or are fetched from `data-options-url`.
    """

    ceremony = "get"

    def form_attributes(self) -> dict[str, Any]:
        return {
            **super().form_attributes(),
            "hidden": True,
            "data-passkey": self.ceremony,
            "data-cancelled": _(
                "The device did not confirm the passkey."
                " Try again, or go on without it."
            ),
            "data-known": _("This device has a passkey for this account already."),
            **self.page_attributes,
        }


def not_confirmed() -> ValidationError:
    return ValidationError(
        _("The passkey could not be checked. Try again, or use a code by email."),
        code="incorrect_code",
    )


def ensure_no_number(sent: Any) -> None:
    """Raises `ValueError` for a number anywhere in what was sent.

    Browsers send none, and fido2 makes of a number as many bytes as it says.
    """
    if isinstance(sent, int | float) and not isinstance(sent, bool):
        raise ValueError("a number in an answer of a passkey")
    if isinstance(sent, dict):
        sent = list(sent.values())
    if isinstance(sent, list):
        for part in sent:
            ensure_no_number(part)


class CheckedPasskeyForm(PasskeyForm):
    """Says in words what allauth calls an incorrect code."""

    def clean_credential(self: Any) -> Authenticator:
        try:
            ensure_no_number(self.cleaned_data["credential"])
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED as error:
            raise not_confirmed() from error


class LoginPasskeyForm(CheckedPasskeyForm, webauthn_forms.LoginWebAuthnForm):
    page = "mfa_login_webauthn"
    parts = (NEXT_PAGE,)
    buttons = (Actions(Submit(_lazy("Log in with a passkey"), tone="quiet")),)


class AuthenticatePasskeyForm(
    CheckedPasskeyForm, webauthn_forms.AuthenticateWebAuthnForm
):
    page = "mfa_authenticate"
    buttons = (Actions(Submit(_lazy("Use a passkey"), tone="quiet")),)


class ReauthenticatePasskeyForm(
    CheckedPasskeyForm, webauthn_forms.ReauthenticateWebAuthnForm
):
    page = "mfa_reauthenticate_webauthn"
    parts = (NEXT_PAGE,)
    buttons = (Actions(Submit(_lazy("Use a passkey"))),)


class AddPasskeyForm(PasskeyForm, webauthn_forms.SignupWebAuthnForm):
    page = "mfa_add_webauthn"
    ceremony = "create"
    parts = ("name",)
    buttons = (Actions(Submit(_lazy("Create the passkey"))),)

    name = forms.CharField(
        label=_lazy("Name of the passkey"),
        help_text=_lazy("Such as the device it is on. Only you see it."),
        max_length=MAX_NAME_LENGTH,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        # One kind only: a key that needs no finger or PIN would be half a proof.
        self.cleaned_data["passwordless"] = True
        try:
            ensure_no_number(self.cleaned_data.get("credential"))
            return super().clean()
        except MALFORMED as error:
            raise ValidationError(
                _("The passkey could not be created. Try again."),
                code="incorrect_code",
            ) from error


class RenamePasskeyForm(Entry, webauthn_forms.EditWebAuthnForm):
    parts = (
        Words(_lazy("Such as the device it is on. Only you see it.")),
        "name",
    )
    buttons = (Actions(Submit(_lazy("Save"))),)

    name = forms.CharField(
        label=_lazy("Name of the passkey"), max_length=MAX_NAME_LENGTH
    )

    def form_attributes(self) -> dict[str, Any]:
        return {}  # It goes to its own page.
