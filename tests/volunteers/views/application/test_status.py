from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.models import Message
from tests import make
from tests.volunteers.browsing import OWN, late, toasts, words
from volunteers.application import drafting
from volunteers.decisions import information, workflow
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import OutcomeReason

CHECK = f"{OWN}check/"
ANSWER, WITHDRAW, UNDO = (
    f"{OWN}{name}/" for name in ("answer", "withdraw", "undo-withdrawal")
)


def status(application):
    return Application.objects.get(pk=application.pk).status


def ask(application, by, sections=("about",)):
    information.request(
        application,
        by=by,
        sections=sections,
        note="โปรดตรวจเบอร์",
        answer_by=timezone.now() + timedelta(days=5),
    )


def test_what_was_sent_can_be_changed_until_the_deadline(mine, sent):
    assert f'href="{OWN}about/"' in words(mine.get(OWN))
    with late(mine, sent, days=1):
        page = words(mine.get(OWN))
    assert f'href="{OWN}about/"' not in page
    assert f'href="{OWN}consents/"' in page


def test_a_late_draft_is_closed_and_keeps_its_answers(mine, draft):
    with late(mine, draft, minutes=1):
        page = words(mine.get(OWN))
        assert mine.get(CHECK).url == OWN
    assert "Not sent in time" in page
    assert "อยากเรียนรู้งานสิทธิจากชุมชน" in page


def test_a_request_shows_the_note_the_sections_and_the_way_back(
    mine, sent, coordinator
):
    ask(sent, coordinator)
    page = words(mine.get(OWN))
    assert "โปรดตรวจเบอร์" in page
    assert f'href="{OWN}about/"' in page
    assert f'href="{OWN}motivation/"' not in page
    mine.post(ANSWER)
    assert status(sent) == S.SUBMITTED


def test_an_answer_that_nobody_asked_for_changes_nothing(mine, sent):
    assert "nothing more was asked for" in toasts(mine.post(ANSWER, follow=True))[0]
    assert status(sent) == S.SUBMITTED


def test_planned_outcomes_do_not_show_anywhere_on_the_page(
    mine, sent, reviewer, coordinator
):
    workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    before = words(mine.get(OWN))
    workflow.decline(sent, by=coordinator, reason=OutcomeReason.OTHER, note="บันทึกภายใน")
    assert words(mine.get(OWN)) == before


def test_a_released_outcome_is_told_kindly(mine, sent, coordinator):
    workflow.decline(sent, by=coordinator, reason=OutcomeReason.FEW_SEATS)
    workflow.release(sent, by=coordinator)
    page = words(mine.get(OWN))
    assert "Not selected this time" in page
    assert "The application is kept until" in page
    assert WITHDRAW not in page


def test_everything_that_was_sent_to_them_stands_there(mine, sent, coordinator):
    ask(sent, coordinator)
    letters = Message.objects.filter(recipient=sent.applicant)
    page = words(mine.get(OWN))
    assert letters.count() == 2
    assert all(
        reverse("inbox_message", args=[letter.code]) in page for letter in letters
    )


def test_user_text_is_escaped(mine, draft):
    drafting.save_section(
        draft,
        "motivation",
        {"why": "<script>alert(1)</script>"},
        version=1,
        by=draft.applicant,
    )
    assert "<script>alert" not in words(mine.get(CHECK))


def test_withdrawing_asks_first_and_can_be_undone(mine, sent):
    assert "Withdraw my application" in words(mine.get(WITHDRAW))
    assert status(sent) == S.SUBMITTED
    mine.post(WITHDRAW)
    assert status(sent) == S.WITHDRAWN
    assert "Undo the withdrawal" in words(mine.get(OWN))
    mine.post(UNDO)
    assert status(sent) == S.SUBMITTED


def test_withdrawing_twice_is_refused_politely(mine, sent):
    mine.post(WITHDRAW)
    assert mine.get(WITHDRAW).url == OWN
    assert (
        "the review of this application has ended already"
        in toasts(mine.post(WITHDRAW, follow=True))[-1]
    )


def test_after_the_deadline_there_is_no_undo(mine, sent):
    mine.post(WITHDRAW)
    with late(mine, sent, days=1):
        assert "Undo the withdrawal" not in words(mine.get(OWN))
        mine.post(UNDO)
    assert status(sent) == S.WITHDRAWN


def test_undo_without_a_withdrawal_is_refused(mine, sent):
    assert "it was not withdrawn" in toasts(mine.post(UNDO, follow=True))[0]


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    return [
        row["sql"]
        for row in found
        if "portal_session" not in row["sql"]
        and '"portal_user"."id" =' not in row["sql"]
    ]


def test_the_status_page_needs_the_same_few_queries_for_any_number_of_answers(
    mine, sent, cohort, coordinator
):
    few = len(queries(mine, OWN))
    for number in range(20):
        cohort.questions.create(
            slug=f"more-{number}",
            order=10 + number,
            text_th="ก",
            text_en="A",
            is_required=False,
        )
    answers = {f"more-{number}": "ข" for number in range(20)} | {"why": "ค"}
    positions = [(make.position(cohort), "เหตุผล") for _rank in range(3)]
    drafting.save_section(sent, "motivation", answers, version=1, by=sent.applicant)
    drafting.save_section(
        sent,
        "choices",
        {"choices": positions, "is_anywhere": False},
        version=1,
        by=sent.applicant,
    )
    ask(sent, coordinator)
    assert len(queries(mine, OWN)) <= few <= 15
