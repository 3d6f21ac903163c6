"""The newest entry of history, in every administrator's e-mail each day."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel import anchors
from portal.messages import kinds, outbox
from portal.messages.kinds import Context, MessageKind, Placeholder
from portal.models import Message, User
from portal.models.choices import Role
from portal.text import dates

KIND = "history_anchor"
# Long enough to see in the outbox that they leave.
KEPT = timedelta(days=30)


def send(now: datetime) -> int:
    """Once a day to each administrator; returns to how many.

    By e-mail only: in the portal's own database it would prove nothing.
    """
    old = Message.objects.filter(kind=KIND, made_at__lt=now - KEPT)
    outbox.delete(old)
    anchor = anchors.head()
    if anchor is None:
        return 0
    day = timezone.localdate(now)
    administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    for user in administrators:
        outbox.queue_outside(
            KIND,
            address=user.email,
            occasion=f"{user.code}:anchor:{day.isoformat()}",
            context={"person": user, "day": day, "anchor": anchor},
            language=user.language,
        )
    return len(administrators)


def name_of(context: Context) -> str:
    return str(context["person"])


def anchor_of(context: Context) -> str:
    return str(context["anchor"])


def day_of(context: Context) -> str:
    return dates.show_date(context["day"])


kinds.message_kinds.register(
    MessageKind(
        KIND,
        (
            Placeholder(
                "name",
                _lazy("name of the reader"),
                lambda context: str(context["person"]),
            ),
            Placeholder("day", _lazy("the day"), day_of),
            Placeholder(
                "anchor",
                _lazy("the newest line of history"),
                anchor_of,
                is_required=True,
            ),
        ),
    )
)
