"""The error summary of a page and the word that begins its title."""

from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template import Context

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
