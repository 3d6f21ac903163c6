"""Steps with many applications at once."""

import pytest

from portal.models import AuditEntry, Message
from tests import make
from tests.volunteers import judging
from volunteers import workflow
from volunteers.admin import bulk
from volunteers.admin.steps import STEPS
from volunteers.models import Application, Review

LIST = "/en/admin/volunteers/application/"


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def rows(cohort, coordinator, pi):
    """Two under review and one new."""
    running = [judging.in_review(cohort, coordinator, positions=[pi])[0] for _ in range(2)]
    return [*running, make.application(cohort, positions=[pi])]


def begin(client, step, applications, *, query="", across=False):
    data = {"action": step, "_selected_action": [row.pk for row in applications], "select_across": int(across)}
    return client.post(f"{LIST}{query}", {**data, "index": 0})


def go_on(client, step, applications, **data):
    ids = ",".join(str(row.pk) for row in applications)
    return client.post(f"{LIST}bulk/{step}/", {"rows": ids, **data}, follow=True)


def states(applications):
    return [Application.objects.get(pk=row.pk).status for row in applications]


def toasts(response):
    return [str(message) for message in response.context["messages"]]


def test_the_page_tells_who_is_meant_and_who_stays_and_why(desk, rows):
    page = begin(desk, "shortlist", rows)
    selection = page.context["selection"]
    assert [row.reference for row in selection.hits] == [row.reference for row in reversed(rows[:2])]
    assert [(row.reference, reason) for row, reason in selection.refused] == [
        (rows[2].reference, "its state is now “submitted”")
    ]
    assert "Nothing is sent" in page.content.decode()
    assert states(rows) == ["in_review", "in_review", "submitted"]


def test_each_row_moves_on_its_own_and_the_rest_is_named(desk, rows):
    page = go_on(desk, "shortlist", rows, confirmed="1", back="cohort=16")
    assert states(rows) == ["shortlisted", "shortlisted", "submitted"]
    assert toasts(page) == [
        "Shortlist: 2 applications",
        f"1 was left as it is: {rows[2].reference}: its state is now “submitted”",
    ]
    assert page.redirect_chain == [(f"{LIST}?cohort=16", 302)]
    assert [AuditEntry.objects.about(row).last().action for row in rows[:2]] == ["shortlist", "shortlist"]


def test_a_row_that_moved_meanwhile_is_refused_and_the_others_go_on(desk, rows, coordinator):
    begin(desk, "shortlist", rows[:2])
    workflow.decline(rows[0], by=coordinator, reason="few_seats")
    page = go_on(desk, "shortlist", rows[:2], confirmed="1")
    assert states(rows[:2]) == ["not_selected", "shortlisted"]
    assert "its state is now “not selected”" in toasts(page)[1]


def test_all_rows_of_the_list_means_those_of_the_filter(desk, rows):
    page = begin(desk, "shortlist", rows[:1], query="?state=in_review", across=True)
    assert len(page.context["selection"].hits) == 2
    assert page.context["selection"].refused == []
    assert 'name="back" value="state=in_review"' in page.content.decode()


