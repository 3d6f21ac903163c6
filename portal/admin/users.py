"""Accounts, and the history of what was done."""

from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.admin.columns import date_column, readable_name
from portal.admin.model_admin import RuleAdmin
from portal.kernel import audit, permissions
from portal.kernel.permissions import PersonRequest
from portal.models import AuditEntry, User

at = date_column("at", _lazy("when"))
joined_at = date_column("joined_at", _lazy("joined"))
last_login = date_column("last_login", _lazy("last log-in"))


class UserForm(forms.ModelForm):
    def clean_role(self) -> str:
        role = self.cleaned_data["role"]
        if role != self.initial["role"]:
            permissions.lock_roles(self.instance)
            for reason in permissions.role_exclusions:
                if text := reason(self.instance, role):
                    raise ValidationError(text)
        return role


@admin.register(User)
class UserAdmin(RuleAdmin):
    """Accounts: for administrators only."""

    menu_order = 70
    view_rule = change_rule = staticmethod(permissions.is_administrator)
    list_display = ["email", "display_name", "role", "language", "is_active", joined_at]
    list_filter = ["role", "is_active"]
    search_fields = ["email", "display_name"]
    search_help_text = _lazy("Name or e-mail")
    fields = [
        "email",
        "display_name",
        "role",
        "language",
        "is_active",
        joined_at,
        last_login,
    ]
    readonly_fields = ["email", joined_at, last_login]
    form = UserForm

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if "role" in form.changed_data:
            for given in permissions.role_given:
                given(obj)


class KindFilter(SimpleListFilter):
    """The models that have a list here: asking the history would read all of it."""

    title = _lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        models = [model._meta for model in model_admin.admin_site._registry]
        return sorted(
            ((meta.label_lower, capfirst(str(meta.verbose_name))) for meta in models),
            key=lambda pair: pair[1],
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(subject_type=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(RuleAdmin):
    menu_order = 90
    view_rule = staticmethod(permissions.is_staff)
    list_display = [at, "who", "what", "moved", "thing", "touched"]
    list_filter = [KindFilter]
    # Exact, so that the indexes serve it: the log grows without limit.
    search_fields = ["subject_code__exact", "actor__exact"]
    search_help_text = _lazy("The whole code of a person or a thing")
    fields: ClassVar[Any] = [at, "who", "what", "moved", "thing", "touched"]
    readonly_fields: ClassVar[Any] = fields
    ordering = ["-pk"]

    def get_queryset(self, request: PersonRequest) -> QuerySet[AuditEntry]:  # type: ignore[override]
        return audit.visible_entries(request.user).with_names()

    @admin.display(description=_lazy("who"))
    def who(self, entry: AuditEntry) -> str:
        if not entry.actor:
            return _("the system")
        name = getattr(entry, "name", None)
        if not name:
            return entry.actor
        return format_html('{}<span class="sub">{}</span>', name, entry.actor)

    @admin.display(description=_lazy("what was done"))
    def what(self, entry: AuditEntry) -> str:
        return readable_name(entry.action)

    @admin.display(description=_lazy("to what"))
    def thing(self, entry: AuditEntry) -> str:
        return format_html(
            '{}<span class="sub">{}</span>', model_name(entry), entry.subject_code
        )

    @admin.display(description=_lazy("states"))
    def moved(self, entry: AuditEntry) -> str:
        if not entry.moved_to:
            return ""
        return f"{readable_name(entry.moved_from)} → {readable_name(entry.moved_to)}"

    @admin.display(description=_lazy("fields"))
    def touched(self, entry: AuditEntry) -> str:
        if not entry.fields:
            return ""
        return format_html("<code>{}</code>", ", ".join(entry.fields))


def model_name(entry: AuditEntry) -> str:
    """The name of the model; its name in the code where there is no such model now."""
    try:
        return readable_name(str(apps.get_model(entry.subject_type)._meta.verbose_name))
    except LookupError:
        return entry.subject_type
