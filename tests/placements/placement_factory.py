"""Factories of placements in the statuses that tests begin with."""

from datetime import timedelta

from django.utils import timezone

from organizations.models import Cohort
from placements.models import Condition, ConditionKind, Placement, SafeguardingContact
from placements.offers import conditions
from placements.offers import workflow as offer_workflow
from placements.year import workflow as placement_workflow
from tests import make
from tests.placements import offer_factory
from tests.replay import replayed

DAYS_AT_WORK = 40
"""The work began that many days ago."""


@replayed
def condition_kind(cohort, slug="insurance", **fields):
    return ConditionKind.objects.create(
        cohort=cohort,
        slug=slug,
        order=1,
        name_th="ประกันอุบัติเหตุ",
        name_en="Accident insurance",
        **fields,
    )


@replayed
def planned(cohort, coordinator, position, applicant=None):
    """Accepted; the year began some weeks ago."""
    today = timezone.localdate()
    dates = {
        "service_starts_on": today - timedelta(days=DAYS_AT_WORK),
        "service_ends_on": today - timedelta(days=DAYS_AT_WORK) + timedelta(days=364),
    }
    Cohort.objects.filter(pk=cohort.pk).update(**dates)
    cohort.refresh_from_db()
    application = offer_factory.shortlisted(
        cohort, coordinator, position, applicant=applicant
    )
    offer = offer_factory.opened(application, position, coordinator)
    return reload(offer_workflow.accept(offer, by=application.applicant))


@replayed
def active(cohort, coordinator, position, applicant=None):
    placement = planned(cohort, coordinator, position, applicant)
    meet_all_conditions(placement, coordinator)
    placement_workflow.start(placement, by=coordinator)
    return reload(placement)


@replayed
def meet_all_conditions(placement, coordinator):
    for condition in Condition.objects.filter(placement=placement).select_related(
        "kind"
    ):
        condition.placement = placement
        by = (
            placement.application.applicant
            if condition.kind.is_stated_by_volunteer
            else coordinator
        )
        conditions.set_met(condition, is_met=True, by=by)


def reload(placement):
    return Placement.objects.for_reading().get(pk=placement.pk)


@replayed
def safeguarding_contact(cohort, user=None):
    user = user or make.person(role="coordinator", display_name="ผู้ดูแลความปลอดภัย")
    SafeguardingContact.objects.create(cohort=cohort, user=user)
    return user


def host_url(placement, tail=""):
    """The page of a placement for the members of its host."""
    slug = placement.position.organization.slug
    return f"/en/host/{slug}/volunteers/{placement.code}/{tail}"
