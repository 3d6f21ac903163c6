"""Conflicts of interest: declared by a person, or detected by the portal.

A conflict hides the application from that person.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Membership
from portal.jobs import retention
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.messages import outbox
from portal.models import User
from volunteers import rules
from volunteers.models import Application, Choice, Conflict, Reference, Review, Score
from volunteers.models.choices import ConflictKind as K
from volunteers.models.choices import ReviewStatus as R
from volunteers.models.queries import scope
from volunteers.models.reference import normalized_address
from volunteers.scoring import stored_scores

T = TypeVar("T")
STEP_ASIDE = Step(
    "set aside for a conflict",
    _lazy("Declare a conflict"),
    (R.ASSIGNED, R.DRAFT, R.SUBMITTED, R.ABSTAINED, R.HANDED_OVER),
    (R.CONFLICTED,),
    "reviewer, or the portal by what it knows",
    taken_back_by="take back conflict",
)
# Without these every two people at gmail.com would seem to be colleagues.
PUBLIC_EMAIL_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.co.th",
        "outlook.com",
        "outlook.co.th",
        "live.com",
        "msn.com",
        "yahoo.com",
        "yahoo.co.th",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "mail.com",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "tutanota.com",
        "tuta.com",
        "gmx.com",
        "gmx.net",
        "zoho.com",
        "fastmail.com",
        "yandex.com",
        "qq.com",
        "163.com",
        "naver.com",
    ]
)


@dataclass(frozen=True)
class Connections:
    """What connects some people with some applications; keys are primary keys."""

    stored_kinds: Mapping[tuple[int, int], str]
    chosen_organizations: Mapping[int, frozenset[int]]
    memberships: Mapping[int, frozenset[int]]
    host_domains: Mapping[int, frozenset[str]]
    referee_addresses: Mapping[int, frozenset[str]]

    def kind(self, application: Application, person: User) -> str:
        """The first kind of conflict of this person with it; "" if none is known."""
        # What was declared wins: it stays true after choices or referees have changed.
        if kind := self.stored_kinds.get((application.pk, person.pk)):
            return kind
        if normalized_address(person.email) in self.referee_addresses.get(
            application.pk, ()
        ):
            return K.REFEREE
        organizations = self.chosen_organizations.get(application.pk, frozenset())
        if organizations & self.memberships.get(person.pk, frozenset()):
            return K.MEMBER
        # Weakest evidence last: a shared domain, with the applicant or a chosen host.
        domains = {domain_of(application.applicant.email)}.union(
            *(self.host_domains.get(pk, ()) for pk in organizations)
        )
        return (
            K.DOMAIN if domain_of(person.email) in domains - neutral_domains() else ""
        )


def load_connections(
    applications: Collection[Application], people: Collection[User]
) -> Connections:
    """Five queries, however many applications and people there are."""
    stored = Conflict.objects.filter(application__in=applications, reviewer__in=people)
    chosen = group_pairs(
        Choice.objects.filter(application__in=applications)
        .order_by()
        .values_list("application_id", "position__organization_id")
    )
    members = Membership.objects.filter(user__in=people).values_list(
        "user_id", "organization_id"
    )
    organizations: set[int] = set().union(*chosen.values())
    addresses = Membership.objects.filter(organization__in=organizations).values_list(
        "organization_id", "user__email"
    )
    # Addresses of referees are encrypted, so they can't be compared in SQL; with the
    # data keys joined, decrypting them takes no further queries.
    references = Reference.objects.filter(application__in=applications).select_related(
        "application__data_key"
    )
    return Connections(
        stored_kinds={
            (row.application_id, row.reviewer_id): row.kind
            for row in stored.defer("note")
        },
        chosen_organizations=chosen,
        memberships=group_pairs(members),
        host_domains=group_pairs((pk, domain_of(email)) for pk, email in addresses),
        referee_addresses=group_pairs(
            (reference.application_id, normalized_address(reference.email))
            for reference in references
        ),
    )


def conflict_kind(application: Application, person: User) -> str:
    """The kind of conflict that the portal knows of; "" if there is none."""
    return load_connections([application], [person]).kind(application, person)


def group_pairs(pairs: Iterable[tuple[int, T]]) -> dict[int, frozenset[T]]:
    groups: defaultdict[int, set[T]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return {key: frozenset(values) for key, values in groups.items()}


def domain_of(address: str) -> str:
    # The last "@": a quoted local part may contain one ("a@b"@example.org).
    return address.rpartition("@")[2].lower()


def neutral_domains() -> frozenset[str]:
    """Domains shared by strangers: public providers' and the programme's own."""
    return PUBLIC_EMAIL_DOMAINS | {domain_of(settings.DEFAULT_FROM_EMAIL)}


def confirm_no_conflict(review: Review, *, by: User) -> None:
    """The reviewer knows of no conflict and may read, unless the portal finds one.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lock(review)
        if not rules.can_review(by, review):
            raise TransitionRefused(_("this review is closed"))
        if kind := conflict_kind(review.application, by):
            set_aside(review, kind=kind, by=None)
        elif review.cleared_at is None:
            review.cleared_at = timezone.now()
            review.save(update_fields=["cleared_at"])
            audit.record("confirm no conflict", review, by=by, fields=["cleared_at"])


