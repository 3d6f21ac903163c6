"""A host's document → a revision of its profile: the database shell around `importing`."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from organizations.importing.areas import read_areas
from organizations.importing.difference import Change, difference
from organizations.importing.document import parse
from organizations.importing.draft import Draft, Parsed
from organizations.importing.lines import lines_of
from organizations.models import (
    Cohort,
    Organization,
    Participation,
    ProfileRevision,
    Province,
    SourceDocument,
)
from organizations.models.places import slug_rule
from organizations.profiles import profile, workflow
from portal.kernel import lifecycle
from portal.kernel.lifecycle import StaleVersion
from portal.models import User

LONGEST_NAME: int = Organization._meta.get_field("name").max_length or 0
LONGEST_SLUG: int = Organization._meta.get_field("slug").max_length or 0


class Unusable(Exception):
    """The document can't become a profile; the text tells the person why. Nothing was stored."""


@dataclass(frozen=True)
class Plan:
    """What storing a document would do: `content` is the whole profile afterwards, `changes` what differs from now."""

    raw: bytes
    parsed: Parsed
    cohort: Cohort
    slug: str
    organization: Organization | None
    newest: ProfileRevision | None
    content: dict[str, Any]
    changes: list[Change]

    @property
    def is_known(self) -> bool:
        """The newest profile comes from this very document, so there is nothing to do."""
        source = self.newest.source if self.newest else None
        return source is not None and source.sha256 == self.parsed.sha256


def plan(raw: bytes, *, cohort: Cohort, slug: str = "") -> Plan:
    """Reads the document and stores nothing. Raises `UnreadableDocument` or `Unusable`."""
    parsed = parse(raw, provinces=province_names())
    name = parsed.content["name"]
    if not name or len(name) > LONGEST_NAME:
        raise Unusable(
            _("the document must name the organization in at most %(count)s characters")
            % {"count": LONGEST_NAME}
        )
    organization = find_organization(name, slug)
    slug = (
        organization.slug
        if organization
        else checked_slug(slug or slugify(name)[:LONGEST_SLUG].strip("-"))
    )
    newest = newest_revision(organization, cohort)
    before = newest.content if newest else profile.filled({})
    content = next_content(before, parsed.content)
    changes = difference(before, content)
    return Plan(raw, parsed, cohort, slug, organization, newest, content, changes)


def find_organization(name: str, slug: str) -> Organization | None:
    """By its address when that is given, else by its name."""
    if slug:
        return Organization.objects.filter(slug=slug).first()
    same_name = list(Organization.objects.filter(name=name)[:2])
    if len(same_name) > 1:
        raise Unusable(
            _("several organizations have this name: say which one with --slug")
        )
    return same_name[0] if same_name else None


def checked_slug(slug: str) -> str:
    if not re.fullmatch(slug_rule.regex, slug) or len(slug) > LONGEST_SLUG:
        raise Unusable(
            _(
                "give the organization's address with --slug: small letters, digits and hyphens, such as community-law"
            )
        )
    if Organization.objects.filter(slug=slug).exists():
        raise Unusable(
            _("another organization has the address %(slug)s: give one with --slug")
            % {"slug": slug}
        )
    return slug


def newest_revision(
    organization: Organization | None, cohort: Cohort
) -> ProfileRevision | None:
    found = ProfileRevision.objects.filter(
        participation__organization=organization, participation__cohort=cohort
    )
    return (
        found.select_related("source", "participation").first()
        if organization
        else None
    )


def next_content(before: dict[str, Any], read: dict[str, Any]) -> dict[str, Any]:
    """What the document says; what no document can say (seats, issues to find it by) stays as it was."""
    content = profile.filled({**before, **read})
    if read["focus_issues"] != before.get("focus_issues"):
        content["issues"] = profile.recognized_issues(read["focus_issues"])
    return content


def store(
    plan: Plan, *, by: User | None, approve: bool = False
) -> ProfileRevision | None:
    """The revision that now holds the document, or None where there is nothing to do; raises `lifecycle.TransitionRefused`.

    A revision at work is replaced only if nobody edited it by hand. With `approve` it becomes the public page at once.
    """
    if plan.is_known:
        return None
    with transaction.atomic():
        participation = workflow.join(_organization(plan, by), plan.cohort, by=by)
        revision = workflow.begin_revision(participation, by=by)
        if workflow.is_edited_by_hand(revision):
            raise lifecycle.TransitionRefused(
                _("somebody is editing this profile: it must be approved first")
            )
        source = _document(plan, participation)
        workflow.save_revision(
            revision,
            content=plan.content,
            version=revision.version,
            by=by,
            source=source,
        )
        if approve:
            workflow.submit(revision, by=by, tells=False)
            workflow.approve(revision, by=by)
    return revision


def seen(revision: ProfileRevision | None) -> str:
    """A mark of what stands in the profile now, for `make_draft` to compare with."""
    return f"{revision.code}:{revision.version}" if revision else ""


def make_draft(plan: Plan, *, seen_before: str, by: User) -> ProfileRevision:
    """The document becomes the organization's draft, in place of the one that was seen, edited by hand or not.

    Raises `lifecycle.TransitionRefused` if anything newer was saved since, or the profile was sent.
    """
    with transaction.atomic():
        participation = workflow.join(_organization(plan, by), plan.cohort, by=by)
        lifecycle.lock(participation)
        newest = newest_revision(participation.organization, plan.cohort)
        if seen(newest) != seen_before:
            raise lifecycle.TransitionRefused(
                _("somebody changed the profile after you opened this page")
            )
        revision = workflow.begin_revision(participation, by=by)
        version = newest.version if newest == revision else revision.version
        source = _document(plan, participation)
        try:
            workflow.save_revision(
                revision, content=plan.content, version=version, by=by, source=source
            )
        except StaleVersion as changed:
            raise lifecycle.TransitionRefused(
                _("somebody changed the profile after you opened this page")
            ) from changed
    return revision


def _organization(plan: Plan, by: User | None) -> Organization:
    name = plan.parsed.content["name"]
    return plan.organization or workflow.add_organization(
        slug=plan.slug, name=name, by=by
    )


def _document(plan: Plan, participation: Participation) -> SourceDocument:
    return SourceDocument.objects.get_or_create(
        organization=participation.organization,
        cohort=plan.cohort,
        sha256=plan.parsed.sha256,
        defaults={"original": plan.raw, "encoding": plan.parsed.encoding},
    )[0]


def provinces_named_in(text: str) -> list[str]:
    """The slugs of the provinces that a text about places names, found as the importer finds them."""
    draft = Draft(text)
    read_areas(draft, lines_of(text), province_names())
    return list(draft.content["provinces"])


def province_names() -> dict[str, str]:
    return dict(Province.objects.values_list("name_th", "slug"))
