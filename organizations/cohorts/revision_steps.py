"""The steps of a revision of a profile; `profiles.workflow` takes most of them."""

from django.utils.translation import gettext_lazy as _lazy

from organizations.models.choices import RevisionStatus
from portal.kernel.lifecycle import Step

SUBMIT = Step(
    "submit profile",
    _lazy("Send for approval"),
    (RevisionStatus.DRAFT, RevisionStatus.CHANGES_REQUESTED),
    (RevisionStatus.SUBMITTED,),
    "editor",
    "to coordinators",
    taken_back_by="return profile",
)
REQUEST_CHANGES = Step(
    "return profile",
    _lazy("Ask for changes"),
    (RevisionStatus.SUBMITTED,),
    (RevisionStatus.CHANGES_REQUESTED,),
    "coordinator",
    "to members",
    taken_back_by="take back return of profile",
)
APPROVE = Step(
    "approve profile",
    _lazy("Approve"),
    (RevisionStatus.SUBMITTED,),
    (RevisionStatus.APPROVED,),
    "coordinator",
    "to members",
    taken_back_by="take back approval of profile",
)
SUPERSEDE = Step(
    "replace profile",
    _lazy("Replace"),
    (RevisionStatus.APPROVED,),
    (RevisionStatus.SUPERSEDED,),
    "the approval of a newer one",
    taken_back_by="show earlier profile again",
)
SET_ASIDE = Step(
    "set aside profile",
    _lazy("Take up an earlier text"),
    (RevisionStatus.DRAFT, RevisionStatus.CHANGES_REQUESTED),
    (RevisionStatus.SET_ASIDE,),
    "editor who takes up an earlier text",
    taken_back_by="none: its text can be taken up again as a new draft",
)
RETURN_REST = Step(
    "return rest of profile",
    _lazy("Approve a part"),
    (RevisionStatus.DRAFT,),
    (RevisionStatus.CHANGES_REQUESTED,),
    "coordinator who approves a part",
    "to members",
    taken_back_by="submit profile",
)
TAKE_BACK_RETURN = Step(
    "take back return of profile",
    _lazy("Take back the request for changes"),
    (RevisionStatus.CHANGES_REQUESTED,),
    (RevisionStatus.SUBMITTED,),
    "coordinator, with a reason, until the organization has changed it",
    "to members, as a correction",
    taken_back_by="return profile",
)
TAKE_BACK_APPROVAL = Step(
    "take back approval of profile",
    _lazy("Take back the approval"),
    (RevisionStatus.APPROVED,),
    (RevisionStatus.SUBMITTED,),
    "coordinator, with a reason, until a newer text is begun; the first one only while"
    " nobody has chosen the organization",
    "to members, as a correction",
    taken_back_by="approve profile",
)
SHOW_EARLIER = Step(
    "show earlier profile again",
    _lazy("Show again"),
    (RevisionStatus.SUPERSEDED,),
    (RevisionStatus.APPROVED,),
    "the taking back of a newer approval",
    taken_back_by="replace profile",
)
REVISION_STEPS = (
    SUBMIT,
    REQUEST_CHANGES,
    APPROVE,
    SUPERSEDE,
    SET_ASIDE,
    RETURN_REST,
    TAKE_BACK_RETURN,
    TAKE_BACK_APPROVAL,
    SHOW_EARLIER,
)
