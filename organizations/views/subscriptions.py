"""“Opens soon, tell me”: subscribing, and the link that confirms or deletes."""

from allauth.core import ratelimit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache

from organizations.catalogue import subscriptions
from organizations.cohorts.current import closest_cohort
from organizations.models import Cohort
from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Submit
from portal.kernel.methods import form_page
from portal.text import addresses

# The longest address that SMTP can deliver to (RFC 5321).
MAX_ADDRESS_LENGTH = 254


class AddressForm(PortalForm):
    css = "stack"
    asks_about = ("email",)
    buttons = (Actions(Submit(_lazy("Email me when applications open"))),)

    email = forms.EmailField(
        label=_lazy("Email"),
        max_length=MAX_ADDRESS_LENGTH,
        help_text=_lazy("We use it for this one email only, and then delete it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _lazy("Enter your email."),
            "invalid": _lazy("Enter an email such as name@example.com."),
        },
    )


@login_not_required
@form_page
@never_cache
def tell_me(request: HttpRequest, number: int) -> HttpResponse:
    """The same page for every address, whether new, known or confirmed."""
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    if cohort.phase() == "open":
        return redirect(cohort)
    # Who asks long after a call waits for the one that the site is about.
    current = closest_cohort(Cohort.objects.public())
    if current and current != cohort and cohort.phase() == "closed":
        return redirect("tell_me", current.number)
    form = AddressForm(request.POST if request.method == "POST" else None)
    # Without what the page said last.
    form.page_attributes = {"action": reverse("tell_me", args=[number])}
    if not form.is_valid():
        context = {
            "cohort": cohort,
            "form": form,
            "said": request.GET.get("said", ""),
        }
        return render(request, "organizations/catalogue/tell_me.html", context)
    address = addresses.normalized(form.cleaned_data["email"])
    # Before the look-up, so that known and unknown addresses are limited alike.
    if not ratelimit.consume(request, action="tell_me", key=address):
        return render(request, "429.html", status=429)
    subscriptions.subscribe(cohort, address, language=get_language() or "th")
    return redirect(f"{reverse('tell_me', args=[number])}?said=asked")


@login_not_required
@form_page
@never_cache
def tell_me_link(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """Opening the link changes nothing, because mail scanners open links."""
    subscription = subscriptions.get_by_token(number, token)
    if subscription is None:
        raise Http404
    if request.method == "POST" and "delete" in request.POST:
        subscriptions.delete(subscription)
        return redirect(f"{reverse('tell_me', args=[number])}?said=deleted")
    if request.method == "POST":
        subscriptions.confirm(subscription)
        return redirect("tell_me_link", number, token)
    return render(
        request,
        "organizations/catalogue/tell_me_link.html",
        {"cohort": subscription.cohort, "subscription": subscription},
    )
