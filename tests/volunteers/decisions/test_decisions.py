"""Decisions are rows: taken back step by step, never overwritten."""

import pytest

from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from tests import make
from tests.volunteers import judging
from volunteers.application import status
from volunteers.decisions import workflow
from volunteers.interviews import booking
from volunteers.models import Application, Decision
from volunteers.reviews import taking_back

WHY = "ตรวจใหม่"


@pytest.fixture
def reviewed(cohort, coordinator, applicant):
    return judging.in_review(cohort, coordinator, applicant=applicant)[0]


def fresh(application):
    return Application.objects.get(pk=application.pk)


def kinds(person):
    return list(
        Message.objects.filter(recipient=person)
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def decisions(application):
    return [
        (row.outcome, row.came_from, bool(row.released_at), bool(row.taken_back_at))
        for row in Decision.objects.filter(application=application)
    ]


def test_each_decision_is_taken_back_to_where_it_was_made(reviewed, coordinator):
    workflow.shortlist(reviewed, by=coordinator)
    workflow.put_in_reserve(reviewed, by=coordinator)
    workflow.decline(reviewed, by=coordinator, reason="few_seats")
    for state in ("reserve", "shortlisted", "in_review"):
        workflow.take_back(reviewed, by=coordinator, note=WHY)
        assert fresh(reviewed).status == state
    with pytest.raises(TransitionRefused):
        workflow.take_back(reviewed, by=coordinator, note=WHY)


def test_an_ineligible_application_goes_back_to_the_new_ones(
    cohort, coordinator, applicant
):
    sent = make.application(cohort, applicant=applicant)
    workflow.decline(sent, by=coordinator, reason="too_young")
    workflow.take_back(sent, by=coordinator, note=WHY)
    assert fresh(sent).status == "submitted"


def test_reason_and_note_of_each_decision_stay(reviewed, coordinator):
    workflow.decline(reviewed, by=coordinator, reason="other", note="ครั้งแรก")
    workflow.take_back(reviewed, by=coordinator, note="อ่านอีกครั้ง")
    workflow.decline(reviewed, by=coordinator, reason="few_seats", note="ครั้งที่สอง")
    first, second = Decision.objects.filter(application=reviewed)
    assert (first.reason, first.note, first.taken_back_because, first.made_by) == (
        "other",
        "ครั้งแรก",
        "อ่านอีกครั้ง",
        coordinator,
    )
    assert (second.reason, second.note, fresh(reviewed).outcome_reason) == (
        "few_seats",
        "ครั้งที่สอง",
        "few_seats",
    )


def test_who_has_read_a_result_is_told_that_it_no_longer_holds(
    reviewed, coordinator, applicant
):
    workflow.decline(reviewed, by=coordinator, reason="few_seats")
    workflow.release(reviewed, by=coordinator)
    workflow.take_back(reviewed, by=coordinator, note=WHY)
    now = fresh(reviewed)
    assert kinds(applicant)[-2:] == ["result_ready", "result_corrected"]
    assert status.applicant_status(now).word == "กำลังพิจารณา"
    assert "ผลที่คุณอ่าน" in status.applicant_status(now).next_line
    assert decisions(reviewed) == [("not_selected", "in_review", True, True)]


def test_who_has_read_nothing_is_told_nothing(reviewed, coordinator, applicant):
    workflow.decline(reviewed, by=coordinator, reason="few_seats")
    workflow.take_back(reviewed, by=coordinator, note=WHY)
    assert "result_corrected" not in kinds(applicant)
    assert fresh(reviewed).corrected_at is None


def test_an_earlier_result_that_stands_is_read_again(reviewed, coordinator):
    workflow.put_in_reserve(reviewed, by=coordinator)
    workflow.release(reviewed, by=coordinator)
    workflow.decline(reviewed, by=coordinator, reason="few_seats")
    workflow.release(reviewed, by=coordinator)
    workflow.take_back(reviewed, by=coordinator, note=WHY)
    assert status.public_key(fresh(reviewed)) == "reserve"


def test_the_outcomes_page_warns_of_results_that_were_read_before(
    reviewed, coordinator, as_user
):
    workflow.decline(reviewed, by=coordinator, reason="few_seats")
    workflow.release(reviewed, by=coordinator)
    workflow.take_back(reviewed, by=coordinator, note=WHY)
    workflow.put_in_reserve(reviewed, by=coordinator)
    page = as_user(coordinator).get("/admin/volunteers/application/outcomes/")
    [shown] = page.context["rows"]
    read = "ผู้สมัครเคยอ่านผล “ไม่ได้รับการคัดเลือก”"
    [warning] = [text for text in shown["row"].warnings if text.startswith(read)]
    assert warning in page.content.decode()


def test_an_invitation_is_taken_back_with_its_time(reviewed, coordinator, applicant):
    booking.invite(reviewed, by=coordinator)
    booking.uninvite(reviewed, by=coordinator, note=WHY)
    assert fresh(reviewed).status == "in_review"
    assert kinds(applicant)[-1] == "interview_uninvited"


def test_review_ends_until_somebody_has_begun(cohort, coordinator):
    panel = [make.reviewer(cohort) for _ in range(2)]
    application, reviews = judging.assigned(cohort, coordinator, *panel)
    judging.save(judging.cleared(reviews[0]), 3)
    with pytest.raises(TransitionRefused):
        taking_back.end_review(application, by=coordinator, note=WHY)
    other, _reviews = judging.assigned(cohort, coordinator, *panel)
    taking_back.end_review(other, by=coordinator, note=WHY)
    assert (fresh(other).status, other.reviews.count()) == ("submitted", 0)
