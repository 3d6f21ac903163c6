"""The reason told: shared only on purpose, read with the result, gone with it."""

import pytest
from django.urls import reverse

from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests.volunteers import judging
from volunteers.decisions import workflow
from volunteers.models import Decision, ReasonText

TH, EN = "รุ่นนี้มีผู้สมัครมากกว่าที่ว่าง", "There were more people than places."


@pytest.fixture
def sentence(cohort):
    return ReasonText.objects.create(
        cohort=cohort, reason="few_seats", text_th=TH, text_en=EN
    )


@pytest.fixture
def reviewed(cohort, coordinator, applicant):
    return judging.in_review(cohort, coordinator, applicant=applicant)[0]


@pytest.fixture
def told(reviewed, sentence, coordinator):
    workflow.decline(reviewed, by=coordinator, reason="few_seats", is_told=True)
    return reviewed


@pytest.fixture
def status_page(as_user, applicant):
    def read(language="th"):
        url = reverse("application", args=[16])
        answer = as_user(applicant).get(url if language == "th" else f"/en{url}")
        # Without what keeps words together at the end of a line.
        return answer.text.replace("\u2060", "")

    return read


def last_text(person):
    return str(Message.objects.filter(recipient=person).order_by("-pk")[0].text)


def test_nothing_is_told_before_the_result(told, status_page):
    assert TH not in status_page()


def test_with_the_result_the_applicant_reads_it_in_both_languages(
    told, status_page, coordinator
):
    workflow.release(told, by=coordinator)
    assert TH in status_page()
    assert EN in status_page("en")


def test_a_reason_that_is_not_shared_is_nowhere(
    reviewed, sentence, coordinator, status_page, applicant
):
    workflow.decline(reviewed, by=coordinator, reason="few_seats")
    workflow.release(reviewed, by=coordinator)
    assert TH not in status_page()
    assert "พิจารณาจากอะไร" not in last_text(applicant)


def test_the_message_says_that_there_is_a_reason_and_never_which(
    told, coordinator, applicant
):
    workflow.release(told, by=coordinator)
    text = last_text(applicant)
    assert "พิจารณาจากอะไร" in text
    assert TH not in text


def test_it_stands_in_history_and_with_the_decision(
    told, coordinator, as_user, applicant
):
    line = AuditEntry.objects.about(told).get(action="share reason")
    assert line.actor == coordinator.code
    url = reverse("admin:volunteers_application_change", args=[told.code])
    assert TH in as_user(coordinator).get(url).text


def test_a_later_rewording_changes_nothing_that_was_told(
    told, sentence, coordinator, status_page
):
    workflow.release(told, by=coordinator)
    ReasonText.objects.update(text_th="อื่น", text_en="Other")
    assert TH in status_page()
    sentence.delete()
    assert TH in status_page()


def test_taken_back_it_is_no_longer_read_and_the_correction_says_so(
    told, coordinator, status_page, applicant
):
    workflow.release(told, by=coordinator)
    workflow.take_back(told, by=coordinator, note="ตรวจใหม่")
    assert TH not in status_page()
    assert "เหตุผลที่แจ้งไว้" in last_text(applicant)
    assert Decision.objects.get().told_th == TH


def test_a_correction_without_a_told_reason_doesn_t_speak_of_one(
    reviewed, coordinator, applicant
):
    workflow.decline(reviewed, by=coordinator, reason="few_seats")
    workflow.release(reviewed, by=coordinator)
    workflow.take_back(reviewed, by=coordinator, note="ตรวจใหม่")
    assert "เหตุผลที่แจ้งไว้" not in last_text(applicant)


def test_without_a_sentence_nothing_can_be_shared(reviewed, coordinator):
    with pytest.raises(TransitionRefused):
        workflow.decline(reviewed, by=coordinator, reason="few_seats", is_told=True)
    reviewed.refresh_from_db()
    assert reviewed.status == "in_review"
    assert not Decision.objects.exists()


# At the desk


@pytest.fixture
def step(reviewed):
    return reverse("admin:volunteers_application_step", args=[reviewed.code, "decline"])


def test_the_coordinator_sees_each_sentence_and_what_will_be_read(
    as_user, coordinator, step, sentence, reviewed
):
    desk = as_user(coordinator)
    first = desk.get(step)
    assert TH in first.text
    assert EN in first.text
    shown = {"shown": first.context["shown_state"], "reason": "few_seats"}
    assert TH not in desk.post(step, shown).text
    preview = desk.post(step, shown | {"is_told": "on"})
    assert TH in preview.text
    desk.post(step, shown | {"is_told": "True", "confirmed": "1"})
    assert Decision.objects.get().told_th == TH


def test_unticked_stays_unticked_through_the_confirmation(
    as_user, coordinator, step, sentence
):
    desk = as_user(coordinator)
    shown = desk.get(step).context["shown_state"]
    data = {"shown": shown, "reason": "few_seats", "is_told": "False"}
    desk.post(step, data | {"confirmed": "1"})
    assert Decision.objects.get().told_th == ""


def test_a_reason_without_a_sentence_is_refused_beside_the_box(
    as_user, coordinator, step, sentence
):
    desk = as_user(coordinator)
    shown = desk.get(step).context["shown_state"]
    answer = desk.post(step, {"shown": shown, "reason": "too_young", "is_told": "on"})
    assert set(answer.context["form"].errors) == {"is_told"}
