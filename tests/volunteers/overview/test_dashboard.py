from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.hosts import hosting_requests
from organizations.models import Province
from organizations.profiles import workflow as profile_workflow
from portal.kernel import cache
from portal.models import Message
from portal.models.choices import MessageState
from portal.text import dates
from tests import make
from tests.volunteers import judging
from volunteers.decisions import information, workflow
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S
from volunteers.overview import dashboard, overview_cards
from volunteers.references import erasing, requests

NOW = timezone.now


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


def card_of_applications(response):
    """Before a call opens, its readiness stands above."""
    cards = response.context["cards"]
    [card] = [card for card in cards if "facts" in card.context]
    return card


def facts(response):
    card = card_of_applications(response)
    return {str(fact["label"]): str(fact["value"]) for fact in card.context["facts"]}


def waiting(response):
    card = card_of_applications(response)
    return {str(task["label"]): task["count"] for task in card.context["tasks"]}


# Numbers


def test_drafts_are_counted_but_are_not_sent(cohort, coordinator):
    make.draft(cohort)
    make.application(cohort)
    states = dashboard.states(cohort, NOW(), by=coordinator)
    assert (states.counts[S.DRAFT], states.counts[S.SUBMITTED], states.sent) == (
        1,
        1,
        1,
    )


def test_a_withdrawn_draft_was_never_sent(cohort, coordinator):
    draft = make.draft(cohort)
    workflow.withdraw(draft, by=draft.applicant)
    sent = make.application(cohort)
    workflow.withdraw(sent, by=sent.applicant)
    states = dashboard.states(cohort, NOW(), by=coordinator)
    assert (states.counts[S.WITHDRAWN], states.sent) == (1, 1)


def test_an_outcome_waits_until_it_is_released(cohort, coordinator):
    application, _reviews = judging.in_review(cohort, coordinator)
    workflow.put_in_reserve(application, by=coordinator)
    assert dashboard.states(cohort, NOW(), by=coordinator).held.count == 1
    workflow.release(application, by=coordinator)
    assert dashboard.states(cohort, NOW(), by=coordinator).held.count == 0
    workflow.decline(application, by=coordinator, reason="few_seats")
    assert dashboard.states(cohort, NOW(), by=coordinator).held.count == 1


def test_a_returned_application_is_overdue_after_its_deadline(cohort, coordinator):
    application = make.application(cohort)
    answer_by = NOW() + timedelta(days=2)
    information.request(
        application,
        by=coordinator,
        sections=["about"],
        note="ขอข้อมูลเพิ่ม",
        answer_by=answer_by,
    )
    assert dashboard.states(cohort, NOW(), by=coordinator).overdue.count == 0
    late = dashboard.states(
        cohort, answer_by + timedelta(minutes=1), by=coordinator
    ).overdue
    assert (late.count, late.since) == (1, answer_by)


def test_too_few_reviewers_have_those_with_none_and_those_that_lost_one(
    cohort, coordinator
):
    make.application(cohort)
    panel = [make.reviewer(cohort) for _ in range(2)]
    judging.in_review(cohort, coordinator, panel[0])
    judging.in_review(cohort, coordinator, *panel)
    assert dashboard.short_of_reviewers(cohort, by=coordinator).count == 2


def test_days_are_those_of_bangkok_without_gaps(cohort, coordinator):
    first, second = make.application(cohort), make.application(cohort)
    midnight = timezone.localtime(NOW(), dates.BANGKOK).replace(hour=0, minute=10)
    Application.objects.filter(pk=first.pk).update(submitted_at=midnight)
    Application.objects.filter(pk=second.pk).update(
        submitted_at=midnight - timedelta(minutes=20)
    )
    rows = dashboard.arrivals(cohort, NOW(), by=coordinator).by_day
    assert [count for _day, count in rows[-3:]] == [0, 1, 1]
    assert len(rows) == 11
    assert rows[-1][0] == dates.bangkok_day(NOW())


def test_a_long_call_shows_its_last_92_days(cohort, coordinator):
    cohort.applications_open_at = NOW() - timedelta(days=300)
    assert len(dashboard.arrivals(cohort, NOW(), by=coordinator).by_day) == 92


