"""Requests of volunteers: who asks, who hears, how each is answered and taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from placements.deferrals import workflow as deferral_workflow
from placements.models import Deferral, PlacementRequest
from placements.models.choices import RequestKind as K
from placements.models.choices import RequestStatus as S
from placements.requests import workflow
from placements.year import changes, corrections, transfers
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests.placements import offer_factory, placement_factory
from tests.volunteers.browsing import words

PAGE = "/en/placement/requests/"
SECRET = "เรื่องส่วนตัวนกเค้า"


def in_days(count):
    return timezone.localdate() + timedelta(days=count)


def ask(placement, kind, day=None, **more):
    return workflow.ask(
        placement,
        kind=kind,
        day=day,
        reason=SECRET,
        by=placement.application.applicant,
        **more,
    )


def told(person):
    return Message.objects.filter(recipient=person).count()


def heard(act, *people):
    before = [told(person) for person in people]
    act()
    return [told(person) - count for person, count in zip(people, before, strict=True)]


def reload(request):
    return PlacementRequest.objects.for_reading().get(pk=request.pk)


def later_end(placement):
    return placement.ends_on + timedelta(days=10)


@pytest.fixture
def extendable(active):
    cohort = active.application.cohort
    cohort.extension_days = 30
    cohort.save()
    return active


def test_a_day_typed_wrong_says_what_to_change(applicant_browser, extendable):
    day = (extendable.ends_on + timedelta(days=90)).isoformat()
    page = words(
        applicant_browser.post(f"{PAGE}extension/", {"day": day, "reason": SECRET})
    )
    assert "This is not possible: the new last day must come after" in page
    assert "any more" not in page
    assert SECRET in page
    assert not PlacementRequest.objects.exists()


# Who hears


@pytest.mark.parametrize(
    ("kind", "days", "host_hears"),
    [
        (K.PAUSE, 3, True),
        (K.TRANSFER, None, False),
        (K.RESIGNATION, 3, False),
    ],
)
@pytest.mark.parametrize("is_for_safety", [False, True])
def test_coordinators_hear_and_the_host_only_of_what_it_plans_for(
    active, coordinator, member, kind, days, host_hears, is_for_safety
):
    day = in_days(days) if days else None
    hears = int(host_hears and not is_for_safety)
    assert heard(
        lambda: ask(active, kind, day, is_for_safety=is_for_safety),
        coordinator,
        member,
    ) == [1, hears]
    visible = PlacementRequest.objects.visible_to(member)
    assert visible.exists() == bool(hears)
    row = reload(PlacementRequest.objects.get())
    assert heard(
        lambda: workflow.take_back(row, by=active.application.applicant),
        coordinator,
        member,
    ) == [1, hears]


def test_no_message_and_no_history_has_the_reason(active, member):
    ask(active, K.PAUSE, in_days(3), is_for_safety=True)
    for message in Message.objects.select_related("data_key"):
        assert SECRET not in message.text + message.title
    assert not any(SECRET in str(line.__dict__) for line in AuditEntry.objects.all())


def test_the_hosts_page_has_the_day_and_never_the_reason(active, host_browser):
    ask(active, K.PAUSE, in_days(3))
    ask(active, K.TRANSFER)
    page = words(host_browser.get(placement_factory.host_url(active)))
    assert "Pause the work" in page
    assert "Go to another organization" not in page
    assert SECRET not in page


# Asking


def test_days_that_cannot_be_are_refused(extendable, en):
    latest = extendable.ends_on + timedelta(days=31)
    for kind, day, text in (
        (K.PAUSE, in_days(-1), "between today"),
        (K.PAUSE, None, "a day is needed"),
        (K.RESIGNATION, extendable.ends_on + timedelta(days=1), "between today"),
        (K.EXTENSION, extendable.ends_on, "must come after"),
        (K.EXTENSION, latest, "must come after"),
    ):
        with pytest.raises(TransitionRefused, match=text):
            ask(extendable, kind, day)


def test_one_request_of_a_kind_waits(active, en):
    ask(active, K.TRANSFER)
    with pytest.raises(TransitionRefused, match="already"):
        ask(active, K.TRANSFER)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlacementRequest(placement=active, kind=K.TRANSFER).save()
    ask(active, K.PAUSE, in_days(1))


def test_only_the_volunteer_asks(active, coordinator, member):
    for person in (coordinator, member):
        with pytest.raises(TransitionRefused):
            workflow.ask(active, kind=K.TRANSFER, reason="", by=person)


def test_before_the_start_only_an_end_is_asked_for(
    cohort, coordinator, position, applicant
):
    planned = placement_factory.planned(cohort, coordinator, position, applicant)
    for kind in (K.PAUSE, K.EXTENSION, K.TRANSFER):
        with pytest.raises(TransitionRefused):
            ask(planned, kind, in_days(1))
    assert ask(planned, K.RESIGNATION).day is None


# Answers


def end(placement, coordinator, kind="compelling"):
    placement_workflow.end_early(
        placement, kind=kind, last_day=in_days(0), reason="ก", by=coordinator
    )


def test_the_step_grants_its_request_and_the_end_ends_the_others(
    extendable, coordinator
):
    extension = ask(extendable, K.EXTENSION, later_end(extendable))
    pause = ask(extendable, K.PAUSE, in_days(0))
    resignation = ask(extendable, K.RESIGNATION, in_days(0))
    transfer = ask(extendable, K.TRANSFER)
    placement_workflow.extend(extendable, ends_on=later_end(extendable), by=coordinator)
    placement_workflow.hold(extendable, since=in_days(0), by=coordinator)
    assert [reload(row).status for row in (extension, pause)] == [S.GRANTED] * 2
    assert reload(resignation).status == S.ASKED
    end(extendable, coordinator)
    assert reload(resignation).status == S.GRANTED
    assert reload(transfer).status == S.ENDED
    corrections.take_back(changes.newest(extendable), reason="ก", by=coordinator)
    assert [reload(row).status for row in (resignation, transfer)] == [S.ASKED] * 2
    corrections.take_back(changes.newest(extendable), reason="ก", by=coordinator)
    assert [reload(row).status for row in (pause, extension)] == [S.ASKED, S.GRANTED]


def test_a_request_asked_anew_stands_for_the_one_that_was_granted(active, coordinator):
    first = ask(active, K.PAUSE, in_days(0))
    placement_workflow.hold(active, since=in_days(0), by=coordinator)
    placement_workflow.resume(
        active, back_on=in_days(1), moves_end=False, by=coordinator
    )
    second = ask(active, K.PAUSE, in_days(1))
    for _step in range(2):
        corrections.take_back(changes.newest(active), reason="ก", by=coordinator)
    assert [reload(row).status for row in (first, second)] == [S.GRANTED, S.ASKED]


@pytest.mark.parametrize("kind", ["for_cause", "safety"])
def test_other_ends_grant_no_resignation(active, coordinator, kind):
    row = ask(active, K.RESIGNATION, in_days(0))
    end(active, coordinator, kind)
    assert reload(row).status == S.ENDED


def test_a_transfer_is_granted_where_it_was_asked_for(active, cohort, coordinator):
    row = ask(active, K.TRANSFER)
    other = offer_factory.position(cohort, "two")
    transfers.transfer(active, to=other, first_day=in_days(1), by=coordinator)
    assert reload(row).status == S.GRANTED


def test_a_request_ends_with_a_place_that_is_deferred(
    cohort, coordinator, position, applicant
):
    planned = placement_factory.planned(cohort, coordinator, position, applicant)
    row = ask(planned, K.RESIGNATION)
    deferral = Deferral(
        application=planned.application, offer=planned.offer, agreed_at=timezone.now()
    )
    deferral.save()
    deferral_workflow.promise(deferral, answer="", by=coordinator)
    assert reload(row).status == S.ENDED


def test_a_refusal_has_a_reason_and_can_be_taken_back(
    active, coordinator, applicant, member
):
    row = ask(active, K.PAUSE, in_days(3))
    with pytest.raises(TransitionRefused):
        workflow.decline(row, answer=" ", by=coordinator)
    assert heard(
        lambda: workflow.decline(row, answer="ยังไม่ได้", by=coordinator),
        applicant,
        member,
    ) == [1, 1]
    again = reload(row)
    assert (again.status, again.answer) == (S.DECLINED, "ยังไม่ได้")
    assert heard(lambda: workflow.reopen(again, by=coordinator), applicant) == [1]
    assert reload(row).status == S.ASKED
    workflow.decline(reload(row), answer="ไม่ได้", by=coordinator)
    ask(active, K.PAUSE, in_days(3))
    with pytest.raises(TransitionRefused):
        workflow.reopen(reload(row), by=coordinator)


def test_of_a_volunteer_and_a_coordinator_at_once_one_is_refused(active, coordinator):
    row = ask(active, K.TRANSFER)
    stale = reload(row)
    workflow.take_back(reload(row), by=active.application.applicant)
    with pytest.raises(TransitionRefused):
        workflow.decline(stale, answer="ก", by=coordinator)


# Pages


def test_on_the_phone_a_request_is_made_and_taken_back(active, applicant_browser):
    page = words(applicant_browser.get(PAGE))
    assert "You have asked for nothing yet" in page
    assert "What happens next" in words(applicant_browser.get(f"{PAGE}pause/"))
    wrong = applicant_browser.post(
        f"{PAGE}pause/", {"day": in_days(-5).isoformat(), "reason": SECRET}
    )
    assert "between today and the last day" in words(wrong)
    assert SECRET in words(wrong)
    data = {"day": in_days(3).isoformat(), "reason": SECRET, "is_for_safety": "on"}
    applicant_browser.post(f"{PAGE}pause/", data)
    row = PlacementRequest.objects.get()
    assert (row.day, row.is_for_safety, row.reason) == (in_days(3), True, SECRET)
    assert "your organization is not told" in words(applicant_browser.get(PAGE))
    # It waits: it is not offered once more.
    assert applicant_browser.get(f"{PAGE}pause/").status_code == 302
    applicant_browser.post(f"{PAGE}{row.code}/back/")
    assert reload(row).status == S.WITHDRAWN
    assert applicant_browser.get(f"{PAGE}holiday/").status_code == 404


def test_nobody_else_finds_a_request(
    active, as_user, host_browser, cohort, coordinator
):
    row = ask(active, K.TRANSFER)
    assert host_browser.post(f"{PAGE}{row.code}/back/").status_code == 404
    assert reload(row).status == S.ASKED


def test_the_desk_declines_after_showing_the_message(
    active, coordinator, coordinator_browser, applicant
):
    row = ask(active, K.RESIGNATION, in_days(3))
    base = "/en/admin/placements/placementrequest/"
    assert row.placement.application.reference in words(coordinator_browser.get(base))
    page = words(coordinator_browser.get(f"{base}{row.code}/change/"))
    assert SECRET in page
    assert "does not know of this request" in page
    assert f"/placement/{active.code}/steps/end/" in page
    step = words(
        coordinator_browser.get(
            f"/en/admin/placements/placement/{active.code}/steps/end/"
        )
    )
    assert str(in_days(3).year) in step
    data = {"answer": "ยังไม่ได้"}
    shown = coordinator_browser.post(f"{base}{row.code}/decline/", data)
    assert {str(applicant)} == {item.recipient for item in shown.context["previews"]}
    assert reload(row).status == S.ASKED
    coordinator_browser.post(f"{base}{row.code}/decline/", {**data, "confirmed": "1"})
    assert reload(row).status == S.DECLINED
    coordinator_browser.post(f"{base}{row.code}/reopen/", {"confirmed": "1"})
    assert reload(row).status == S.ASKED
    overview = words(coordinator_browser.get("/en/admin/?cohort=16"))
    assert "Requests of volunteers to answer" in overview


def test_the_list_asks_as_much_for_many_as_for_one(
    active, coordinator_browser, django_assert_max_num_queries
):
    ask(active, K.TRANSFER)
    with django_assert_max_num_queries(20):
        coordinator_browser.get("/en/admin/placements/placementrequest/")
