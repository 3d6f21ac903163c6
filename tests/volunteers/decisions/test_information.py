import pytest
from django.utils import timezone

from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from portal.text import dates
from tests.volunteers.decisions.test_workflow import actions, kinds, status
from volunteers.application import drafting
from volunteers.decisions import information, workflow
from volunteers.models import Application, Comment
from volunteers.models.choices import ApplicationStatus as S


@pytest.fixture
def reviewed(sent, reviewer, coordinator):
    workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    return sent


def ask(application, coordinator, sections=("about",)):
    by = dates.end_of_day_in(5)
    information.request(
        application, by=coordinator, sections=sections, note="ตรวจเบอร์", answer_by=by
    )


def test_a_request_names_what_is_missing_unlocks_it_and_writes(
    sent, applicant, coordinator
):
    ask(sent, coordinator)
    assert (status(sent), sent.unlocked_sections, sent.came_from) == (
        S.INFORMATION_REQUESTED,
        ["about"],
        S.SUBMITTED,
    )
    assert kinds(applicant)[-1] == "information_requested"
    assert "ตรวจเบอร์" in Message.objects.get(kind="information_requested").text


@pytest.mark.parametrize("missing", [{"note": " "}, {"sections": []}])
def test_a_request_without_reason_or_sections_is_refused(sent, coordinator, missing):
    asked = {"sections": ["about"], "note": "ก", "answer_by": timezone.now(), **missing}
    with pytest.raises(TransitionRefused):
        information.request(sent, by=coordinator, **asked)
    assert status(sent) == S.SUBMITTED


def test_an_answer_leads_back_to_where_it_came_from_and_tells_coordinators(
    reviewed, applicant, coordinator
):
    ask(reviewed, coordinator)
    information.answer(reviewed, by=applicant)
    assert (status(reviewed), reviewed.unlocked_sections, reviewed.answer_by) == (
        S.IN_REVIEW,
        [],
        None,
    )
    assert kinds(coordinator) == ["request_answered"]


def test_only_what_was_asked_for_must_be_complete(sent, applicant, coordinator, cohort):
    ask(sent, coordinator)
    cohort.questions.create(slug="late", order=9, text_th="คำถามใหม่", text_en="New")
    information.answer(sent, by=applicant)
    assert status(sent) == S.SUBMITTED


def test_an_answer_with_the_asked_section_open_is_refused(sent, applicant, coordinator):
    ask(sent, coordinator, ["motivation"])
    drafting.save_section(sent, "motivation", {"why": ""}, version=1, by=applicant)
    with pytest.raises(TransitionRefused):
        information.answer(sent, by=applicant)
    assert status(sent) == S.INFORMATION_REQUESTED


def test_a_withdrawal_while_information_is_asked_for_finds_its_way_back(
    reviewed, applicant, coordinator
):
    ask(reviewed, coordinator)
    workflow.withdraw(reviewed, by=applicant)
    workflow.undo_withdrawal(reviewed, by=applicant)
    assert status(reviewed) == S.INFORMATION_REQUESTED
    information.answer(reviewed, by=applicant)
    assert status(reviewed) == S.IN_REVIEW


def take_back(application, coordinator, note="ถามผิดคน"):
    information.take_back(application, by=coordinator, note=note)


@pytest.mark.parametrize("state", [S.SUBMITTED, S.IN_REVIEW])
def test_a_request_is_taken_back_to_where_it_was_made_and_says_so(
    sent, applicant, reviewer, coordinator, state
):
    if state == S.IN_REVIEW:
        workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    before = Application.objects.filter(pk=sent.pk).values("came_from", "answer_by")[0]
    ask(sent, coordinator)
    take_back(sent, coordinator)
    row = Application.objects.get(pk=sent.pk)
    assert (row.status, row.unlocked_sections) == (state, [])
    assert before == {"came_from": row.came_from, "answer_by": row.answer_by}
    assert kinds(applicant)[-1] == "request_taken_back"
    assert actions(sent)[-1] == "take back request for information"
    assert "ถามผิดคน" in Comment.objects.get(application=sent).text


def test_why_it_is_taken_back_is_for_coordinators_alone(sent, applicant, coordinator):
    ask(sent, coordinator)
    take_back(sent, coordinator)
    assert "ถามผิดคน" not in Message.objects.get(kind="request_taken_back").text


def test_taking_a_request_back_needs_a_reason(sent, coordinator):
    ask(sent, coordinator)
    with pytest.raises(TransitionRefused):
        take_back(sent, coordinator, note=" ")
    assert status(sent) == S.INFORMATION_REQUESTED


def test_what_was_answered_meanwhile_is_not_taken_back(sent, applicant, coordinator):
    ask(sent, coordinator)
    late = Application.objects.get(pk=sent.pk)
    information.answer(sent, by=applicant)
    with pytest.raises(TransitionRefused):
        take_back(late, coordinator)
    assert kinds(applicant)[-1] == "information_requested"


def test_what_was_saved_meanwhile_stays_and_what_is_missing_is_named(
    sent, applicant, coordinator
):
    ask(sent, coordinator, ["motivation"])
    drafting.save_section(sent, "motivation", {"why": ""}, version=1, by=applicant)
    row = Application.objects.get(pk=sent.pk)
    assert [section.slug for section in information.missing(row)] == ["motivation"]
    take_back(row, coordinator)
    assert status(sent) == S.SUBMITTED


def test_a_request_answered_leaves_nothing_to_take_back(sent, applicant, coordinator):
    with pytest.raises(TransitionRefused):
        take_back(sent, coordinator)