def test_hosts_are_counted_by_first_and_any_choice(cohort, coordinator, pi):
    other = make.position(cohort, slug="other", name="องค์กรอื่น (ตัวอย่าง)", seats=2)
    make.application(cohort, positions=[pi, other])
    make.application(cohort, positions=[other])
    make.draft(cohort, positions=[pi])
    withdrawn = make.application(cohort, positions=[pi])
    workflow.withdraw(withdrawn, by=withdrawn.applicant)
    by_slug = {
        host.slug: (host.first, host.any, host.seats)
        for host in dashboard.by_host(cohort, by=coordinator)
    }
    assert by_slug == {"protection-international": (1, 1, None), "other": (1, 2, 2)}


def test_regions_are_those_of_home(cohort, coordinator):
    from_loei = make.application(cohort)
    unknown = make.application(cohort)
    Application.objects.filter(pk=from_loei.pk).update(
        home_province=Province.objects.get(slug="loei")
    )
    Application.objects.filter(pk=unknown.pk).update(home_province=None)
    make.draft(cohort)
    by_region = dict(dashboard.arrivals(cohort, NOW(), by=coordinator).by_region)
    assert by_region == {
        "north": 0,
        "northeast": 1,
        "central": 0,
        "east": 0,
        "west": 0,
        "south": 0,
        "": 1,
    }


def test_the_funnel_says_how_far_applications_came(cohort, coordinator):
    make.draft(cohort)
    make.application(cohort)
    application, _reviews = judging.in_review(cohort, coordinator)
    Application.objects.filter(pk=application.pk).update(review_count=1)
    workflow.shortlist(application, by=coordinator)
    numbers = [
        bar.number
        for bar in overview_cards.funnel(
            dashboard.states(cohort, NOW(), by=coordinator)
        ).bars
    ]
    assert numbers == ["3", "2", "1", "1"]


def test_reviews_are_late_from_the_day_after_their_last(cohort, coordinator):
    judging.in_review(cohort, coordinator)
    last = dates.bangkok_day(NOW())
    cohort.review_ends_on = last
    assert dashboard.late_reviews(cohort, NOW(), by=coordinator) == dashboard.Waiting(
        0, None
    )
    tomorrow = NOW() + timedelta(days=1)
    assert dashboard.late_reviews(
        cohort, tomorrow, by=coordinator
    ) == dashboard.Waiting(1, dates.end_of_day(last))


@pytest.mark.parametrize(("largest_small", "counted"), [(1, 1), (2, 3)])
def test_figures_of_a_large_cohort_are_kept(
    cohort, coordinator, monkeypatch, largest_small, counted
):
    monkeypatch.setattr(cache, "_cached", {})
    monkeypatch.setattr(dashboard, "LARGE", largest_small)
    make.application(cohort)
    make.application(cohort)
    asked = []
    for _look in range(3):
        dashboard.cached_if_large("test", cohort, coordinator, lambda: asked.append(1))
    assert len(asked) == counted


# The page


def test_the_overview_tells_what_waits_and_leads_there(
    coordinator_client, cohort, pi, editor, coordinator
):
    profile_workflow.submit(make.draft_revision(pi.participation, by=editor), by=editor)
    make.sent_application(cohort, positions=[pi])
    held, _reviews = judging.in_review(cohort, coordinator)
    workflow.put_in_reserve(held, by=coordinator)
    receipts = Message.objects.filter(kind="application_received")
    receipts.update(state=MessageState.FAILED)
    hosting_requests.submit(
        language="th", name="ลำน้ำ", work="x", why="x", contact_email="x@x.example"
    )
    page = coordinator_client.get("/en/admin/")
    assert waiting(page) == {
        "Profiles to approve": 1,
        "Requests to host a volunteer": 1,
        "Messages that failed": 1,
        "Too few reviewers": 1,
        "Results to release": 1,
    }
    for task in card_of_applications(page).context["tasks"]:
        listed = coordinator_client.get(task["href"])
        found = (
            listed.context["cl"].result_count
            if "cl" in listed.context
            else len(listed.context["rows"])
        )
        assert (listed.status_code, found) == (200, task["count"])


