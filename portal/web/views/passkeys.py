"""Pages of passkeys where allauth's own do less: options, and where people go on to."""

from typing import Any

from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator


class AddPasskey(views.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # After the base, whose options ask for less: the session keeps one challenge.
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {**context, "options": options}


@method_decorator(login_not_required, name="dispatch")
class LoginPasskey(views.LoginWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the log-in, which still knows where the person was going."""
        for error in form.errors.get("credential", []):
            messages.error(self.request, error)
        return HttpResponseRedirect(
            passthrough_next_redirect_url(
                self.request, reverse("account_login"), REDIRECT_FIELD_NAME
            )
        )


add_passkey = AddPasskey.as_view()
login_passkey = LoginPasskey.as_view()
