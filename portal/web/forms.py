"""The form of the log-in."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.utils.translation import gettext_lazy as _lazy


class LoginForm(AllauthLoginForm):
    """Log-in by code; people who have set a password may use it instead."""

    def _setup_password_field(self) -> None:
        password = self.fields["password"]
        password.required = False
        password.label = _lazy("Password, if you have set one")
        password.help_text = ""
