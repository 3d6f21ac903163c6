"""Messages about results, which say neither the result nor its reason."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.messages import kinds
from portal.messages.kinds import Context, MessageKind, Placeholder
from volunteers.messages.kinds import CONTACT_PAGE, OF_APPLICANT, example


def reason_there(context: Context) -> str:
    """Neutral: a reason can be told with any result."""
    if not context.get("has_reason"):
        return ""
    return _("The page also tells you what mattered for the decision.")


def reason_gone(context: Context) -> str:
    if not context.get("has_reason"):
        return ""
    return _("The reason that we gave with it no longer holds either.")


REASON = Placeholder(
    "reason", _lazy("a sentence if the page tells the reason, or nothing"), reason_there
)
REASON_GONE = Placeholder(
    "reason", _lazy("a sentence if a reason had been told, or nothing"), reason_gone
)

kinds.message_kinds.register_all(
    MessageKind("result_ready", (*OF_APPLICANT, CONTACT_PAGE, REASON), example=example),
    MessageKind(
        "result_corrected",
        (*OF_APPLICANT, REASON_GONE),
        needs_action=False,
        example=example,
    ),
)
