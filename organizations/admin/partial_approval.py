"""Approving a part of a profile: ticking fields, seeing the messages, confirming."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from organizations.admin.revision_steps import RevisionAction
from organizations.models import ProfileRevision
from organizations.profiles import comparison, partial_approval
from organizations.profiles.forms.remarks import PartialApprovalForm


class ApprovePart(RevisionAction):
    """The ticked fields become public, the rest goes back to the organization."""

    form: PartialApprovalForm

    def find(self, code: str) -> ProfileRevision:
        revision = super().find(code)
        public = partial_approval.public_revision(revision)
        self.rows = (
            comparison.changed_rows(public.content, revision.content) if public else []
        )
        return revision

    def build_form(self, data: QueryDict | None) -> PartialApprovalForm:
        return PartialApprovalForm(data, names=[row["name"] for row in self.rows])

    @property
    def version(self) -> int:
        """Of the revision whose fields were ticked."""
        return self.posted_version or self.instance.version

    def hidden_fields(self) -> list[tuple[str, Any]]:
        return [("version", self.version)]

    def perform(self, revision: ProfileRevision) -> None:
        partial_approval.approve(
            revision,
            names=self.answers["parts"],
            remark=partial_approval.remark_for_rest(
                self.form.rest(), self.answers["remark"]
            ),
            by=self.request.user,
            version=self.posted_version,
        )

    def success_message(self) -> str:
        return _(
            "The ticked fields are public; the rest went back. The members were told."
        )

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "title": _("Approve a part"),
            "confirm_label": _("Approve this part and publish"),
            "version": self.version,
            "rows": self.rows,
        }
