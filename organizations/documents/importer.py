"""Imports a host's document into its profile: the database shell of `importing`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from organizations.importing.areas import read_areas
from organizations.importing.difference import Change, difference
from organizations.importing.document import parse, read_field
from organizations.importing.draft import Draft, Parsed
from organizations.importing.lines import lines_of
from organizations.importing.sorting.parts import Part, decode, parts_of
from organizations.importing.sorting.rebuilding import rebuilt
from organizations.models import (
    Cohort,
    Organization,
    Participation,
    ProfileRevision,
    Province,
    SourceDocument,
)
from organizations.models.participation import FIRST
from organizations.models.places import slug_rule
from organizations.profiles import schema
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import version_stamp
from portal.kernel import lifecycle
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import AuditEntry, User

MAX_NAME_LENGTH: int = Organization._meta.get_field("name").max_length or 0
MAX_SLUG_LENGTH: int = Organization._meta.get_field("slug").max_length or 0

# Hosts add them in the editor; a document that lacks them takes nothing away.
RARE_FIELDS = ("title", "seats", "preferred_qualifications")


class UnusableDocument(Exception):
    """The document can't become a profile; the text says why. Nothing was stored."""


@dataclass(frozen=True)
class Reading:
    """How a document is to be read.

    `is_pdf`: it is the text of a PDF. `by_hand`: also without a known heading. `state`:
    the parts as a person sorted them, or "" for as the importer does.
    """

    is_pdf: bool = False
    by_hand: bool = False
    state: str = ""


AS_IT_IS = Reading()


@dataclass(frozen=True)
class ImportPlan:
    """What importing a document would do.

    `parsed`: with what a person sorted, into `parts`. `content`: the whole profile
    afterwards; `changes`: what differs from `newest`.
    """

    raw: bytes
    parsed: Parsed
    parts: list[Part]
    cohort: Cohort
    slug: str
    organization: Organization | None
    newest: ProfileRevision | None
    content: dict[str, Any]
    changes: list[Change]

    @property
    def is_known(self) -> bool:
        """The newest revision is from this very document: there is nothing to do."""
        source = self.newest.source if self.newest else None
        return source is not None and source.sha256 == self.parsed.sha256


def plan_import(
    raw: bytes, *, cohort: Cohort, slug: str = "", reading: Reading = AS_IT_IS
) -> ImportPlan:
    """Stores nothing. Raises `UnreadableDocument` or `UnusableDocument`."""
    parsed, parts = sort(raw, reading)
    name = parsed.content["name"]
    organization = find_organization(name, slug) if name or slug else None
    if len(name) > MAX_NAME_LENGTH or not (name or organization):
        raise UnusableDocument(
            _("the document must name the organization in at most %(count)s characters")
            % {"count": MAX_NAME_LENGTH}
        )
    if organization:
        slug = organization.slug
    else:
        slug = slug or slugify(name)[:MAX_SLUG_LENGTH].strip("-")
        ensure_slug_is_free(slug)
    newest = newest_revision(organization, cohort)
    before = newest.content if newest else schema.with_defaults({})
    content = merged_content(before, parsed.content)
    if organization and not name:
        content["name"] = before["name"] or organization.name
    changes = difference(schema.flatten(before), schema.flatten(content))
    return ImportPlan(
        raw, parsed, parts, cohort, slug, organization, newest, content, changes
    )


def sort(raw: bytes, reading: Reading) -> tuple[Parsed, list[Part]]:
    """The document with its parts where a person put them.

    Raises `UnreadableDocument`.
    """
    provinces = province_names()
    parsed = parse(
        raw,
        provinces=provinces,
        is_pdf=reading.is_pdf,
        must_have_headings=not reading.by_hand,
    )
    parts = parts_of(parsed)
    if reading.state:
        try:
            parts = decode(reading.state, parsed.text)
        except ValueError:
            # Forged, or of an earlier version of this page: as the importer sorts it.
            return parsed, parts
    return rebuilt(parsed, parts, provinces), parts


def find_organization(name: str, slug: str) -> Organization | None:
    """By its slug if that is given, else by its name. May raise `UnusableDocument`."""
    if slug:
        return Organization.objects.filter(slug=slug).first()
    # Two are enough to know that the name is ambiguous.
    namesakes = list(Organization.objects.filter(name=name)[:2])
    if len(namesakes) > 1:
        raise UnusableDocument(
            _("several organizations have this name: say which one with --slug")
        )
    return namesakes[0] if namesakes else None


def ensure_slug_is_free(slug: str) -> None:
    """Raises `UnusableDocument`."""
    # fullmatch: the $ of the rule alone would let a line end after the slug pass.
    if not re.fullmatch(slug_rule.regex, slug) or len(slug) > MAX_SLUG_LENGTH:
        raise UnusableDocument(
            _(
                "give the organization’s address with --slug: small letters, "
                "digits and hyphens, such as community-law"
            )
        )
    if Organization.objects.filter(slug=slug).exists():
        raise UnusableDocument(
            _("another organization has the address %(slug)s: give one with --slug")
            % {"slug": slug}
        )


