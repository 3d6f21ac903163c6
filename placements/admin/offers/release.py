"""Releasing planned offers: who gets which message, word for word, what to be careful about, then each on its own."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Cohort, Position
from placements import rules
from placements.admin.finding import allow, known
from placements.matching import reasons
from placements.models import Offer
from placements.offers import workflow
from portal.admin.site import the_cohort
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages
from portal.models import User
from volunteers.models import Consent
from volunteers.models.choices import ConsentKind

MOST = 60
"""Previewed and released at once: each is rehearsed with its own message."""


@dataclass
class Row:
    """One planned offer: its message, or why it would be refused; `warnings` don't keep it from being released."""

    offer: Offer
    letters: list[MessagePreview] = field(default_factory=list)
    refused: str = ""
    warnings: list[str] = field(default_factory=list)

    @property
    def why(self) -> str:
        """Of an offer for a seat that became free."""
        return reasons.next_reason(self.offer)


@dataclass(frozen=True)
class Seats:
    host: str
    seats: int | None
    held: int
    planned: int

    @property
    def is_short(self) -> bool:
        return self.planned > (self.seats or 0) - self.held


def page(desk: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """GET shows what would happen; the POST releases the ticked ones, each in a transaction of its own."""
    allow(request.user)
    cohort = the_cohort(request)
    planned = waiting(cohort, request.user)
    if request.method == "POST":
        ticked = set(request.POST.getlist("offers"))
        chosen = [offer for offer in planned[:MOST] if offer.code in ticked]
        tell(request, *release(chosen, request.user))
        return redirect(
            f"{reverse('admin:placements_offer_changelist')}?cohort={cohort.number}"
        )
    rows = preview(planned[:MOST], request.user, cohort)
    context = known(
        desk,
        request,
        title=_("Release offers"),
        cohort=cohort,
        rows=rows,
        ready_count=sum(not row.refused for row in rows),
        seats=seats(planned),
        more_count=max(len(planned) - MOST, 0),
    )
    return TemplateResponse(request, "admin/placements/release.html", context)


def waiting(cohort: Cohort, user: User) -> list[Offer]:
    rows = Offer.objects.visible_to(user).in_cohort(cohort).planned().for_reading()
    ordered = rows.order_by("position__organization__sort_key", "planned_at", "pk")
    return [offer for offer in ordered if rules.can_release(user, offer)]


def release(offers: Iterable[Offer], by: User) -> tuple[int, list[tuple[Offer, str]]]:
    """How many went out, and which were refused and why."""
    done, refused = 0, []
    for offer in offers:
        try:
            workflow.release(offer, by=by)
        except TransitionRefused as reason:
            refused.append((offer, str(reason.reason)))
        else:
            done += 1
    return done, refused


def tell(
    request: PersonRequest, done: int, refused: Sequence[tuple[Offer, str]]
) -> None:
    if done:
        told = ngettext(
            "%(count)s offer was released", "%(count)s offers were released", done
        )
        messages.success(request, told % {"count": done})
    if refused:
        names = "; ".join(
            f"{offer.application.reference}: {reason}" for offer, reason in refused
        )
        told = ngettext(
            "%(count)s was left as it is: %(names)s",
            "%(count)s were left as they are: %(names)s",
            len(refused),
        )
        messages.warning(request, told % {"count": len(refused), "names": names})
    if not done and not refused:
        messages.warning(request, _("Nothing was ticked, so nothing was released."))


def preview(offers: Sequence[Offer], user: User, cohort: Cohort) -> list[Row]:
    """Each is rehearsed on its own; whoever comes after the last free seat would be refused."""
    left = {place.pk: free for place, free in free_seats(offers)}
    agreed = consenting(offers)
    rows = []
    for offer in offers:
        row = rehearsed(offer, user)
        if not row.refused and left[offer.position_id] <= 0:
            row = Row(offer, refused=_("every seat is taken or offered already"))
        if not row.refused:
            left[offer.position_id] -= 1
        row.warnings = list(warnings(offer, cohort, agreed))
        rows.append(row)
    return rows


def rehearsed(offer: Offer, user: User) -> Row:
    fresh = Offer.objects.get(pk=offer.pk)
    try:
        return Row(
            offer,
            letters=preview_messages(
                lambda: workflow.release(fresh, by=user), about=[offer.code]
            ),
        )
    except TransitionRefused as refused:
        return Row(offer, refused=str(refused.reason))


def warnings(offer: Offer, cohort: Cohort, agreed: set[int]) -> Iterable[str]:
    if offer.rank is None:
        yield _("this person did not choose the position")
    if offer.application_id not in agreed:
        yield _(
            "no consent to sharing with hosts is in force; talk with the person first"
        )
    if cohort.service_starts_on is None or cohort.service_ends_on is None:
        yield _("the cohort has no dates of service yet, so the offer names none")


def consenting(offers: Sequence[Offer]) -> set[int]:
    rows = Consent.objects.filter(
        application__in=[offer.application_id for offer in offers], withdrawn_at=None
    )
    return set(
        rows.filter(kind=ConsentKind.HOSTS).values_list("application_id", flat=True)
    )


def free_seats(offers: Sequence[Offer]) -> list[tuple[Position, int]]:
    places = Position.objects.filter(
        pk__in={offer.position_id for offer in offers}
    ).select_related("organization")
    held = Count("offers", filter=Q(offers__seat__isnull=False))
    rows: Any = places.defer(
        "content", "search_text", "organization__content"
    ).annotate(held=held)
    return [
        (place, (place.seats or 0) - place.held)
        for place in rows.order_by("organization__sort_key")
    ]


def seats(offers: Sequence[Offer]) -> list[Seats]:
    planned = Counter(offer.position_id for offer in offers)
    return [
        Seats(
            place.organization.name,
            place.seats,
            (place.seats or 0) - free,
            planned[place.pk],
        )
        for place, free in free_seats(offers)
    ]
