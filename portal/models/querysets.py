"""Querysets of the models."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from portal.models.choices import JobState, MessageState, Role, RowState

if TYPE_CHECKING:
    from portal.models import User


class UserQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: "User") -> Self:
        return (
            self.all()
            if user.is_active and user.is_superuser
            else self.filter(pk=user.pk)
        )

    def unused_since(self, instant: datetime) -> Self:
        """Open accounts that nobody logged in to since then."""
        seen_at = Coalesce("last_login", "joined_at")
        rows = self.filter(is_active=True, closed_at=None)
        return rows.annotate(seen_at=seen_at).filter(seen_at__lt=instant)

    def coordinators(self) -> Self:
        return self.filter(role=Role.COORDINATOR, is_active=True)


class SessionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(user=user)

    def alive(self, now: datetime) -> Self:
        return self.filter(expire_date__gt=now)


class AuditQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: "User") -> Self:
        return self.all() if user.is_active and user.is_staff else self.none()

    def with_names(self) -> Self:
        """Annotates `name`, the present name of a member of staff.

        For others it stays empty: it must not reveal who has an account.
        """
        staff_name = Coalesce(
            NullIf("display_name", Value("")), "email", output_field=models.CharField()
        )
        staff = (
            get_user_model()
            .objects.filter(code=OuterRef("actor"), role__in=Role.staff())
            .annotate(staff_name=staff_name)
        )
        return self.annotate(name=Subquery(staff.values("staff_name")[:1]))

    def about(self, obj: models.Model) -> Self:
        return self.filter(
            subject_type=obj._meta.label_lower,
            subject_code=getattr(obj, "code", str(obj.pk)),
        )


class MessageQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: "User") -> Self:
        """A person's inbox, without messages that are planned or cancelled."""
        return self.filter(recipient=user, in_inbox=True).exclude(
            state__in=MessageState.unseen()
        )

    def in_inbox(self, user: "User") -> Self:
        """What the person hasn't archived, with what opens its sealed parts."""
        rows = self.visible_to(user).filter(archived_at=None)
        return rows.select_related("data_key")

    def unread(self) -> Self:
        return self.filter(read_at=None, archived_at=None)

    def waiting(self, now: datetime) -> Self:
        return self.filter(state=MessageState.QUEUED, due_at__lte=now, claim="")

    def claimed(self) -> Self:
        return self.filter(
            ~Q(claim=""), state__in=[MessageState.QUEUED, MessageState.SENDING]
        )

    def stale(self, before: datetime) -> Self:
        """Claimed rows that no live task can be working on any more."""
        return self.claimed().filter(claimed_at__lt=before)


class JobQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: "User") -> Self:
        """The user's own: a colleague's may be about people hidden from this user."""
        return (
            self.filter(made_by=user)
            if user.is_active and user.is_staff
            else self.none()
        )

    def waiting(self, stale: datetime) -> Self:
        """Those that no live process is working on, the longest waiting first."""
        free = self.filter(
            Q(claim="") | Q(claimed_at__lt=stale), state__in=JobState.active()
        )
        # Explicit: NULLs sort last in PostgreSQL, but first in SQLite.
        return free.order_by(models.F("claimed_at").asc(nulls_first=True), "pk")


class JobRowQuerySet(models.QuerySet[Any]):
    def new(self) -> Self:
        return self.filter(state=RowState.NEW)

    def waiting(self) -> Self:
        return self.filter(state=RowState.WAITING)

    def refused(self) -> Self:
        return self.filter(state=RowState.REFUSED)

    def things(self) -> Any:
        return self.order_by("pk").values_list("thing", flat=True)
