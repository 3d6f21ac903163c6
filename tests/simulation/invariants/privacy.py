"""Who reads what: by marks in texts, by names of people whom a tie hides."""

import re

from organizations.models import Position, ProfileRevision
from organizations.models.choices import RevisionStatus
from placements import rules
from placements.deferrals import workflow as deferrals
from placements.models import Offer, SafeguardingContact
from placements.models.choices import OfferStatus
from tests.simulation.invariants.registry import at_days_end, of_each_step
from tests.simulation.marks import MARK
from volunteers.models import Application
from volunteers.models.queries import scope

STAFF = "coordinator"
LOOKED_AT = 3
DEFERRABLE = (OfferStatus.OPEN, OfferStatus.ACCEPTED)


@of_each_step("nobody reads what somebody wrote for others")
def canaries_never_cross(life, step):
    if step.answer.page is None:
        return
    for mark in life.marks.found_in(step.answer.page.html):
        origin = life.marks.origins.get(mark)
        is_anothers = origin and origin.actor != step.actor.name
        if is_anothers and (reason := not_for(life, step.actor, origin, mark)):
            yield f"{step.actor} reads {mark} at {step.answer.address}: {reason}"


def not_for(life, reader, origin, mark):
    """Why the reader must not see what was typed there, or ""."""
    for where, rule in RULES.items():
        if re.search(where, origin.path):
            return rule(life, reader, origin, mark)
    return ""


def own_or_staff(life, reader, origin, mark):
    return "" if reader.part == STAFF else f"{origin.actor} wrote it for coordinators"


def in_an_application(life, reader, origin, mark):
    """Reviewers and hosts read some of it; those beside the applicant never."""
    if reader.part in ("applicant", "volunteer", "visitor"):
        return f"{origin.actor} wrote it in an application"
    return ""


def to_the_safeguarding_contact(life, reader, origin, mark):
    contacts = SafeguardingContact.objects.filter(user=reader.person)
    return "" if contacts.exists() else f"{origin.actor} wrote it in confidence"


def on_leaving_for_safety(life, reader, origin, mark):
    return "" if reader.part == STAFF else f"{origin.actor} left for safety"


def in_a_profile(life, reader, origin, mark):
    """Of others only what a coordinator has approved."""
    slug = re.search(r"/host/([\w-]+)/", origin.path)[1]
    if reader.part == STAFF or is_member(reader, slug) or is_approved(mark):
        return ""
    return f"{origin.actor} wrote it in a profile, and nobody has approved it"


def is_member(reader, slug):
    found = reader.person and reader.person.memberships.filter(organization__slug=slug)
    return bool(found) and found.exists()


def is_approved(mark):
    """What was public once may stay in the terms of an offer."""
    approved = (RevisionStatus.APPROVED, RevisionStatus.SUPERSEDED)
    rows = ProfileRevision.objects.filter(status__in=approved)
    return any(
        mark in str(content) for content in rows.values_list("content", flat=True)
    )


RULES = {
    r"/placement/concerns/": to_the_safeguarding_contact,
    r"/placement/end/": on_leaving_for_safety,
    r"/offer/(decline|defer)/": own_or_staff,
    r"/cohorts/\d+/application/": in_an_application,
    r"/references/": in_an_application,
    r"/reviews/": in_an_application,
    r"/host/[\w-]+/(profile|document|begin)": in_a_profile,
    r"/host/[\w-]+/applicants/": in_an_application,
    r"/admin/(?!.*(return|decline|withdraw|answer|steps|days-off|extend|reopen)/)"
    r".*/(comment|conflict|lines)/": own_or_staff,
}


def hidden_from(person):
    """Applications of which a coordinator must see nothing."""
    return scope.hidden_applications(person).select_related("applicant")


@of_each_step("whoever has a tie to an application reads nothing of it")
def ties_hide(life, step):
    if step.actor.part != STAFF or step.answer.page is None:
        return
    # Who declares a conflict reads once more of what it hides from them.
    if step.form and "/conflict/" in step.form.action:
        return
    for one in hidden_from(step.actor.person):
        for word in (one.reference, one.code, one.applicant.display_name):
            # What a person asks a search for, the page repeats.
            if (
                word
                and word in step.answer.page.html
                and word not in step.answer.address
            ):
                yield f"{step.actor} reads {word} at {step.answer.address}"


@at_days_end("no row of an application is visible to whoever has a tie to it")
def rows_are_hidden(life):
    """Of those that have a tie, and of one that gets a tie now."""
    for actor in [one for one in life.world.actors if one.part == STAFF]:
        tied = list(hidden_from(actor.person).order_by("pk"))
        tied += richest(life, actor.person) + with_a_wish_to_defer(life, actor.person)
        for one in tied:
            one.conflicts.get_or_create(
                reviewer=actor.person, defaults={"kind": "declared"}
            )
            for model, path in scope.application_paths().items():
                rows = model._default_manager.all()
                if not hasattr(rows, "visible_to"):
                    continue
                if rows.visible_to(actor.person).filter(**{path: one.pk}).exists():
                    yield f"{actor}: {model.__name__} of application {one.code}"


def richest(life, person):
    """One with rows of many kinds: a deferral, an offer, or whatever there is."""
    seen = Application.objects.visible_to(person).order_by("pk")
    for lookup in ("deferral__isnull", "offers__isnull", "interviews__isnull"):
        if found := seen.filter(**{lookup: False}).distinct():
            return [life.chance.choice(list(found))]
    return list(seen[:1])


def with_a_wish_to_defer(life, person):
    """Somebody who asks for it now, where nobody has."""
    offers = Offer.objects.visible_to(person).filter(status__in=DEFERRABLE)
    for offer in offers.for_reading().order_by("pk"):
        applicant = offer.application.applicant
        if rules.can_defer(applicant, offer):
            deferrals.ask(offer, reason="ขอเลื่อน", by=applicant)
            return [offer.application]
    return []


@at_days_end("public pages hold approved text only")
def public_text_is_approved(life):
    public = list(Position.objects.public().select_related("organization", "cohort"))
    for position in life.chance.sample(public, min(LOOKED_AT, len(public))):
        path = f"/en/cohorts/{position.cohort.number}/positions/{position.slug}/"
        for address in (path, f"/en/organizations/{position.organization.slug}/"):
            answer = life.stranger.get(address)
            for mark in MARK.findall(answer.content.decode()):
                if not is_approved_now(position.organization, mark):
                    yield f"{mark} at {address}: {life.marks.origins.get(mark)}"


def is_approved_now(organization, mark):
    rows = ProfileRevision.objects.filter(
        participation__organization=organization, status=RevisionStatus.APPROVED
    )
    return any(
        mark in str(content) for content in rows.values_list("content", flat=True)
    )
