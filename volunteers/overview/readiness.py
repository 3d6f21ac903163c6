"""What a call needs of the form, its consents, the rubric and the reviewers.

Registered with `organizations.cohorts.readiness`.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.cohorts.readiness import Point, not_set, point_sources
from organizations.models import Cohort
from volunteers.models import ConsentText, PanelMember
from volunteers.models.choices import ConsentKind, OutcomeReason


@point_sources.register
def form_points(cohort: Cohort) -> Iterable[Point]:
    yield counted_point(
        cohort,
        _("Questions before applying"),
        cohort.eligibility_questions.count(),
        "eligibilityquestion",
        "eligibility",
    )
    yield counted_point(
        cohort, _("Questions"), cohort.questions.count(), "question", "questions"
    )
    yield counted_point(
        cohort,
        _("Documents asked for"),
        cohort.document_kinds.count(),
        "documentkind",
        "documents",
        is_needed=False,
    )
    yield consents_point(cohort)
    yield counted_point(
        cohort,
        _("Criteria of reviews"),
        cohort.criteria.of_reviews().count(),
        "criterion",
        "criteria",
    )
    yield reasons_point(cohort)
    yield reviewers_point(cohort)


def counted_point(
    cohort: Cohort,
    label: str,
    count: int,
    model: str,
    part: str,
    *,
    is_needed: bool = True,
) -> Point:
    words = ngettext("%(count)s is set.", "%(count)s are set.", count)
    return Point(
        label,
        bool(count) or not is_needed,
        words % {"count": count} if count else _("There is none yet."),
        list_url(cohort, model),
        part,
    )


def consents_point(cohort: Cohort) -> Point:
    there = set(
        ConsentText.objects.filter(cohort=cohort).values_list("kind", flat=True)
    )
    missing = [str(kind.label) for kind in ConsentKind if kind.value not in there]
    words = not_set(", ".join(missing)) if missing else _("Each consent has a text.")
    url = list_url(cohort, "consenttext")
    return Point(_("Consent texts"), not missing, words, url, "consents")


def reasons_point(cohort: Cohort) -> Point:
    """Without the one that only a note explains."""
    there = set(cohort.reason_texts.values_list("reason", flat=True))
    missing = [
        str(reason.label)
        for reason in OutcomeReason
        if reason != OutcomeReason.OTHER and reason.value not in there
    ]
    words = not_set(", ".join(missing)) if missing else _("Each reason has a sentence.")
    url = list_url(cohort, "reasontext")
    return Point(_("Reasons told to applicants"), not missing, words, url, "reasons")


def reviewers_point(cohort: Cohort) -> Point:
    count = PanelMember.objects.filter(cohort=cohort, user__is_active=True).count()
    needed = cohort.reviewers_per_application
    words = ngettext("%(count)s reviewer", "%(count)s reviewers", count)
    needs = _("each application needs %(needed)s") % {"needed": needed}
    return Point(
        _("Reviewers"),
        count >= max(needed, 1),
        f"{words % {'count': count}}, {needs}.",
        list_url(cohort, "panelmember"),
        "reviewers",
    )


def list_url(cohort: Cohort, model: str) -> str:
    url = reverse(f"admin:volunteers_{model}_changelist")
    return f"{url}?cohort={cohort.number}"
