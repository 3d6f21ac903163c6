"""The outbox page: figures, reasons, and taking back what has not left."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from portal.kernel import scheduler
from portal.messages import outbox, statistics
from portal.models import AuditEntry, Heartbeat, Message
from portal.models.choices import MessageState as S
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]


def page():
    return reverse("admin:portal_message_changelist")


def note(to, occasion="one", **options):
    return outbox.queue(
        "note", to=to, occasion=occasion, context={"said": "x"}, **options
    )


def become(message, state, **changes):
    Message.objects.filter(pk=message.pk).update(state=state, **changes)


def test_figures_count_each_state(applicant):
    for number, state in enumerate([S.SENT, S.SENT, S.FAILED, S.PLANNED]):
        become(
            note(applicant, str(number)),
            state,
            sent_at=timezone.now() if state == S.SENT else None,
        )
    by_state, _reasons = statistics.counts(Message.objects.all())
    counts = {row["label"]: row["value"] for row in statistics.states(by_state)}
    assert counts == {
        capfirst(str(state.label)): value
        for state, value in zip(
            (S.FAILED, S.PLANNED, S.QUEUED, S.SENDING, S.SENT), "11002", strict=True
        )
    }


def test_figures_of_the_last_day_leave_out_what_is_older(applicant):
    old, new = note(applicant, "old"), note(applicant, "new")
    before = timezone.now() - timedelta(hours=25)
    become(old, S.SENT, made_at=before, sent_at=before)
    become(new, S.SENT, sent_at=timezone.now())
    assert [row["value"] for row in statistics.last_day(Message.objects.all())] == [
        "1",
        "1",
        "0",
        "0",
    ]


def test_failures_are_told_in_words_the_most_frequent_first(applicant):
    codes = ["SMTPRecipientsRefused 550", "SMTPRecipientsRefused 551", "TimeoutError"]
    for code in codes:
        become(note(applicant, code), S.FAILED, error=code)
    _states, by_reason = statistics.counts(Message.objects.all())
    assert by_reason.most_common() == [
        (str(statistics.NO_ADDRESS), 2),
        (str(statistics.AWAY), 1),
    ]


def test_log_in_letters_are_counted_and_name_no_address(as_user, coordinator):
    message = outbox.queue_to_address(
        "code", address="a@b.example", occasion="1", title="x", text="y", language="th"
    )
    become(message, S.SENT, sent_at=timezone.now())
    assert statistics.last_day(Message.objects.all())[-1]["value"] == "1"
    assert "a@b.example" not in as_user(coordinator).get(page()).text


def test_banner_stands_while_the_relay_has_not_run(as_user, coordinator):
    assert 'role="alert"' in as_user(coordinator).get(page()).text
    scheduler.run_due_jobs()
    assert 'role="alert"' not in as_user(coordinator).get(page()).text


def test_job_that_failed_is_named(as_user, coordinator):
    scheduler.run_due_jobs()
    Heartbeat.objects.filter(name="portal.sweep").update(error="OperationalError")
    text = as_user(coordinator).get(page()).text
    assert "portal.sweep" in text
    assert "portal.relay" not in text


def test_what_has_not_left_is_taken_back_and_nothing_else(
    as_user, coordinator, applicant
):
    planned, claimed, sent = (
        note(applicant, name, held=name == "planned")
        for name in ("planned", "claimed", "sent")
    )
    become(claimed, S.QUEUED, claim="a task", claimed_at=timezone.now())
    become(sent, S.SENT)
    chosen = {"action": "cancel", "_selected_action": [planned.pk, claimed.pk, sent.pk]}
    as_user(coordinator).post(page(), chosen)
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {planned.pk: S.CANCELLED, claimed.pk: S.QUEUED, sent.pk: S.SENT}
    assert AuditEntry.objects.about(planned).get().action == "cancel"


def test_cancelled_message_is_in_no_inbox_and_never_leaves(
    applicant, coordinator, mailoutbox
):
    message = note(applicant)
    assert outbox.cancel(message, by=coordinator)
    scheduler.run_due_jobs()
    assert mailoutbox == []
    assert not Message.objects.visible_to(applicant).exists()
    assert not outbox.cancel(message, by=coordinator)


@pytest.mark.parametrize("who", ["applicant", "reviewer", "administrator"])
def test_nobody_else_cancels(request, as_user, applicant, who):
    message = note(applicant)
    chosen = {"action": "cancel", "_selected_action": [message.pk]}
    as_user(request.getfixturevalue(who)).post(page(), chosen)
    assert Message.objects.get().state == S.QUEUED


def test_list_filters_by_kind_and_finds_an_address(
    as_user, coordinator, applicant, stranger
):
    note(applicant)
    note(stranger)
    rows = (
        as_user(coordinator)
        .get(page(), {"q": applicant.email})
        .context["cl"]
        .result_list
    )
    assert [message.recipient for message in rows] == [applicant]
    assert (
        len(
            as_user(coordinator)
            .get(page(), {"kind": "result_ready"})
            .context["cl"]
            .result_list
        )
        == 0
    )


def test_outbox_asks_as_much_for_many_rows_as_for_one(as_user, coordinator, applicant):
    def count():
        client = as_user(coordinator)
        with CaptureQueriesContext(connection) as queries:
            client.get(page())
        return len(queries)

    note(applicant)
    count()
    first = count()
    for number in range(12):
        note(make.person(), str(number))
    assert count() == first


def test_a_message_is_called_by_its_name_in_words(as_user, coordinator, applicant):
    message = note(applicant)
    html = as_user(coordinator).get(f"/en{page()}{message.pk}/change/").text
    assert "<h1>Note</h1>" in html
    assert str(message) not in html
    wording = reverse("admin:portal_messagetemplate_edit", args=["note", "th"])
    assert wording in html


def test_attempts_are_told_only_where_there_were_several(
    as_user, coordinator, applicant
):
    once, often = note(applicant, "one"), note(applicant, "two")
    become(once, S.SENT, sent_at=timezone.now(), attempts=1)
    become(often, S.FAILED, error="TimeoutError", attempts=4)
    html = as_user(coordinator).get(f"/en{page()}").text
    assert html.count("4 attempts") == 1
    assert "1 attempt" not in html


def test_whom_to_write_to_is_told_with_how_many_they_are(
    as_user, coordinator, cohort, reviewer
):
    rows = (
        as_user(coordinator).get(reverse("admin:portal_campaign_add")).context["rows"]
    )
    counts = {row["audience"].name: row["count"] for row in rows}
    assert counts["reviewers"] == 1
    assert counts["saved_filter"] is None
