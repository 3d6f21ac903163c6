"""Copies an approved revision into the rows that public pages and searches read.

Public pages read these rows and nothing else, so whatever is not copied is not public:
drafts, remarks, host's documents.
"""

from collections.abc import Iterable
from copy import copy
from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import (
    Issue,
    Organization,
    Participation,
    Position,
    ProfileRevision,
)
from organizations.models.choices import RevisionStatus
from organizations.models.participation import FIRST
from organizations.models.position import MAX_SLUG_LENGTH
from organizations.models.querysets import PUBLIC_STATUSES
from organizations.profiles import presenting, schema
from organizations.profiles.rows import writing
from organizations.profiles.schema import ORGANIZATION_FIELDS
from portal.kernel.lifecycle import TransitionRefused

ORGANIZATION_COLUMNS = ("name", "sort_key", "content", "published_at")


def publish(revision: ProfileRevision) -> Position:
    """Call in a transaction: the whole page changes at once, or not at all."""
    participation = revision.participation
    organization = participation.organization
    _lock(organization)
    if participation.is_first and not has_newer_public(participation):
        _fill_organization(organization, schema.with_defaults(revision.content))
        organization.save(update_fields=ORGANIZATION_COLUMNS)
    position, _is_new = Position.objects.update_or_create(
        participation=participation, defaults=_position_fields(revision)
    )
    writing.write_rows(position, position.content)
    if participation.is_first:
        _share(participation)
    return position


def _lock(organization: Organization) -> None:
    """What its positions share is read and written by one at a time."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def _share(first: Participation) -> None:
    """The organization's own texts on the pages of its further positions."""
    shared = shared_content(first)
    further = Position.objects.filter(
        cohort=first.cohort_id, organization=first.organization_id
    ).exclude(participation=first)
    for position in further:
        content = schema.with_shared(position.content, shared)
        if content == position.content:
            continue
        position.content = content
        position.published_at = timezone.now()
        position.save(update_fields=["content", "published_at"])
        position.issues.set(Issue.objects.filter(slug__in=content["issues"]))


def shared_content(participation: Participation) -> dict[str, Any]:
    """The profile that holds what the organization's positions in the cohort share.

    The approved one; before there is one, the newest, which only previews show.
    """
    rows = ProfileRevision.objects.filter(
        participation__cohort=participation.cohort_id,
        participation__organization=participation.organization_id,
        participation__number=FIRST,
    )
    approved = rows.filter(status=RevisionStatus.APPROVED).first()
    newest = approved or rows.first()
    return schema.with_defaults(newest.content if newest else {})


def whole_content(
    participation: Participation, content: dict[str, Any]
) -> dict[str, Any]:
    """`content` of one of its revisions, with what the organization's positions share.

    That of a first position is whole already.
    """
    if participation.is_first:
        return content
    return schema.with_shared(content, shared_content(participation))


def as_published(revision: ProfileRevision) -> Position:
    """The position as `publish` would make it, to show its page; stores nothing."""
    participation = copy(revision.participation)
    organization = copy(participation.organization)
    if participation.is_first and not has_newer_public(participation):
        _fill_organization(organization, schema.with_defaults(revision.content))
    participation.organization = organization
    fields = _position_fields(revision) | {"organization": organization}
    stored = Position.objects.filter(participation=participation)
    pk = stored.values_list("pk", flat=True).first()
    return Position(pk=pk, participation=participation, **fields)


def present_revision(revision: ProfileRevision) -> dict[str, Any]:
    """For organizations/catalogue/position_body.html, public or not."""
    participation = revision.participation
    content = whole_content(participation, revision.content)
    return presenting.present(
        content,
        cohort=participation.cohort,
        slug=participation.organization.slug,
        separators=presenting.separators_in(revision.source, content),
    )


def public_revisions(organization: Organization) -> QuerySet[ProfileRevision]:
    """Approved ones that hold its own texts, of cohorts where a position is public.

    That need not be the first: it may have been withdrawn, and another not.
    """
    public = Participation.objects.filter(
        organization=organization, status__in=PUBLIC_STATUSES
    )
    return ProfileRevision.objects.filter(
        participation__organization=organization,
        participation__number=FIRST,
        participation__cohort__in=public.values("cohort"),
        status=RevisionStatus.APPROVED,
    )


def has_newer_public(participation: Participation) -> bool:
    """The organization's own texts are those of its newest cohort."""
    newer = public_revisions(participation.organization)
    number = participation.cohort.number
    return newer.filter(participation__cohort__number__gt=number).exists()


def show_latest(organization: Organization) -> None:
    """Call after a withdrawal, so that its texts leave the organization's page, too,
    and after a return.

    The page shows the last of the profiles that are public; without any the
    organization is not public.
    """
    _lock(organization)
    last = (
        public_revisions(organization)
        .order_by("-participation__cohort__number")
        .first()
    )
    if last:
        _fill_organization(organization, schema.with_defaults(last.content))
        organization.published_at = organization.published_at or timezone.now()
    else:
        organization.content, organization.published_at = {}, None
    organization.save(update_fields=ORGANIZATION_COLUMNS)


def _fill_organization(organization: Organization, content: dict[str, Any]) -> None:
    organization.name = content["name"]
    english = {
        name: text
        for name, text in content["en"].items()
        if name in ORGANIZATION_FIELDS
    }
    organization.content = {name: content[name] for name in ORGANIZATION_FIELDS} | (
        {"en": english} if english else {}
    )
    # The first time only; that it is set is what makes the organization public.
    organization.published_at = organization.published_at or timezone.now()


def _position_fields(revision: ProfileRevision) -> dict[str, Any]:
    participation = revision.participation
    content = schema.public_content(whole_content(participation, revision.content))
    return {
        "cohort": participation.cohort,
        "organization": participation.organization,
        "slug": free_slug(participation),
        "title": content["title"],
        "title_en": content["en"].get("title", ""),
        "content": content,
        "separators": presenting.separators_in(revision.source, content),
        "seats": content["seats"],
        "areas_open_ended": content["areas_open_ended"],
        "published_at": timezone.now(),
    }


def update_slugs(organization: Organization) -> None:
    """After a change of the organization's slug: its positions follow."""
    for position in organization.positions.select_related("participation"):
        participation = position.participation
        participation.organization = organization
        position.slug = free_slug(participation)
        position.save(update_fields=["slug"])


def free_slug(participation: Participation) -> str:
    """The organization's for its first position, with a number for each further one.

    If a position of another organization has that address, with the next number.
    """
    others = Position.objects.filter(cohort=participation.cohort_id).exclude(
        participation=participation
    )
    taken = set(others.values_list("slug", flat=True))
    return next(
        slug
        for slug in slugs(participation.organization.slug, participation.number)
        if slug not in taken
    )


def slugs(base: str, number: int) -> Iterable[str]:
    if number == FIRST:
        yield base
    for suffix in count(max(number, 2)):
        ending = f"-{suffix}"
        yield f"{base[: MAX_SLUG_LENGTH - len(ending)].rstrip('-')}{ending}"


def ensure_shared_is_approved(participation: Participation) -> None:
    """Before a further position can be approved. Raises `TransitionRefused`."""
    if participation.is_first:
        return
    approved = ProfileRevision.objects.filter(
        participation__organization=participation.organization_id,
        participation__cohort=participation.cohort_id,
        participation__number=FIRST,
        status=RevisionStatus.APPROVED,
    )
    if not approved.exists():
        raise TransitionRefused(
            _(
                "the profile of the organization’s first position comes first: it says"
                " who the organization is"
            )
        )
