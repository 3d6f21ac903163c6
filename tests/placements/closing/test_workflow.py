"""A cohort closes: blockers first, one message each, and then it is read-only."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from organizations.models import Cohort, Participation
from organizations.profiles import workflow as profile_workflow
from placements import tasks
from placements.closing import alumni, blockers, outcomes
from placements.closing import workflow as closing_workflow
from placements.days_off import workflow as leave
from placements.models import Closing, Statistic
from placements.models.choices import LeaveKind, Outcome
from placements.offers import workflow as offer_workflow
from placements.year import certificates
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests import make
from tests.placements import closing_factory, offer_factory, placement_factory
from tests.volunteers.browsing import words
from volunteers.application import drafting
from volunteers.decisions import workflow as application_workflow
from volunteers.models import Application, Conflict, ConsentText

URL = "/en/admin/placements/closing/add/"


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=3)


@pytest.fixture
def ended(cohort, coordinator, position, applicant):
    """Nothing is open: completed, not selected, withdrawn, never sent."""
    placement = closing_factory.completed(cohort, coordinator, position, applicant)
    closing_factory.not_selected(cohort, coordinator, position)
    closing_factory.withdrawn(cohort)
    drafting.begin_application(cohort, by=make.person())
    closing_factory.close_call(cohort)
    return placement


@pytest.fixture
def closed(ended, cohort, coordinator):
    closing_workflow.plan(cohort, minutes=5, by=coordinator)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        tasks.close_cohorts()
    cohort.refresh_from_db()
    return placement_factory.reload(ended)


def open_labels(cohort):
    return [str(blocker.label) for blocker in blockers.find_blockers(cohort)]


def kinds():
    rows = Message.objects.filter(kind__startswith="closing_").order_by("kind")
    return list(rows.values_list("kind", flat=True))


# What must be settled first


def test_while_the_call_is_open_it_can_not_close(cohort, coordinator, en):
    assert open_labels(cohort) == ["The call is still open"]
    with pytest.raises(TransitionRefused):
        closing_workflow.plan(cohort, minutes=5, by=coordinator)


def test_everything_that_is_open_is_named(cohort, coordinator, position, en):
    make.application(cohort)
    offer_factory.shortlisted(cohort, coordinator, position)
    closing_factory.not_selected(cohort, coordinator, position, is_released=False)
    offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, position), position, coordinator
    )
    placement_factory.active(cohort, coordinator, position)
    assert open_labels(closing_factory.close_call(cohort)) == [
        "Applications without a decision",
        "Shortlisted, but without a place or a result",
        "Results that were not released",
        "Offers planned or waiting for an answer",
        "Placements that have not ended",
    ]


def test_a_person_is_in_one_group_or_in_none_while_open(ended, cohort):
    counts = {
        outcome: len(rows)
        for outcome, rows in outcomes.applications_by_outcome(cohort).items()
    }
    assert counts == {
        Outcome.COMPLETED: 1,
        Outcome.NOT_SELECTED: 1,
        Outcome.WITHDRAWN: 1,
        Outcome.UNSENT: 1,
    }


def test_who_declined_an_offer_is_told_apart(cohort, coordinator, position):
    offer = offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, position), position, coordinator
    )
    closing_groups = outcomes.applications_by_outcome(cohort)
    offer_workflow.decline(offer, by=offer.application.applicant)
    assert (
        closing_groups,
        list(outcomes.applications_by_outcome(closing_factory.close_call(cohort))),
    ) == (
        {},
        [Outcome.NOT_TAKEN],
    )


# Held, stopped, closed


def test_while_it_is_held_nothing_has_changed_and_it_can_be_stopped(
    ended, cohort, coordinator
):
    plan = closing_workflow.plan(cohort, minutes=5, by=coordinator)
    assert (tasks.close_cohorts(), kinds()) == (0, [])
    closing_workflow.stop(plan, by=coordinator)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert tasks.close_cohorts() == 0
    cohort.refresh_from_db()
    assert cohort.closed_at is None


def test_a_cohort_is_closed_by_one_closing(ended, cohort, coordinator):
    closing_workflow.plan(cohort, minutes=5, by=coordinator)
    with pytest.raises(TransitionRefused):
        closing_workflow.plan(cohort, minutes=5, by=coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.create(
            cohort=cohort, made_by=coordinator, leaves_at=timezone.now()
        )


def test_everybody_hears_once_by_their_outcome(closed, cohort):
    expected = [
        "closing_completed",
        "closing_not_selected",
        "closing_unsent",
        "closing_withdrawn",
    ]
    assert kinds() == expected
    with time_machine.travel(timezone.now() + timedelta(minutes=7)):
        assert (
            tasks.close_cohorts(),
            closing_workflow.notify_applicants(cohort),
            kinds(),
        ) == (0, 0, expected)


def test_what_was_cut_off_between_closing_and_telling_goes_on(
    ended, cohort, coordinator
):
    plan = closing_workflow.plan(cohort, minutes=5, by=coordinator)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        closing_workflow.close_or_stop(plan)
        assert (kinds(), tasks.close_cohorts(), len(kinds())) == ([], 4, 4)


def test_no_subject_tells_an_outcome_and_no_text_a_host(closed, position):
    messages = Message.objects.filter(kind__startswith="closing_").select_related(
        "data_key"
    )
    assert {message.title for message in messages} == {"มีข้อความใหม่จากโครงการอาสาสมัคร"}
    assert not [
        message for message in messages if position.organization.name in message.text
    ]


def test_what_opens_again_in_the_meantime_stops_it_and_tells_who_planned_it(
    ended, cohort, coordinator
):
    closing_workflow.plan(cohort, minutes=5, by=coordinator)
    make_open = Application.objects.filter(status="not_selected").get()
    application_workflow.take_back(make_open, by=coordinator, note="มีข้อมูลใหม่")
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert tasks.close_cohorts() == 0
    cohort.refresh_from_db()
    news = Message.objects.filter(recipient=coordinator, kind="placement_news")
    assert (
        cohort.closed_at,
        Closing.objects.get().stopped_at is None,
        news.count(),
    ) == (None, False, 1)


def test_closing_ends_the_hosts_part_stores_the_figures_and_writes_history(
    closed, cohort, coordinator
):
    assert set(
        Participation.objects.filter(cohort=cohort).values_list("status", flat=True)
    ) == {"closed"}
    assert (
        Statistic.objects.get(cohort=cohort, by="funnel", value="completed").count == 1
    )
    assert (
        AuditEntry.objects.filter(action="close cohort", actor=coordinator.code).count()
        == 1
    )


# Afterwards


def test_nothing_of_a_closed_cohort_moves(closed, cohort, coordinator, applicant):
    refused = Application.objects.get(status="not_selected")
    part = Participation.objects.filter(cohort=cohort).first()
    acts = (
        lambda: application_workflow.take_back(refused, by=coordinator, note="x"),
        lambda: leave.grant(
            closed, halves=2, on_day=timezone.localdate(), note="", by=coordinator
        ),
        lambda: leave.ask(
            closed,
            kind=LeaveKind.TAKEN,
            part="day",
            on_day=closed.ends_on,
            to_day=None,
            note="",
            by=applicant,
        ),
        lambda: profile_workflow.begin_revision(part, by=coordinator),
        lambda: offer_factory.match_run(cohort, coordinator),
        lambda: closing_workflow.plan(cohort, minutes=5, by=coordinator),
    )
    for act in acts:
        with pytest.raises(TransitionRefused):
            act()


def test_the_desk_changes_nothing_of_it_and_adds_nothing(
    closed, cohort, coordinator, as_user
):
    coordinator_browser, question = as_user(coordinator), cohort.questions.first()
    page = words(
        coordinator_browser.get(f"/en/admin/organizations/cohort/{cohort.pk}/change/")
    )
    assert 'name="_save"' not in page
    url = f"/en/admin/volunteers/question/{question.pk}/change/"
    assert coordinator_browser.post(url, {"text_th": "x"}).status_code == 403
    posted = {
        "cohort": cohort.pk,
        "slug": "new",
        "order": 9,
        "text_th": "ก",
        "text_en": "a",
        "limit": 100,
    }
    assert (
        coordinator_browser.post(
            "/en/admin/volunteers/question/add/", posted
        ).status_code
        == 403
    )


def test_certificates_downloads_and_privacy_stay(
    closed, coordinator, applicant, as_user
):
    certificates.issue(closed, name="ใบไผ่", by=coordinator)
    closing_factory.alumni_text()
    assert alumni.agree(applicant, version=1).cohort_id == closed.application.cohort_id
    applicant_browser = as_user(applicant)
    assert applicant_browser.get("/en/placement/").status_code == 200
    ConsentText.objects.filter(kind="hosts").update(is_required=False)
    drafting.save_section(
        closed.application,
        "consents",
        {"programme": True, "hosts": False},
        version=closed.application.section_versions["consents"],
        by=applicant,
    )
    assert closed.application.consents.filter(withdrawn_at=None).count() == 1


# Pages


def test_the_page_shows_what_is_open_and_plans_nothing(as_user, cohort, coordinator):
    page = as_user(coordinator).post(
        URL, {"minutes": "5", "confirmed": "1"}, follow=True
    )
    assert "To settle before you close the cohort" in words(page)
    assert Closing.objects.count() == 0


def test_the_messages_stand_on_the_page_before_anything_happens(
    as_user, ended, cohort, coordinator
):
    coordinator_browser = as_user(coordinator)
    assert "See the messages" in words(coordinator_browser.get(URL))
    page = words(coordinator_browser.post(URL, {"minutes": "5"}))
    assert (page.count("<figure"), Closing.objects.count(), kinds()) == (4, 0, [])
    assert (
        coordinator_browser.post(URL, {"minutes": "5", "confirmed": "1"}).status_code
        == 302
    )
    assert "Stop the closing" in words(coordinator_browser.get(URL))


def test_no_draft_and_no_conflict_of_interest_is_shown_as_an_example(
    as_user, ended, coordinator, en
):
    hidden = Application.objects.get(status="not_selected")
    Conflict.objects.create(application=hidden, reviewer=coordinator, kind="declared")
    page = words(as_user(coordinator).post(URL, {"minutes": "5"}))
    assert (page.count("As each of them gets it"), str(hidden.reference) in page) == (
        2,
        False,
    )


def test_stopping_by_the_page_and_twice(as_user, ended, cohort, coordinator):
    plan = closing_workflow.plan(cohort, minutes=5, by=coordinator)
    coordinator_browser, url = (
        as_user(coordinator),
        f"/en/admin/placements/closing/{plan.code}/stop/",
    )
    assert coordinator_browser.get(url)["Location"].endswith(
        f"/closing/add/?cohort={cohort.number}"
    )
    assert [coordinator_browser.post(url).status_code for _time in range(2)] == [
        302,
        302,
    ]
    assert AuditEntry.objects.filter(action="stop closing").count() == 1


def test_only_coordinators_close_and_read_figures(
    as_user, ended, cohort, administrator, stranger
):
    for tail in ("add/", "figures/", "figures.csv"):
        url = f"/en/admin/placements/closing/{tail}"
        assert [
            as_user(person).get(url).status_code for person in (administrator, stranger)
        ] == [403, 302]


def test_a_cohort_that_is_open_moves_as_before(cohort):
    assert Cohort.objects.get(pk=cohort.pk).closed_at is None
    assert make.application(cohort).status == "submitted"
