"""A profile that was sent: what differs from the public one, approving, returning."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations import rules
from organizations.admin import history
from organizations.catalogue import page_contexts
from organizations.cohorts.revision_steps import TAKE_BACK_APPROVAL, TAKE_BACK_RETURN
from organizations.documents import contact_marks
from organizations.models import ProfileRevision, names
from organizations.models.choices import RevisionStatus
from organizations.profiles import (
    comparison,
    completeness,
    contacts,
    publishing,
    restoring,
)
from organizations.profiles import (
    workflow as profile_workflow,
)
from organizations.profiles.forms.remarks import ReturnForm, WhyForm
from organizations.profiles.parts import beginning
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.admin.context import admin_context
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


def revision_detail(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    revision = get_revision_or_404(request, code)
    public = (
        revision.participation.revisions.filter(status=RevisionStatus.APPROVED)
        .exclude(pk=revision.pk)
        .first()
    )
    participation = revision.participation
    compared = public or beginning.approved_before(participation)
    context = admin_context(
        model_admin,
        request,
        revision=revision,
        participation=participation,
        title=names.text_of(participation),
        rows=comparison.changed_rows(
            compared.content if compared else {}, revision.content
        ),
        public=public,
        compared=compared,
        can_decide=rules.can_decide_revision(request.user, revision),
        can_take_back=restoring.can_take_back(revision, request.user),
        body=publishing.present_revision(revision),
        lines=history.history_lines(revision),
        revisions=revisions_of_participation(request, revision),
        marks=contact_marks.contact_marks(revision.content),
        gaps=completeness.gaps(
            revision.content, contacts.named_contacts(participation)
        ),
    )
    return TemplateResponse(request, "admin/organizations/revision.html", context)


def revision_page(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """The public page as approving the revision would make it."""
    revision = get_revision_or_404(request, code)
    position = publishing.as_published(revision)
    context = page_contexts.position_context(request, position)
    return TemplateResponse(
        request,
        "organizations/catalogue/position.html",
        {**context, "previewed": revision},
    )


def revisions_of_participation(
    request: PersonRequest, revision: ProfileRevision
) -> QuerySet[ProfileRevision]:
    """What the organization sent for this cohort, newest first."""
    rows = ProfileRevision.objects.visible_to(request.user).filter(
        participation=revision.participation
    )
    # Only numbers, dates and authors are listed.
    return rows.select_related("author").defer("content")


class RevisionAction(ConfirmedAction[ProfileRevision]):
    template_name = "admin/organizations/revision_step.html"

    def find(self, code: str) -> ProfileRevision:
        return get_revision_or_404(self.request, code)

    def check(self) -> None:
        """The reason is one that the person can use."""
        user, revision = self.request.user, self.instance
        if rules.can_decide_revision(user, revision):
            return
        if rules.is_member(user, revision.participation.organization):
            raise TransitionRefused(_("you belong to this organization"))
        raise state_refusal(revision)

    @property
    def posted_version(self) -> int:
        """Of the revision that was read; 0 where none was posted."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isdecimal() else 0

    def object_url(self) -> str:
        return change_url(self.instance)

    def context(self) -> dict[str, Any]:
        participation = self.instance.participation
        return {
            "object_name": names.text_of(participation),
            "participation": participation,
            "lead": _("This will be sent:"),
        }


class ApproveRevision(RevisionAction):
    """Makes the profile public, if it is still the one that was shown."""

    def hidden_fields(self) -> list[tuple[str, Any]]:
        return [("version", self.instance.version)]

    def perform(self, revision: ProfileRevision) -> None:
        version = self.posted_version if self.is_confirmed else None
        profile_workflow.approve(revision, by=self.request.user, version=version)

    def success_message(self) -> str:
        return _("The profile is public. Its members were told.")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "title": _("Approve"),
            "confirm_label": _("Approve and publish"),
        }


class ReturnRevision(RevisionAction):
    """Asks the organization for changes."""

    form: ReturnForm

    def build_form(self, data: QueryDict | None) -> ReturnForm:
        revision = self.instance
        return ReturnForm(data, content=revision.content, remarks=revision.open_remarks)

    def perform(self, revision: ProfileRevision) -> None:
        profile_workflow.request_changes(
            revision,
            by=self.request.user,
            remark=self.answers["remark"],
            pinned=self.form.pinned(),
            resolved=self.answers["settled"],
        )

    def success_message(self) -> str:
        return _("The organization was asked for changes.")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "title": _("Ask for changes"),
            "confirm_label": _("Send"),
        }


class TakeBackDecision(RevisionAction):
    """An approval or a return that was a mistake; the members are told."""

    template_name = "admin/organizations/revision_take_back.html"

    def check(self) -> None:
        restoring.ensure_can_take_back(self.instance, self.request.user)

    @property
    def is_approval(self) -> bool:
        return self.instance.status == RevisionStatus.APPROVED

    def build_form(self, data: QueryDict | None) -> WhyForm:
        return WhyForm(data)

    def perform(self, revision: ProfileRevision) -> None:
        # By what was shown: the preview changes another instance.
        take_back = (
            restoring.take_back_approval
            if self.is_approval
            else restoring.take_back_return
        )
        take_back(revision, why=self.answers["why"], by=self.request.user)

    def success_message(self) -> str:
        return _("It was taken back. The profile waits for approval.")

    def context(self) -> dict[str, Any]:
        step = TAKE_BACK_APPROVAL if self.is_approval else TAKE_BACK_RETURN
        return {
            **super().context(),
            "title": step.label,
            "confirm_label": step.label,
            "is_dangerous": self.is_approval,
        }


def get_revision_or_404(request: PersonRequest, code: str) -> ProfileRevision:
    """A revision that was sent, or 404; 403 for staff whose work it isn't."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    rows = ProfileRevision.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related(
            "participation__organization", "participation__cohort", "source", "author"
        ),
        code=code,
    )


def change_url(revision: ProfileRevision) -> str:
    return reverse("admin:organizations_profilerevision_change", args=[revision.code])
