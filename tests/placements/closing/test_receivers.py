"""What came of a decision keeps it from being changed underneath."""

import pytest

from placements.models.choices import EndKind
from placements.offers import workflow as offer_workflow
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from tests.placements import offer_factory, placement_factory
from volunteers.decisions import workflow
from volunteers.models import Application
from volunteers.models.choices import OutcomeReason


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=1)


@pytest.fixture
def placement(cohort, coordinator, position):
    return placement_factory.active(cohort, coordinator, position)


def take_back(application, by):
    workflow.take_back(application, by=by, note="ผิดคน")


def decline(application, by):
    workflow.decline(application, by=by, reason=OutcomeReason.FEW_SEATS)


@pytest.mark.parametrize("change", [take_back, decline])
@pytest.mark.parametrize("is_over", [False, True])
def test_a_decision_stays_where_a_place_came_of_it(
    placement, coordinator, change, is_over
):
    if is_over:
        placement_workflow.end_early(
            placement,
            kind=EndKind.SAFETY,
            last_day=placement.starts_on,
            reason="",
            by=coordinator,
        )
    application = Application.objects.get(pk=placement.application_id)
    with pytest.raises(TransitionRefused, match="มีหรือเคยมีตำแหน่ง"):
        change(application, coordinator)
    application.refresh_from_db()
    assert application.status == "shortlisted"


@pytest.mark.parametrize("change", [take_back, decline])
def test_who_has_lost_a_place_before_the_first_day_is_decided_on_anew(
    cohort, coordinator, position, change
):
    placement = placement_factory.planned(cohort, coordinator, position)
    application = Application.objects.get(pk=placement.application_id)
    with pytest.raises(TransitionRefused):
        change(application, coordinator)
    placement_workflow.end_early(
        placement,
        kind=EndKind.HOST_LEFT,
        last_day=None,
        reason="ผิดคน",
        by=coordinator,
    )
    change(application, coordinator)
    application.refresh_from_db()
    assert application.status != "shortlisted"


@pytest.mark.parametrize("change", [take_back, decline])
def test_an_offer_is_withdrawn_before_the_decision_is_changed(
    cohort, coordinator, position, change
):
    application = offer_factory.shortlisted(cohort, coordinator, position)
    offer = offer_factory.opened(application, position, coordinator)
    with pytest.raises(TransitionRefused):
        change(application, coordinator)
    offer_workflow.withdraw(offer, by=coordinator, reason="ผิดคน")
    change(application, coordinator)
    application.refresh_from_db()
    assert application.status != "shortlisted"
