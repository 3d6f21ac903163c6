"""Another deadline for an offer, and an offer that is open again."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from placements.models import Offer
from placements.models.choices import OfferStatus as S
from placements.offers import corrections, deadlines
from placements.offers import workflow as offer_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from portal.text import dates
from tests import make
from tests.placements import offer_factory
from tests.volunteers.browsing import words
from volunteers.decisions import workflow as application_workflow

TIMES = {
    "status_changed_at",
    "released_at",
    "answer_by",
    "deadline_changed_at",
}
LIST = "/en/admin/placements/offer/"


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=1)


@pytest.fixture
def opened(cohort, coordinator, position, applicant):
    application = offer_factory.shortlisted(
        cohort, coordinator, position, applicant=applicant
    )
    return offer_factory.opened(application, position, coordinator)


@pytest.fixture
def waiting(cohort, coordinator, position, opened):
    """Next in order for the only seat, by the adopted match."""
    person = make.person(email="waiting@x.example")
    application = offer_factory.shortlisted(
        cohort, coordinator, position, applicant=person, score=2
    )
    offer_factory.adopted_run(cohort, coordinator)
    return application


def row(offer):
    stored = Offer.objects.get(pk=offer.pk)
    fields = (field.attname for field in Offer._meta.concrete_fields)
    return {name: getattr(stored, name) for name in fields if name not in TIMES}


def in_days(count):
    return dates.end_of_day_in(count)


def lapse(offer):
    with time_machine.travel(offer.answer_by + timedelta(minutes=2)):
        offer_workflow.lapse(Offer.objects.get(pk=offer.pk))
    return Offer.objects.get(pk=offer.pk)


def decline(offer):
    offer_workflow.decline(offer, by=offer.application.applicant, reason="เหตุผล")
    return offer


def withdraw(offer, coordinator):
    offer_workflow.withdraw(offer, by=coordinator, reason="เหตุผล")
    return offer


def kinds(person):
    rows = Message.objects.filter(recipient=person, kind__startswith="offer_")
    return list(rows.order_by("pk").values_list("kind", flat=True))


def test_a_changed_deadline_is_told_and_changed_back(opened, applicant, coordinator):
    first, before = opened.answer_by, row(opened)
    corrections.change_deadline(opened, answer_by=in_days(20), by=coordinator)
    corrections.change_deadline(opened, answer_by=first, by=coordinator)
    assert (row(opened), opened.answer_by) == (before, first)
    assert kinds(applicant) == ["offer_made", "offer_deadline", "offer_deadline"]
    lines = AuditEntry.objects.filter(action=corrections.CHANGE_DEADLINE.name)
    assert lines.count() == 2


def test_a_deadline_lies_ahead_and_differs(opened, coordinator):
    for answer_by in (opened.answer_by, timezone.now() - timedelta(minutes=1)):
        with pytest.raises(TransitionRefused):
            corrections.change_deadline(opened, answer_by=answer_by, by=coordinator)


def test_of_two_who_change_a_deadline_at_once_one_is_refused(opened, coordinator):
    same = Offer.objects.get(pk=opened.pk)
    corrections.change_deadline(opened, answer_by=in_days(20), by=coordinator)
    with pytest.raises(TransitionRefused):
        corrections.change_deadline(same, answer_by=in_days(10), by=coordinator)


def test_only_an_open_offer_has_a_deadline_to_change(opened, coordinator):
    decline(opened)
    with pytest.raises(TransitionRefused):
        corrections.change_deadline(opened, answer_by=in_days(20), by=coordinator)


def test_a_new_deadline_has_reminders_of_its_own(opened, applicant, coordinator):
    first = opened.answer_by
    with time_machine.travel(first - timedelta(hours=20)):
        deadlines.remind_due(timezone.now())
        corrections.change_deadline(opened, answer_by=in_days(10), by=coordinator)
        deadlines.remind_due(timezone.now())
    assert kinds(applicant)[1:] == ["offer_reminder", "offer_deadline"]
    with time_machine.travel(opened.answer_by - timedelta(hours=20)):
        deadlines.remind_due(timezone.now())
    assert kinds(applicant)[3:] == ["offer_reminder"]


@pytest.mark.parametrize("end", ["lapse", "decline", "withdraw"])
def test_an_offer_that_ended_is_open_again_as_it_was(
    opened, waiting, coordinator, applicant, end
):
    before = row(opened)
    ended = {
        "lapse": lapse,
        "decline": decline,
        "withdraw": lambda offer: withdraw(offer, coordinator),
    }[end](opened)
    assert Offer.objects.filter(application=waiting, status=S.PLANNED).exists()
    corrections.reopen(ended, answer_by=in_days(3), by=coordinator)
    assert row(ended) == before
    # Nobody had been told of the offer that was planned for the seat.
    assert not Offer.objects.filter(application=waiting).exists()
    assert kinds(applicant)[-1] == "offer_deadline"
    offer_workflow.accept(ended, by=applicant)


def test_an_offer_never_released_is_planned_again_in_silence(
    cohort, coordinator, position, applicant
):
    application = offer_factory.shortlisted(
        cohort, coordinator, position, applicant=applicant
    )
    planned = offer_factory.planned(application, position)
    before = row(planned)
    withdraw(planned, coordinator)
    corrections.reopen(planned, by=coordinator)
    assert row(planned) == before
    assert kinds(applicant) == []


def test_a_seat_given_on_is_not_taken_away(opened, waiting, coordinator):
    lapsed = lapse(opened)
    offer_workflow.release(Offer.objects.get(application=waiting), by=coordinator)
    with pytest.raises(TransitionRefused):
        corrections.reopen(lapsed, answer_by=in_days(3), by=coordinator)
    assert Offer.objects.get(pk=lapsed.pk).status == S.LAPSED


def test_a_person_has_one_open_offer(opened, cohort, coordinator):
    lapsed = lapse(opened)
    other = offer_factory.position(cohort, "two")
    offer_factory.opened(lapsed.application, other, coordinator)
    with pytest.raises(TransitionRefused):
        corrections.reopen(lapsed, answer_by=in_days(3), by=coordinator)


def test_who_withdrew_gets_no_offer_again(opened, coordinator, applicant):
    lapsed = lapse(opened)
    application_workflow.withdraw(lapsed.application, by=applicant)
    with pytest.raises(TransitionRefused):
        corrections.reopen(lapsed, answer_by=in_days(3), by=coordinator)


def test_an_offer_opened_again_lapses_again_and_says_so(opened, coordinator, applicant):
    reopened = lapse(opened)
    corrections.reopen(reopened, answer_by=in_days(3), by=coordinator)
    lapse(reopened)
    assert kinds(applicant).count("offer_lapsed") == 2


def test_the_applicant_answers_the_offer_that_was_opened_last(
    opened, cohort, coordinator, applicant, as_user
):
    lapsed = lapse(opened)
    other = offer_factory.position(cohort, "two")
    decline(offer_factory.opened(lapsed.application, other, coordinator))
    corrections.reopen(lapsed, answer_by=in_days(3), by=coordinator)
    page = words(as_user(applicant).get(lapsed.get_absolute_url()))
    assert "องค์กร one" in page


# Pages


def post(browser, url, **told):
    return words(browser.post(url, told, follow=True))


def test_the_desk_changes_a_deadline_after_showing_the_message(
    as_user, opened, coordinator
):
    browser, url = as_user(coordinator), f"{LIST}{opened.code}/deadline/"
    day = dates.show_date(in_days(20), "en")
    [preview] = browser.post(url, {"answer_by": day}).context["previews"]
    assert dates.show_datetime(in_days(20), "th") in preview.text
    assert Offer.objects.get().answer_by == opened.answer_by
    page = post(browser, url, answer_by=day, confirmed="1")
    assert "The deadline was changed." in page
    assert Offer.objects.get().answer_by == in_days(20)


def test_the_desk_opens_a_lapsed_offer_again(as_user, opened, coordinator):
    lapsed = lapse(opened)
    day = dates.show_date(in_days(4), "en")
    url = f"{LIST}{lapsed.code}/reopen/"
    page = post(as_user(coordinator), url, answer_by=day, confirmed="1")
    assert "The offer is open again." in page
    assert Offer.objects.get().status == S.OPEN


def test_a_deadline_changed_by_another_meanwhile_is_not_overwritten(
    client, as_user, opened, coordinator
):
    browser, url = as_user(coordinator), f"{LIST}{opened.code}/deadline/"
    shown = browser.get(url).context["shown_state"]
    corrections.change_deadline(opened, answer_by=in_days(30), by=coordinator)
    day = dates.show_date(in_days(9), "en")
    page = post(browser, url, answer_by=day, confirmed="1", shown=shown)
    assert Offer.objects.get().answer_by == in_days(30)
    assert "its deadline was changed in the meantime" in page
    assert "its state is now" not in page


def test_an_offer_that_moved_meanwhile_is_told_by_its_state(
    as_user, opened, coordinator
):
    browser, url = as_user(coordinator), f"{LIST}{opened.code}/deadline/"
    shown = browser.get(url).context["shown_state"]
    lapse(opened)
    day = dates.show_date(in_days(9), "en")
    page = post(browser, url, answer_by=day, confirmed="1", shown=shown)
    assert "deadline was changed" not in page
    assert "its state is now" in page


def test_all_open_offers_of_a_cohort_get_more_time_but_none_gets_less(
    as_user, opened, cohort, coordinator
):
    late, answered, unseen = (
        offer_factory.opened(
            offer_factory.shortlisted(cohort, coordinator, position),
            position,
            coordinator,
        )
        for position in (
            offer_factory.position(cohort, slug) for slug in ("two", "three", "four")
        )
    )
    corrections.change_deadline(late, answer_by=in_days(30), by=coordinator)
    browser, url = as_user(coordinator), f"{LIST}deadlines/?cohort={cohort.number}"
    day = dates.show_date(in_days(10), "en")
    shown = browser.post(url, {"answer_by": day})
    keys = [value for name, value in shown.context["hidden_fields"]]
    assert len(keys) == len(shown.context["previews"]) == 3
    decline(answered)
    confirmed = {
        "answer_by": day,
        "confirmed": "1",
        "shown": shown.context["shown_state"],
        "offers": [key for key in keys if not key.startswith(unseen.code)],
    }
    assert "1 deadline was changed" in post(browser, url, **confirmed)
    ends = {offer.code: offer.answer_by for offer in Offer.objects.all()}
    assert ends == {
        opened.code: in_days(10),
        late.code: in_days(30),
        answered.code: answered.answer_by,
        unseen.code: unseen.answer_by,
    }
