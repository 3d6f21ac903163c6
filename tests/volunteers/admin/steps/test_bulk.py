"""Steps with many applications at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.jobs import runner
from portal.models import AuditEntry, Job, Message
from tests import make
from tests.volunteers import judging
from volunteers.admin.applications import listing
from volunteers.admin.steps import bulk_job
from volunteers.admin.steps.steps import STEPS
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.models import Application, Review

LIST = "/en/admin/volunteers/application/"


@pytest.fixture
def coordinator_browser(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def rows(cohort, coordinator, pi):
    """Two under review and one new."""
    running = [
        judging.in_review(cohort, coordinator, positions=[pi])[0] for _ in range(2)
    ]
    return [*running, make.application(cohort, positions=[pi])]


def begin(client, step, applications, *, query="", across=False):
    data = {
        "action": step,
        "_selected_action": [row.pk for row in applications],
        "select_across": int(across),
    }
    return client.post(f"{LIST}{query}", {**data, "index": 0}, follow=True)


def go_on(client, step, applications, *, query="", **data):
    """Begins afresh and answers the page that comes."""
    begin(client, step, applications, query=query)
    return answer(client, **data)


def answer(client, **data):
    return client.post(
        f"{LIST}bulk/{Job.objects.latest('pk').code}/", data, follow=True
    )


def states(applications):
    return [Application.objects.get(pk=row.pk).status for row in applications]


def toasts(response):
    return [str(message) for message in response.context["messages"]]


def test_the_page_tells_who_is_meant_and_who_stays_and_why(coordinator_browser, rows):
    page = begin(coordinator_browser, "shortlist", rows)
    assert [row.reference for row in page.context["hits"]] == [
        row.reference for row in reversed(rows[:2])
    ]
    assert page.context["reasons"] == [("its state is now “submitted”", 1)]
    assert [(row.reference, reason) for row, reason in page.context["refused"]] == [
        (rows[2].reference, "its state is now “submitted”")
    ]
    assert "This step sends nothing" in page.content.decode()
    assert states(rows) == ["in_review", "in_review", "submitted"]


def test_each_row_moves_on_its_own_and_the_rest_is_named(coordinator_browser, rows):
    page = go_on(
        coordinator_browser, "shortlist", rows, query="?cohort=16", confirmed="1"
    )
    assert states(rows) == ["shortlisted", "shortlisted", "submitted"]
    html = page.content.decode()
    assert "Shortlist: 2 applications" in html
    assert f"{rows[2].reference}</b>" in html
    assert "its state is now “submitted”" in html
    assert f'href="{LIST}?cohort=16"' in html
    assert [AuditEntry.objects.about(row).last().action for row in rows[:2]] == [
        "shortlist",
        "shortlist",
    ]


def test_a_row_that_moved_meanwhile_is_refused_and_the_others_go_on(
    coordinator_browser, rows, coordinator
):
    begin(coordinator_browser, "shortlist", rows[:2])
    workflow.decline(rows[0], by=coordinator, reason="few_seats")
    page = answer(coordinator_browser, confirmed="1")
    assert states(rows[:2]) == ["not_selected", "shortlisted"]
    moved = "someone changed it in the meantime: its state is now “not selected”"
    assert page.context["reasons"] == [(moved, 1)]


def test_without_refusals_it_leads_back_to_the_list(coordinator_browser, rows):
    page = go_on(
        coordinator_browser, "shortlist", rows[:2], query="?cohort=16", confirmed="1"
    )
    assert page.redirect_chain == [(f"{LIST}?cohort=16", 302)]
    undo = f"/en/admin/portal/job/{Job.objects.get().code}/change/#undo"
    assert toasts(page) == [f'Shortlist: 2 applications. <a href="{undo}">Undo it</a>']


def test_what_is_hidden_from_them_since_the_preview_is_not_touched_and_not_named(
    coordinator_browser, rows, coordinator
):
    begin(coordinator_browser, "shortlist", rows[:2])
    conflicts.declare_own(rows[0], kind="declared", note="", by=coordinator)
    page = answer(coordinator_browser, confirmed="1")
    assert states(rows[:2]) == ["in_review", "shortlisted"]
    assert page.context["reasons"] == [("it is not there any more", 1)]
    assert rows[0].reference not in page.content.decode()
    assert Job.objects.latest("pk").state == "done"


def test_all_rows_of_the_list_means_those_of_the_filter(coordinator_browser, rows):
    page = begin(
        coordinator_browser,
        "shortlist",
        rows[:1],
        query="?state=in_review",
        across=True,
    )
    assert page.context["hit_count"] == 2
    assert page.context["refused"] == []
    assert f'href="{LIST}?state=in_review"' in page.content.decode()


def test_all_rows_of_a_filter_that_isnt_there_are_none(coordinator_browser, rows):
    page = begin(
        coordinator_browser, "shortlist", rows[:1], query="?state=foo", across=True
    )
    assert page.context["hit_count"] == 0


def test_a_list_too_long_to_count_is_taken_whole(
    coordinator_browser, rows, monkeypatch
):
    monkeypatch.setattr(listing, "MAX_COUNTED", 1)
    page = begin(coordinator_browser, "shortlist", rows[:1], across=True)
    assert (page.context["hit_count"], page.context["refused_count"]) == (2, 1)


def test_many_rows_are_looked_through_and_done_by_the_clock(
    coordinator_browser, rows, monkeypatch
):
    monkeypatch.setattr(runner, "BRIEF_SECONDS", -1.0)
    monkeypatch.setattr(bulk_job, "CHECK_CHUNK", 1)
    page = begin(coordinator_browser, "shortlist", rows)
    assert "being looked through" in page.content.decode()
    runner.run_due()
    assert (
        "waiting for your confirmation"
        in coordinator_browser.get(page.redirect_chain[-1][0]).content.decode()
    )
    monkeypatch.setattr(runner, "BATCH_SIZE", 1)
    page = answer(coordinator_browser, confirmed="1")
    assert sorted(states(rows)) == ["in_review", "shortlisted", "submitted"]
    assert "1 of 2" in page.content.decode()
    runner.run_due()
    assert states(rows) == ["shortlisted", "shortlisted", "submitted"]
    assert Job.objects.get().state == "done"


def test_the_pages_ask_as_much_for_one_as_for_a_hundred(
    coordinator_browser, cohort, coordinator, pi
):
    counted = []
    for row_count in (1, 100):
        while Application.objects.count() < row_count:
            judging.in_review(cohort, coordinator, positions=[pi])
        begin(coordinator_browser, "decline", Application.objects.all())
        with CaptureQueriesContext(connection) as queries:
            assert (
                coordinator_browser.get(
                    f"{LIST}bulk/{Job.objects.latest('pk').code}/"
                ).context["hit_count"]
                == row_count
            )
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_reason_is_asked_for_once_and_kept_for_all(coordinator_browser, rows):
    page = begin(coordinator_browser, "decline", rows)
    assert page.context["previews"] is None
    wrong = go_on(coordinator_browser, "decline", rows, reason="")
    assert list(wrong.context["form"].errors) == ["reason"]
    checked = go_on(coordinator_browser, "decline", rows, reason="few_seats")
    assert checked.context["previews"] is not None
    assert 'name="reason" value="few_seats"' in checked.content.decode()
    assert states(rows) == ["in_review", "in_review", "submitted"]
    go_on(coordinator_browser, "decline", rows, reason="few_seats", confirmed="1")
    assert states(rows) == ["not_selected", "not_selected", "ineligible"]
    assert {Application.objects.get(pk=row.pk).outcome_reason for row in rows} == {
        "few_seats"
    }


def test_held_outcomes_send_nothing_until_they_are_released(coordinator_browser, rows):
    go_on(coordinator_browser, "decline", rows, reason="few_seats", confirmed="1")
    assert not Message.objects.filter(kind="result_ready").exists()
    begin(coordinator_browser, "release", rows)
    assert Job.objects.count() == 1
    assert not Message.objects.filter(kind="result_ready").exists()


def test_assigning_many_spreads_the_work(coordinator_browser, cohort):
    panel = [make.reviewer(cohort) for _ in range(3)]
    rows = [make.application(cohort) for _ in range(6)]
    go_on(
        coordinator_browser,
        "assign",
        rows,
        reviewers=[person.code for person in panel],
        confirmed="1",
    )
    assert [person.reviews.count() for person in panel] == [4, 4, 4]
    assert set(states(rows)) == {"in_review"}


def test_an_application_that_has_its_reviewers_stays_as_it_is(
    coordinator_browser, cohort, coordinator
):
    panel = [make.reviewer(cohort) for _ in range(3)]
    full, _reviews = judging.assigned(cohort, coordinator, *panel[:2])
    new = make.application(cohort)
    page = go_on(
        coordinator_browser,
        "assign",
        [full, new],
        reviewers=[person.code for person in panel],
    )
    assert [reason for _row, reason in page.context["refused"]] == [
        "it already has its reviewers"
    ]
    assert [preview.recipient for preview in page.context["previews"]] == [
        panel[2].display_name
    ]
    assert not Review.objects.filter(application=new).exists()


def test_a_forged_reviewer_is_refused_in_bulk_too(coordinator_browser, rows, stranger):
    page = go_on(
        coordinator_browser, "assign", rows, reviewers=[stranger.code], confirmed="1"
    )
    assert list(page.context["form"].errors) == ["reviewers"]
    assert not Review.objects.filter(reviewer=stranger).exists()


def test_a_forged_draft_is_left_out(coordinator_browser, cohort, rows):
    draft = make.draft(cohort)
    go_on(coordinator_browser, "shortlist", [draft, rows[0]], confirmed="1")
    assert (states([draft]), states(rows[:1])) == (["draft"], ["shortlisted"])


def test_with_nobody_to_take_it_with_the_page_only_explains(coordinator_browser, rows):
    page = begin(coordinator_browser, "unreserve", rows)
    assert page.context["hits"] == []
    assert 'name="confirmed"' not in page.content.decode()
    answer(coordinator_browser, confirmed="1")
    assert states(rows) == ["in_review", "in_review", "submitted"]


@pytest.mark.parametrize("step", ["release", "undo-withdrawal"])
def test_some_steps_are_never_taken_in_bulk(coordinator_browser, rows, step):
    begin(coordinator_browser, step, rows)
    assert not Job.objects.exists()
    assert f'value="{step}"' not in coordinator_browser.get(LIST).content.decode()


def test_the_list_offers_every_other_step(coordinator_browser, rows):
    page = coordinator_browser.get(LIST).content.decode()
    assert all(
        f'<option value="{step.slug}">' in page
        for step in STEPS.values()
        if step.perform_in_bulk
    )


def test_only_who_began_it_gets_in(
    as_user, coordinator_browser, rows, administrator, reviewer
):
    begin(coordinator_browser, "shortlist", rows)
    url, data = f"{LIST}bulk/{Job.objects.get().code}/", {"confirmed": "1"}
    assert coordinator_browser.post(f"{LIST}bulk/nothing/").status_code == 404
    other = make.person("second@staff.example", role="coordinator")
    statuses = [
        as_user(person).post(url, data).status_code
        for person in (other, administrator, reviewer, None)
    ]
    assert statuses == [404, 403, 302, 302]
    assert states(rows) == ["in_review", "in_review", "submitted"]


def test_said_twice_is_done_once(coordinator_browser, rows):
    go_on(coordinator_browser, "shortlist", rows[:2], confirmed="1")
    page = answer(coordinator_browser, confirmed="1")
    assert page.redirect_chain[-1][0].startswith("/en/admin/portal/job/")
    assert AuditEntry.objects.filter(action="shortlist").count() == 2


@pytest.mark.parametrize(
    ("step", "asked"), [("return", True), ("shortlist", False), ("decline", False)]
)
def test_what_writes_to_many_needs_a_fresh_confirmation(
    coordinator_browser, rows, monkeypatch, step, asked
):
    monkeypatch.setattr("portal.kernel.reauthentication.MANY", 1)
    begin(coordinator_browser, step, rows)
    url = f"{LIST}bulk/{Job.objects.latest('pk').code}/"
    responses = [
        coordinator_browser.get(url),
        coordinator_browser.post(url, {"confirmed": "1"}),
    ]
    assert [
        "reauthenticate" in response.get("Location", "") for response in responses
    ] == [
        asked,
        asked,
    ]


# Undo


def undo(client, job):
    """Leads to the confirmation, and confirms it."""
    page = client.post(f"{LIST}bulk/{job.code}/undo/", follow=True)
    return (
        answer(client, confirmed="1", note="ผิดรายการ")
        if "form" in (page.context or ())
        else page
    )


def test_a_bulk_step_is_undone_for_what_nobody_touched_since(
    coordinator_browser, rows, coordinator
):
    go_on(coordinator_browser, "decline", rows, reason="few_seats", confirmed="1")
    job = Job.objects.get()
    workflow.take_back(
        Application.objects.get(pk=rows[0].pk), by=coordinator, note="ตรวจใหม่"
    )
    workflow.put_in_reserve(Application.objects.get(pk=rows[0].pk), by=coordinator)
    page = coordinator_browser.post(f"{LIST}bulk/{job.code}/undo/", follow=True)
    assert page.context["form"].initial["note"] == "Undo of “Mark as not selected”"
    assert page.context["reasons"] == [("someone has changed it since", 1)]
    answer(coordinator_browser, confirmed="1", note="ผิดรายการ")
    assert states(rows) == ["reserve", "in_review", "submitted"]


def test_what_is_touched_after_the_confirmation_is_shown_stays(
    coordinator_browser, rows, coordinator
):
    go_on(coordinator_browser, "shortlist", rows[:2], confirmed="1")
    coordinator_browser.post(f"{LIST}bulk/{Job.objects.get().code}/undo/", follow=True)
    again = Application.objects.get(pk=rows[0].pk)
    workflow.take_back(again, by=coordinator, note="ตรวจใหม่")
    workflow.shortlist(again, by=coordinator)
    answer(coordinator_browser, confirmed="1", note="ผิดรายการ")
    assert states(rows[:2]) == ["shortlisted", "in_review"]


def test_an_undo_can_be_asked_for_once_and_only_by_who_did_it(
    as_user, coordinator_browser, rows
):
    go_on(coordinator_browser, "shortlist", rows[:2], confirmed="1")
    job = Job.objects.get()
    other = make.person("second@staff.example", role="coordinator")
    url = f"{LIST}bulk/{job.code}/undo/"
    assert as_user(other).post(url).status_code == 404
    undo(coordinator_browser, job)
    page = coordinator_browser.post(url, follow=True)
    assert page.context["hits"] == []
    assert states(rows[:2]) == ["in_review", "in_review"]


def test_undoing_an_assignment_leaves_what_was_under_review_before(
    coordinator_browser, cohort, coordinator
):
    panel = [make.reviewer(cohort) for _ in range(2)]
    before, _reviews = judging.assigned(cohort, coordinator, panel[0])
    new = make.application(cohort)
    people = [person.code for person in panel]
    go_on(coordinator_browser, "assign", [before, new], reviewers=people, confirmed="1")
    undo(coordinator_browser, Job.objects.get())
    assert states([before, new]) == ["in_review", "submitted"]
    assert not Review.objects.filter(application=new).exists()
