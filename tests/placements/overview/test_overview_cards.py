from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from placements.models import CheckIn
from placements.overview import overview_cards
from tests.placements import seating, serving


@pytest.fixture
def one(cohort):
    return seating.position(cohort, "one", seats=3)


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


def card(desk, cohort):
    page = desk.get(f"/en/admin/?cohort={cohort.number}")
    found = [
        each
        for each in page.context["cards"]
        if each.template == "admin/placements/overview.html"
    ]
    return found[0].context if found else None


def funnel(card):
    return {bar.label: bar.number for bar in card["funnel"].bars}


def tasks(card):
    return {task["label"]: task["count"] for task in card["tasks"]}


def test_before_the_first_offer_there_is_no_card(desk, cohort, one):
    assert card(desk, cohort) is None


def test_the_funnel_counts_offers_and_who_began(desk, cohort, coordinator, one):
    seating.opened(seating.shortlisted(cohort, coordinator, one), one, coordinator)
    serving.active(cohort, coordinator, one)
    assert funnel(card(desk, cohort)) == {
        "Offered": "2",
        "Accepted": "1",
        "Began the work": "1",
        "Completed": "0",
    }


def test_what_waits_leads_to_as_many_rows(desk, cohort, coordinator, one):
    seating.opened(seating.shortlisted(cohort, coordinator, one), one, coordinator)
    shown = card(desk, cohort)
    assert tasks(shown) == {"Offers not answered yet": 1}
    [task] = shown["tasks"]
    assert desk.get(task["href"]).context["cl"].result_count == 1


@pytest.mark.parametrize(
    ("days", "found"), [(7, {}), (8, {"Check-ins more than a week late": 1})]
)
def test_a_check_in_is_late_after_a_week(desk, cohort, coordinator, one, days, found):
    placement = serving.active(cohort, coordinator, one)
    CheckIn.objects.filter(placement=placement).update(
        due_on=F("due_on") + timedelta(days=365)
    )
    first = CheckIn.objects.filter(placement=placement).order_by("pk").first()
    CheckIn.objects.filter(pk=first.pk).update(
        due_on=timezone.localdate() - timedelta(days=days)
    )
    assert tasks(card(desk, cohort)) == found


def test_administrators_see_none_of_it(administrator, cohort, coordinator, one):
    seating.opened(seating.shortlisted(cohort, coordinator, one), one, coordinator)
    assert overview_cards.offers_and_places(cohort, administrator) == []
