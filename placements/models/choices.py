"""Choices of the models of placements."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy


class OfferStatus(TextChoices):
    PLANNED = "planned", _lazy("planned")
    OPEN = "open", _lazy("waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
    DECLINED = "declined", _lazy("declined by the applicant")
    LAPSED = "lapsed", _lazy("lapsed")
    WITHDRAWN = "withdrawn", _lazy("withdrawn")
    DEFERRED = "deferred", _lazy("deferred to a later cohort")

    @classmethod
    def refused_by_person(cls) -> tuple["OfferStatus", ...]:
        """After these the position isn't proposed to the person again."""
        return (cls.DECLINED, cls.LAPSED)


class OfferOrigin(TextChoices):
    RUN = "run", _lazy("the match in use")
    NEXT = "next", _lazy("next in order for a seat that became free")
    TRANSFER = "transfer", _lazy("a transfer during the year")


class PlacementStatus(TextChoices):
    PLANNED = "planned", _lazy("planned")
    ACTIVE = "active", _lazy("at work")
    ON_HOLD = "on_hold", _lazy("paused")
    COMPLETED = "completed", _lazy("completed")
    ENDED_EARLY = "ended_early", _lazy("ended early")
    TRANSFERRED = "transferred", _lazy("transferred")

    @classmethod
    def running(cls) -> tuple["PlacementStatus", ...]:
        return (cls.PLANNED, cls.ACTIVE, cls.ON_HOLD)


class EndKind(TextChoices):
    COMPLETED_PART = "completed_part", _lazy("completed a part of the year")
    COMPELLING = "compelling", _lazy("a compelling reason of the volunteer’s")
    FOR_CAUSE = "for_cause", _lazy("ended by the programme for breach of agreement")
    SAFETY = "safety", _lazy("for safety")
    DEFERRED = "deferred", _lazy("deferred to a later cohort")
    HOST_LEFT = "host_left", _lazy("the organization left the cohort")

    @classmethod
    def leaving_out(cls) -> tuple["EndKind", ...]:
        """After these nobody is matched again in the same cohort by itself."""
        return (cls.FOR_CAUSE, cls.SAFETY)

    @classmethod
    def choices_for_people(cls) -> list[tuple[str, str]]:
        """Without what only a promise to defer brings about."""
        return [(kind.value, str(kind.label)) for kind in cls if kind != cls.DEFERRED]


class DeferralStatus(TextChoices):
    ASKED = "asked", _lazy("waiting for a decision")
    REFUSED = "refused", pgettext_lazy("deferral", "refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("deferral", "taken back")
    PROMISED = "promised", _lazy("approved, waiting for the next call")
    PREPARED = "prepared", _lazy("the next application is prepared")


class Side(TextChoices):
    VOLUNTEER = "volunteer", _lazy("volunteer")
    HOST = "host", _lazy("organization")


class Feeling(TextChoices):
    WELL = "well", _lazy("Going well")
    MIXED = "mixed", _lazy("Some difficulties")
    HARD = "hard", _lazy("Very hard, I need help")


class ReportStatus(TextChoices):
    DRAFT = "draft", _lazy("draft, not sent")
    SUBMITTED = "submitted", pgettext_lazy("report", "sent")
    RETURNED = "returned", _lazy("returned for changes")
    ACCEPTED = "accepted", pgettext_lazy("report", "accepted")

    @classmethod
    def read_by_host(cls) -> tuple["ReportStatus", ...]:
        return (cls.SUBMITTED, cls.ACCEPTED)


class LeaveKind(TextChoices):
    EARNED = "earned", _lazy("leave earned")
    SAVED = "saved", _lazy("worked on a day off, banked as leave")
    MOVED = "moved", _lazy("day off moved to another day")
    TAKEN = "taken", _lazy("leave taken")
    CARRIED = "carried", _lazy("carried over to the next placement")


class DayPart(TextChoices):
    DAY = "day", _lazy("the whole day")
    MORNING = "morning", _lazy("the morning")
    AFTERNOON = "afternoon", _lazy("the afternoon")


class LeaveStatus(TextChoices):
    ASKED = "asked", _lazy("waiting for the organization")
    APPROVED = "approved", _lazy("approved")
    DECLINED = "declined", pgettext_lazy("day off", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("day off", "taken back")
    ENDED = "ended", _lazy("ended with the work")


class RequestKind(TextChoices):
    PAUSE = "pause", _lazy("Pause the work")
    EXTENSION = "extension", _lazy("Work longer")
    TRANSFER = "transfer", _lazy("Go to another organization")
    RESIGNATION = "resignation", _lazy("End the placement early")

    @classmethod
    def told_to_host(cls) -> tuple["RequestKind", ...]:
        """Of these it plans for; the others it could hold against the volunteer."""
        return (cls.PAUSE, cls.EXTENSION)


class RequestStatus(TextChoices):
    ASKED = "asked", _lazy("waiting for a coordinator")
    GRANTED = "granted", pgettext_lazy("request", "granted")
    DECLINED = "declined", pgettext_lazy("request", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "taken back")
    ENDED = "ended", _lazy("ended with the placement")


class ConcernStatus(TextChoices):
    OPEN = "open", pgettext_lazy("concern", "received")
    IN_PROGRESS = "in_progress", _lazy("being dealt with")
    CLOSED = "closed", _lazy("closed")


class MentorStatus(TextChoices):
    NAMED = "named", _lazy("named by the organization")
    CONFIRMED = "confirmed", pgettext_lazy("mentor", "confirmed")
    DECLINED = "declined", pgettext_lazy("mentor", "not confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("mentor", "taken back")
    ENDED = "ended", pgettext_lazy("mentor", "ended")

    @classmethod
    def known_to_volunteer(cls) -> tuple["MentorStatus", ...]:
        return (cls.CONFIRMED, cls.ENDED)


class Light(TextChoices):
    """How a placement is doing; `placements.year.health` says what makes which."""

    GREEN = "green", _lazy("all is well")
    YELLOW = "yellow", _lazy("look soon")
    RED = "red", _lazy("talk now")


class Outcome(TextChoices):
    """What has become of a person in a cohort when it closes."""

    COMPLETED = "completed", _lazy("completed the year")
    ENDED_EARLY = "ended_early", _lazy("ended early")
    DEFERRED = "deferred", _lazy("deferred to a later cohort")
    NOT_TAKEN = "not_taken", _lazy("received an offer but did not start")
    RESERVE = "reserve", _lazy("on the waiting list until the end")
    NOT_SELECTED = "not_selected", _lazy("not selected")
    WITHDRAWN = "withdrawn", _lazy("withdrew")
    UNSENT = "unsent", _lazy("never sent")


class CountedBy(TextChoices):
    """What the statistics of a cohort count."""

    FUNNEL = "funnel", _lazy("From application to placement")
    RANK = "rank", _lazy("Which choice people came to")
    ENDING = "ending", _lazy("How placements ended")
    REGION = "region", _lazy("Where applicants live")
    SERVED_REGION = "served_region", _lazy("Where volunteers live")
    REASON = "reason", _lazy("Why people were not selected")
    SEATS = "seats", _lazy("Seats")
    DAYS = "days", _lazy("Days served")
