"""The ledger of days off."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from placements.models.choices import DayPart
from placements.models.choices import LeaveKind as K
from placements.models.choices import LeaveStatus as S
from placements.models.placement import Placement
from placements.models.queries.year import LeaveQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from portal.text import dates

OF_A_DAY = (K.SAVED, K.MOVED, K.TAKEN)
HALVES = (DayPart.MORNING, DayPart.AFTERNOON)


def once(what: str, half: DayPart) -> models.UniqueConstraint:
    """Nobody is free twice in the same half of a day, or works it twice.

    `ledger.free_halves` and `ledger.worked_halves` say which line says what.
    """
    parts = (DayPart.DAY, half)
    conditions = {
        "free": Q(kind=K.TAKEN, part__in=parts) | Q(kind=K.MOVED, to_part__in=parts),
        "worked": Q(kind__in=(K.SAVED, K.MOVED), part__in=parts),
    }
    day = Coalesce("to_day", "on_day") if what == "free" else F("on_day")
    return models.UniqueConstraint(
        F("placement"),
        day,
        condition=conditions[what] & Q(status__in=(S.ASKED, S.APPROVED)),
        name=f"each_{half.value}_is_{what}_once",
    )


class LeaveEntry(models.Model):
    """One line of the ledger of days off; `ledger.balance` adds the lines up.

    `part` of `on_day`, and `to_part` of `to_day`: whole days or halves of one.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="leave_entries"
    )
    kind = models.CharField(_lazy("kind"), max_length=8, choices=K)
    status = models.CharField(
        _lazy("status"), max_length=10, choices=S, default=S.ASKED, editable=False
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    halves = models.PositiveSmallIntegerField(_lazy("half days"), default=0)
    on_day = models.DateField(_lazy("day"))
    part = models.CharField(
        _lazy("part of the day"), max_length=9, choices=DayPart, blank=True
    )
    to_day = models.DateField(_lazy("moved to"), null=True)
    to_part = models.CharField(
        _lazy("part of the day it is moved to"),
        max_length=9,
        choices=DayPart,
        blank=True,
    )
    note = SealedTextField(_lazy("note"), editable=False)
    answer = SealedTextField(_lazy("why the answer was changed"), editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("leave entry")
        verbose_name_plural = _lazy("leave entries")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=S.values), name="leave_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[K.EARNED, K.CARRIED], part="", halves__gte=1)
                | Q(kind__in=OF_A_DAY, part=DayPart.DAY, halves=2)
                | Q(kind__in=OF_A_DAY, part__in=HALVES, halves=1),
                name="a_day_off_is_whole_or_half",
            ),
            models.CheckConstraint(
                condition=~Q(kind=K.MOVED) & Q(to_day=None, to_part="")
                | Q(kind=K.MOVED, part=DayPart.DAY, to_part=DayPart.DAY)
                & ~Q(to_day=F("on_day"))
                | Q(kind=K.MOVED, part__in=HALVES, to_part__in=HALVES)
                & ~Q(to_day=F("on_day")),
                name="a_moved_day_has_another_day_as_goal",
            ),
            *(once("free", half) for half in HALVES),
            *(once("worked", half) for half in HALVES),
        ]

    def __str__(self) -> str:
        return f"{self.placement} · {self.on_day}"

    @property
    def days(self) -> str:
        """Days as people write them: 1, 1.5."""
        return f"{self.halves / 2:g}"

    @property
    def when(self) -> str:
        """The day, or which half of it, and the one it is moved to."""
        moved_to = day_words(self.to_day, self.to_part) if self.to_day else ""
        return " → ".join(filter(None, (day_words(self.on_day, self.part), moved_to)))

    @property
    def is_of_a_day(self) -> bool:
        """Not a number of days that was given or carried over."""
        return self.kind in OF_A_DAY

    @property
    def tone(self) -> str:
        return {S.ASKED: "sky", S.APPROVED: "leaf"}.get(S(self.status), "plain")

    def sealing_key(self) -> DataKey:
        return self.placement.data_key


def day_words(day: date, part: str) -> str:
    words = dates.show_date(day)
    return f"{words} ({DayPart(part).label})" if part in HALVES else words
