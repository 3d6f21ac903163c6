"""The Celery app, used only with REDIS_URL.

Results are never stored; what a lost task should have done is found by a sweeper.
"""

import os

import django
from celery import Celery
from django.conf import settings
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from portal.kernel import scheduler  # noqa: E402  (filled by `django.setup`)

app = Celery("portal")
app.conf.update(
    broker_url=settings.REDIS_URL or "memory://",
    task_always_eager=not settings.REDIS_URL,
    task_ignore_result=True,
    # With the next line: a task of a killed worker is delivered again. Tasks are
    # idempotent.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # A worker without -Q reads all of them.
    task_queues=[Queue(name) for name in scheduler.QUEUES],
    task_default_queue=scheduler.TIMED,
    # Seconds, as all times below.
    task_time_limit=300,
    # A large export can't pause, so it needs one long slice.
    task_annotations={"portal.jobs": {"time_limit": 3600}},
    # A worker must not reserve chunks that another one could send now.
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
        "visibility_timeout": 600,
    },
    beat_schedule_filename=str(settings.VAR / "beat"),
    timezone="Asia/Bangkok",
    beat_schedule=scheduler.schedule(),
)
app.autodiscover_tasks()
