"""The base of every model admin: rows by `visible_to`, actions by rules, history."""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any, ClassVar, NamedTuple, Protocol

from django import forms
from django.contrib import admin
from django.contrib.admin import ChoicesFieldListFilter, SimpleListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.admin import history
from portal.admin.cohort_choice import PARAMETER
from portal.admin.like_rows import like_rows
from portal.kernel import audit, lifecycle, permissions
from portal.text.date_fields import DayField, InstantField, InstantWidget

# Set on a request whose search found only words like those that were typed.
IS_LIKE = "search_is_like"


class Rule(Protocol):
    """A question about a person, such as `access.is_coordinator`."""

    def __call__(self, user: Any, /) -> bool: ...


def deny_everybody(user: Any) -> bool:
    return False


class UnknownValue(NamedTuple):
    """A value in the address that its filter doesn't have."""

    filter_title: str
    value: str


class PortalChangeList(ChangeList):
    """Shows nothing where the address asks for what no filter has: everybody instead
    would be taken for those who were asked for, by a step in bulk, too.
    """

    is_capped: bool = False
    """Whether there are more rows than were counted."""
    is_like: bool = False
    """Whether no row has the words as typed, and these have words like them."""
    unknown_values: list[UnknownValue]

    def get_filters(self, request: HttpRequest) -> Any:
        found = super().get_filters(request)
        self.unknown_values = [
            UnknownValue(str(spec.title), value)
            for spec in found[0]
            if (value := unknown_value(spec)) is not None
        ]
        if ERROR_FLAG in request.GET:
            self.unknown_values.append(UnknownValue("", ""))
        return found

    def get_filters_params(self, params: Any = None) -> Any:
        """Without the cohort where no filter takes it: the menu carries it along."""
        found = super().get_filters_params(params)
        known = {name for each in self.list_filter for name in filter_names(each)}
        return {
            name: value
            for name, value in found.items()
            if name != PARAMETER or name in known
        }

    def get_queryset(self, request: HttpRequest, *arguments: Any) -> Any:
        rows = super().get_queryset(request, *arguments)
        self.is_like = getattr(request, IS_LIKE, False)
        return rows.none() if self.unknown_values else rows


def unknown_value(spec: Any) -> str | None:
    """The value that was asked of a filter which has no such choice."""
    if isinstance(spec, SimpleListFilter):
        known = {str(value) for value, _label in spec.lookup_choices}
        value = spec.value()
        return value if value is not None and value not in known else None
    if isinstance(spec, ChoicesFieldListFilter):
        known = {str(value) for value, _label in spec.field.flatchoices}
        return next(
            (value for value in spec.lookup_val or () if value not in known), None
        )
    unknown: str | None = getattr(spec, "unknown_value", None)
    return unknown


class CodeChangeList(PortalChangeList):
    """Links to a row by its public code."""

    def url_for_result(self, result: Any) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change",
            args=[result.code],
        )


