"""The selection meeting: who stands in it, what a row does, and what colleagues see."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import Cohort, Position
from portal.models import AuditEntry, Message
from portal.models.choices import Role
from tests import make
from tests.placements import offer_factory
from tests.volunteers import interviewing, judging
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.meeting import notes
from volunteers.models import Application, Comment, Decision

MEETING = "/en/admin/volunteers/application/meeting/"
ROW = {"HTTP_X_ROW": "1"}


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def someone(cohort, coordinator, pi):
    return judging.in_review(cohort, coordinator, positions=[pi])[0]


@pytest.fixture
def colleague(db):
    return make.person("colleague@portal.example", role=Role.COORDINATOR)


def scored(application, value):
    Application.objects.filter(pk=application.pk).update(score_corrected=value)


def press(client, application, slug, *, shown="in_review", **more):
    data = {"shown": shown, "confirmed": "row", "note": "back", **more}
    return client.post(f"{MEETING}{application.code}/{slug}/", data, follow=True)


def press_in_row(client, application, slug, *, shown="in_review", **more):
    data = {"shown": shown, "confirmed": "row", "note": "back", **more}
    return client.post(f"{MEETING}{application.code}/{slug}/", data, **ROW)


def give_seats(position, count):
    Position.objects.filter(pk=position.pk).update(seats=count)


def fresh_position(position):
    return Position.objects.get(pk=position.pk)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def toasts(response):
    return [str(message) for message in response.context["messages"]]


def codes(page):
    return [shown.row.application.code for shown in page.context["rows"]]


def seen(page):
    return ",".join(
        f"{shown.row.application.code}.{shown.row.version}"
        for shown in page.context["rows"]
    )


def look(client, page, **more):
    asked = {"seen": seen(page), "plan": page.context["plan_version"], **more}
    return client.get(f"{MEETING}changes/", asked)


# Who stands in it


def test_it_ranks_by_score_and_whoever_has_none_comes_last(
    desk, cohort, coordinator, pi
):
    people = [
        judging.in_review(cohort, coordinator, positions=[pi])[0] for _ in range(3)
    ]
    scored(people[0], 3.2)
    scored(people[2], 4.1)
    page = desk.get(MEETING)
    assert codes(page) == [people[2].code, people[0].code, people[1].code]
    assert [shown.row.place for shown in page.context["rows"]] == [1, 2, 3]


def test_what_is_only_submitted_and_what_was_withdrawn_is_not_in_it(
    desk, cohort, someone, coordinator, pi
):
    make.application(cohort, positions=[pi])
    gone, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
    workflow.withdraw(gone, by=gone.applicant)
    assert codes(desk.get(MEETING)) == [someone.code]


def test_a_group_and_a_position_narrow_it(desk, cohort, coordinator, someone):
    other = make.position(cohort, slug="other")
    second, _reviews = judging.in_review(cohort, coordinator, positions=[other])
    workflow.shortlist(second, by=coordinator)
    assert codes(desk.get(f"{MEETING}?group=open")) == [someone.code]
    assert codes(desk.get(f"{MEETING}?group=shortlisted")) == [second.code]
    assert codes(desk.get(f"{MEETING}?chose=other")) == [second.code]


@pytest.mark.parametrize("query", ["group=foo", "o=foo", "chose=foo"])
def test_a_choice_that_isnt_there_shows_nobody_and_says_so(desk, someone, query):
    page = desk.get(f"{MEETING}?{query}")
    assert codes(page) == []
    assert "The address asks for “foo”" in page.content.decode()


def test_who_has_a_conflict_neither_sees_nor_decides(desk, someone, coordinator):
    conflicts.declare_own(someone, kind="declared", note="", by=coordinator)
    page = desk.get(MEETING)
    assert codes(page) == []
    assert page.context["plan"].planned == 0
    assert press(desk, someone, "shortlist").status_code == 404
    assert desk.post(f"{MEETING}{someone.code}/note/", {"text": "x"}).status_code == 404


def test_a_coordinator_is_not_in_their_own_meeting(desk, cohort, coordinator, pi):
    own, _reviews = judging.in_review(
        cohort, coordinator, positions=[pi], applicant=coordinator
    )
    assert codes(desk.get(MEETING)) == []
    assert press(desk, own, "shortlist").status_code == 404


def test_hidden_names_stand_nowhere_on_the_page(desk, someone):
    name = someone.display_name
    assert name in desk.get(MEETING).content.decode()
    hidden = desk.get(f"{MEETING}?names=hidden")
    assert name not in hidden.content.decode()
    assert someone.reference in hidden.content.decode()
    for path in (f"{someone.code}/note/", f"{someone.code}/shortlist/"):
        page = desk.get(f"{MEETING}{path}?names=hidden").content.decode()
        assert name not in page


def test_opening_it_is_in_the_history_of_the_cohort(desk, cohort):
    desk.get(MEETING)
    assert AuditEntry.objects.about(cohort).last().action == "open selection meeting"


def test_as_many_queries_for_one_row_as_for_thirty(
    desk, cohort, coordinator, pi, someone
):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(MEETING).status_code == 200
        return len(queries)

    notes.add(someone, by=coordinator, text="first")
    desk.get(MEETING)
    few = count()
    for number in range(29):
        row, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
        if number % 2:
            workflow.shortlist(row, by=coordinator)
            notes.add(row, by=coordinator, text="more")
    assert count() == few


# Seats


def test_the_line_counts_seats_against_places_that_are_planned(
    desk, cohort, coordinator, pi, someone
):
    give_seats(pi, 2)
    workflow.shortlist(someone, by=coordinator)
    plan = desk.get(MEETING).context["plan"]
    assert (plan.seats, plan.planned, plan.left) == (2, 1, 1)
    assert plan.positions[pi.pk].left == 1


def test_more_people_than_seats_are_said_to_be_too_many(
    desk, cohort, coordinator, pi, someone
):
    give_seats(pi, 1)
    second, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
    for row in (someone, second):
        workflow.shortlist(row, by=coordinator)
    html = " ".join(desk.get(MEETING).content.decode().split())
    assert "1 more than seats" in html
    assert "-1 of 1 seats left" in html


def test_a_seat_that_an_offer_holds_is_not_left(desk, cohort, coordinator, pi):
    give_seats(pi, 2)
    application = offer_factory.shortlisted(cohort, coordinator, pi)
    offer_factory.opened(application, fresh_position(pi), coordinator)
    places = desk.get(MEETING).context["plan"].positions[pi.pk]
    assert (places.held, places.wanted, places.left) == (1, 0, 1)


# Decisions


def test_a_press_decides_without_asking_because_nothing_is_sent(
    desk, someone, coordinator
):
    before = Message.objects.count()
    page = press(desk, someone, "shortlist")
    assert page.redirect_chain == [(f"{MEETING}?cohort=16#{someone.code}", 302)]
    assert toasts(page) == [f"{someone.reference}: Shortlisted."]
    decision = Decision.objects.get()
    assert (decision.outcome, decision.made_by) == ("shortlisted", coordinator)
    assert AuditEntry.objects.about(someone).last().action == "shortlist"
    assert Message.objects.count() == before


def test_undo_leads_back_with_its_reason(desk, someone):
    press(desk, someone, "reserve")
    press(desk, someone, "unreserve", shown="reserve")
    assert fresh(someone).status == "in_review"
    decision = Decision.objects.get()
    assert decision.taken_back_because == "back"


def test_a_decline_asks_for_its_reason(desk, someone):
    page = press(desk, someone, "decline")
    assert fresh(someone).status == "in_review"
    assert "Choose a reason." in page.content.decode()
    press(desk, someone, "decline", reason="few_seats")
    assert Decision.objects.get().reason == "few_seats"


def test_what_its_applicant_has_read_is_taken_back_only_after_its_message_was_seen(
    desk, someone, coordinator
):
    workflow.put_in_reserve(someone, by=coordinator)
    workflow.release(fresh(someone), by=coordinator)
    before = Message.objects.count()
    page = press(desk, someone, "unreserve", shown="reserve")
    assert fresh(someone).status == "reserve"
    assert Message.objects.count() == before
    assert len(page.context["previews"]) == 1
    confirmed = {"shown": "reserve", "note": "wrong", "confirmed": "1"}
    desk.post(f"{MEETING}{someone.code}/unreserve/", confirmed)
    assert fresh(someone).status == "in_review"
    assert Message.objects.count() == before + 1


def test_a_row_shown_in_another_state_is_refused_by_name(desk, someone, coordinator):
    workflow.decline(someone, by=coordinator, reason="few_seats")
    page = press(desk, someone, "shortlist")
    assert fresh(someone).status == "not_selected"
    assert toasts(page) == [
        f"{someone.reference}: Not possible any more: its state is now "
        "“not selected”. Nothing has changed."
    ]


def test_a_state_that_still_allows_the_step_but_is_another_is_refused_too(
    desk, someone, coordinator
):
    workflow.shortlist(someone, by=coordinator)
    page = press(desk, someone, "reserve")
    assert fresh(someone).status == "shortlisted"
    assert "someone changed it in the meantime" in toasts(page)[0]


def test_without_what_was_shown_it_is_shown_first(desk, someone):
    page = press(desk, someone, "shortlist", shown="")
    assert fresh(someone).status == "in_review"
    assert page.context["previews"] == []


@pytest.mark.parametrize("slug", ["invite", "share", "nothing"])
def test_other_steps_have_no_door_here(desk, someone, slug):
    assert press(desk, someone, slug).status_code == 404


def test_a_closed_cohort_is_only_read(desk, cohort, someone):
    Cohort.objects.filter(pk=cohort.pk).update(closed_at=timezone.now())
    [shown] = desk.get(f"{MEETING}?cohort=16").context["rows"]
    assert (shown.presses, shown.undo, shown.decline) == ([], None, None)


# In the row


def test_the_script_gets_the_row_as_it_is_now(desk, someone):
    answer = press_in_row(desk, someone, "shortlist")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'data-said="{someone.reference}: Shortlisted."' in html
    assert re.search(rf'<tr id="{someone.code}".*data-status="shortlisted"', html)


def test_a_refusal_in_the_row_brings_the_row_along(desk, someone, coordinator):
    workflow.put_in_reserve(someone, by=coordinator)
    answer = press_in_row(desk, someone, "shortlist")
    assert answer.status_code == 409
    assert f'data-said="{someone.reference}: Not possible' in answer.content.decode()
    assert 'data-status="reserve"' in answer.content.decode()


def test_what_has_to_be_asked_is_asked_on_a_page(desk, someone, coordinator):
    assert press_in_row(desk, someone, "decline").status_code == 422
    workflow.put_in_reserve(someone, by=coordinator)
    workflow.release(fresh(someone), by=coordinator)
    answer = press_in_row(desk, someone, "unreserve", shown="reserve")
    assert answer.status_code == 422
    assert fresh(someone).status == "reserve"


# What colleagues do


def test_nothing_is_sent_while_nothing_has_changed(desk, someone):
    page = desk.get(MEETING)
    assert look(desk, page).status_code == 204


def test_what_a_colleague_decides_and_notes_comes_with_the_next_look(
    desk, cohort, someone, colleague, coordinator, pi
):
    still, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
    page = desk.get(MEETING)
    workflow.shortlist(someone, by=colleague)
    notes.add(someone, by=colleague, text="ตั้งใจมาก")
    answer = look(desk, page)
    html = answer.content.decode()
    assert f'<tr id="{someone.code}"' in html
    assert "ตั้งใจมาก" in html
    assert still.code not in html
    assert "<b>1</b> planned" in html


def test_what_an_offer_or_an_interview_forbids_is_no_button(
    desk, cohort, someone, coordinator, pi
):
    """With the reason in its place, and in the next look once a colleague did it."""
    panel = interviewing.panel(cohort)
    interview = interviewing.booked(cohort, coordinator, panel)
    workflow.shortlist(someone, by=coordinator)
    page = desk.get(MEETING)
    [blocked] = [
        shown
        for shown in page.context["rows"]
        if shown.row.application == interview.application
    ]
    assert blocked.blocked == "an interview is still to come: cancel it first"
    assert blocked.presses == []
    give_seats(pi, 2)
    page = desk.get(MEETING)
    offer_factory.opened(someone, fresh_position(pi), coordinator)
    assert "an offer is open to this person" in look(desk, page).text


def test_who_is_hidden_or_gone_by_now_leaves_the_page(desk, someone, coordinator):
    page = desk.get(MEETING)
    conflicts.declare_own(someone, kind="declared", note="", by=coordinator)
    html = look(desk, page).content.decode()
    assert f'data-gone="{someone.code}"' in html
    assert f'<tr id="{someone.code}"' not in html


def test_a_row_stays_though_it_left_the_group(desk, someone, coordinator):
    page = desk.get(f"{MEETING}?group=open")
    workflow.shortlist(someone, by=coordinator)
    html = look(desk, page, group="open").content.decode()
    assert f'<tr id="{someone.code}"' in html


def test_looking_by_itself_keeps_nobody_logged_in(desk, someone):
    page = desk.get(MEETING)
    before = timezone.now() - timedelta(minutes=20)
    session = desk.session
    session["seen_at"] = before.isoformat()
    session.save()
    desk.get(f"{MEETING}changes/", {"seen": seen(page)}, HTTP_X_BY_ITSELF="1")
    assert desk.session["seen_at"] == before.isoformat()
    desk.get(MEETING)
    assert desk.session["seen_at"] != before.isoformat()


# Notes


def test_a_note_is_a_comment_for_coordinators(desk, someone, coordinator):
    page = desk.post(
        f"{MEETING}{someone.code}/note/", {"text": "ถามเรื่องที่พัก"}, follow=True
    )
    assert toasts(page) == [f"{someone.reference}: the note was added."]
    comment = Comment.objects.get()
    assert (comment.text, comment.author) == ("ถามเรื่องที่พัก", coordinator)
    assert (comment.audience, comment.is_of_meeting) == ("coordinators", True)
    assert AuditEntry.objects.about(someone).last().action == "comment"
    assert "ถามเรื่องที่พัก" in page.content.decode()


def test_an_empty_note_is_asked_for_again(desk, someone):
    page = desk.post(f"{MEETING}{someone.code}/note/", {"text": " "})
    assert "Write the note." in page.content.decode()
    assert not Comment.objects.exists()


def test_other_comments_are_not_notes_of_the_meeting(desk, someone, coordinator):
    someone.comments.create(author=coordinator, audience="panel", text="elsewhere")
    assert "elsewhere" not in desk.get(MEETING).content.decode()


def test_text_of_a_note_stays_text(desk, someone, coordinator):
    notes.add(someone, by=coordinator, text="<b>x</b>")
    assert "&lt;b&gt;x&lt;/b&gt;" in desk.get(MEETING).content.decode()
