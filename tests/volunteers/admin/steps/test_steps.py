"""Each step with one application: what it asks, what it shows before, what it does, and
whom it tells.
"""

import pytest

from portal.kernel.preview import preview_messages
from portal.models import AuditEntry, Message
from portal.models.choices import Role
from tests import make
from tests.volunteers import judging
from volunteers.admin.steps.steps import STEPS
from volunteers.application import drafting
from volunteers.decisions import workflow
from volunteers.models import Application, Review
from volunteers.references import erasing, requests

LIST = "/en/admin/volunteers/application/"


@pytest.fixture
def coordinator_browser(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def running(cohort, coordinator, reviewer, applicant, pi):
    return judging.assigned(
        cohort, coordinator, reviewer, positions=[pi], applicant=applicant
    )[0]


def url(application, step):
    return f"{LIST}{application.code}/{step}/"


def take(client, application, step, **data):
    return client.post(url(application, step), {**data, "confirmed": "1"}, follow=True)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def last_action(application):
    return (
        AuditEntry.objects.about(application)
        .exclude(action="read application")
        .last()
        .action
    )


def toasts(response):
    return [str(message) for message in response.context["messages"]]


def sent_to(person, kind):
    return Message.objects.filter(recipient=person, kind=kind)


# The steps


@pytest.mark.parametrize(
    ("step", "data", "to", "line"),
    [
        ("shortlist", {}, "shortlisted", "shortlist"),
        ("reserve", {}, "reserve", "put in reserve"),
        ("decline", {"reason": "few_seats"}, "not_selected", "decline"),
        (
            "decline",
            {"reason": "other", "note": "ย้ายไปต่างประเทศ"},
            "not_selected",
            "decline",
        ),
    ],
)
def test_a_decision_moves_writes_its_line_and_tells_nobody(
    coordinator_browser, running, step, data, to, line
):
    before = Message.objects.count()
    take(coordinator_browser, running, step, **data)
    assert (fresh(running).status, last_action(running)) == (to, line)
    assert Message.objects.count() == before


def test_a_new_application_is_ruled_ineligible_when_declined(
    coordinator_browser, cohort
):
    application = make.application(cohort)
    take(coordinator_browser, application, "decline", reason="too_young")
    assert (fresh(application).status, last_action(application)) == (
        "ineligible",
        "rule ineligible",
    )


def test_assigning_asks_the_reviewers_and_writes_to_each(
    coordinator_browser, cohort, applicant
):
    application, panel = (
        make.application(cohort, applicant),
        [make.reviewer(cohort), make.reviewer(cohort)],
    )
    take(
        coordinator_browser,
        application,
        "assign",
        reviewers=[person.code for person in panel],
    )
    assert set(
        Review.objects.filter(application=application).values_list(
            "reviewer", flat=True
        )
    ) == {p.pk for p in panel}
    assert [sent_to(person, "review_assigned").count() for person in panel] == [1, 1]
    assert (fresh(application).status, last_action(application)) == (
        "in_review",
        "assign reviewers",
    )


def test_reviewers_who_were_told_today_get_no_second_message_and_the_page_says_so(
    coordinator_browser, cohort, coordinator, reviewer
):
    judging.assigned(cohort, coordinator, reviewer)
    page = coordinator_browser.post(
        url(make.application(cohort), "assign"), {"reviewers": [reviewer.code]}
    )
    assert page.context["previews"] == []
    assert "have had today" in page.content.decode()


def test_the_panel_is_offered_with_its_loads(
    coordinator_browser, cohort, coordinator, reviewer
):
    judging.in_review(cohort, coordinator, reviewer)
    page = coordinator_browser.get(
        url(make.application(cohort), "assign")
    ).content.decode()
    assert "ผู้พิจารณา: 1 application, 0 done" in page


def test_returning_unlocks_the_sections_and_writes_to_the_applicant(
    coordinator_browser, running, applicant
):
    take(
        coordinator_browser,
        running,
        "return",
        sections=["motivation"],
        note="โปรดเล่าเพิ่ม",
        days="7",
    )
    now = fresh(running)
    assert (now.status, now.unlocked_sections, now.note) == (
        "information_requested",
        ["motivation"],
        "โปรดเล่าเพิ่ม",
    )
    assert "โปรดเล่าเพิ่ม" in sent_to(applicant, "information_requested").get().text


def test_a_request_for_information_is_taken_back_and_its_message_is_shown_before(
    coordinator_browser, running, applicant
):
    data = {"sections": ["about"], "note": "โปรดเพิ่มเบอร์โทรศัพท์", "days": "5"}
    take(coordinator_browser, running, "return", **data)
    page = coordinator_browser.post(url(running, "take-back-request"), {"note": "ก"})
    [preview] = page.context["previews"]
    take(coordinator_browser, running, "take-back-request", note="ก")
    message = sent_to(applicant, "request_taken_back").get()
    assert (preview.title, preview.text) == (message.title, message.text)
    assert fresh(running).status == "in_review"


def test_the_form_names_what_the_applicant_has_left_incomplete(
    coordinator_browser, running, applicant
):
    data = {"sections": ["motivation"], "note": "โปรดเล่าเพิ่ม", "days": "5"}
    take(coordinator_browser, running, "return", **data)
    now = fresh(running)
    drafting.save_section(now, "motivation", {"why": ""}, version=1, by=applicant)
    page = coordinator_browser.get(url(running, "take-back-request"))
    assert "Still incomplete, and locked from now on" in page.content.decode()


def test_reserve_and_back(coordinator_browser, running):
    take(coordinator_browser, running, "reserve")
    take(coordinator_browser, running, "unreserve", note="มีที่ว่างเพิ่ม")
    assert (fresh(running).status, last_action(running)) == (
        "in_review",
        "take from reserve",
    )


def test_a_declined_application_is_reconsidered_with_a_reason(
    coordinator_browser, running
):
    take(coordinator_browser, running, "decline", reason="few_seats")
    take(coordinator_browser, running, "reconsider", note="มีที่ว่างเพิ่ม")
    assert (fresh(running).status, last_action(running)) == ("in_review", "reconsider")


def test_a_withdrawal_is_undone(coordinator_browser, running, applicant):
    workflow.withdraw(running, by=applicant)
    take(coordinator_browser, running, "undo-withdrawal")
    assert (fresh(running).status, last_action(running)) == (
        "in_review",
        "undo withdrawal",
    )


def test_an_outcome_is_released_from_the_page_of_planned_outcomes_only(
    coordinator_browser, running, applicant
):
    take(coordinator_browser, running, "reserve")
    page = coordinator_browser.get(f"{LIST}{running.code}/change/")
    assert page.context["outcomes_url"] in page.content.decode()
    assert take(coordinator_browser, running, "release").status_code == 404
    assert not sent_to(applicant, "result_ready").exists()


# What is shown before


@pytest.mark.parametrize("step", ["shortlist", "reserve"])
def test_looking_at_a_step_changes_nothing(coordinator_browser, running, step):
    page = coordinator_browser.get(url(running, step))
    assert page.status_code == 200
    assert "This step sends nothing" in page.content.decode()
    assert (fresh(running).status, last_action(running)) == (
        "in_review",
        "assign reviewers",
    )


def test_the_message_that_is_shown_is_the_one_that_goes(
    coordinator_browser, running, applicant
):
    data = {"sections": ["about"], "note": "โปรดเพิ่มเบอร์โทรศัพท์", "days": "5"}
    page = coordinator_browser.post(url(running, "return"), data)
    [preview] = page.context["previews"]
    assert sent_to(applicant, "information_requested").count() == 0
    assert fresh(running).status == "in_review"
    take(coordinator_browser, running, "return", **data)
    message = sent_to(applicant, "information_requested").get()
    assert (preview.title, preview.text) == (message.title, message.text)


def test_what_was_typed_comes_along_to_the_check_and_back(coordinator_browser, running):
    data = {"reason": "other", "note": "เหตุผล <b>อื่น</b>"}
    page = coordinator_browser.post(url(running, "decline"), data).content.decode()
    assert 'name="reason" value="other"' in page
    assert "&lt;b&gt;" in page
    page = coordinator_browser.post(url(running, "decline"), {**data, "change": "1"})
    assert page.context["previews"] is None
    assert page.context["form"]["note"].value() == data["note"]


def test_a_preview_leaves_nothing(running, coordinator):
    before = (
        Message.objects.count(),
        AuditEntry.objects.count(),
        Review.objects.count(),
    )
    workflow.put_in_reserve(running, by=coordinator)
    unchanged = fresh(running)
    previews = preview_messages(lambda: workflow.release(unchanged, by=coordinator))
    assert [preview.title for preview in previews] == ["ผลการพิจารณาใบสมัครของคุณพร้อมแล้ว"]
    assert fresh(running).released_status == ""
    assert (
        Message.objects.count(),
        AuditEntry.objects.count() - 1,
        Review.objects.count(),
    ) == before


# Refusals


@pytest.mark.parametrize(
    ("step", "data", "field"),
    [
        ("decline", {}, "reason"),
        ("decline", {"reason": "other", "note": "  "}, "note"),
        ("decline", {"reason": "nonsense"}, "reason"),
        ("return", {"sections": ["about"], "days": "7"}, "note"),
        (
            "return",
            {"sections": ["secrets"], "note": "โปรดเพิ่ม", "days": "7"},
            "sections",
        ),
        ("return", {"sections": ["about"], "note": "โปรดเพิ่ม", "days": "0"}, "days"),
        ("assign", {}, "reviewers"),
    ],
)
def test_an_incomplete_step_shows_what_to_fix_and_does_nothing(
    coordinator_browser, running, step, data, field
):
    page = coordinator_browser.post(url(running, step), {**data, "confirmed": "1"})
    assert list(page.context["form"].errors) == [field]
    assert "<title>Error:" in page.content.decode()
    assert fresh(running).status == "in_review"


def test_a_forged_reviewer_who_is_not_on_the_panel_is_refused(
    coordinator_browser, cohort, stranger
):
    application = make.application(cohort)
    page = coordinator_browser.post(
        url(application, "assign"), {"reviewers": [stranger.code], "confirmed": "1"}
    )
    assert list(page.context["form"].errors) == ["reviewers"]
    assert not Review.objects.exists()
    assert fresh(application).status == "submitted"


@pytest.mark.parametrize(
    "step", ["unshortlist", "unreserve", "uninvite", "reconsider", "undo-withdrawal"]
)
def test_a_step_that_is_not_open_is_refused_politely(
    coordinator_browser, running, step
):
    for answer in (
        coordinator_browser.get(url(running, step), follow=True),
        take(coordinator_browser, running, step, note="เหตุผล"),
    ):
        assert answer.redirect_chain == [(f"{LIST}{running.code}/change/", 302)]
        assert toasts(answer) == [
            "Not possible any more: its state is now “in review”. Nothing has changed."
        ]
    assert last_action(running) == "assign reviewers"


def test_of_two_clicks_one_wins(coordinator_browser, running):
    take(coordinator_browser, running, "shortlist")
    assert (
        "its state is now “shortlisted”"
        in toasts(take(coordinator_browser, running, "shortlist"))[0]
    )
    assert [entry.action for entry in AuditEntry.objects.about(running)].count(
        "shortlist"
    ) == 1


@pytest.mark.parametrize("step", STEPS)
def test_staff_without_the_role_and_others_can_take_no_step(
    as_user, running, administrator, editor, reviewer, step
):
    assert (
        as_user(administrator).post(url(running, step), {"confirmed": "1"}).status_code
        == 403
    )
    for person in (None, running.applicant, editor, reviewer):
        assert (
            as_user(person).post(url(running, step), {"confirmed": "1"}).status_code
            == 302
        )
    assert fresh(running).status == "in_review"


def test_an_unknown_step_or_application_is_not_found(coordinator_browser, running):
    assert coordinator_browser.get(url(running, "promote")).status_code == 404
    assert coordinator_browser.get(f"{LIST}NOSUCHCODE22/shortlist/").status_code == 404


def test_only_open_steps_have_a_button(coordinator_browser, running):
    page = coordinator_browser.get(f"{LIST}{running.code}/change/")
    steps = {
        "assign",
        "end-review",
        "invite",
        "shortlist",
        "reserve",
        "return",
        "share",
        "decline",
    }
    assert {step.slug for step in page.context["steps"]} == steps


def test_someone_who_was_made_coordinator_decides_at_once(as_user, running, stranger):
    stranger.role = Role.COORDINATOR
    stranger.save()
    take(as_user(stranger), running, "shortlist")
    assert fresh(running).status == "shortlisted"


def test_a_referee_who_asks_is_ticked_found_and_erased(
    coordinator_browser, applicant, coordinator
):
    application = make.application(make.cohort(references_wanted=2), applicant)
    requests.ask(application, by=coordinator, orders=[1, 2])
    erasing.ask(application.references.get(order=2))
    found = coordinator_browser.get(f"{LIST}?flag=referee_erasure")
    assert application.reference in found.content.decode()
    form = coordinator_browser.get(url(application, "erase-referees")).context["form"]
    assert form["orders"].initial == [2]
    page = coordinator_browser.post(url(application, "erase-referees"), {"orders": [2]})
    [preview] = page.context["previews"]
    take(coordinator_browser, application, "erase-referees", orders=[2])
    message = sent_to(applicant, "referee_erased").get()
    assert (preview.title, preview.text) == (message.title, message.text)
    assert [row.status for row in application.references.all()] == ["asked", "erased"]
    left = coordinator_browser.get(url(application, "erase-referees")).context["form"]
    assert [order for order, _label in left.fields["orders"].choices] == [1]