def newest_revision(
    organization: Organization | None, cohort: Cohort
) -> ProfileRevision | None:
    if organization is None:
        return None
    rows = ProfileRevision.objects.filter(
        participation__organization=organization,
        participation__cohort=cohort,
        participation__number=FIRST,
    )
    return rows.select_related("source", "participation").first()


def merged_content(before: dict[str, Any], parsed: dict[str, Any]) -> dict[str, Any]:
    """What the document says; what it says nothing of (seats) stays as it was."""
    parsed = {
        name: value
        for name, value in parsed.items()
        if value or name not in RARE_FIELDS
    }
    content = schema.realigned(
        schema.with_defaults(before), schema.with_defaults({**before, **parsed})
    )
    # Issues ticked by hand survive as long as the text they came from does.
    if parsed["focus_issues"] != before.get("focus_issues"):
        content["issues"] = schema.recognize_issues(parsed["focus_issues"])
    earlier = before.get("sections", [])
    content["sections"] = with_audiences(earlier, content["sections"])
    return content


def with_audiences(
    before: Sequence[dict[str, Any]], parsed: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Who may see a part stays as the host chose it, as long as its words do."""
    chosen = {
        (row["heading"], row["text"]): {"audience": row["audience"]}
        for row in before
        if row.get("audience")
    }
    return [{**row, **chosen.get((row["heading"], row["text"]), {})} for row in parsed]


def store_revision(
    plan: ImportPlan, *, by: User | None, approve: bool = False
) -> ProfileRevision | None:
    """The revision that has the document now, or None if there was nothing to do.

    A revision in progress is replaced only if nobody edited it by hand. With `approve`
    it becomes the public page at once. Raises `TransitionRefused`.
    """
    if plan.is_known:
        return None
    with transaction.atomic():
        participation = profile_workflow.join(
            _get_or_add_organization(plan, by), plan.cohort, by=by
        )
        revision = profile_workflow.begin_revision(participation, by=by)
        # Refused after the draft was begun: the transaction takes that back.
        if is_edited_by_hand(revision):
            raise TransitionRefused(
                _("someone is editing this profile: it must be approved first")
            )
        source = get_or_create_document(plan, participation)
        profile_workflow.save_revision(
            revision,
            content=plan.content,
            version=revision.version,
            by=by,
            source=source,
        )
        if approve:
            profile_workflow.submit(revision, by=by, notify=False)
            profile_workflow.approve(revision, by=by)
    return revision


def is_edited_by_hand(revision: ProfileRevision) -> bool:
    """Whether somebody saved it in the editor, so that an import would lose edits."""
    saves = AuditEntry.objects.about(revision).filter(
        action=profile_workflow.SAVE_ACTION
    )
    return saves.exists()


def replace_draft(
    plan: ImportPlan, *, displayed_stamp: str, by: User
) -> ProfileRevision:
    """The document replaces the draft that the person saw, edited by hand or not.

    `displayed_stamp`: the `version_stamp` of the newest revision on the page. Raises
    `TransitionRefused` if something was saved since, or the profile was sent.
    """
    with transaction.atomic():
        participation = profile_workflow.join(
            _get_or_add_organization(plan, by), plan.cohort, by=by
        )
        # Before the stamps are compared. As everywhere: participation, then revision.
        lifecycle.lock(participation)
        newest = newest_revision(participation.organization, plan.cohort)
        if version_stamp(newest) != displayed_stamp:
            raise TransitionRefused(
                _("someone changed the profile after you opened this page")
            )
        revision = profile_workflow.begin_revision(participation, by=by)
        # The version that was compared, not a fresh one: a save since then is noticed.
        version = newest.version if newest == revision else revision.version
        source = get_or_create_document(plan, participation)
        try:
            profile_workflow.save_revision(
                revision, content=plan.content, version=version, by=by, source=source
            )
        except StaleVersion as stale:
            raise TransitionRefused(
                _("someone changed the profile after you opened this page")
            ) from stale
    return revision


def _get_or_add_organization(plan: ImportPlan, by: User | None) -> Organization:
    name = plan.parsed.content["name"]
    return plan.organization or profile_workflow.add_organization(
        slug=plan.slug, name=name, by=by
    )


def get_or_create_document(
    plan: ImportPlan, participation: Participation
) -> SourceDocument:
    """As it came. Nothing of it is lost, whatever the profile takes."""
    # By its digest: the same bytes are stored once for an organization and cohort.
    return SourceDocument.objects.get_or_create(
        organization=participation.organization,
        cohort=plan.cohort,
        sha256=plan.parsed.sha256,
        defaults={"original": plan.raw, "encoding": plan.parsed.encoding},
    )[0]


def read_as(name: str, text: str) -> dict[str, Any]:
    """The fields that a document gives if this text stands under the heading `name`."""
    draft = Draft(text)
    read_field(draft, name, lines_of(text), province_names())
    return draft.content


def provinces_named_in(text: str) -> list[str]:
    """The slugs of the provinces that a text names, as found in documents, too."""
    draft = Draft(text)
    read_areas(draft, lines_of(text), province_names())
    return list(draft.content["provinces"])


def province_names() -> dict[str, str]:
    """Slugs by Thai name."""
    return dict(Province.objects.values_list("name_th", "slug"))
