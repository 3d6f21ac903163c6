"""Copies an approved revision into the rows that public pages and searches read.

Public pages read these rows and nothing else, so whatever is not copied is not public:
drafts, remarks, host's documents.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from difflib import SequenceMatcher
from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from organizations.cohorts import hooks
from organizations.models import (
    Benefit,
    Issue,
    LearningPhase,
    Organization,
    Participation,
    Position,
    ProfileRevision,
    Province,
    Qualification,
)
from organizations.models.choices import QualificationKind, RevisionStatus
from organizations.models.querysets import PUBLIC_STATUSES
from organizations.profiles import presenting, schema
from portal.text import thai

ORGANIZATION_FIELDS = (
    "name",
    "links",
    "focus_issues",
    "issues",
    "objectives",
    "activities",
    "challenges",
)
ORGANIZATION_COLUMNS = ("name", "sort_key", "content", "published_at")
QUALIFICATION_KINDS = {
    "qualifications": QualificationKind.REQUIRED,
    "preferred_qualifications": QualificationKind.PREFERRED,
}
# A line that was reworded keeps at least so much of its beginning, else it is another.
MIN_LIKENESS = 0.5
COMPARED_LENGTH = 80
SEARCHED_FIELDS = (
    "name",
    "focus_issues",
    "objectives",
    "activities",
    "challenges",
    "role",
    "duties",
    "areas_text",
    "expectations",
)


def publish(revision: ProfileRevision) -> Position:
    """Call in a transaction: the whole page changes at once, or not at all."""
    organization = revision.participation.organization
    if not has_newer_public(revision.participation):
        _fill_organization(organization, schema.with_defaults(revision.content))
        organization.save(update_fields=ORGANIZATION_COLUMNS)
    position, _is_new = Position.objects.update_or_create(
        participation=revision.participation, defaults=_position_fields(revision)
    )
    content = position.content
    position.provinces.set(Province.objects.filter(slug__in=content["provinces"]))
    position.issues.set(Issue.objects.filter(slug__in=content["issues"]))
    _write_related_rows(position, content)
    return position


def as_published(revision: ProfileRevision) -> Position:
    """The position as `publish` would make it, to show its page; stores nothing."""
    participation = copy(revision.participation)
    organization = copy(participation.organization)
    if not has_newer_public(participation):
        _fill_organization(organization, schema.with_defaults(revision.content))
    participation.organization = organization
    fields = _position_fields(revision) | {"organization": organization}
    stored = Position.objects.filter(participation=participation)
    pk = stored.values_list("pk", flat=True).first()
    return Position(pk=pk, participation=participation, **fields)


def public_revisions(organization: Organization) -> QuerySet[ProfileRevision]:
    return ProfileRevision.objects.filter(
        participation__organization=organization,
        participation__status__in=PUBLIC_STATUSES,
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
    content = schema.public_content(revision.content)
    return {
        "cohort": participation.cohort,
        "organization": participation.organization,
        "slug": participation.organization.slug,
        "content": content,
        "separators": presenting.separators_in(revision.source, content),
        "seats": content["seats"],
        "areas_open_ended": content["areas_open_ended"],
        "search_text": search_text(content),
        "published_at": timezone.now(),
    }


def _write_related_rows(position: Position, content: dict[str, Any]) -> None:
    write_qualifications(position, content)
    position.benefits.all().delete()
    Benefit.objects.bulk_create(
        Benefit(position=position, order=n, text=text)
        for n, text in enumerate(content["benefits"], 1)
    )
    position.learning_phases.all().delete()
    LearningPhase.objects.bulk_create(
        LearningPhase(position=position, order=n, **phase)
        for n, phase in enumerate(content["learning_phases"], 1)
    )


def write_qualifications(position: Position, content: dict[str, Any]) -> None:
    """Rows are kept, not written anew: applicants' answers refer to them."""
    before = {row.pk: row for row in position.qualifications.all()}
    rows = list(qualification_rows(position, content))
    for row, kept in zip(rows, kept_rows(before.values(), rows), strict=True):
        row.pk = kept.pk if kept else None
    position.qualifications.exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    Qualification.objects.bulk_update(
        [row for row in rows if row.pk], ("kind", "order", "text", "text_en")
    )
    Qualification.objects.bulk_create([row for row in rows if row.pk is None])
    asked = [row for row in rows if is_asked_anew(row, before.get(row.pk))]
    if asked:
        for callback in hooks.qualifications_changed:
            callback(position, asked)


def is_asked_anew(row: Qualification, before: Qualification | None) -> bool:
    """Whether nobody can have answered this required line yet."""
    return row.kind == QualificationKind.REQUIRED and (
        before is None
        or before.kind != QualificationKind.REQUIRED
        or before.statement != row.statement
    )


def kept_rows(
    before: Iterable[Qualification], rows: Sequence[Qualification]
) -> list[Qualification | None]:
    """For each new row the old one that it is: one with the same words, or, for a line
    that was reworded, the likest of the same kind.
    """
    left = list(before)
    kept: dict[int, Qualification] = {}
    for at, row in enumerate(rows):
        same = [old for old in left if old.statement == row.statement]
        if same:
            kept[at] = max(same, key=lambda old: old.kind == row.kind)
            left.remove(kept[at])
    pairs = [
        (likeness(old, row), at, old)
        for at, row in enumerate(rows)
        if at not in kept
        for old in left
        if old.kind == row.kind
    ]
    # Stable: of equally like ones the first line gets the first row.
    for score, at, old in sorted(pairs, key=lambda pair: -pair[0]):
        if score >= MIN_LIKENESS and at not in kept and old in left:
            kept[at] = old
            left.remove(old)
    return [kept.get(at) for at in range(len(rows))]


def likeness(old: Qualification, row: Qualification) -> float:
    # Comparing takes quadratic time, and their beginnings tell lines apart.
    texts = (old.statement[:COMPARED_LENGTH], row.statement[:COMPARED_LENGTH])
    return SequenceMatcher(None, *texts, autojunk=False).ratio()


def qualification_rows(
    position: Position, content: dict[str, Any]
) -> Iterator[Qualification]:
    """The required ones first, so that their order doesn't depend on preferred ones."""
    english = schema.localized(content, "en")
    order = count(1)
    for name, kind in QUALIFICATION_KINDS.items():
        texts = (
            english[name]
            if english["lang"][name] == "en"
            else [""] * len(content[name])
        )
        for text, text_en in zip(content[name], texts, strict=True):
            yield Qualification(
                position=position,
                kind=kind,
                order=next(order),
                text=text,
                text_en=text_en,
            )


def search_text(content: dict[str, Any]) -> str:
    """Whatever a visitor may search for, folded, in both languages.

    With the official names of provinces and issues.
    """
    texts: list[str] = []
    for text in (*(content[name] for name in SEARCHED_FIELDS), *content["en"].values()):
        texts += text if isinstance(text, list) else [text]
    provinces = Province.objects.filter(slug__in=content["provinces"])
    texts += provinces.values_list("name_th", flat=True)
    issues = Issue.objects.filter(slug__in=content["issues"])
    for names in issues.values_list("name_th", "name_en"):
        texts += names
    return thai.fold("\n".join(texts))


def update_slugs(organization: Organization) -> None:
    """After a change of the organization's slug: its positions follow."""
    organization.positions.update(slug=organization.slug)