def declare(review: Review, *, kind: str, note: str, by: User) -> None:
    """The reviewer declares a conflict, also after sending; only a coordinator can take
    it back. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lock(review)
        if not rules.can_declare_conflict(by, review):
            raise TransitionRefused(_("this review is closed"))
        set_aside(review, kind=kind, note=note, by=by)


def lock(review: Review) -> None:
    """Locks the application first: the same order as `set_aside_connected`."""
    lifecycle.lock(review.application)
    lifecycle.lock(review)


def declare_own(application: Application, *, kind: str, note: str, by: User) -> None:
    """A coordinator's own conflict; hides the application from them.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(application)
        if not rules.can_decide(by, application):
            raise TransitionRefused(_("nobody decides on their own application"))
        store_conflict(application, by, kind=kind, note=note)
        audit.record("declare a conflict", application, by=by, fields=["conflicts"])


def set_aside(review: Review, *, kind: str, by: User | None, note: str = "") -> None:
    """In the caller's transaction. Deletes a draft; a sent review no longer counts."""
    store_conflict(review.application, review.reviewer, kind=kind, note=note)
    if review.status != R.SUBMITTED:
        Score.objects.filter(review=review).delete()
        review.comment = ""
    was_sent = review.status == R.SUBMITTED
    lifecycle.take(review, STEP_ASIDE, by=by, comment=review.comment)
    if was_sent:
        stored_scores.update_soon(review.application)


def store_conflict(
    application: Application, person: User, *, kind: str, note: str
) -> None:
    # The first one stays: what is detected later doesn't overwrite a declaration.
    Conflict.objects.get_or_create(
        application=application,
        reviewer=person,
        defaults={"kind": kind, "note": note.strip()},
    )
    take_away(person)


def take_away(person: User) -> None:
    """Messages and finished exports of what is hidden from this person by now."""
    outbox.withdraw_hidden(from_person=person)
    retention.revoke_files(person)


def set_aside_connected(application: Application) -> list[Review]:
    """Sets aside reviews by people who now have a conflict; returns those reviews.

    Called after the choices or referees changed. From interviewers and coordinators
    with a conflict the application is hidden.
    """
    hide_from_coordinators(application)
    reviews = list(
        # By key: whoever locks several reviews of an application does it in this order.
        application.reviews.exclude(status=R.CONFLICTED)
        .select_related("reviewer")
        .order_by("pk")
    )
    panel = list(interviewers(application))
    if not reviews and not panel:
        return []
    people = [*(review.reviewer for review in reviews), *panel]
    connections = load_connections([application], people)
    conflicted = []
    for review in reviews:
        if kind := connections.kind(application, review.reviewer):
            set_aside(review, kind=kind, by=None)
            conflicted.append(review)
    for person in panel:
        if kind := connections.kind(application, person):
            store_conflict(application, person, kind=kind, note="")
    return conflicted


def hide_from_coordinators(application: Application) -> None:
    """From those who are its referees, and of what they have got already from members
    of organizations that it is tied to.

    Called whenever either may have changed.
    """
    references = Reference.objects.filter(application=application).select_related(
        "application__data_key"
    )
    addresses = {normalized_address(reference.email) for reference in references}
    tied = scope.members_tied_to(application).values("user")
    for coordinator in User.objects.coordinators().order_by("pk"):
        if normalized_address(coordinator.email) in addresses:
            store_conflict(application, coordinator, kind=K.REFEREE, note="")
    for coordinator in User.objects.coordinators().filter(pk__in=tied):
        take_away(coordinator)


def flag_coordinator(person: User) -> None:
    """Hides from somebody who has become a coordinator whatever they are tied to."""
    # Addresses of referees are sealed, so each is opened; the role is given rarely.
    references = Reference.objects.select_related("application__data_key")
    for reference in references.iterator(chunk_size=500):
        if normalized_address(reference.email) == normalized_address(person.email):
            store_conflict(reference.application, person, kind=K.REFEREE, note="")
    take_away(person)


def inherit(application: Application, *, earlier: Application) -> None:
    """A deferred application is hidden from whom the earlier one was hidden from."""
    for conflict in Conflict.objects.filter(application=earlier):
        store_conflict(
            application, conflict.reviewer, kind=conflict.kind, note=conflict.note
        )


def interviewers(application: Application) -> QuerySet[User]:
    """The panel members of its booked interviews."""
    booked = application.interviews.booked().values("slot__panel")
    # `distinct`: somebody can be on the panels of several interviews.
    return User.objects.filter(interview_panels__in=booked).distinct().order_by("pk")


def ensure_no_conflict(application: Application, people: Collection[User]) -> None:
    """Raises `TransitionRefused` with the names of those who have a conflict."""
    connections = load_connections([application], people)
    names = [str(person) for person in people if connections.kind(application, person)]
    if names:
        raise TransitionRefused(
            _("a conflict of interest: %(names)s") % {"names": ", ".join(names)}
        )