class RuleAdmin(admin.ModelAdmin):
    """Denies what its rules don't allow and shows `visible_to` rows.

    It writes our own history instead of Django's log.
    """

    view_rule: ClassVar[Rule] = staticmethod(deny_everybody)
    add_rule: ClassVar[Rule] = staticmethod(deny_everybody)
    change_rule: ClassVar[Rule] = staticmethod(deny_everybody)
    delete_rule: ClassVar[Rule] = staticmethod(deny_everybody)
    page_rule: ClassVar[Rule | None] = None
    """Who may open the pages beside the list; without it each page asks for itself."""
    empty_text: ClassVar[Any] = ""
    """What an empty list says will come."""
    # Saves a second COUNT over the whole table on every list.
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    # No "show all": a list must not load a whole table.
    list_max_show_all = 0
    formfield_overrides = {
        models.DateField: {"form_class": DayField, "widget": forms.TextInput},
        models.DateTimeField: {"form_class": InstantField, "widget": InstantWidget},
    }

    def page(
        self, route: str, view: Callable[..., HttpResponse], name: str
    ) -> URLPattern:
        """A page beside the list; `view` gets this object before the request."""
        bound: Callable[..., HttpResponse] = update_wrapper(partial(view, self), view)
        if self.page_rule:
            bound = permissions.allowed(self.page_rule)(bound)
        return path(
            route,
            self.admin_site.admin_view(bound),
            name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PortalChangeList

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Where nothing has the words as typed, rows with words like them."""
        rows, may_repeat = self.search_exactly(request, queryset, search_term)
        columns = [
            name for name in self.get_search_fields(request) if "exact" not in name
        ]
        if not search_term.strip() or not columns or rows.exists():
            return rows, may_repeat
        like = like_rows(queryset, columns, search_term)
        setattr(request, IS_LIKE, like is not None)
        return (rows if like is None else like), may_repeat

    def search_exactly(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Rows with the words as typed, and whether one may be there twice."""
        return super().get_search_results(request, queryset, search_term)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the list's own filters use.

        Otherwise a column could be guessed letter by letter through the address.
        """
        names = [
            name
            for list_filter in self.get_list_filter(request)
            for name in filter_names(list_filter)
        ]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in names)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Without the pop-up windows of foreign keys: each model has its own page.

        Of a pair of names or texts, each says in which language it is read aloud.
        """
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        if field and db_field.name.endswith(("_th", "_en")):
            field.widget.attrs.setdefault("lang", db_field.name[-2:])
        return field

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Any) -> SafeString:
        """Django's own, without a template for every row."""
        label = _("Select this object for an action - {}").format(obj)
        return format_html(
            '<input type="checkbox" name="{}" value="{}" '
            'class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            label,
        )

    def get_action_choices(
        self, request: HttpRequest, default_choices: Any = ()
    ) -> Any:
        return super().get_action_choices(
            request, [("", str(_lazy("With the selected rows")))]
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.view_rule(request.user) or self.change_rule(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.add_rule(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.change_rule(request.user) and not (
            obj is not None and lifecycle.closed_reason(obj)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.delete_rule(request.user) and not (
            obj is not None and lifecycle.closed_reason(obj)
        )

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """Nothing new is added to what is closed either."""
        if lifecycle.closed_reason(obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[Any]:
        """With the names of fields in the code; Django takes translated labels."""
        inline_forms = [
            inline_form for formset in formsets or [] for inline_form in formset.forms
        ]
        names = [name for each in (form, *inline_forms) for name in each.changed_data]
        return [{"changed": {"fields": names}}]

    def log_addition(self, request: Any, obj: Any, message: Any) -> None:  # type: ignore[override]
        audit.record("add", obj, by=request.user)

    def log_change(self, request: Any, obj: Any, message: Any) -> None:  # type: ignore[override]
        audit.record("change", obj, by=request.user, fields=changed_fields(message))

    def log_deletions(self, request: Any, queryset: Any) -> None:  # type: ignore[override]
        for obj in queryset:
            audit.record("delete", obj, by=request.user)

    def history_view(
        self, request: Any, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Our own history of the object, for whoever may see the object."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": obj,
            "days": history.by_day(audit.history_of(obj, reader=request.user)),
            "title": _lazy("History"),
            "subtitle": str(obj),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


def filter_names(list_filter: Any) -> tuple[str, ...]:
    """The names of a filter in the address; a range has two."""
    if isinstance(list_filter, tuple | list):
        return (str(list_filter[0]),)
    name = str(getattr(list_filter, "parameter_name", list_filter))
    return getattr(list_filter, "parameter_names", (name,))


def changed_fields(message: Any) -> list[str]:
    """Names from a change message, which is a list of dictionaries or a text."""
    if isinstance(message, str):
        return []
    return sorted(
        {name for part in message for name in part.get("changed", {}).get("fields", [])}
    )
