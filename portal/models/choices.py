"""Choices of the models' fields."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    PERSON = "person", _lazy("person")
    COORDINATOR = "coordinator", _lazy("coordinator")
    ADMINISTRATOR = "administrator", _lazy("administrator")

    @classmethod
    def staff(cls) -> tuple["Role", ...]:
        return (cls.COORDINATOR, cls.ADMINISTRATOR)


class Language(TextChoices):
    THAI = "th", "ไทย"
    ENGLISH = "en", "English"


class Pace(TextChoices):
    AT_ONCE = "at_once", _lazy("Every message at once")
    DAILY = "daily", _lazy("Once a day, all together; what you must act on at once")
    ACTION = "action", _lazy("Only what you must act on")


class MessageState(TextChoices):
    PLANNED = "planned", _lazy("planned")
    QUEUED = "queued", _lazy("waiting")
    SENDING = "sending", _lazy("sending")
    SENT = "sent", _lazy("sent")
    FAILED = "failed", _lazy("failed")
    CANCELLED = "cancelled", _lazy("cancelled")
    KEPT = "kept", _lazy("in the inbox only")

    @classmethod
    def unseen(cls) -> tuple["MessageState", ...]:
        """States in which a message is not in the inbox either."""
        return (cls.PLANNED, cls.CANCELLED)


class Lane(TextChoices):
    """Messages of one lane never wait for those of a later one."""

    CODE = "code", _lazy("log-in codes")
    ACT = "act", _lazy("after one person’s step")
    BULK = "bulk", _lazy("to many people")


class LineState(TextChoices):
    WAITING = "waiting", _lazy("waiting")
    SENT = "sent", _lazy("sent")
    FAILED = "failed", _lazy("failed")
    DROPPED = "dropped", _lazy("no longer needed")


class ErasureState(TextChoices):
    RETRYING = "retrying", _lazy("failed, is tried again every hour")
    FAILED = "failed", _lazy("failed, is not tried again by itself")


class CampaignStatus(TextChoices):
    DRAFT = "draft", _lazy("draft")
    CONFIRMING = "confirming", _lazy("waiting for a second coordinator")
    HELD = "held", _lazy("held, can still be stopped")
    RELEASED = "released", _lazy("released")
    STOPPED = "stopped", _lazy("stopped")


class JobState(TextChoices):
    LOOKING = "looking", _lazy("being looked through")
    READY = "ready", _lazy("waiting for your confirmation")
    RUNNING = "running", _lazy("running")
    DONE = "done", pgettext_lazy("work", "done")
    STOPPED = "stopped", pgettext_lazy("work", "stopped")
    FAILED = "failed", pgettext_lazy("work", "failed")

    @classmethod
    def active(cls) -> tuple["JobState", ...]:
        """States in which a process should be working on the job."""
        return (cls.LOOKING, cls.RUNNING)


class RowState(TextChoices):
    NEW = "new", _lazy("not looked at yet")
    WAITING = "waiting", pgettext_lazy("work", "waiting")
    DONE = "done", pgettext_lazy("work", "done")
    REFUSED = "refused", _lazy("left as it was")
