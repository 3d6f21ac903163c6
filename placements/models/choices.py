from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OfferStatus(TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
    DECLINED = "declined", _("declined by the applicant")
    LAPSED = "lapsed", _("lapsed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DEFERRED = "deferred", _("deferred to a later cohort")

    @classmethod
    def refused_by_person(cls) -> tuple["OfferStatus", ...]:
        """After these the same position isn't proposed to the same person again."""
        return (cls.DECLINED, cls.LAPSED)


class OfferOrigin(TextChoices):
    RUN = "run", _("the adopted match")
    NEXT = "next", _("next in order for a seat that became free")
    TRANSFER = "transfer", _("a transfer during the year")


class PlacementStatus(TextChoices):
    PLANNED = "planned", _("planned")
    ACTIVE = "active", _("at work")
    ON_HOLD = "on_hold", _("on hold")
    COMPLETED = "completed", _("completed")
    ENDED_EARLY = "ended_early", _("ended early")
    TRANSFERRED = "transferred", _("transferred")

    @classmethod
    def running(cls) -> tuple["PlacementStatus", ...]:
        return (cls.PLANNED, cls.ACTIVE, cls.ON_HOLD)


class EndKind(TextChoices):
    COMPLETED_PART = "completed_part", _("completed a part of the year")
    COMPELLING = "compelling", _("a compelling reason of the volunteer's")
    FOR_CAUSE = "for_cause", _("for cause")
    SAFETY = "safety", _("for safety")
    DEFERRED = "deferred", _("deferred to a later cohort")

    @classmethod
    def chosen_by_people(cls) -> list[tuple[str, str]]:
        """Without what only a promise to defer brings about."""
        return [(kind.value, str(kind.label)) for kind in cls if kind != cls.DEFERRED]


class DeferralStatus(TextChoices):
    ASKED = "asked", _("waits for a decision")
    REFUSED = "refused", pgettext_lazy("deferral", "refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("deferral", "taken back")
    PROMISED = "promised", _("promised, waits for the next call")
    PREPARED = "prepared", _("the next application is prepared")


class Side(TextChoices):
    VOLUNTEER = "volunteer", _("volunteer")
    HOST = "host", _("organization")


class Feeling(TextChoices):
    WELL = "well", _("It goes well")
    MIXED = "mixed", _("Some things are difficult")
    HARD = "hard", _("It is hard")


class ReportStatus(TextChoices):
    DRAFT = "draft", _("draft, not sent")
    SUBMITTED = "submitted", pgettext_lazy("report", "sent")
    RETURNED = "returned", _("returned with a remark")
    ACCEPTED = "accepted", pgettext_lazy("report", "accepted")

    @classmethod
    def read_by_host(cls) -> tuple["ReportStatus", ...]:
        return (cls.SUBMITTED, cls.ACCEPTED)


class LeaveKind(TextChoices):
    EARNED = "earned", _("day off earned")
    SAVED = "saved", _("holiday worked, day saved")
    MOVED = "moved", _("day off moved to another day")
    TAKEN = "taken", _("day off taken")


class LeaveStatus(TextChoices):
    ASKED = "asked", _("waits for the organization")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", pgettext_lazy("day off", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("day off", "taken back")


class ConcernStatus(TextChoices):
    OPEN = "open", pgettext_lazy("concern", "received")
    IN_PROGRESS = "in_progress", _("being looked after")
    CLOSED = "closed", _("closed")


class Light(TextChoices):
    """How a placement seems to be; `placements.year.health` says what makes which."""

    GREEN = "green", _("all is well")
    YELLOW = "yellow", _("look soon")
    RED = "red", _("talk now")


class Outcome(TextChoices):
    """What has become of a person in a cohort when it closes."""

    COMPLETED = "completed", _("completed the year")
    ENDED_EARLY = "ended_early", _("ended early")
    DEFERRED = "deferred", _("deferred to a later cohort")
    NOT_TAKEN = "not_taken", _("an offer came to nothing")
    RESERVE = "reserve", _("on the waiting list until the end")
    NOT_SELECTED = "not_selected", _("not selected")
    WITHDRAWN = "withdrawn", _("withdrew")
    UNSENT = "unsent", _("never sent")


class CountedBy(TextChoices):
    """What the statistics of a cohort count."""

    FUNNEL = "funnel", _("The way to a place")
    RANK = "rank", _("Which choice people came to")
    ENDING = "ending", _("How the year ended")
    REGION = "region", _("Where applicants live")
    SERVED_REGION = "served_region", _("Where volunteers live")
    REASON = "reason", _("Why people were not selected")
    SEATS = "seats", _("Seats")
    DAYS = "days", _("Days served")
