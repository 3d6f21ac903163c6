from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import AuditEntry, Message
from portal.text import dates
from tests import make
from volunteers import rules, tasks
from volunteers.application import drafting
from volunteers.decisions import information, steps, workflow
from volunteers.models import Application, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import OutcomeReason


@pytest.fixture
def reviewed(sent, reviewer, coordinator):
    workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    return sent


def status(application):
    return Application.objects.get(pk=application.pk).status


def actions(application):
    return [line.action for line in AuditEntry.objects.about(application)]


def kinds(person):
    return list(
        Message.objects.filter(recipient=person)
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def test_the_table_of_steps_is_the_one_that_was_agreed():
    rows = [
        (step.name, set(step.sources), set(step.targets), step.held)
        for step in steps.STEPS
    ]
    running = {S.IN_REVIEW, S.INTERVIEW, S.SHORTLISTED}
    unended = {
        *running,
        S.DRAFT,
        S.SUBMITTED,
        S.INFORMATION_REQUESTED,
        S.RESERVE,
        S.INELIGIBLE,
        S.NOT_SELECTED,
    }
    assert rows == [
        ("submit", {S.DRAFT}, {S.SUBMITTED}, False),
        ("expire", {S.DRAFT}, {S.EXPIRED}, False),
        ("reopen draft", {S.EXPIRED}, {S.DRAFT}, False),
        (
            "request information",
            {S.SUBMITTED, S.IN_REVIEW, S.INTERVIEW},
            {S.INFORMATION_REQUESTED},
            False,
        ),
        (
            "answer request",
            {S.INFORMATION_REQUESTED},
            {S.SUBMITTED, S.IN_REVIEW, S.INTERVIEW},
            False,
        ),
        (
            "take back request for information",
            {S.INFORMATION_REQUESTED},
            {S.SUBMITTED, S.IN_REVIEW, S.INTERVIEW},
            False,
        ),
        ("rule ineligible", {S.SUBMITTED}, {S.INELIGIBLE}, True),
        ("begin review", {S.SUBMITTED}, {S.IN_REVIEW}, False),
        ("take out of review", {S.IN_REVIEW}, {S.SUBMITTED}, False),
        ("shortlist", {S.IN_REVIEW, S.INTERVIEW}, {S.SHORTLISTED}, False),
        (
            "take off the shortlist",
            {S.SHORTLISTED},
            {S.IN_REVIEW, S.INTERVIEW},
            False,
        ),
        ("put in reserve", running, {S.RESERVE}, True),
        ("take from reserve", {S.RESERVE}, running, False),
        ("decline", {*running, S.RESERVE}, {S.NOT_SELECTED}, True),
        (
            "reconsider",
            {S.NOT_SELECTED, S.INELIGIBLE},
            {S.SUBMITTED, *running, S.RESERVE},
            False,
        ),
        ("withdraw", unended, {S.WITHDRAWN}, False),
        ("undo withdrawal", {S.WITHDRAWN}, unended, False),
    ]
    assert all(isinstance(step, Step) and step.who for step in steps.STEPS)


def test_sending_gives_a_reference_a_line_of_history_and_a_receipt(draft, applicant):
    workflow.submit(draft, by=applicant)
    assert (status(draft), actions(draft)) == (
        S.SUBMITTED,
        ["begin application", "submit"],
    )
    assert draft.reference.startswith("16-")
    assert len(draft.reference) == 9
    assert kinds(applicant) == ["application_received"]


def test_the_receipt_repeats_the_answers_and_names_no_organization(sent, applicant, pi):
    text = Message.objects.get(recipient=applicant).text
    assert "อยากเรียนรู้งานสิทธิจากชุมชน" in text
    assert sent.reference in text
    assert pi.organization.name not in text
    assert "ใบไผ่" in text


def test_the_receipt_tells_a_personal_extension(draft, applicant):
    draft.extended_until = rules.deadline(draft) + timedelta(days=400)
    draft.save(update_fields=["extended_until"])
    workflow.submit(draft, by=applicant)
    year = draft.extended_until.astimezone(timezone.get_default_timezone()).year + 543
    assert f"พ.ศ. {year}" in Message.objects.get(recipient=applicant).text


def test_sent_twice_is_refused_and_changes_nothing(sent, applicant):
    reference = sent.reference
    with pytest.raises(TransitionRefused):
        workflow.submit(sent, by=applicant)
    assert Application.objects.get(pk=sent.pk).reference == reference
    assert kinds(applicant) == ["application_received"]


def test_a_refusal_to_the_applicant_never_tells_an_inner_state(
    sent, applicant, coordinator
):
    workflow.decline(sent, by=coordinator, reason=OutcomeReason.FEW_SEATS)
    for verb in (workflow.submit, information.answer, workflow.undo_withdrawal):
        with pytest.raises(TransitionRefused) as refused:
            verb(sent, by=applicant)
        assert str(S.INELIGIBLE.label) not in str(refused.value)
        assert status(sent) == S.INELIGIBLE


def test_incomplete_is_refused_with_the_sections_that_are_missing(cohort, applicant):
    application = drafting.begin_application(cohort, by=applicant)
    with pytest.raises(TransitionRefused) as refused:
        workflow.submit(application, by=applicant)
    assert all(
        str(section.label) in str(refused.value)
        for section in drafting.sections_of(application)
    )
    assert status(application) == S.DRAFT


def test_the_last_instant_is_in_time_and_the_next_is_not(draft, applicant):
    with (
        time_machine.travel(rules.deadline(draft) + timedelta(seconds=1), tick=False),
        pytest.raises(TransitionRefused),
    ):
        workflow.submit(draft, by=applicant)
    with time_machine.travel(rules.deadline(draft), tick=False):
        workflow.submit(draft, by=applicant)
    assert status(draft) == S.SUBMITTED


def test_who_became_a_host_meanwhile_cannot_send(draft, applicant, pi):
    pi.organization.memberships.create(user=applicant)
    with pytest.raises(TransitionRefused):
        workflow.submit(draft, by=applicant)
    assert status(draft) == S.DRAFT


def test_the_clock_closes_a_draft_only_after_its_grace(draft):
    with time_machine.travel(rules.grace_ends_at(draft), tick=False):
        assert tasks.expire_drafts() == 0
    with time_machine.travel(
        rules.grace_ends_at(draft) + timedelta(seconds=1), tick=False
    ):
        assert tasks.expire_drafts() == 1
        assert tasks.expire_drafts() == 0
    assert (status(draft), actions(draft)[-1]) == (S.EXPIRED, "expire")


def test_assigning_begins_the_review_and_writes_to_new_reviewers_only(
    reviewed, reviewer, coordinator, cohort
):
    second = make.reviewer(cohort)
    assert status(reviewed) == S.IN_REVIEW
    assert [
        review.reviewer
        for review in workflow.assign(
            reviewed, reviewers=[reviewer, second], by=coordinator
        )
    ] == [second]
    assert (kinds(reviewer), kinds(second)) == (
        ["review_assigned"],
        ["review_assigned"],
    )
    assert Review.objects.filter(application=reviewed).count() == 2


def test_only_the_panel_reviews_and_only_what_runs(
    sent, stranger, reviewer, coordinator
):
    with pytest.raises(TransitionRefused):
        workflow.assign(sent, reviewers=[stranger], by=coordinator)
    workflow.withdraw(sent, by=sent.applicant)
    with pytest.raises(TransitionRefused):
        workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    assert not Review.objects.exists()


def test_the_way_through_review(reviewed, applicant, coordinator):
    workflow.shortlist(reviewed, by=coordinator)
    workflow.put_in_reserve(reviewed, by=coordinator)
    workflow.take_back(reviewed, by=coordinator, note="มีที่ว่าง")
    workflow.decline(reviewed, by=coordinator, reason=OutcomeReason.FEW_SEATS)
    workflow.take_back(reviewed, by=coordinator, note="อ่านอีกครั้ง")
    expected = [
        "begin review",
        "assign reviewers",
        "shortlist",
        "put in reserve",
        "take from reserve",
        "decline",
        "reconsider",
    ]
    assert actions(reviewed)[2:] == expected
    assert kinds(applicant) == ["application_received"]


def test_a_decision_needs_its_reason(reviewed, coordinator):
    for reason, note in (("", ""), ("unknown", ""), (OutcomeReason.OTHER, " ")):
        with pytest.raises(TransitionRefused):
            workflow.decline(reviewed, by=coordinator, reason=reason, note=note)
    workflow.decline(reviewed, by=coordinator, reason=OutcomeReason.OTHER, note="เหตุผล")
    with pytest.raises(TransitionRefused):
        workflow.take_back(reviewed, by=coordinator, note=" ")
    assert status(reviewed) == S.NOT_SELECTED


def test_an_outcome_is_told_once_when_it_is_released(reviewed, applicant, coordinator):
    workflow.put_in_reserve(reviewed, by=coordinator)
    assert kinds(applicant) == ["application_received"]
    workflow.release(reviewed, by=coordinator)
    with pytest.raises(TransitionRefused):
        workflow.release(reviewed, by=coordinator)
    assert kinds(applicant) == ["application_received", "result_ready"]
    assert (reviewed.released_status, actions(reviewed)[-1]) == (
        S.RESERVE,
        "release outcome",
    )


def test_nothing_waits_for_release_without_an_outcome(reviewed, coordinator):
    with pytest.raises(TransitionRefused):
        workflow.release(reviewed, by=coordinator)


def test_taking_someone_from_a_released_reserve_takes_the_release_back(
    reviewed, coordinator
):
    workflow.put_in_reserve(reviewed, by=coordinator)
    workflow.release(reviewed, by=coordinator)
    workflow.take_back(reviewed, by=coordinator, note="ตรวจใหม่")
    assert (reviewed.released_status, reviewed.released_at) == ("", None)


def test_a_withdrawal_tells_coordinators_and_can_be_undone(
    reviewed, applicant, coordinator
):
    workflow.withdraw(reviewed, by=applicant)
    assert (status(reviewed), kinds(coordinator)) == (
        S.WITHDRAWN,
        ["application_withdrawn"],
    )
    workflow.undo_withdrawal(reviewed, by=applicant)
    assert status(reviewed) == S.IN_REVIEW


def test_a_withdrawn_draft_tells_nobody(draft, applicant, coordinator):
    workflow.withdraw(draft, by=applicant)
    assert (status(draft), kinds(coordinator)) == (S.WITHDRAWN, [])


def test_what_ended_is_not_withdrawn_and_a_planned_outcome_has_not_ended(
    reviewed, applicant, coordinator
):
    workflow.decline(reviewed, by=coordinator, reason=OutcomeReason.FEW_SEATS)
    workflow.withdraw(reviewed, by=applicant)
    workflow.undo_withdrawal(reviewed, by=applicant)
    workflow.release(reviewed, by=coordinator)
    with pytest.raises(TransitionRefused):
        workflow.withdraw(reviewed, by=applicant)
    assert status(reviewed) == S.NOT_SELECTED


def test_after_the_deadline_only_a_coordinator_undoes_a_withdrawal(
    sent, applicant, coordinator
):
    workflow.withdraw(sent, by=applicant)
    with time_machine.travel(rules.deadline(sent) + timedelta(days=1), tick=False):
        with pytest.raises(TransitionRefused):
            workflow.undo_withdrawal(sent, by=applicant)
        workflow.undo_withdrawal(sent, by=coordinator)
    assert status(sent) == S.SUBMITTED


def test_the_end_of_a_day_is_its_last_minute_in_bangkok():
    with time_machine.travel("2026-03-01T10:00:00+07:00", tick=False):
        assert dates.end_of_day_in(5).isoformat() == "2026-03-06T23:59:00+07:00"
