"""What a copied cohort takes over of applications, reviews and interviews.

Registered with `organizations.cohorts.copying`.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.cohorts.copying import CohortRows, cohort_rows
from organizations.models import Cohort
from portal.kernel import permissions
from portal.models import User
from volunteers.interviews import slots
from volunteers.models import (
    Application,
    AssignmentRun,
    CohortFigures,
    ConsentText,
    Criterion,
    DocumentKind,
    EligibilityQuestion,
    ErasedCount,
    InterviewPanel,
    PanelMember,
    Question,
    ReasonText,
    Release,
)
from volunteers.ties import taking
from volunteers.ties.table import Role


def newest_consents(cohort: Cohort) -> QuerySet[ConsentText]:
    """The wording in use of each kind."""
    rows = ConsentText.objects.filter(cohort=cohort).order_by("kind", "-version")
    newest = {row.kind: row.pk for row in reversed(rows)}
    return ConsentText.objects.filter(pk__in=newest.values()).order_by("kind")


def copy_reviewer(member: PanelMember, cohort: Cohort, by: User) -> Iterable[str]:
    """Nobody who could not be added by hand now."""
    person = member.user
    permissions.lock_roles(person)
    if reason := reason_against(person, Role.REVIEWER, cohort):
        yield f"{person}: {reason}"
        return
    PanelMember.objects.create(
        cohort=cohort, user=person, most_reviews=member.most_reviews
    )


def copy_panel(panel: InterviewPanel, cohort: Cohort, by: User) -> Iterable[str]:
    """With its people, who get the message that anybody new on a panel gets."""
    new = InterviewPanel.objects.create(cohort=cohort, name=panel.name)
    eligible = set(slots.eligible_members(new))
    people = []
    for person in panel.members.order_by("email"):
        reason = reason_against(person, Role.INTERVIEWER, cohort)
        if person not in eligible and not reason:
            reason = _("neither a reviewer of the cohort nor a coordinator")
        if reason:
            yield f"{new.name}, {person}: {reason}"
        else:
            people.append(person)
    if people:
        slots.set_members(new, people, by=by)


def reason_against(person: User, role: Role, cohort: Cohort) -> str:
    if not person.is_active:
        return _("the account is closed")
    return taking.refusal(person, role, [cohort], is_own=False)


def rubric(cohort: Cohort) -> Any:
    return Criterion.objects.filter(cohort=cohort).order_by("stage", "order")


def reviewers(cohort: Cohort) -> Any:
    rows = PanelMember.objects.filter(cohort=cohort).select_related("user")
    return rows.order_by("user__email")


OF_APPLICANTS = _lazy("it belongs to the applications of its cohort")
cohort_rows.register_all(
    CohortRows(Question, part="questions"),
    CohortRows(EligibilityQuestion, part="eligibility"),
    CohortRows(DocumentKind, part="documents"),
    CohortRows(
        ConsentText,
        select=newest_consents,
        left_fields={"version": _lazy("counting begins again")},
        part="consents",
    ),
    CohortRows(ReasonText, part="reasons"),
    CohortRows(Criterion, select=rubric, part="criteria"),
    # Before interview panels, on which reviewers sit.
    CohortRows(PanelMember, select=reviewers, write=copy_reviewer, part="reviewers"),
    CohortRows(InterviewPanel, write=copy_panel, part="interviews"),
    CohortRows(Application, why_left=_lazy("people apply to one cohort")),
    CohortRows(Release, why_left=OF_APPLICANTS),
    CohortRows(AssignmentRun, why_left=OF_APPLICANTS),
    CohortRows(ErasedCount, why_left=OF_APPLICANTS),
    CohortRows(CohortFigures, why_left=OF_APPLICANTS),
)
