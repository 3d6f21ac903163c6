from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    PERSON = "person", _("person")
    COORDINATOR = "coordinator", _("coordinator")
    ADMINISTRATOR = "administrator", _("administrator")

    @classmethod
    def staff(cls) -> tuple["Role", ...]:
        return (cls.COORDINATOR, cls.ADMINISTRATOR)


class Language(TextChoices):
    THAI = "th", "ไทย"
    ENGLISH = "en", "English"


class Pace(TextChoices):
    AT_ONCE = "at_once", _("Every message at once")
    DAILY = "daily", _("Once a day, all together; what you must act on at once")
    ACTION = "action", _("Only what you must act on")


class MessageState(TextChoices):
    PLANNED = "planned", _("planned")
    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    KEPT = "kept", _("in the inbox only")

    @classmethod
    def unseen(cls) -> tuple["MessageState", ...]:
        """Not in the person's inbox either."""
        return (cls.PLANNED, cls.CANCELLED)


class LineState(TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("no longer needed")


class CampaignStatus(TextChoices):
    DRAFT = "draft", _("draft")
    CONFIRMING = "confirming", _("waits for a second coordinator")
    HELD = "held", _("held, can still be stopped")
    RELEASED = "released", _("released")
    STOPPED = "stopped", _("stopped")


class JobState(TextChoices):
    LOOKING = "looking", _("being looked through")
    READY = "ready", _("waits for your word")
    RUNNING = "running", _("running")
    DONE = "done", pgettext_lazy("work", "done")
    STOPPED = "stopped", pgettext_lazy("work", "stopped")
    FAILED = "failed", pgettext_lazy("work", "failed")

    @classmethod
    def active(cls) -> tuple["JobState", ...]:
        """A process is to be at it."""
        return (cls.LOOKING, cls.RUNNING)


class RowState(TextChoices):
    NEW = "new", _("not looked at yet")
    WAITING = "waiting", pgettext_lazy("work", "waiting")
    DONE = "done", pgettext_lazy("work", "done")
    REFUSED = "refused", _("left as it was")
