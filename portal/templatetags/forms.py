"""The error summary of a page, its mark in the title, and forms without fields."""

from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString

from portal.forms.layout import Submit

register = template.Library()


@register.inclusion_tag("portal/error_summary.html")
def error_summary(form: Any = None, formset: Any = None) -> dict[str, Any]:
    """Above the heading of a page; `{% crispy form %}` then draws no second one."""
    if form:
        form.has_summary = True
    return {"form": form, "formset": formset}


@register.simple_tag(takes_context=True)
def has_errors(context: Context) -> bool:
    """Whether any form that the page was given was refused."""
    return any(is_refused(value) for layer in context.dicts for value in layer.values())


def is_refused(value: Any) -> bool:
    # By `type`, because isinstance would evaluate lazy values, such as the user.
    if issubclass(type(value), BaseFormSet):
        return value.is_bound and not value.is_valid()
    return issubclass(type(value), BaseForm) and value.is_bound and bool(value.errors)


@register.simple_tag(takes_context=True)
def is_first_on_page(context: Context) -> bool:
    """For what several forms of a page share."""
    request = context.get("request")
    is_first = not hasattr(request, "has_form_scripts")
    if request is not None:
        request.has_form_scripts = True
    return is_first


@register.simple_block_tag(takes_context=True)
def postform(
    context: Context,
    content: SafeString,
    page: str = "",
    *arguments: Any,
    to: str = "",
    css: str = "",
    anchor: str = "",
    has_token: bool = True,
    **hidden: Any,
) -> SafeString:
    """A form with buttons and no fields, sent to the URL named `page`, to the address
    `to`, or to the page itself.

    `hidden`: values it sends along, without empty ones. `anchor`: its id. `has_token`:
    not on pages that need no log-in because their link is secret.
    """
    sent = {name: value for name, value in hidden.items() if value not in (None, "")}
    with context.push(
        address=reverse(page, args=arguments) if page else to,
        css=css,
        anchor=anchor,
        has_token=has_token,
        hidden=sent,
        content=content,
    ):
        drawn = get_template("portal/postform.html")
        return drawn.template.render(context)  # type: ignore[attr-defined]


@register.inclusion_tag("portal/layout/submit.html")
def submit(label: str, **looks: Any) -> dict[str, Any]:
    """A button within `{% postform %}`; `looks` are those of the layout object."""
    return {"part": Submit(label, **looks)}
