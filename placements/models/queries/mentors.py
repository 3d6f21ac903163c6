"""Querysets of mentors."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from organizations.models import Membership
from placements.models.choices import MentorStatus
from placements.models.queries.endings import Thing
from portal.kernel import permissions
from volunteers.models.queries.applications import OfApplicationQuerySet


class MentorQuerySet(OfApplicationQuerySet):
    path = "placement__application"

    def visible_to(self, user: Any) -> Self:
        """Coordinators: all but their own conflicts. Hosts: those of their placements.

        Volunteers: theirs, from the confirmation on.
        """
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.without_conflicts_of(user)
        placements: Any = apps.get_model("placements", "Placement")
        as_host = Q(placement__in=placements.objects.open_to_host(user))
        as_volunteer = Q(placement__application__applicant=user)
        as_volunteer &= Q(status__in=MentorStatus.known_to_volunteer())
        return self.filter(as_host | as_volunteer)

    def of_members(self) -> Self:
        """Those who still belong to the host."""
        members = Membership.objects.filter(
            user=OuterRef("user"),
            organization=OuterRef("placement__position__organization"),
        )
        return self.filter(Exists(members))

    def confirmed(self) -> Self:
        """Those who are the mentor now."""
        rows = self.of_members().filter(status=MentorStatus.CONFIRMED)
        return rows.select_related("user")

    def apart_from_line(self) -> Self:
        """Those who answer nothing for the host, or will not."""
        running = (MentorStatus.NAMED, MentorStatus.CONFIRMED)
        return self.filter(status__in=running)

    def mentored_by(self, user: Any) -> Self:
        """Of a mentor: those whose messages the end of the placement leaves to them."""
        placements: Any = apps.get_model("placements", "Placement")
        open_ones = placements.objects.open_to_host(user, Thing.NAME)
        rows = self.filter(user=user, placement__in=open_ones)
        return rows.filter(status__in=MentorStatus.known_to_volunteer())

    def for_reading(self) -> Self:
        related = (
            "placement__application__cohort",
            "placement__application__applicant",
            "placement__application__data_key",
            "placement__position__organization",
            "placement__position__participation",
            "placement__data_key",
        )
        return self.select_related("user", *related)
