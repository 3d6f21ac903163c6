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
        """`name`: what a member of staff is called now. Others stay a code: it must not tell who has an account."""
        called = Coalesce(
            NullIf("display_name", Value("")), "email", output_field=models.CharField()
        )
        staff = (
            get_user_model()
            .objects.filter(code=OuterRef("actor"), role__in=Role.staff())
            .annotate(called=called)
        )
        return self.annotate(name=Subquery(staff.values("called")[:1]))

    def about(self, thing: models.Model) -> Self:
        return self.filter(
            subject_type=thing._meta.label_lower,
            subject_code=getattr(thing, "code", str(thing.pk)),
        )


class MessageQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: "User") -> Self:
        """A person's inbox: what has left the outbox for them."""
        return self.filter(recipient=user, in_inbox=True).exclude(
            state__in=MessageState.unseen()
        )

    def unread(self) -> Self:
        return self.filter(read_at=None, archived_at=None)

    def waiting(self, now: datetime) -> Self:
        return self.filter(state=MessageState.QUEUED, due_at__lte=now, claim="")

    def stale(self, before: datetime) -> Self:
        """Claimed rows that no live task can still be working on."""
        return self.filter(
            ~Q(claim=""),
            state__in=[MessageState.QUEUED, MessageState.SENDING],
            claimed_at__lt=before,
        )


class JobQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: "User") -> Self:
        """One's own: a colleague's may be about what is hidden from this person."""
        return (
            self.filter(made_by=user)
            if user.is_active and user.is_staff
            else self.none()
        )

    def waiting(self, stale: datetime) -> Self:
        """That no live process is at; who waits longest comes first."""
        free = self.filter(
            Q(claim="") | Q(claimed_at__lt=stale), state__in=JobState.active()
        )
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
