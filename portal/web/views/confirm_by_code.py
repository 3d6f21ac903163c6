"""Who logs in by codes alone confirms by a code that it is them: before a way to log in
is changed, a first password among them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account_views
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kernel import not_done, reauthentication
from portal.web import codes
from portal.web.forms import ConfirmByMailForm

View = Callable[[HttpRequest], HttpResponse]


class ConfirmByCode(account_views.BaseReauthenticateView):
    form_class = ConfirmByMailForm
    template_name = "account/confirm_by_code.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        process = codes.Confirmation.resume(self.request)
        return {**super().get_form_kwargs(), "code": process.code if process else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "is_sent": codes.Confirmation.resume(self.request) is not None,
            "can_resend": True,
            "cancel_url": reverse("account_sessions"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "send":
            if not codes.Confirmation.initiate(request):
                messages.error(
                    request,
                    _("Several codes have just been sent. Wait a minute."),
                )
            return self.back_here()
        if codes.Confirmation.resume(request) is None:
            return self.code_is_over()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        process = codes.Confirmation.resume(self.request)
        if process is None:
            return self.code_is_over()
        process.finish()
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        process = codes.Confirmation.resume(self.request)
        if process is None or not process.record_invalid_attempt():
            return self.code_is_over()
        return super().form_invalid(form)

    def code_is_over(self) -> HttpResponse:
        messages.error(
            self.request, _("This code is no longer valid. Ask for a new one.")
        )
        return self.back_here()

    def back_here(self) -> HttpResponse:
        return HttpResponseRedirect(self.passthrough_next_url(self.request.path))


confirm_by_code = ConfirmByCode.as_view()


def after_confirmation(view: View, name: str) -> View:
    """A page of allauth's that asks first.

    Whoever finds a device unlocked gives the account neither address nor password.
    """

    @wraps(view)
    def asking(request: HttpRequest) -> HttpResponse:
        try:
            reauthentication.ensure_recent(request)
        except ReauthenticationRequired:
            if request.method != "POST":
                raise
            # allauth would keep a typed password in the session, to go on with it.
            not_done.note(request, was_logged_out=False)
            return redirect(name)
        return view(request)

    return asking


change_address = after_confirmation(account_views.email, "account_email")
set_password = after_confirmation(account_views.password_set, "account_set_password")
