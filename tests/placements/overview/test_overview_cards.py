"""The card of offers and placements on the overview of a cohort."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from placements.models import CheckIn
from placements.overview import overview_cards
from tests.placements import offer_factory, placement_factory


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=3)


@pytest.fixture
def coordinator_browser(as_user, coordinator):
    return as_user(coordinator)


def card(coordinator_browser, cohort):
    page = coordinator_browser.get(f"/en/admin/?cohort={cohort.number}")
    matching = [
        item
        for item in page.context["cards"]
        if item.template == "admin/placements/overview.html"
    ]
    return matching[0].context if matching else None


def funnel(card):
    return {bar.label: bar.number for bar in card["funnel"].bars}


def tasks(card):
    return {task["label"]: task["count"] for task in card["tasks"]}


def test_before_the_first_offer_there_is_no_card(coordinator_browser, cohort, position):
    assert card(coordinator_browser, cohort) is None


def test_the_funnel_counts_offers_and_who_began(
    coordinator_browser, cohort, coordinator, position
):
    offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, position), position, coordinator
    )
    placement_factory.active(cohort, coordinator, position)
    assert funnel(card(coordinator_browser, cohort)) == {
        "Offered": "2",
        "Accepted": "1",
        "Began the work": "1",
        "Completed": "0",
    }


def test_what_waits_leads_to_as_many_rows(
    coordinator_browser, cohort, coordinator, position
):
    offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, position), position, coordinator
    )
    context = card(coordinator_browser, cohort)
    assert tasks(context) == {"Offers not answered yet": 1}
    [task] = context["tasks"]
    assert coordinator_browser.get(task["href"]).context["cl"].result_count == 1


@pytest.mark.parametrize(("days", "found"), [(7, None), (8, 1)])
def test_a_check_in_is_late_after_a_week(
    coordinator_browser, cohort, coordinator, position, days, found
):
    placement = placement_factory.active(cohort, coordinator, position)
    CheckIn.objects.filter(placement=placement).update(
        due_on=F("due_on") + timedelta(days=365)
    )
    first = CheckIn.objects.filter(placement=placement).order_by("pk").first()
    CheckIn.objects.filter(pk=first.pk).update(
        due_on=timezone.localdate() - timedelta(days=days)
    )
    late = tasks(card(coordinator_browser, cohort))
    assert late.get("Check-ins more than a week late") == found


def test_administrators_see_none_of_it(administrator, cohort, coordinator, position):
    offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, position), position, coordinator
    )
    assert overview_cards.offers_and_places(cohort, administrator) == []


def test_from_the_first_place_on_somebody_is_named_for_safety_and_can_be_called(
    coordinator_browser, cohort, coordinator, position
):
    application = offer_factory.shortlisted(cohort, coordinator, position)
    offer_factory.accepted(application, position, coordinator)
    unnamed = "No safeguarding contact is named: nobody would receive a concern"
    uncalled = "No safeguarding contact has a phone number"

    def asked():
        found = tasks(card(coordinator_browser, cohort))
        return [label for label in (unnamed, uncalled) if label in found]

    assert asked() == [unnamed]
    placement_factory.safeguarding_contact(cohort)
    assert asked() == [uncalled]
    cohort.safeguarding_contacts.update(phone="021234567")
    assert asked() == []
