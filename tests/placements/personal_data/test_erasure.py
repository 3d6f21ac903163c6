"""Anybody is erased at any moment, whole, and nothing of them is left anywhere."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from organizations.catalogue import subscriptions
from organizations.hosts import members
from organizations.models import Membership
from placements.closing import alumni, statistics
from placements.days_off import workflow as leave
from placements.deferrals import workflow as deferral_workflow
from placements.models import Certificate, Offer, Placement
from placements.offers import workflow as offer_workflow
from placements.year import certificates, check_ins, concerns, reports, transfers
from placements.year import workflow as placement_workflow
from portal.messages import outbox, preferences
from portal.models import AuditEntry, DataKey, StoredFile, User
from portal.models.choices import Role
from portal.personal_data import accounts
from tests import make
from tests.placements import closing_factory, offer_factory, placement_factory
from tests.volunteers import interviewing, judging
from volunteers.decisions import workflow
from volunteers.hosts import sharing
from volunteers.models import Application, Review, SavedPosition
from volunteers.overview import comments
from volunteers.personal_data import erasure
from volunteers.references import requests

pytestmark = pytest.mark.django_db
CANARY = "นกขมิ้น"
ADDRESS = "canary@birds.example"
OF_PERSON = (CANARY, "canary@")
CANARIES = (*OF_PERSON, "teacher1@referees.example")


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = str(tmp_path)
    settings.ERASED = tmp_path / "erased.txt"


@pytest.fixture
def applicant(db):
    return make.person(ADDRESS, display_name=CANARY)


@pytest.fixture
def cohort(cohort):
    cohort.references_wanted = 1
    cohort.save()
    make.document_kind(cohort)
    return cohort


def draft(cohort, coordinator, position, applicant):
    return make.draft(cohort, applicant, [position])


def submitted(cohort, coordinator, position, applicant):
    application = make.sent_application(cohort, applicant, [position])
    requests.ask(application, by=coordinator, orders=[1])
    return application


def shared(cohort, coordinator, position, applicant):
    """In review: read, judged, commented on, shown to its host."""
    application, [review] = judging.assigned(
        cohort,
        coordinator,
        make.reviewer(cohort),
        positions=[position],
        applicant=applicant,
    )
    judging.send(judging.cleared(review), 4, comment=CANARY)
    comments.comment(application, by=coordinator, audience="coordinators", text=CANARY)
    sharing.share_with_hosts(application, by=coordinator)
    sharing.save_interest(
        application.choices.get(),
        level="interested",
        note=CANARY,
        times="",
        seen="",
        by=make.member(position.organization),
    )
    return application


def interviewed(cohort, coordinator, position, applicant):
    interviewing.rubric(cohort)
    panel = interviewing.panel(cohort)
    booked = interviewing.booked(cohort, coordinator, panel, applicant=applicant)
    interviewing.send(
        interviewing.begun(booked), panel.members.get(), 4, comment=CANARY
    )
    return booked.application


def expired(cohort, coordinator, position, applicant):
    application = make.draft(cohort, applicant, [position])
    cohort.applications_close_at = timezone.now() - timedelta(days=1)
    cohort.save()
    workflow.expire(application)
    return application


def withdrawn(cohort, coordinator, position, applicant):
    application = make.sent_application(cohort, applicant, [position])
    workflow.withdraw(application, by=applicant, reason=CANARY)
    return application


def offer_planned(cohort, coordinator, position, applicant):
    application = offer_factory.shortlisted(
        cohort, coordinator, position, applicant=applicant
    )
    offer_factory.planned(application, position)
    return application


def run_adopted(cohort, coordinator, position, applicant):
    application = offer_factory.shortlisted(
        cohort, coordinator, position, applicant=applicant
    )
    run = offer_factory.adopted_run(cohort, coordinator)
    offer_factory.plan_offers(run, coordinator)
    return application


def offer_open(cohort, coordinator, position, applicant):
    application = offer_factory.shortlisted(
        cohort, coordinator, position, applicant=applicant
    )
    offer_factory.opened(application, position, coordinator)
    return application


def offer_declined(cohort, coordinator, position, applicant):
    application = offer_open(cohort, coordinator, position, applicant)
    offer_workflow.decline(Offer.objects.get(), by=applicant, reason=CANARY)
    return application


def placement_planned(cohort, coordinator, position, applicant):
    placement_factory.condition_kind(cohort)
    return placement_factory.planned(
        cohort, coordinator, position, applicant
    ).application


def at_work(cohort, coordinator, position, applicant):
    """Active, with one of everything that a year leaves."""
    placement_factory.safeguarding_contact(cohort, coordinator)
    placement = placement_factory.active(cohort, coordinator, position, applicant)
    concerns.open_concern(placement, text=CANARY, by=applicant)
    checkin = placement.checkins.filter(side="volunteer").first()
    type(checkin).objects.filter(pk=checkin.pk).update(due_on=timezone.localdate())
    checkin.refresh_from_db()
    check_ins.send(checkin, feeling="hard", text=CANARY, wants_talk=True, by=applicant)
    month = reports.reportable_months(placement)[0]
    report = reports.save(
        placement, month, learnt=CANARY, wish=CANARY, seen=0, by=applicant
    )
    reports.submit(report, by=applicant)
    leave.ask(
        placement,
        kind="moved",
        part="day",
        on_day=timezone.localdate(),
        to_day=timezone.localdate() + timedelta(days=1),
        to_part="day",
        note=CANARY,
        by=applicant,
    )
    return placement.application


def on_hold(cohort, coordinator, position, applicant):
    application = at_work(cohort, coordinator, position, applicant)
    placement = placement_factory.reload(Placement.objects.get())
    placement_workflow.hold(placement, since=timezone.localdate(), by=coordinator)
    return application


def ended_early(cohort, coordinator, position, applicant):
    application = at_work(cohort, coordinator, position, applicant)
    placement = placement_factory.reload(Placement.objects.get())
    placement_workflow.leave_for_safety(placement, by=applicant)
    return application


def completed(cohort, coordinator, position, applicant):
    placement = closing_factory.completed(cohort, coordinator, position, applicant)
    certificates.issue(placement, name=CANARY, by=coordinator)
    return placement.application


def transferred(cohort, coordinator, position, applicant):
    application = at_work(cohort, coordinator, position, applicant)
    elsewhere = offer_factory.position(cohort, "two")
    placement = placement_factory.reload(Placement.objects.get())
    transfers.transfer(
        placement, to=elsewhere, first_day=timezone.localdate(), by=coordinator
    )
    return application


def deferral_asked(cohort, coordinator, position, applicant):
    application = offer_open(cohort, coordinator, position, applicant)
    deferral_workflow.ask(Offer.objects.get(), reason=CANARY, by=applicant)
    return application


def deferred(cohort, coordinator, position, applicant):
    application = deferral_asked(cohort, coordinator, position, applicant)
    deferral_workflow.promise(application.deferral, answer=CANARY, by=coordinator)
    return application


def former(cohort, coordinator, position, applicant):
    application = completed(cohort, coordinator, position, applicant)
    closing_factory.alumni_text()
    alumni.agree(applicant, version=1)
    return application


STATES = (
    draft,
    expired,
    submitted,
    shared,
    interviewed,
    withdrawn,
    offer_planned,
    run_adopted,
    offer_open,
    offer_declined,
    placement_planned,
    at_work,
    on_hold,
    ended_early,
    completed,
    transferred,
    deferral_asked,
    deferred,
    former,
)
by_state = pytest.mark.parametrize(
    "state", [pytest.param(state, id=state.__name__) for state in STATES]
)


def everything():
    """Every value of every row, what is sealed opened."""
    for model in apps.get_models():
        # Rows of one person are kept under keys that nobody needs to read here.
        if not model._meta.managed or model is DataKey:
            continue
        for row in model._base_manager.all():
            for field in model._meta.concrete_fields:
                yield (
                    f"{model._meta.label}.{field.name}",
                    str(getattr(row, field.attname)),
                )


def canaries(among=CANARIES):
    return [
        place
        for place, value in everything()
        if any(canary in value for canary in among)
    ]


@by_state
def test_an_application_goes_with_everything_that_hangs_on_it(
    state, cohort, coordinator, position, applicant, tmp_path
):
    application = state(cohort, coordinator, position, applicant)
    # A canary that sits nowhere would prove nothing.
    assert canaries()
    before = statistics.cohort_counts(cohort)
    erasure.erase(Application.objects.get(pk=application.pk), by=None)
    of_account = {"portal.User", "account.EmailAddress"}
    left = {
        place
        for place in canaries()
        if place.rpartition(".")[0] not in of_account
        # Messages about the account itself, to their own address.
        and not place.startswith("portal.Message.address")
    }
    assert left == set()
    assert statistics.cohort_counts(cohort) == before
    assert (Offer.objects.count(), Placement.objects.count()) == (0, 0)
    assert StoredFile.objects.count() == 0


@by_state
def test_an_account_is_closed_whole(
    state, cohort, coordinator, position, applicant, django_capture_on_commit_callbacks
):
    state(cohort, coordinator, position, applicant)
    with django_capture_on_commit_callbacks(execute=True):
        accounts.close(applicant, by=None)
    assert canaries() == []
    assert not User.objects.filter(pk=applicant.pk, is_active=True).exists()


def judges(cohort, coordinator, position, person):
    """Somebody who reviewed, interviewed and commented."""
    cohort.panel.create(user=person)
    application, [review] = judging.assigned(
        cohort, coordinator, person, positions=[position]
    )
    judging.send(judging.cleared(review), 4)
    interviewing.rubric(cohort)
    panel = interviewing.panel(cohort, person)
    workflow.shortlist(application, by=coordinator)
    interview = interviewing.booked(cohort, coordinator, panel)
    interviewing.send(interviewing.begun(interview), person)


def runs(cohort, coordinator, position, person):
    """A coordinator who made rows of every kind, and is none any more."""
    person.role = Role.COORDINATOR
    person.save()
    placement = closing_factory.completed(cohort, person, position)
    certificates.issue(placement, name="ผู้ถือ", by=person)
    offer_factory.shortlisted(cohort, person, position)
    offer_factory.adopted_run(cohort, person)
    placement_factory.safeguarding_contact(cohort, person)
    person.role = Role.PERSON
    person.save()


def hosts(cohort, coordinator, position, person):
    """A member who said what the host wants, invited somebody and was invited."""
    organization = position.organization
    Membership.objects.create(user=person, organization=organization, role="owner")
    members.invite(organization, email="other@hosts.example", role="editor", by=person)
    elsewhere = make.participation(cohort).organization
    members.invite(elsewhere, email=person.email, role="editor", by=coordinator)
    subscriptions.subscribe(cohort, person.email, language="th")


def sees(cohort, coordinator, position, person):
    """Somebody with the odds and ends of an account."""
    preferences.of(person).save()
    SavedPosition.objects.create(user=person, position=position)
    outbox.queue(
        "account_unused",
        to=person,
        occasion="x",
        context={"closing_on": timezone.localdate()},
    )


@pytest.mark.parametrize("role", [judges, runs, hosts, sees])
def test_whoever_worked_in_it_leaves_no_name_behind(
    role, cohort, coordinator, position, applicant
):
    role(cohort, coordinator, position, applicant)
    rows = {model: model.objects.count() for model in (Review, Certificate)}
    accounts.close(applicant, by=applicant)
    assert canaries(OF_PERSON) == []
    # What belongs to others is still there.
    assert {model: model.objects.count() for model in rows} == rows


def test_certificate_stays_with_what_its_holder_agreed_to(
    client, cohort, coordinator, position, applicant
):
    codes = {}
    for shows in (True, False):
        placement = closing_factory.completed(cohort, coordinator, position)
        certificate = certificates.issue(placement, name="ชื่อบนใบ", by=coordinator)
        by = placement.application.applicant
        certificates.set_name_shown(certificate, shows=shows, by=by)
        codes[shows] = certificate.code
        erasure.erase(placement.application, by=None)
    shown, hidden = (
        client.get(reverse("certificate", args=[codes[shows]]))
        for shows in (True, False)
    )
    assert (shown.status_code, hidden.status_code) == (200, 200)
    assert ("ชื่อบนใบ" in shown.text, "ชื่อบนใบ" in hidden.text) == (True, False)
    assert Certificate.objects.get(code=codes[False]).name == ""


def test_a_revoked_certificate_goes(cohort, coordinator, position, applicant):
    application = completed(cohort, coordinator, position, applicant)
    certificates.revoke(Certificate.objects.get(), reason="ผิดคน", by=coordinator)
    erasure.erase(application, by=None)
    assert not Certificate.objects.exists()


def test_a_match_keeps_nothing_of_whoever_is_erased(
    cohort, coordinator, position, applicant
):
    """Neither what they wished nor how they were judged, beside a code that history
    still tells of. The rows of others stay as they were.
    """
    application = run_adopted(cohort, coordinator, position, applicant)
    other = offer_factory.shortlisted(cohort, coordinator, position)
    run = offer_factory.match_run(
        cohort, coordinator, name="รอบสอง", include_reserve=True
    )
    codes = [row["key"] for row in run.inputs["applicants"]]
    assert sorted(codes) == sorted([application.code, other.code])
    [kept] = [row for row in run.inputs["applicants"] if row["key"] == other.code]
    erasure.erase(Application.objects.get(pk=application.pk), by=None)
    assert canaries(among=[application.code]) == [
        "portal.AuditEntry.subject_code"
    ] * len(AuditEntry.objects.about(application))
    run.refresh_from_db()
    assert run.inputs["applicants"] == [kept]
