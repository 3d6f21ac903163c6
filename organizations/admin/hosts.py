"""Organizations and who may act for them."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.invitations import InviteMember
from organizations.hosts import members
from organizations.models import Membership, Organization
from organizations.profiles import publishing
from organizations.templatetags.names import named
from portal.admin.columns import date_column
from portal.admin.model_admin import RuleAdmin
from portal.forms.helper import OF_SOMEBODY_ELSE
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import User
from portal.text import addresses


class MembershipForm(forms.ModelForm):
    """A person is named by the e-mail address of an account that exists."""

    email = forms.EmailField(
        label=_lazy("email of the account"), widget=forms.EmailInput(OF_SOMEBODY_ELSE)
    )

    class Meta:
        model = Membership
        fields = ["role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["email"].initial = self.instance.user.email
            self.fields["email"].disabled = True

    def clean_email(self) -> str:
        if self.instance.pk:
            return self.instance.user.email
        email = addresses.normalized(self.cleaned_data["email"])
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise ValidationError(
                _lazy(
                    "No account has this email. Invite the person instead, with "
                    "the link below."
                )
            )
        self.instance.user = user
        return user.email


class MembersFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        rows = [form.cleaned_data for form in self.forms]
        emails = [
            row["email"] for row in rows if "email" in row and not row.get("DELETE")
        ]
        if len(emails) != len(set(emails)):
            raise ValidationError(_lazy("Someone is named twice."))


class MemberInline(admin.StackedInline):
    model = Membership
    form = MembershipForm
    formset = MembersFormSet
    template = "admin/organizations/members.html"
    fields = ["email", "role"]
    extra = 2

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return (
            Membership.objects.visible_to(request.user)
            .select_related("user", "organization")
            .order_by("pk")
        )

    def get_formset(
        self, request: HttpRequest, obj: Organization | None = None, **kwargs: Any
    ) -> Any:
        """With as many rows as the page holds, whatever number a request claims."""
        rows = obj.memberships.count() if obj else 0
        kwargs["max_num"] = kwargs["absolute_max"] = rows + self.extra
        return super().get_formset(request, obj, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.is_coordinator(request.user)

    has_add_permission = has_change_permission = has_delete_permission = (
        has_view_permission
    )


@admin.register(Organization)
class OrganizationAdmin(RuleAdmin):
    """Its address, English name and members; the texts come from approved profiles."""

    view_rule = add_rule = change_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "called",
        "slug",
        "member_number",
        date_column("published_at", _lazy("public since")),
        "is_fictional",
    ]
    search_fields = ["name", "name_en", "slug"]
    ordering = ["sort_key"]
    fields: ClassVar[Any] = [
        "name",
        "name_en",
        "slug",
        date_column("published_at", _lazy("public since")),
    ]
    inlines = [MemberInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        return (
            super()
            .get_queryset(request)
            # The list shows how many members there are, in one query, and no texts.
            .annotate(member_count=Count("memberships", distinct=True))
            .defer("content")
        )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Organization | None = None
    ) -> list[Any]:
        """A public name changes with an approved profile."""
        return [self.fields[-1], *(["name"] if obj and obj.published_at else [])]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def save_model(
        self, request: HttpRequest, obj: Organization, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            publishing.update_slugs(obj)

    def save_formset(
        self,
        request: PersonRequest,  # type: ignore[override]
        form: Any,
        formset: Any,
        change: bool,
    ) -> None:
        """By the same rules as on the host's own page; each refusal is a message."""
        formset.save(commit=False)
        for row in formset.new_objects:
            warn_if_refused(
                request,
                row,
                partial(
                    members.add,
                    row.organization,
                    row.user,
                    role=row.role,
                    by=request.user,
                ),
            )
        for row, _names in formset.changed_objects:
            warn_if_refused(
                request,
                row,
                partial(members.change_role, row, role=row.role, by=request.user),
            )
        for row in formset.deleted_objects:
            warn_if_refused(request, row, partial(members.remove, row, by=request.user))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(partial(InviteMember.view, self))
        return [
            path("<int:pk>/invite/", view, name="organizations_organization_invite"),
            *super().get_urls(),
        ]

    @admin.display(description=_lazy("name"), ordering="sort_key")
    def called(self, organization: Organization) -> str:
        return named(organization)

    @admin.display(description=_lazy("members"), ordering="member_count")
    def member_number(self, organization: Organization) -> int:
        return organization.member_count  # type: ignore[attr-defined]


def warn_if_refused(
    request: PersonRequest, row: Membership, act: Callable[[], None]
) -> None:
    try:
        act()
    except TransitionRefused as refusal:
        messages.warning(request, f"{row.user}: {refusal}")
