"""Filters of the list of applications, saved under a name, for oneself or for all."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.admin.context import post_only
from portal.admin.model_admin import filter_names
from portal.forms.helper import Drawn
from portal.kernel import permissions
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest
from portal.models import User
from volunteers.admin.applications.listing import (
    COLUMNS_PARAMETER,
    OWN_PARAMETERS,
    SEALED_PARAMETER,
)
from volunteers.admin.finding import admin_context, list_url
from volunteers.models import SavedFilter

ORDER_PARAMETER = "o"
MAX_QUERY_LENGTH = SavedFilter._meta.get_field("query").max_length or 0


class SaveFilterForm(Drawn, forms.ModelForm):
    class Meta:
        model = SavedFilter
        fields = ["name", "is_shared"]
        help_texts = {
            "name": _lazy(
                "Short, such as “North, without reviewers”. Don’t name people."
            )
        }
        error_messages = {"name": {"required": _lazy("Write a name.")}}

    def __init__(self, owner: User, data: Any = None) -> None:
        super().__init__(
            data, instance=SavedFilter(owner=owner), use_required_attribute=False
        )

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if SavedFilter.objects.filter(owner=self.instance.owner, name=name).exists():
            raise forms.ValidationError(
                _(
                    "You have a filter with this name. Write another one, or delete "
                    "that first."
                )
            )
        return name


def save_view(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    return save_filter(request, model_admin)


@form_page
def save_filter(request: PersonRequest, model_admin: ModelAdmin) -> HttpResponse:
    """Saves the query string of its URL."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    query = savable_query(model_admin, request)
    if not query:
        messages.error(
            request,
            _("There is nothing to save: choose a filter, an order or columns first."),
        )
        return redirect(list_url())
    form = SaveFilterForm(
        request.user, request.POST if request.method == "POST" else None
    )
    if form.is_valid():
        form.instance.query = query
        form.save()
        messages.success(
            request,
            _("The filter “%(name)s” was saved.") % {"name": form.instance.name},
        )
        return redirect(f"{list_url()}?{query}")
    context = admin_context(
        model_admin,
        request,
        title=_("Save this filter"),
        form=form,
        back=f"{list_url()}?{query}",
    )
    return TemplateResponse(request, "admin/volunteers/save_filter.html", context)


def savable_query(model_admin: ModelAdmin, request: HttpRequest) -> str:
    """The query string to save: without search terms, which may be names."""
    names = {
        name
        for list_filter in model_admin.get_list_filter(request)
        for name in filter_names(list_filter)
    } | {ORDER_PARAMETER, *(set(OWN_PARAMETERS) - {SEALED_PARAMETER})}
    parameters: QueryDict = request.GET
    saved = {name: parameters[name] for name in names & parameters.keys()}
    if ORDER_PARAMETER in saved:
        # It numbers the columns, so what they are has to be kept with it.
        shown = ",".join(map(str, model_admin.get_list_display(request)))
        saved.setdefault(COLUMNS_PARAMETER, shown)
    query = urlencode(sorted(saved.items()))
    return query if len(query) <= MAX_QUERY_LENGTH else ""


@post_only(_lazy("Delete the filter"), "admin:volunteers_application_changelist")
def delete_view(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    return delete_filter(request, code)


def delete_filter(request: PersonRequest, code: str) -> HttpResponse:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    saved_filter = get_object_or_404(
        SavedFilter.objects.visible_to(request.user).filter(owner=request.user),
        code=code,
    )
    saved_filter.delete()
    messages.success(
        request, _("The filter “%(name)s” was deleted.") % {"name": saved_filter.name}
    )
    return redirect(list_url())