def test_more_rows_than_one_go_can_take_are_refused(desk, rows, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    answer = begin(desk, "shortlist", rows, across=True)
    assert answer.status_code == 302
    assert toasts(desk.get(LIST)) == ["That is more than 2 at once. Filter the list first."]


def test_a_reason_is_asked_for_once_and_kept_for_all(desk, rows):
    asked = begin(desk, "decline", rows)
    assert asked.context["stage"] == "ask"
    wrong = go_on(desk, "decline", rows, reason="")
    assert list(wrong.context["form"].errors) == ["reason"]
    checked = go_on(desk, "decline", rows, reason="few_seats")
    assert checked.context["stage"] == "check"
    assert 'name="reason" value="few_seats"' in checked.content.decode()
    assert states(rows) == ["in_review", "in_review", "submitted"]
    go_on(desk, "decline", rows, reason="few_seats", confirmed="1")
    assert states(rows) == ["not_selected", "not_selected", "ineligible"]
    assert {Application.objects.get(pk=row.pk).outcome_reason for row in rows} == {"few_seats"}


def test_held_outcomes_send_nothing_until_they_are_released(desk, rows):
    go_on(desk, "decline", rows, reason="few_seats", confirmed="1")
    assert not Message.objects.filter(kind="result_ready").exists()
    page = begin(desk, "release", rows)
    assert page.context["outcomes"] == {"not selected": 2, "ineligible": 1}
    [letter] = page.context["letters"]
    go_on(desk, "release", rows, confirmed="1")
    sent = Message.objects.filter(kind="result_ready")
    assert sent.count() == 3
    assert letter.text in {message.text for message in sent}
    go_on(desk, "release", rows, confirmed="1")
    assert sent.count() == 3


def test_assigning_many_spreads_the_work(desk, cohort):
    panel = [make.reviewer(cohort) for _ in range(3)]
    rows = [make.application(cohort) for _ in range(6)]
    go_on(desk, "assign", rows, reviewers=[person.code for person in panel], confirmed="1")
    assert [person.reviews.count() for person in panel] == [4, 4, 4]
    assert set(states(rows)) == {"in_review"}


def test_an_application_that_has_its_reviewers_stays_as_it_is(desk, cohort, coordinator):
    panel = [make.reviewer(cohort) for _ in range(3)]
    full, _reviews = judging.in_review(cohort, coordinator, *panel[:2])
    new = make.application(cohort)
    page = go_on(desk, "assign", [full, new], reviewers=[person.code for person in panel])
    assert [reason for _row, reason in page.context["selection"].refused] == ["it already has its reviewers"]
    assert [letter.recipient for letter in page.context["letters"]] == [panel[2].display_name]
    assert not Review.objects.filter(application=new).exists()


def test_a_forged_reviewer_is_refused_in_bulk_too(desk, rows, stranger):
    page = go_on(desk, "assign", rows, reviewers=[stranger.code], confirmed="1")
    assert list(page.context["form"].errors) == ["reviewers"]
    assert not Review.objects.filter(reviewer=stranger).exists()


def test_forged_rows_of_drafts_and_nonsense_are_left_out(desk, cohort, rows):
    draft = make.draft(cohort)
    ids = f"{draft.pk},x,{rows[0].pk},99999999,"
    desk.post(f"{LIST}bulk/shortlist/", {"rows": ids, "confirmed": "1"})
    assert (states([draft]), states(rows[:1])) == (["draft"], ["shortlisted"])


def test_with_nobody_to_take_it_with_the_page_only_explains(desk, rows):
    page = begin(desk, "unreserve", rows)
    assert page.context["selection"].hits == []
    assert 'name="confirmed"' not in page.content.decode()
    go_on(desk, "unreserve", rows, confirmed="1")
    assert states(rows) == ["in_review", "in_review", "submitted"]
    assert go_on(desk, "unreserve", [], confirmed="1").status_code == 200


def test_back_leads_nowhere_else(desk, rows):
    page = go_on(desk, "shortlist", rows, confirmed="1", back="//elsewhere.example/?x=1")
    assert page.redirect_chain[0][0].startswith(f"{LIST}?")


@pytest.mark.parametrize("step", ["reconsider", "undo-withdrawal"])
def test_some_steps_are_never_taken_in_bulk(desk, rows, step):
    assert desk.post(f"{LIST}bulk/{step}/", {"rows": "1"}).status_code == 405
    assert f'value="{step}"' not in desk.get(LIST).content.decode()


def test_the_list_offers_every_other_step(desk, rows):
    page = desk.get(LIST).content.decode()
    assert all(f'<option value="{step.slug}">' in page for step in STEPS.values() if step.act_in_bulk)


def test_only_coordinators_and_only_by_post(as_user, desk, rows, administrator, reviewer):
    assert desk.get(f"{LIST}bulk/shortlist/").status_code == 405
    assert desk.post(f"{LIST}bulk/promote/").status_code == 404
    url, data = f"{LIST}bulk/shortlist/", {"rows": str(rows[0].pk), "confirmed": "1"}
    assert as_user(administrator).post(url, data).status_code == 403
    assert as_user(reviewer).post(url, data).status_code == 302
    assert as_user().post(url, data).status_code == 302
    assert states(rows) == ["in_review", "in_review", "submitted"]
