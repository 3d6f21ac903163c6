"""Checks of what runs: broker, queue, jobs, mail, disk, backups, certificate."""

import shutil
import smtplib
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from portal.kernel import scheduler
from portal.messages import desk
from portal.models import Message
from portal.models.choices import MessageState
from portal.operation import mail_probe
from portal.operation.findings import Finding, failed, ok, warning

QUEUE_SLOW, QUEUE_STUCK = timedelta(minutes=2), timedelta(minutes=15)
# A timer runs daily; an hour or two for the backup itself.
BACKUP_OLD, BACKUP_LOST = timedelta(hours=26), timedelta(hours=50)
# Let's Encrypt renews 30 days before the end.
CERTIFICATE_OLD, CERTIFICATE_LOST = timedelta(days=14), timedelta(days=3)
GIGABYTE = 1 << 30
SECONDS = 5


def check_broker() -> Finding:
    if not settings.REDIS_URL:
        return ok("none: the web process sends by itself")
    try:
        redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS
        ).ping()
    except redis.RedisError as error:
        return failed(f"no answer ({type(error).__name__}); messages wait")
    return ok("answers")


def check_jobs() -> Finding:
    if scheduler.is_relay_late():
        return failed("none ran for two minutes: worker, beat or web are away")
    if broken := scheduler.failed_jobs():
        return failed(", ".join(f"{job.name}: {job.error}" for job in broken))
    return ok("run")


def check_queue() -> Finding:
    age = oldest_waiting(timezone.now())
    if age > QUEUE_STUCK:
        return failed(f"a message waits for {minutes(age)}")
    if age > QUEUE_SLOW:
        return warning(f"a message waits for {minutes(age)}")
    return ok("nothing waits long")


def oldest_waiting(now: datetime) -> timedelta:
    waiting = Message.objects.filter(
        state__in=[MessageState.QUEUED, MessageState.SENDING], due_at__lte=now
    )
    due_at = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    return now - due_at if due_at else timedelta(0)


def minutes(age: timedelta) -> str:
    return f"{age.total_seconds() / 60:.0f} minutes"


def check_failed_messages() -> Finding:
    count = failed_messages()
    if count:
        return warning(f"{count} failed: see the outbox")
    return ok("none")


def failed_messages() -> int:
    rows = Message.objects.filter(state=MessageState.FAILED)
    return rows.exclude(desk.log_in_letters()).count()


def check_mail() -> Finding:
    """Connects and logs in, and sends nothing."""
    server = get_connection()
    try:
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        return failed(f"{type(error).__name__}: see PORTAL_SMTP_URL")
    return ok("the server accepts us")


def check_mail_back() -> Finding:
    probe = mail_probe.last()
    if probe is None or probe.began_at is None:
        return warning("never tried: run manage.py doctor --mail")
    day = timezone.localdate(probe.began_at)
    if probe.ended_at is None:
        return warning(f"what was sent on {day} did not come back to `bounces`")
    return ok(f"came back on {timezone.localdate(probe.ended_at)}")


def check_disk() -> Finding:
    backups = settings.OPERATION.backups
    folders = [settings.VAR, *([backups] if backups else [])]
    usage = [shutil.disk_usage(folder) for folder in folders if folder.exists()]
    free = min((each.free for each in usage), default=0)
    told = f"{free / GIGABYTE:.1f} GB free"
    if free < GIGABYTE // 4:
        return failed(told)
    return warning(told) if free < GIGABYTE else ok(told)


def check_backups() -> Finding:
    folder = settings.OPERATION.backups
    if folder is None:
        return warning("PORTAL_BACKUPS is not set: nothing is known of them")
    made_at = newest_backup(folder)
    if made_at is None:
        return failed(f"none in {folder}")
    age = timezone.now() - made_at
    told = f"the newest is {age.total_seconds() / 3600:.0f} hours old"
    if age > BACKUP_LOST:
        return failed(told)
    return warning(told) if age > BACKUP_OLD else ok(told)


def newest_backup(folder: Path) -> datetime | None:
    times = [path.stat().st_mtime for path in folder.glob("*.tar")]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def check_certificate() -> Finding:
    parts = urlsplit(settings.ORIGIN)
    if parts.scheme != "https":
        return ok("none: the demo has no https")
    try:
        ends_at = certificate_end(parts.hostname or "", parts.port or 443)
    except ssl.SSLError as error:
        return failed(f"{settings.ORIGIN}: {error.reason or 'not trusted'}")
    except OSError as error:
        return failed(f"{settings.ORIGIN} doesn't answer ({type(error).__name__})")
    left = ends_at - timezone.now()
    told = f"valid for {left.days} days"
    if left < CERTIFICATE_LOST:
        return failed(told)
    return warning(told) if left < CERTIFICATE_OLD else ok(told)


def certificate_end(
    host: str, port: int, context: ssl.SSLContext | None = None
) -> datetime:
    context = context or ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        certificate = secured.getpeercert() or {}
    seconds = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    return datetime.fromtimestamp(seconds, UTC)
