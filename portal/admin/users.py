"""Accounts, and the history of what was done."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.admin import history
from portal.admin.columns import date_column, field_words, readable_name
from portal.admin.confirmed_action import ConfirmedAction
from portal.admin.model_admin import PortalChangeList, RuleAdmin, changed_fields
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import AuditEntry, User
from portal.models.choices import Role
from portal.operation import second_factor_reset

RESET = "admin:portal_user_second_factor"

at = date_column("at", _lazy("when"))
joined_at = date_column("joined_at", _lazy("joined"))
last_login = date_column("last_login", _lazy("last log-in"))


class UserForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        stays = values.get("role") == Role.ADMINISTRATOR and values.get("is_active")
        # Locked together, by key: of two who demote each other one is refused.
        rows = User.objects.select_for_update(no_key=True).order_by("pk")
        working = rows.filter(role=Role.ADMINISTRATOR, is_active=True)
        pks = set(working.values_list("pk", flat=True))
        if not stays and pks == {self.instance.pk}:
            raise ValidationError(
                _(
                    "This is the last administrator. Make someone else "
                    "administrator first."
                )
            )
        return values

    def clean_role(self) -> str:
        role = self.cleaned_data["role"]
        if role != self.initial["role"]:
            self.ensure_may_be(role)
        return role

    def clean_is_active(self) -> bool:
        is_active = self.cleaned_data["is_active"]
        if self.initial["is_active"] and not is_active:
            # Who is switched off works no more than who has no role.
            self.ensure_may_be(Role.PERSON)
        return is_active

    def ensure_may_be(self, role: str) -> None:
        permissions.lock_roles(self.instance)
        for reason in permissions.role_exclusions:
            if text := reason(self.instance, role):
                raise ValidationError(text)


@admin.register(User)
class UserAdmin(RuleAdmin):
    """Accounts: for administrators only."""

    view_rule = change_rule = staticmethod(permissions.is_administrator)
    list_display = ["email", "display_name", "role", "language", "is_active", joined_at]
    list_filter = ["role", "is_active"]
    search_fields = ["email", "display_name"]
    search_help_text = _lazy("Name or email")
    fields = [
        "email",
        "display_name",
        "role",
        "language",
        "is_active",
        "second_factor",
        joined_at,
        last_login,
    ]
    readonly_fields = ["email", "second_factor", joined_at, last_login]
    form = UserForm

    def get_urls(self) -> list[URLPattern]:
        path_ = path(
            "<int:pk>/second-factor/",
            self.admin_site.admin_view(partial(ResetSecondFactor.view, self)),
            name="portal_user_second_factor",
        )
        return [path_, *super().get_urls()]

    @admin.display(description=_lazy("two-step log-in"))
    def second_factor(self, user: User) -> str:
        if not permissions.has_second_factor(user):
            return _("not set up")
        waits = second_factor_reset.is_asked(user, timezone.now())
        return format_html(
            '{} <a href="{}">{}</a>',
            _("set up"),
            reverse(RESET, args=[user.pk]),
            _("A reset waits for a second administrator") if waits else _("Reset"),
        )

    def log_change(self, request: Any, obj: Any, message: Any) -> None:  # type: ignore[override]
        """`save_model` has written the line about a role."""
        fields = [name for name in changed_fields(message) if name != "role"]
        if fields:
            audit.record("change", obj, by=request.user, fields=fields)

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if "role" in form.changed_data:
            for given in permissions.role_given:
                given(obj)
            moved = (form.initial["role"], obj.role)
            audit.record(
                "change role",
                obj,
                by=request.user,  # type: ignore[arg-type]
                fields=["role"],
                moved=moved,
            )


class ResetSecondFactor(ConfirmedAction[User]):
    """The first administrator asks, the second one does it."""

    def find(self, pk: int) -> User:
        if not permissions.is_administrator(self.request.user):
            raise PermissionDenied
        return get_object_or_404(User, pk=pk)

    def check(self) -> None:
        now = timezone.now()
        reason = second_factor_reset.refusal(
            self.instance, by=self.request.user, now=now
        )
        if reason:
            raise TransitionRefused(reason)
        self.is_second = second_factor_reset.is_asked(self.instance, now)

    def shown_state(self) -> str:
        asked_at = self.instance.factor_reset_asked_at
        return asked_at.isoformat() if asked_at else "new"

    def perform(self, instance: User) -> None:
        second_factor_reset.ask_or_confirm(instance, by=self.request.user)

    def success_message(self) -> str:
        if self.is_second:
            return _("The two-step log-in was reset, and the person is told.")
        return _("Another administrator is asked to confirm it.")

    def object_url(self) -> str:
        return reverse("admin:portal_user_change", args=[self.instance.pk])

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Reset two-step log-in"),
            "object_name": self.instance.email,
            "lead": _(
                "Ask the person by phone or face to face whether their device is "
                "lost: someone who has their mailbox could ask in their name."
            ),
            "confirm_label": _("Reset it now") if self.is_second else _("Ask for it"),
            "is_dangerous": self.is_second,
        }


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


class HistoryChangeList(PortalChangeList):
    """With the names of things and people, where its reader may see them."""

    result_list: Any

    def get_results(self, request: Any) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        names = audit.names(request.user, self.result_list)
        for entry in self.result_list:
            entry.thing_name = names.get((entry.subject_type, entry.subject_code))
        audit.name_actors(self.result_list, names)
        history.link_things(self.result_list, self.model_admin.admin_site, request)

    @property
    def days(self) -> list[history.Day]:
        return history.by_day(self.result_list)


@admin.register(AuditEntry)
class AuditEntryAdmin(RuleAdmin):
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

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return HistoryChangeList

    @admin.display(description=_lazy("person who did it"))
    def who(self, entry: AuditEntry) -> str:
        if not entry.actor:
            return _("the system")
        name = getattr(entry, "name", None)
        if not name:
            return entry.actor
        return format_html('{}<span class="sub">{}</span>', name, entry.actor)

    @admin.display(description=_lazy("action"))
    def what(self, entry: AuditEntry) -> str:
        return readable_name(entry.action)

    @admin.display(description=_lazy("item"))
    def thing(self, entry: AuditEntry) -> str:
        name = getattr(entry, "thing_name", None)
        return format_html(
            '{}<span class="sub">{}</span>',
            history.kind_of(entry),
            name or entry.subject_code,
        )

    @admin.display(description=_lazy("states"))
    def moved(self, entry: AuditEntry) -> str:
        return history.moved_words(entry)

    @admin.display(description=_lazy("fields"))
    def touched(self, entry: AuditEntry) -> str:
        return field_words(entry.subject_type, entry.fields)
