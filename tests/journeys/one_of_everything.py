"""An application with a row of every model that leads to one, and all that names it."""

from datetime import timedelta

from django.utils import timezone

from organizations.models import Qualification
from placements.contacts import log as contact_log
from placements.days_off import workflow as leave
from placements.matching import must_haves
from placements.models import (
    Certificate,
    Deferral,
    Mentor,
    MentorMessage,
    Move,
    Readmission,
    ReleasedOffer,
)
from placements.models.choices import DeferralStatus, MentorStatus
from placements.requests import workflow as requests
from placements.year import concerns, reports
from placements.year import workflow as year_workflow
from portal.kernel import audit
from portal.models import AuditEntry, Message
from tests import make
from tests.placements import offer_factory, placement_factory
from tests.volunteers import interviewing, judging
from volunteers.decisions import workflow
from volunteers.hosts import sharing
from volunteers.models import (
    Application,
    Conflict,
    ErasureRequest,
    InterviewSlot,
    ReleasedOutcome,
    Reranking,
)
from volunteers.models.queries import scope
from volunteers.overview import comments
from volunteers.reviews import versions

NAME, ADDRESS, TEXT = "แก้วกานดา", "canary.kanda", "ความเห็นนกขมิ้น"
TODAY = timezone.localdate


def application(cohort, coordinator, place, editor):
    """Placed at `place`, at work; its seat came by a match."""
    cohort.references_wanted = 1
    cohort.save()
    kind = make.document_kind(cohort)
    placement_factory.condition_kind(cohort)
    reviewer = make.reviewer(cohort)
    bird, [review] = judging.assigned(
        cohort,
        coordinator,
        reviewer,
        positions=[place],
        applicant=make.person(f"{ADDRESS}@applicants.example", display_name=NAME),
    )
    make.attached(bird, kind, name=f"{NAME}.pdf")
    judging.send(judging.cleared(review), 4, comment=TEXT)
    versions.keep(review)
    comments.comment(bird, by=coordinator, audience="coordinators", text=TEXT)
    interviewed(bird, cohort, coordinator)
    shown_to_hosts(bird, place, editor, coordinator)
    workflow.shortlist(bird, by=coordinator)
    matched(bird, cohort, place, coordinator)
    at_work(bird, cohort, place, coordinator)
    ErasureRequest.objects.create(application=bird)
    Reranking.objects.create(application=bird)
    release = cohort.releases.create(made_by=coordinator, leaves_at=timezone.now())
    ReleasedOutcome.objects.create(release=release, application=bird, outcome="reserve")
    ReleasedOffer.objects.create(release=release, offer=bird.offers.first())
    other = make.reviewer(cohort)
    Conflict.objects.create(application=bird, reviewer=other, kind="declared")
    return bird


def interviewed(bird, cohort, coordinator):
    interviewing.rubric(cohort)
    member = make.reviewer(cohort)
    panel = interviewing.panel(cohort, member)
    workflow_invite(bird, coordinator)
    slot = interviewing.slot(panel)
    interview = interviewing.booking.pick(bird, slot, by=bird.applicant)
    interviewing.send(interviewing.begun(interview), member, comment=TEXT)


def workflow_invite(bird, coordinator):
    interviewing.booking.invite(bird, by=coordinator)


def shown_to_hosts(bird, place, editor, coordinator):
    sharing.share_with_hosts(bird, by=coordinator)
    sharing.save_interest(
        bird.choices.get(), level="interested", note=TEXT, times="", seen="", by=editor
    )


def matched(bird, cohort, place, coordinator):
    type(place).objects.filter(pk=place.pk).update(seats=5)
    place.refresh_from_db()
    line = Qualification.objects.create(position=place, order=9, text="ขับรถได้")
    must_haves.waive(bird, line, reason=TEXT, by=coordinator)
    run = offer_factory.match_run(cohort, coordinator)
    proposal = offer_factory.proposal_of(run, bird)
    Move.objects.create(
        proposal=proposal, position=place, moved_by=coordinator, reason=TEXT
    )


def at_work(bird, cohort, place, coordinator):
    today = TODAY()
    cohort.service_starts_on = today - timedelta(days=40)
    cohort.service_ends_on = today + timedelta(days=324)
    cohort.save()
    bird = Application.objects.select_related("applicant", "cohort").get(pk=bird.pk)
    offer = offer_factory.accepted(bird, place, coordinator)
    deferral = Deferral(
        application=bird,
        offer=offer,
        agreed_at=timezone.now(),
        status=DeferralStatus.ASKED,
    )
    deferral.reason = TEXT
    deferral.save()
    audit.record("ask for deferral", deferral, by=bird.applicant)
    placement = placement_factory.reload(offer.placement)
    placement_factory.meet_all_conditions(placement, coordinator)
    year_workflow.start(placement, by=coordinator)
    placement = placement_factory.reload(placement)
    placement_factory.safeguarding_contact(cohort, coordinator)
    concerns.open_concern(placement, text=TEXT, by=bird.applicant)
    contact_log.add(placement, text=TEXT, talked_on=today, next_on=None, by=coordinator)
    mentored(placement, make.member(place.organization, role="viewer"), coordinator)
    month = reports.reportable_months(placement)[-1]
    report = reports.get_or_build(placement, month)
    report.save()
    leave.grant(placement, halves=2, on_day=today, note=TEXT, by=coordinator)
    requests.ask(placement, kind="transfer", reason=TEXT, by=bird.applicant)
    after_it(placement, coordinator)


def after_it(placement, coordinator):
    """What only comes once a placement is over."""
    Certificate.objects.create(
        placement=placement,
        starts_on=placement.starts_on,
        ended_on=TODAY(),
        issued_by=coordinator,
    )
    readmission = Readmission(placement=placement, made_by=coordinator)
    readmission.reason = TEXT
    readmission.save()


def mentored(placement, mentor, coordinator):
    made = Mentor.objects.create(
        placement=placement,
        user=mentor,
        named_by=coordinator,
        status=MentorStatus.CONFIRMED,
    )
    message = MentorMessage(mentor=made, author=mentor)
    message.text = TEXT
    message.save()


def rows():
    """Of every model with a path to an application, all that there are."""
    return {
        model: list(model._default_manager.order_by("pk"))
        for model in scope.application_paths()
    }


def rows_of(bird):
    paths = scope.application_paths().items()
    return {
        model: list(model._default_manager.filter(**{path: bird.pk}).order_by("pk"))
        for model, path in paths
    }


def canaries(bird):
    """What must not be read anywhere: names, texts, and codes of all its rows."""
    codes = {
        str(row.code)
        for rows in rows_of(bird).values()
        for row in rows
        if getattr(row, "code", "")
    }
    return [NAME, ADDRESS, TEXT, bird.reference, bird.applicant.code, *sorted(codes)]


def remove(bird):
    """As if it had never been: its rows, its messages, its history, its person."""
    codes = canaries(bird)[4:]
    person = bird.applicant
    AuditEntry.objects.filter(subject_code__in=codes).delete()
    AuditEntry.objects.filter(actor=person.code).delete()
    for code in codes:
        Message.objects.filter(occasion__startswith=code).delete()
    slots = list(bird.interviews.values_list("slot", flat=True))
    for model, path in reversed(scope.application_paths().items()):
        model._default_manager.filter(**{path: bird.pk}).delete()
    InterviewSlot.objects.filter(pk__in=slots).delete()
    person.delete()