def test_referees_who_ask_to_be_erased_are_a_to_do_by_application(
    coordinator_client, coordinator
):
    application = make.application(make.cohort(references_wanted=2))
    requests.ask(application, by=coordinator, orders=[1, 2])
    for reference in application.references.all():
        erasing.ask(reference)
    page = coordinator_client.get("/en/admin/")
    label = "Applications with a referee who asks to be erased"
    assert waiting(page)[label] == 1
    hrefs = {
        str(task["label"]): task["href"]
        for task in card_of_applications(page).context["tasks"]
    }
    listed = coordinator_client.get(hrefs[label]).context["cl"]
    assert listed.result_count == 1


def test_the_overview_knows_the_phase_of_the_call(coordinator_client, cohort):
    with time_machine.travel(NOW(), tick=False):
        cohort.applications_close_at = NOW() + timedelta(days=60)
        cohort.save()
        page = coordinator_client.get("/en/admin/")
    assert facts(page)["Closes in"] == "60 days"
    cohort.applications_open_at = NOW() + timedelta(days=3, hours=1)
    cohort.save()
    assert facts(coordinator_client.get("/en/admin/"))["Opens in"] == "3 days"
    cohort.applications_open_at = NOW() - timedelta(days=9)
    cohort.applications_close_at = NOW() - timedelta(days=2)
    cohort.save()
    assert facts(coordinator_client.get("/en/admin/"))["The call"] == "closed"


def test_seats_that_are_not_known_are_not_invented(coordinator_client, cohort, pi):
    make.position(cohort, slug="other", seats=2)
    [card] = coordinator_client.get("/en/admin/").context["cards"]
    [seats] = [fact for fact in card.context["facts"] if fact["label"] == "Seats"]
    assert (seats["value"], seats["note"]) == (
        "seats for 2 in 2 organizations",
        "1 did not say how many",
    )


def test_another_cohort_is_one_address_away(coordinator_client, cohort):
    make.cohort(15, is_public=False)
    page = coordinator_client.get("/en/admin/")
    assert page.context["cohort"].number == 16
    assert 'href="/en/admin/?cohort=15"' in page.content.decode()
    assert coordinator_client.get("/en/admin/?cohort=15").context["cohort"].number == 15
    assert coordinator_client.get("/en/admin/?cohort=99").status_code == 404
    assert coordinator_client.get("/en/admin/?cohort=x").status_code == 404


def test_without_any_cohort_the_overview_says_so(coordinator_client):
    assert (
        "There is no cohort yet"
        in coordinator_client.get("/en/admin/").content.decode()
    )


def test_administrators_see_no_number_of_applications(
    as_user, administrator, cohort, pi
):
    application = make.application(cohort, positions=[pi])
    page = as_user(administrator).get("/en/admin/")
    assert (page.status_code, page.context["cards"]) == (200, [])
    assert "Applications" not in page.content.decode()
    assert application.reference not in page.content.decode()


def test_nothing_of_a_draft_but_its_number_is_shown(
    coordinator_client, cohort, applicant, pi
):
    draft = make.draft(cohort, applicant, [pi])
    for url in (
        "/en/admin/",
        "/en/admin/volunteers/application/",
        "/en/admin/portal/auditentry/",
    ):
        page = coordinator_client.get(url).content.decode()
        assert not [
            secret
            for secret in ("ใบไผ่", applicant.email, "ตรงกับที่สนใจ", "+66812345678")
            if secret in page
        ], url
    assert (
        coordinator_client.get(
            f"/en/admin/volunteers/application/{draft.code}/change/"
        ).status_code
        == 404
    )


def test_the_overview_asks_at_most_eleven_questions(
    coordinator_client, cohort, coordinator
):
    coordinator_client.get("/en/admin/")
    counted = []
    for round_number in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert coordinator_client.get("/en/admin/").status_code == 200
        counted.append(len(queries))
        for number in range(30):
            make.application(
                cohort,
                positions=[
                    make.position(cohort, slug=f"given-{round_number}-{number}")
                ],
            )
    assert counted[0] == counted[1] <= 11
