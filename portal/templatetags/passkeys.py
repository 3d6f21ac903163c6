"""The button that logs people in with a passkey."""

from django import template
from django.urls import reverse

from portal.web.passkeys import LoginPasskeyForm

register = template.Library()


@register.simple_tag
def passkey_form() -> LoginPasskeyForm:
    """On the page of the log-in, whose own form is another."""
    form = LoginPasskeyForm()
    form.page_attributes = {"data-options-url": reverse(form.page)}
    return form
