"""Timed jobs of the outbox, in this process; tests/services has real workers."""

import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from portal import tasks
from portal.celery import app
from portal.kernel.scheduler import QUEUES
from portal.messages import delivery, outbox
from portal.models import Heartbeat, Message
from portal.models.choices import Lane, MessageState

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
    delivery.claim_waiting(Lane.ACT)
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


def test_a_lost_task_is_not_kept_longer_than_its_turn_or_five_seconds():
    assert all(
        entry["options"]["expires"] <= max(entry["schedule"], 5)
        for entry in app.conf.beat_schedule.values()
        if isinstance(entry["schedule"], float)
    )


def test_no_queue_of_bulk_is_one_of_timed_jobs():
    queues = {entry["options"]["queue"] for entry in app.conf.beat_schedule.values()}
    assert queues == {"codes", "timed", "long"}
    assert set(tasks.QUEUE_OF.values()) == {"letters", "bulk"}


def test_each_queue_has_a_worker_and_codes_have_their_own():
    compose = (settings.BASE_DIR / "docker-compose.yml").read_text()
    read = [line.split(",") for line in re.findall(r"--queues (\S+)", compose)]
    assert sorted(queue for each in read for queue in each) == sorted(QUEUES)
    assert ["codes"] in read
    assert not any({"bulk", "timed"} <= set(each) for each in read)


def test_workers_get_only_so_many_chunks_of_a_lane(settings, waiting, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    handed = []
    monkeypatch.setattr(
        tasks.deliver, "apply_async", lambda args, queue: handed.append(queue)
    )
    monkeypatch.setattr(delivery, "CHUNK_SIZE", 1)
    monkeypatch.setattr(delivery, "CHUNKS_AT_ONCE", 2)
    monkeypatch.setattr(
        delivery,
        "claim_waiting",
        partial(delivery.claim_waiting, limit=1),
    )
    tasks.relay()
    assert handed == ["letters", "letters"]
    assert Message.objects.filter(claim="").count() == 1
