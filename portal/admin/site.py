"""The admin: Django's own, behind allauth's log-in, with rows by `visible_to` and acts by `rules`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Protocol

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel import audit, lifecycle, permissions
from portal.kernel import cards as my
from portal.models import AuditEntry
from portal.text import dates, thai
from portal.text.date_fields import DayField, InstantField, InstantWidget


class Rule(Protocol):
    """A question about a person, such as `access.is_coordinator`."""

    def __call__(self, user: Any, /) -> bool: ...


def nobody(user: Any) -> bool:
    return False


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    is_here: bool


class PortalAdminSite(admin.AdminSite):
    site_title = site_header = _lazy("Programme desk")
    index_title = _lazy("Overview")
    site_url = "/"
    enable_nav_sidebar = False
    index_template = "admin/overview.html"

    def register(
        self, model_or_iterable: Any, admin_class: Any = None, **options: Any
    ) -> None:
        """Only models with rules of their own: what packages register for themselves stays out."""
        if admin_class and issubclass(admin_class, RuleAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return permissions.is_staff(request.user)

    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Strangers go to the one log-in page; for people without the role this is not theirs."""
        onward = request.GET.get("next") or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(onward, reverse("account_login"))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_logout")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    password_change_done = password_change  # type: ignore[assignment]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the header's lists, and whether the menu of the account leads to long work."""
        return {
            **super().each_context(request),
            "menu": self.menu(request),
            "does_long_work": permissions.is_coordinator(request.user),
        }

    def menu(self, request: HttpRequest) -> list[MenuItem]:
        """What hangs in the header: the lists with a `menu_order` that this person may open."""
        known = [
            one for one in self._registry.values() if getattr(one, "menu_order", 0)
        ]
        shown = [one for one in known if one.has_view_permission(request)]
        items = []
        for model_admin in sorted(shown, key=lambda one: one.menu_order):  # type: ignore[attr-defined]
            opts = model_admin.model._meta
            url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
            items.append(
                MenuItem(
                    capfirst(str(opts.verbose_name_plural)),
                    url,
                    request.path.startswith(url),
                )
            )
        return items

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The overview of one cohort: the one asked for, else the open one, else the newest."""
        user: Any = request.user
        cohorts = my.cohorts(user)
        cohort = asked_for(cohorts, request.GET.get("cohort"))
        cards = my.overview_cards(cohort, user) if cohort else []
        return super().index(
            request,
            {
                "cohort": cohort,
                "cohorts": cohorts,
                "cards": cards,
                **(extra_context or {}),
            },
        )


def asked_for(cohorts: list[Any], number: str | None) -> Any:
    """The cohort of that number, or Http404; without a number the open one, else the newest, else None."""
    if number is None:
        return next(
            (cohort for cohort in cohorts if cohort.is_open), next(iter(cohorts), None)
        )
    found = next((cohort for cohort in cohorts if str(cohort.number) == number), None)
    if found is None:
        raise Http404
    return found


def the_cohort(request: HttpRequest) -> Any:
    """The cohort that a page of the desk is about, by its address; Http404 while there is none."""
    user: Any = request.user
    found = asked_for(my.cohorts(user), request.GET.get("cohort") or None)
    if found is None:
        raise Http404
    return found


def moment(name: str, label: Any) -> Any:
    """A column of a list, or a read-only field, for the day or instant `name`, in words."""

    def column(thing: Any) -> str:
        return moment_words(getattr(thing, name))

    column.__name__ = name
    return admin.display(description=label, ordering=name, empty_value="–")(column)


def moment_words(value: Any) -> str:
    """The day, and below it the time if there is one."""
    if value is None:
        return ""
    if not hasattr(value, "hour"):
        return thai.glue(dates.show_date(value))
    day = thai.glue(dates.show_date(value))
    return format_html('{} <span class="sub">{}</span>', day, dates.show_time(value))


def in_words(name: str) -> str:
    """A name from the code (a kind of message, an act in the history) as people read it, if the catalogue knows it."""
    return capfirst(_(name.replace("_", " ")))


class ByCode(ChangeList):
    """Links to a row by its public code."""

    def url_for_result(self, result: Any) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change",
            args=[result.code],
        )


class RuleAdmin(admin.ModelAdmin):
    """Denies what its rules don't allow; shows `visible_to` rows; writes our history instead of Django's own log."""

    view_rule: ClassVar[Rule] = staticmethod(nobody)
    add_rule: ClassVar[Rule] = staticmethod(nobody)
    change_rule: ClassVar[Rule] = staticmethod(nobody)
    delete_rule: ClassVar[Rule] = staticmethod(nobody)
    menu_order: ClassVar[int] = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    formfield_overrides = {
        models.DateField: {"form_class": DayField, "widget": forms.TextInput},
        models.DateTimeField: {"form_class": InstantField, "widget": InstantWidget},
    }

    def page(
        self, route: str, view: Callable[..., HttpResponse], name: str
    ) -> URLPattern:
        """A page beside the list; `view` gets this object before the request."""
        known_as = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(
            route, self.admin_site.admin_view(partial(view, self)), name=known_as
        )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the list's own filters use: no column can be probed letter by letter through the address."""
        names = [
            name for one in self.get_list_filter(request) for name in filter_names(one)
        ]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in names)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Without the pop-up windows around foreign keys: what is chosen from is kept on its own page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Any) -> SafeString:
        """Django's own, without a template for every row."""
        told = _("Select this object for an action - {}").format(obj)
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, told)

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
        """Nothing new comes into what is shut either."""
        if lifecycle.closed_reason(obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[Any]:
        """With the names of fields as the code has them; Django would take their labels in today's language."""
        forms = [form, *(each for formset in formsets or [] for each in formset.forms)]
        return [
            {
                "changed": {
                    "fields": [name for each in forms for name in each.changed_data]
                }
            }
        ]

    def log_addition(self, request: Any, obj: Any, message: Any) -> None:  # type: ignore[override]
        audit.record("add", obj, by=request.user)

    def log_change(self, request: Any, obj: Any, message: Any) -> None:  # type: ignore[override]
        audit.record("change", obj, by=request.user, fields=changed_fields(message))

    def log_deletions(self, request: Any, queryset: Any) -> None:  # type: ignore[override]
        for thing in queryset:
            audit.record("delete", thing, by=request.user)

    def history_view(
        self, request: Any, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The thing's lines of our own history, for whoever may see the thing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        thing = self.get_object(request, object_id)
        if thing is None:
            raise Http404
        lines = (
            AuditEntry.objects.visible_to(request.user)
            .about(thing)
            .with_names()
            .order_by("-pk")
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": thing,
            "lines": lines,
        }
        context |= {"title": _lazy("History"), "subtitle": str(thing)}
        return TemplateResponse(request, "admin/object_history.html", context)


def filter_names(list_filter: Any) -> tuple[str, ...]:
    """What a filter calls itself in the address; a range has two names."""
    if isinstance(list_filter, tuple | list):
        return (str(list_filter[0]),)
    return getattr(
        list_filter,
        "parameter_names",
        (str(getattr(list_filter, "parameter_name", list_filter)),),
    )


def changed_fields(message: Any) -> list[str]:
    """Names from the admin's change message, which is a list of dictionaries or a text."""
    if isinstance(message, str):
        return []
    return sorted(
        {name for part in message for name in part.get("changed", {}).get("fields", [])}
    )
