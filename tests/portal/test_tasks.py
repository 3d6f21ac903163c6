"""Timed jobs of the outbox, in this process; tests/services has real workers."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal import tasks
from portal.celery import app
from portal.messages import delivery, outbox
from portal.models import Heartbeat, Message
from portal.models.choices import MessageState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]


@pytest.fixture
def waiting(applicant):
    return [
        outbox.queue("note", to=applicant, occasion=str(number), context={})
        for number in range(3)
    ]


def test_relay_hands_over_everything_that_waits(waiting, mailoutbox):
    tasks.relay()
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert len(mailoutbox) == 3


def test_relay_with_nothing_to_do_does_nothing(db, mailoutbox):
    tasks.relay()
    assert mailoutbox == []


def test_sweep_frees_what_was_lost(waiting, mailoutbox):
    delivery.claim_waiting()
    tasks.relay()
    assert mailoutbox == []
    with time_machine.travel(
        timezone.now() + delivery.STALE_AFTER + timedelta(seconds=1)
    ):
        tasks.sweep()
        tasks.relay()
    assert len(mailoutbox) == 3


def test_every_timed_task_exists():
    app.loader.import_default_modules()
    assert {"portal.relay", "portal.sweep"} < set(app.conf.beat_schedule)
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(
        app.tasks
    )


def test_task_of_the_beat_runs_the_job_and_leaves_its_heartbeat(waiting, mailoutbox):
    app.tasks["portal.relay"].run()
    assert len(mailoutbox) == 3
    assert Heartbeat.objects.get().name == "portal.relay"


def test_a_lost_task_is_not_kept_longer_than_its_turn():
    assert all(
        entry["options"]["expires"] <= entry["schedule"]
        for entry in app.conf.beat_schedule.values()
        if isinstance(entry["schedule"], float)
    )
