"""People at work: placements in the states that a test begins with."""

from datetime import timedelta

from django.utils import timezone

from organizations.models import Cohort
from placements.models import Condition, ConditionKind, Placement, SafeguardingContact
from placements.offers import conditions, workflow
from placements.year import lifecycle
from tests import make
from tests.placements import seating

BEGUN = 40
"""So many days ago the work began."""


def condition_kind(cohort, slug="insurance", **fields):
    return ConditionKind.objects.create(
        cohort=cohort,
        slug=slug,
        order=1,
        name_th="ประกันอุบัติเหตุ",
        name_en="Accident insurance",
        **fields,
    )


def planned(cohort, coordinator, position, applicant=None):
    """Accepted; the year began some weeks ago."""
    today = timezone.localdate()
    dates = {
        "service_starts_on": today - timedelta(days=BEGUN),
        "service_ends_on": today - timedelta(days=BEGUN) + timedelta(days=364),
    }
    Cohort.objects.filter(pk=cohort.pk).update(**dates)
    cohort.refresh_from_db()
    application = seating.shortlisted(
        cohort, coordinator, position, applicant=applicant
    )
    offer = seating.opened(application, position, coordinator)
    return fresh(workflow.accept(offer, by=application.applicant))


def active(cohort, coordinator, position, applicant=None):
    placement = planned(cohort, coordinator, position, applicant)
    settle_all(placement, coordinator)
    lifecycle.start(placement, by=coordinator)
    return fresh(placement)


def settle_all(placement, coordinator):
    for condition in Condition.objects.filter(placement=placement).select_related(
        "kind"
    ):
        condition.placement = placement
        by = (
            placement.application.applicant
            if condition.kind.is_stated_by_volunteer
            else coordinator
        )
        conditions.settle(condition, is_met=True, by=by)


def fresh(placement):
    return Placement.objects.for_reading().get(pk=placement.pk)


def contact(cohort, user=None):
    """A safeguarding contact."""
    user = user or make.person(role="coordinator", display_name="ผู้ดูแลความปลอดภัย")
    SafeguardingContact.objects.create(cohort=cohort, user=user)
    return user
