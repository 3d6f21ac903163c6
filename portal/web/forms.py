"""The forms of logging in, signing up and the account, drawn as ours."""

from contextlib import suppress
from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import Drawn, PortalForm
from portal.forms.layout import Actions, Disclosure, Field, Include, Submit
from portal.text import addresses

# Hidden: where the person wanted to go.
NEXT_PAGE = Include("account/next_page.html")


class Entry(Drawn):
    """Sent to the page of that name."""

    css = "entry"
    page: ClassVar[str]

    def form_attributes(self) -> dict[str, Any]:
        return {"action": reverse(self.page)}


class PasswordDisclosure(Disclosure):
    """Open also when address and password don't belong together."""

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        more = super().more_context(form, context)
        return {**more, "is_open": more["is_open"] or bool(form.non_field_errors())}


class LoginForm(Entry, account_forms.LoginForm):
    """The door: an address, to which a code is sent. A new address gets an account.

    People who have set a password may use it instead.
    """

    page = "account_login"
    # For who comes from the form for new accounts, which has been counted already.
    counts_sign_ups = True
    user: Any
    parts = (
        "login",
        PasswordDisclosure(
            _lazy("I have a password"),
            "password",
            Include("account/forgotten_password.html"),
            css="entry__password",
        ),
        NEXT_PAGE,
    )
    buttons = (Actions(Submit(_lazy("Continue"))),)

    def clean_login(self) -> str:
        return addresses.normalized(super().clean_login())

    def doubted_addresses(self) -> tuple[str, ...]:
        return () if self.data.get("password") else ("login",)

    def _login_by_code(
        self, request: HttpRequest, redirect_url: str | None, credentials: Any
    ) -> HttpResponse:
        """The same answer for a known address and a new one."""
        if self.user is None and self.may_sign_up(request):
            self.user = create_account(request, credentials["email"])
        return super()._login_by_code(request, redirect_url, credentials)

    def may_sign_up(self, request: HttpRequest) -> bool:
        return not self.counts_sign_ups or bool(
            ratelimit.consume(request, action="signup")
        )

    def _setup_password_field(self) -> None:
        password = self.fields["password"]
        password.required = False
        password.label = _lazy("Password, if you have set one")
        password.help_text = ""


class SignupForm(Entry, account_forms.SignupForm):
    """The same door: who has an account already gets a code to log in."""

    page = "account_signup"
    asks_about = ("email",)
    buttons = (NEXT_PAGE, Actions(Submit(_lazy("Continue"))))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if "email" in data:
            address = data["email"]
            self.door = LoginForm({"login": address, "login-sure": address})
            self.door.counts_sign_ups = False
            for error in self.door.errors.get("login", []):
                self.add_error("email", error)
        return data

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponse]:
        return None, self.door.login(request, get_next_redirect_url(request))


def create_account(request: HttpRequest, address: str) -> Any:
    """None if there is one that can't be logged in to, or that was made meanwhile."""
    form = account_forms.SignupForm({"email": address})
    if not form.is_valid() or form.account_already_exists:
        return None
    with suppress(IntegrityError), transaction.atomic():
        return form.save(request)
    return None


class CodeForm(Entry):
    """Asks for the code of the letter."""

    parts = (Field("code", css="field--code"), NEXT_PAGE)
    buttons = (
        Actions(Submit(_lazy("Confirm")), Include("account/code_ways_out.html")),
    )


class ConfirmLoginCodeForm(CodeForm, account_forms.ConfirmLoginCodeForm):
    page = "account_confirm_login_code"


class ConfirmAddressForm(CodeForm, account_forms.ConfirmEmailVerificationCodeForm):
    page = "account_email_verification_sent"


class ConfirmPasswordResetForm(CodeForm, account_forms.ConfirmPasswordResetCodeForm):
    page = "account_confirm_password_reset_code"


class ChangeAddressForm(Entry, account_forms.AddEmailForm):
    page = "account_email"
    asks_about = ("email",)
    buttons = (Actions(Submit(_lazy("Change the address"), name="action_add")),)


class ActivateAppForm(Entry, totp_forms.ActivateTOTPForm):
    page = "mfa_activate_totp"
    parts = (Include("mfa/totp/key.html"), Field("code", css="field--code"))
    buttons = (Actions(Submit(_lazy("Activate"))),)


class AuthenticateForm(Entry, mfa_forms.AuthenticateForm):
    """The second step of a log-in: a code of the app, or a recovery code."""

    page = "mfa_authenticate"
    parts = (Field("code", css="field--code"),)
    buttons = (Actions(Submit(_lazy("Log in"))),)


class ConfirmByPasswordForm(Entry, account_forms.ReauthenticateForm):
    """Before a change of how somebody logs in."""

    page = "account_reauthenticate"
    parts = ("password", NEXT_PAGE)
    buttons = (Actions(Submit(_lazy("Confirm"))),)


class ConfirmByCodeForm(Entry, mfa_forms.ReauthenticateForm):
    page = "mfa_reauthenticate"
    parts = (Field("code", css="field--code"), NEXT_PAGE)
    buttons = (Actions(Submit(_lazy("Confirm"))),)


class ConfirmByMailForm(CodeForm, account_forms.BaseConfirmCodeForm):
    page = "account_confirm_by_code"


class CloseAccountForm(PortalForm):
    css = "stack"
    parts = ("sure",)
    buttons = (Actions(Submit(_lazy("Close my account"), tone="danger")),)

    sure = forms.BooleanField(
        label=_lazy("I understand this can’t be undone"),
        error_messages={"required": _lazy("Tick the box to close your account.")},
    )
