"""Conflicts of interest: declared by a person, or seen from what the portal knows. A conflict hides the application."""

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
from portal.jobs import runner
from portal.kernel import audit, lifecycle, permissions
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.messages import outbox
from portal.models import User
from volunteers import rules
from volunteers.models import Application, Choice, Conflict, Reference, Review, Score
from volunteers.models.choices import ConflictKind as K
from volunteers.models.choices import ReviewStatus as R
from volunteers.models.reference import same_address
from volunteers.scoring import stored_scores

T = TypeVar("T")
STEP_ASIDE = Step(
    "set aside for a conflict",
    _lazy("Declare a conflict"),
    (R.ASSIGNED, R.DRAFT, R.SUBMITTED, R.ABSTAINED, R.HANDED_OVER),
    (R.CONFLICTED,),
    "reviewer, or the portal by what it knows",
)
PUBLIC_MAIL = frozenset(
    (
        *(
            "gmail.com",
            "googlemail.com",
            "hotmail.com",
            "hotmail.co.th",
            "outlook.com",
            "outlook.co.th",
            "live.com",
        ),
        *(
            "msn.com",
            "yahoo.com",
            "yahoo.co.th",
            "ymail.com",
            "icloud.com",
            "me.com",
            "mac.com",
            "aol.com",
            "mail.com",
        ),
        *(
            "proton.me",
            "protonmail.com",
            "pm.me",
            "tutanota.com",
            "tuta.com",
            "gmx.com",
            "gmx.net",
            "zoho.com",
        ),
        *("fastmail.com", "yandex.com", "qq.com", "163.com", "naver.com"),
    )
)


@dataclass(frozen=True)
class Ties:
    """What connects some people with some applications; keys are primary keys."""

    stored: Mapping[tuple[int, int], str]
    chosen: Mapping[int, frozenset[int]]
    memberships: Mapping[int, frozenset[int]]
    hosts: Mapping[int, frozenset[str]]
    referees: Mapping[int, frozenset[str]]

    def kind(self, application: Application, person: User) -> str:
        """The first reason why this person must not judge it; "" if none is known."""
        if stored := self.stored.get((application.pk, person.pk)):
            return stored
        if same_address(person.email) in self.referees.get(application.pk, ()):
            return K.REFEREE
        organizations = self.chosen.get(application.pk, frozenset())
        if organizations & self.memberships.get(person.pk, frozenset()):
            return K.MEMBER
        theirs = {domain_of(application.applicant.email)}.union(
            *(self.hosts.get(pk, ()) for pk in organizations)
        )
        return K.DOMAIN if domain_of(person.email) in theirs - neutral() else ""


def ties(applications: Collection[Application], people: Collection[User]) -> Ties:
    """Five queries, however many there are."""
    stored = Conflict.objects.filter(application__in=applications, reviewer__in=people)
    chosen = grouped(
        Choice.objects.filter(application__in=applications)
        .order_by()
        .values_list("application_id", "position__organization_id")
    )
    members = Membership.objects.filter(user__in=people).values_list(
        "user_id", "organization_id"
    )
    wanted: set[int] = set().union(*chosen.values())
    addresses = Membership.objects.filter(organization__in=wanted).values_list(
        "organization_id", "user__email"
    )
    named = Reference.objects.filter(application__in=applications).select_related(
        "application__data_key"
    )
    return Ties(
        stored={
            (row.application_id, row.reviewer_id): row.kind
            for row in stored.defer("note")
        },
        chosen=chosen,
        memberships=grouped(members),
        hosts=grouped((pk, domain_of(email)) for pk, email in addresses),
        referees=grouped(
            (one.application_id, same_address(one.email)) for one in named
        ),
    )


def conflict_kind(application: Application, person: User) -> str:
    """Why this person must not judge this application, as far as the portal knows; "" if nothing is known."""
    return ties([application], [person]).kind(application, person)


def grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, frozenset[T]]:
    found: defaultdict[int, set[T]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def neutral() -> frozenset[str]:
    """Domains that say nothing about whom one knows: the big public ones, and the programme's own."""
    return PUBLIC_MAIL | {domain_of(settings.DEFAULT_FROM_EMAIL)}


@permissions.hides_people
def hidden_applicants(user: User) -> QuerySet:
    return Application.objects.filter(conflicts__reviewer=user).values("applicant")


def clear(review: Review, *, by: User) -> None:
    """The reviewer knows of no conflict: the text opens, unless the portal knows better. Raises `TransitionRefused`."""
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
    """The reviewer steps aside, for good. Raises `TransitionRefused`."""
    with transaction.atomic():
        lock(review)
        if not rules.can_review(by, review):
            raise TransitionRefused(_("this review is closed"))
        set_aside(review, kind=kind, note=note, by=by)


def lock(review: Review) -> None:
    """The application first, as whoever changes its choices locks the two."""
    lifecycle.lock(review.application)
    lifecycle.lock(review)


def declare_own(application: Application, *, kind: str, note: str, by: User) -> None:
    """A coordinator's own: from now on it is hidden from them. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(application)
        if not rules.can_decide(by, application):
            raise TransitionRefused(_("nobody decides on their own application"))
        store(application, by, kind=kind, note=note)
        audit.record("declare a conflict", application, by=by, fields=["conflicts"])


def set_aside(review: Review, *, kind: str, by: User | None, note: str = "") -> None:
    """In the caller's transaction. A draft goes; what was sent before stays stored, but counts no more."""
    store(review.application, review.reviewer, kind=kind, note=note)
    if review.status != R.SUBMITTED:
        Score.objects.filter(review=review).delete()
        review.comment = ""
    was_sent = review.status == R.SUBMITTED
    lifecycle.take(review, STEP_ASIDE, by=by, comment=review.comment)
    if was_sent:
        stored_scores.update_soon(review.application)


def store(application: Application, person: User, *, kind: str, note: str) -> None:
    Conflict.objects.get_or_create(
        application=application,
        reviewer=person,
        defaults={"kind": kind, "note": note.strip()},
    )
    outbox.take_away(from_person=person, about=application.code)
    runner.take_files_back(person)


def flag(application: Application) -> list[Review]:
    """After its choices changed: sets aside the reviewers whom they now touch; returns these reviews.

    From those who would interview it, it is hidden.
    """
    rows = list(
        application.reviews.exclude(status=R.CONFLICTED)
        .select_related("reviewer")
        .order_by("pk")
    )
    panel = list(interviewers(application))
    known = (
        ties([application], [*(row.reviewer for row in rows), *panel])
        if rows or panel
        else None
    )
    touched = [(row, known.kind(application, row.reviewer)) for row in rows if known]
    found = [(row, kind) for row, kind in touched if kind]
    for row, kind in found:
        set_aside(row, kind=kind, by=None)
    for person in panel:
        if known and (kind := known.kind(application, person)):
            store(application, person, kind=kind, note="")
    return [row for row, _kind in found]


def interviewers(application: Application) -> QuerySet[User]:
    """Of an interview that is still to come."""
    booked = application.interviews.booked().values("slot__panel")
    return User.objects.filter(interview_panels__in=booked).distinct().order_by("pk")


def refuse(application: Application, people: Collection[User]) -> None:
    """Raises `TransitionRefused` with the names of those who have one."""
    known = ties([application], people)
    if touched := [str(person) for person in people if known.kind(application, person)]:
        raise TransitionRefused(
            _("a conflict of interest: %(names)s") % {"names": ", ".join(touched)}
        )
