"""What the services tests do inside processes of the portal: forks of the one that
runs this module.
"""

import threading
import time
from datetime import timedelta

import django

django.setup()

from django.core import checks  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from organizations.hosts import withdrawals  # noqa: E402
from organizations.models import (  # noqa: E402
    Cohort,
    Participation,
    Position,
    ProfileRevision,
)
from organizations.positions import adding  # noqa: E402
from organizations.profiles import editing  # noqa: E402
from organizations.profiles import workflow as profile_workflow  # noqa: E402
from organizations.profiles.editing import Draft, Snapshot  # noqa: E402
from placements.days_off import workflow as leave  # noqa: E402
from placements.deferrals import workflow as deferral_workflow  # noqa: E402
from placements.models import (  # noqa: E402
    Deferral,
    Offer,
    Placement,
    PlacementChange,
)
from placements.models.choices import OfferStatus  # noqa: E402
from placements.offers import workflow as offer_workflow  # noqa: E402
from placements.year import corrections, phases  # noqa: E402
from placements.year import workflow as placement_workflow  # noqa: E402
from portal.jobs import runner  # noqa: E402
from portal.jobs.runner import JobKind  # noqa: E402
from portal.kernel import audit  # noqa: E402
from portal.kernel.lifecycle import TransitionRefused  # noqa: E402
from portal.messages import delivery, outbox  # noqa: E402
from portal.models import (  # noqa: E402
    AuditEntry,
    Campaign,
    Job,
    JobRow,
    Message,
    User,
)
from portal.models.choices import (  # noqa: E402
    CampaignStatus,
    JobState,
    MessageState,
    Role,
    RowState,
)
from tests import make  # noqa: E402
from tests.services import (  # noqa: E402
    adoption_drivers,
    forking,
    lowering_drivers,
)
from tests.services.last_one_drivers import (  # noqa: E402, F401
    two_last_administrators_go,
    two_last_contacts_go,
    two_last_contacts_go_without_the_lock,
    two_last_owners_go,
    two_last_owners_go_without_the_lock,
)
from tests.services.meeting import at_once  # noqa: E402
from tests.services.tie_drivers import (  # noqa: E402, F401
    host_begins_while_its_member_applies,
    two_roles_at_once,
    two_roles_at_once_without_the_lock,
)
from tests.volunteers import interviewing  # noqa: E402
from volunteers.application import drafting  # noqa: E402
from volunteers.decisions import reranking, workflow  # noqa: E402
from volunteers.interviews import booking, slots  # noqa: E402
from volunteers.models import (  # noqa: E402
    Application,
    Interview,
    InterviewPanel,
    InterviewSlot,
    Reranking,
)
from volunteers.models.choices import ApplicationStatus  # noqa: E402
from volunteers.personal_data import erasure  # noqa: E402


def in_review():
    coordinator = make.person("coordinator@portal.example", role=Role.COORDINATOR)
    cohort = make.cohort()
    application = make.application(cohort)
    workflow.assign(application, reviewers=[make.reviewer(cohort)], by=coordinator)
    return application, coordinator


def two_clicks(count):
    application, coordinator = in_review()
    answers = at_once(
        count,
        lambda number: workflow.shortlist(
            Application.objects.get(pk=application.pk), by=coordinator
        ),
    )
    lines = AuditEntry.objects.about(application).filter(action="shortlist").count()
    return {
        "won": answers.count(None),
        "refused": answers.count("refused"),
        "lines": lines,
        "broken": list(audit.verify()),
    }


def two_clicks_without_the_lock(count):
    """The control: look first, then write, as one would without `take`."""
    application, _coordinator = in_review()
    looked = threading.Barrier(count)

    def naive(number):
        seen = Application.objects.get(pk=application.pk)
        looked.wait()
        if seen.status == ApplicationStatus.IN_REVIEW:
            Application.objects.filter(pk=application.pk).update(
                status=ApplicationStatus.SHORTLISTED
            )
            return "won"
        return "refused"

    return {"won": at_once(count, naive).count("won")}


def one_job_many_workers(count, is_marked=True):
    """Every worker believes that the others are dead and takes the job from them, again
    and again.

    Without the mark, each does the rows that it saw waiting.
    """
    done = []
    job = planned_rows(done, is_marked)
    runner.STALE_AFTER, runner.MAX_ATTEMPTS = timedelta(0), 10_000

    def work(number):
        # Nothing to claim may only mean that another one is claiming it just now.
        while Job.objects.filter(pk=job.pk).exclude(state=JobState.DONE).exists():
            if claimed := runner.claim(Job.objects.all()):
                runner.advance(claimed, until=0)
            else:
                time.sleep(0.01)

    at_once(count, work)
    return {"done": sorted(done), "state": Job.objects.get(pk=job.pk).state}


def planned_rows(done, is_marked):
    came, both_are_there = [], threading.Event()

    def act(thing):
        """Careless workers are made to meet at the first row; those who mark it
        never can.
        """
        if not is_marked and thing == 0:
            came.append(threading.get_ident())
            if len(came) > 1:
                both_are_there.set()
            both_are_there.wait(timeout=60)
        time.sleep(0.005)
        transaction.on_commit(lambda: done.append(thing))
        return ""

    def careless(pk, thing, act):
        with transaction.atomic():
            act(thing)
            JobRow.objects.filter(pk=pk).update(state=RowState.DONE)

    runner.run_row = runner.run_row if is_marked else careless
    kind = JobKind(
        "rows",
        str,
        lambda job, tell: runner.run_rows(job, act, tell),
        "",
        lambda job, user: {},
    )
    by = make.person("coordinator@portal.example", role=Role.COORDINATOR)
    return runner.plan(
        runner.job_kinds.register(kind), by=by, needs={}, things=range(40)
    )


def one_job_many_careless_workers(count):
    return one_job_many_workers(count, is_marked=False)


def many_submits(count):
    draft = make.draft(make.cohort())
    answers = at_once(
        count,
        lambda number: workflow.submit(
            Application.objects.get(pk=draft.pk), by=draft.applicant
        ),
    )
    receipts = Message.objects.filter(kind="application_received").count()
    return {
        "won": answers.count(None),
        "refused": answers.count("refused"),
        "receipts": receipts,
        "applications": Application.objects.count(),
    }


def shortlisted(count, seats):
    """So many people who chose one position, each with a planned offer; and who runs
    the cohort.
    """
    coordinator, cohort = (
        make.person("coordinator@portal.example", role=Role.COORDINATOR),
        make.cohort(),
    )
    place, reviewer = make.position(cohort, seats=seats), make.reviewer(cohort)
    for _number in range(count):
        application = make.application(cohort, positions=[place])
        workflow.assign(application, reviewers=[reviewer], by=coordinator)
        workflow.shortlist(application, by=coordinator)
        Offer.objects.create(
            application=application, position=place, rank=1, origin="run"
        )
    return list(Offer.objects.values_list("pk", flat=True)), coordinator


def seats_taken():
    numbers = sorted(Offer.objects.in_force().values_list("seat", flat=True))
    return {
        "open": Offer.objects.filter(status=OfferStatus.OPEN).count(),
        "seats": numbers,
    }


def many_releases(count, seats):
    """As many people as threads; each is offered a seat at the same moment."""
    offers, coordinator = shortlisted(count, seats)
    answers = at_once(
        count,
        lambda number: offer_workflow.release(
            Offer.objects.get(pk=offers[number]), by=coordinator
        ),
    )
    letters = Message.objects.filter(kind="offer_made").count()
    counted = {
        "won": answers.count(None),
        "refused": answers.count("refused"),
        "letters": letters,
    }
    return {**counted, **seats_taken(), "broken": list(audit.verify())}


def adopt_while_releasing(count):
    """Every planned offer is released or withdrawn, none is both."""
    offers, coordinator = shortlisted(count, count)
    return adoption_drivers.adopt_while_releasing(offers, coordinator)


def lower_while_releasing(count, seats):
    offers, coordinator = shortlisted(count, count)
    return lowering_drivers.lower_while_releasing(offers, coordinator, seats)


def many_deferrals(count):
    """The same person asks on every device at the same moment; then as many
    coordinators decide at once.
    """
    [pk], coordinator = shortlisted(1, 1)
    offer = Offer.objects.select_related("application__applicant").get(pk=pk)
    offer_workflow.release(offer, by=coordinator)
    person = offer.application.applicant

    def ask(number):
        return bool(
            deferral_workflow.ask(Offer.objects.get(pk=pk), reason="", by=person)
        )

    def decide(number):
        return deferral_workflow.promise(
            Deferral.objects.select_related("offer").get(), answer="", by=coordinator
        )

    asked, decided = at_once(count, ask), at_once(count, decide)
    letters = Message.objects.filter(kind="deferral_decided").count()
    return {
        "asked": asked.count(True),
        "decided": decided.count(None),
        "letters": letters,
        "broken": [*audit.verify()],
    }


def ranker():
    """Somebody whose chance to revise the ranking is open."""
    shortlisted(1, 1)
    now = timezone.now()
    window = {
        "reranking_opens_at": now - timedelta(days=1),
        "reranking_closes_at": now + timedelta(days=1),
    }
    Cohort.objects.update(**window)
    Offer.objects.all().delete()
    reranking.offer_due(now)
    return Application.objects.select_related("applicant").get(
        pk=Reranking.objects.get().application_id
    )


def many_rankings(count):
    """The same person saves a new ranking in as many tabs."""
    own = ranker()

    def revise(number):
        mine = Application.objects.select_related(
            "cohort", "applicant", "data_key"
        ).get(pk=own.pk)
        return reranking.revise(
            mine, {"choices": [], "is_anywhere": True}, by=own.applicant
        )

    answers = at_once(count, revise)
    lines = AuditEntry.objects.about(own).filter(action="revise ranking").count()
    return {
        "won": answers.count(None),
        "refused": answers.count("refused"),
        "lines": lines,
    }


def many_rankings_without_the_row(count):
    """The control: look whether it was used, then write, as one would without
    claiming the row.
    """
    own, looked = ranker(), threading.Barrier(count)

    def naive(number):
        is_unused = Reranking.objects.filter(application=own, used_at=None).exists()
        looked.wait()
        if is_unused:
            Reranking.objects.filter(application=own).update(used_at=timezone.now())
        return "won" if is_unused else "refused"

    return {"won": at_once(count, naive).count("won")}


def alter_offers(how):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE placements_offer {how}")


def many_releases_without_lock_and_constraint(count, seats):
    """The control: count, then write, as one would without seat numbers."""
    offers, _coordinator = shortlisted(count, seats)
    alter_offers("DROP CONSTRAINT a_seat_is_offered_once")
    looked = threading.Barrier(count)

    def naive(number):
        taken = Offer.objects.in_force().count()
        looked.wait()
        if taken >= seats:
            return "refused"
        now = timezone.now()
        opened = {
            "status": OfferStatus.OPEN,
            "seat": taken + 1,
            "released_at": now,
            "answer_by": now,
        }
        Offer.objects.filter(pk=offers[number]).update(**opened)
        return "won"

    won = at_once(count, naive).count("won")
    Offer.objects.all().delete()
    alter_offers("ADD CONSTRAINT a_seat_is_offered_once UNIQUE (position_id, seat)")
    return {"won": won}


def one_offer_many_answers(count):
    """The same person accepts on every device, and declines and withdraws on others,
    at the same moment.
    """
    [pk], coordinator = shortlisted(1, 1)
    offer = Offer.objects.select_related("application__applicant").get(pk=pk)
    offer_workflow.release(offer, by=coordinator)
    person = offer.application.applicant

    def answer(number):
        mine = Offer.objects.get(pk=pk)
        if number % 3 == 0:
            return bool(offer_workflow.accept(mine, by=person))
        if number % 3 == 1:
            return offer_workflow.decline(mine, by=person)
        return workflow.withdraw(
            Application.objects.get(pk=offer.application_id), by=person
        )

    answers = at_once(count, answer)
    placed, now = Placement.objects.count(), Offer.objects.get(pk=pk)
    return {
        "refused": answers.count("refused"),
        "answered": len(answers),
        "consistent": (now.status == OfferStatus.ACCEPTED)
        == (placed == 1)
        == (now.seat == 1),
    }


def one_seat_back_or_away(count):
    """A place was given up by mistake: some take that back, others release an offer of
    the same seat to somebody else, and its first holder asks for days off the while.
    """
    [first, second], coordinator = shortlisted(2, 1)
    offer = Offer.objects.select_related("application__applicant").get(pk=first)
    offer_workflow.release(offer, by=coordinator)
    placement = offer_workflow.accept(offer, by=offer.application.applicant)
    placement_workflow.end_early(
        placement,
        kind="compelling",
        last_day=None,
        reason="by mistake",
        by=coordinator,
    )

    def act(number):
        if number % 2:
            return offer_workflow.release(Offer.objects.get(pk=second), by=coordinator)
        change = PlacementChange.objects.select_related("placement").get()
        return corrections.take_back(change, reason="by mistake", by=coordinator)

    answers = at_once(count, act)
    is_back = Placement.objects.running().exists()
    return {
        "won": answers.count(None),
        "refused": answers.count("refused"),
        "one_of_them": is_back
        != Offer.objects.filter(pk=second, status=OfferStatus.OPEN).exists(),
        "seats": seats_taken()["seats"],
        "broken": list(audit.verify()),
    }


def host_leaves(by):
    return profile_workflow.withdraw(Participation.objects.get(), by=by) or "left"


def letters_of(*kinds):
    return Message.objects.filter(kind__in=kinds).count()


def accepts_and_a_withdrawal(count):
    """As many people accept at the moment at which their host leaves."""
    offers, coordinator = shortlisted(count, count)
    for pk in offers:
        offer_workflow.release(Offer.objects.get(pk=pk), by=coordinator)

    def act(number):
        if number == count // 2:
            return host_leaves(coordinator)
        pk = offers[number if number < count // 2 else number - 1]
        offer = Offer.objects.select_related("application__applicant").get(pk=pk)
        return bool(offer_workflow.accept(offer, by=offer.application.applicant))

    answers = at_once(count + 1, act)
    accepted = Offer.objects.filter(status=OfferStatus.ACCEPTED).count()
    placed = Placement.objects.count()
    return {
        "left": answers.count("left"),
        "answered": len(answers),
        "open": Offer.objects.filter(status=OfferStatus.OPEN).count(),
        "consistent": placed == accepted == answers.count(True)
        and letters_of("place_host_left") == placed,
        "told": letters_of("place_host_left", "offer_host_left"),
        "broken": list(audit.verify()),
    }


def a_step_back_while_people_write(count):
    """Everybody writes while a start is taken back: nothing waits in a circle."""
    [pk], coordinator = shortlisted(1, 1)
    today = timezone.localdate()
    Cohort.objects.update(
        service_starts_on=today - timedelta(days=20),
        service_ends_on=today + timedelta(days=300),
    )
    offer = Offer.objects.select_related("application__applicant").get(pk=pk)
    offer_workflow.release(offer, by=coordinator)
    person = offer.application.applicant
    placement = offer_workflow.accept(offer, by=person)
    placement_workflow.start(placement, by=coordinator)
    leave.grant(placement, halves=40, on_day=today, note="", by=coordinator)
    for days in range(1, 6):
        ask_for(placement, today + timedelta(days=days))
    entries = list(placement.leave_entries.filter(status="asked").order_by("pk"))

    def act(number):
        mine = Placement.objects.get(pk=placement.pk)
        if number % 4 == 0:
            entry = placement.leave_entries.model.objects.get(
                pk=entries[number // 4 % 5].pk
            )
            return leave.take_back(entry, by=person)
        if number % 4 == 1:
            return ask_for(mine, today + timedelta(days=20 + number))
        if number % 4 == 2:
            phase = mine.phases.first()
            if phase is None:
                return None
            return phases.write_goals(phase, goals="x", seen=phase.version, by=person)
        change = mine.changes.first()
        return corrections.take_back(change, reason="by mistake", by=coordinator)

    answers = at_once(count, act)
    asked = placement.leave_entries.filter(status="asked").count()
    return {"answered": len(answers), "asked": asked, "broken": list(audit.verify())}


def ask_for(placement, day):
    leave.ask(
        placement,
        kind="taken",
        part="day",
        on_day=day,
        to_day=None,
        note="",
        by=placement.application.applicant,
    )


def accept_and_a_withdrawal_without_the_lock():
    """The control: look whether it is open, then write."""
    [pk], coordinator = shortlisted(1, 1)
    offer_workflow.release(Offer.objects.get(pk=pk), by=coordinator)
    looked, left = threading.Barrier(2), threading.Event()

    def act(number):
        if number:
            looked.wait()
            host_leaves(coordinator)
            return left.set()
        is_open = Offer.objects.get(pk=pk).status == OfferStatus.OPEN
        looked.wait()
        left.wait(timeout=60)
        changes = {"status": OfferStatus.ACCEPTED, "seat": 1}
        return is_open and Offer.objects.filter(pk=pk).update(**changes)

    at_once(2, act)
    return {"accepted": Offer.objects.filter(status=OfferStatus.ACCEPTED).count()}


def releases_and_a_withdrawal(count):
    """As many offers are released at the moment at which their host leaves."""
    offers, coordinator = shortlisted(count, count)

    def act(number):
        if number == count // 2:
            return host_leaves(coordinator)
        pk = offers[number if number < count // 2 else number - 1]
        return offer_workflow.release(Offer.objects.get(pk=pk), by=coordinator)

    answers = at_once(count + 1, act)
    waiting = (OfferStatus.PLANNED, OfferStatus.OPEN)
    return {
        "left": answers.count("left"),
        "answered": len(answers),
        "led_there": Offer.objects.filter(status__in=waiting).count(),
        "broken": list(audit.verify()),
    }


def choices_and_a_withdrawal(count):
    """As many people choose a host at the moment at which it leaves."""
    coordinator = make.person("coordinator@portal.example", role=Role.COORDINATOR)
    cohort = make.cohort()
    make.position(cohort)
    keys = [make.application(cohort).pk for _number in range(count)]

    def act(number):
        if number == count // 2:
            return host_leaves(coordinator)
        related = ("cohort", "applicant", "data_key")
        mine = Application.objects.select_related(*related).get(
            pk=keys[number if number < count // 2 else number - 1]
        )
        data = {"choices": [(Position.objects.get(), "เหตุผล")], "is_anywhere": False}
        return drafting.save_section(
            mine, "choices", data, version=1, by=mine.applicant
        )

    answers = at_once(count + 1, act)
    chose = Application.objects.filter(choices__isnull=False).count()
    return {
        "left": answers.count("left"),
        "answered": len(answers),
        "untold": chose - letters_of("chosen_host_left"),
        "broken": list(audit.verify()),
    }


def one_withdrawal_many_workers(count):
    """The job runs in many workers at once."""
    _offers, coordinator = shortlisted(1, 1)
    withdrawals.hold(Participation.objects.get(), note="x", minutes=5, by=coordinator)
    due = timezone.now() + timedelta(minutes=6)
    answers = at_once(count, lambda number: withdrawals.carry_out_due(due))
    kinds = ("chosen_host_left", "host_left", "people_without_host")
    return {
        "left": sum(answers),
        "answered": len(answers),
        "letters": letters_of(*kinds) + letters_of("choices_may_change"),
    }


def two_withdrawals(count):
    """Two hosts leave that were chosen by the same people, in different order."""
    coordinator = make.person("coordinator@portal.example", role=Role.COORDINATOR)
    cohort = make.cohort()
    first, second = make.position(cohort), make.position(cohort)
    for number in range(count):
        both = [first, second] if number % 2 else [second, first]
        make.application(cohort, positions=both)
    keys = [first.participation_id, second.participation_id]
    answers = at_once(
        2,
        lambda number: (
            profile_workflow.withdraw(
                Participation.objects.get(pk=keys[number]), by=coordinator
            )
            or "left"
        ),
    )
    return {
        "left": answers.count("left"),
        "letters": letters_of("chosen_host_left"),
        "broken": list(audit.verify()),
    }


def waiting_to_pick(count):
    """So many people who are invited, a panel, and who runs the cohort."""
    coordinator, cohort = (
        make.person("coordinator@portal.example", role=Role.COORDINATOR),
        make.cohort(),
    )
    panel = interviewing.panel(cohort)
    people = [interviewing.invited(cohort, coordinator).pk for _number in range(count)]
    return people, panel, coordinator


def many_picks(count, seats):
    """As many people as threads want the same time at the same moment."""
    people, panel, _coordinator = waiting_to_pick(count)
    slot = interviewing.slot(panel, seats=seats).pk

    def pick(number):
        application = Application.objects.select_related("applicant").get(
            pk=people[number]
        )
        booking.pick(
            application, InterviewSlot.objects.get(pk=slot), by=application.applicant
        )

    answers = at_once(count, pick)
    taken = sorted(Interview.objects.booked().values_list("seat", flat=True))
    letters = Message.objects.filter(kind="interview_set").count()
    counted = {
        "won": answers.count(None),
        "refused": answers.count("refused"),
        "letters": letters,
    }
    return {**counted, "seats": taken, "broken": list(audit.verify())}


SEAT_IS_TAKEN_ONCE = (
    "CREATE UNIQUE INDEX a_seat_of_a_slot_is_taken_once ON volunteers_interview "
    "(slot_id, seat)"
    " WHERE NOT (status = 'cancelled')"
)


def alter_interviews(how):
    with connection.cursor() as cursor:
        cursor.execute(how)


def many_picks_without_lock_and_constraint(count, seats):
    """The control: look whether a seat is free, then take it."""
    people, panel, _coordinator = waiting_to_pick(count)
    slot, looked = interviewing.slot(panel, seats=seats), threading.Barrier(count)
    alter_interviews("DROP INDEX a_seat_of_a_slot_is_taken_once")

    def naive(number):
        taken = Interview.objects.filter(slot=slot).count()
        looked.wait()
        if taken >= seats:
            return "refused"
        Interview.objects.create(
            application_id=people[number], slot=slot, seat=taken + 1
        )
        return "won"

    won = at_once(count, naive).count("won")
    Interview.objects.all().delete()
    alter_interviews(SEAT_IS_TAKEN_ONCE)
    return {"won": won}


def same_hour():
    begins = timezone.now() + timedelta(days=3)
    return [(begins, begins + timedelta(hours=1))]


def many_panels_one_hour(count):
    """Each thread makes a time for a panel of its own; one person sits on all of
    them.
    """
    coordinator, cohort = (
        make.person("coordinator@portal.example", role=Role.COORDINATOR),
        make.cohort(),
    )
    person, wanted = make.reviewer(cohort), same_hour()
    panels = [
        interviewing.panel(cohort, person, name=f"{number}").pk
        for number in range(count)
    ]
    where = slots.Venue(is_remote=False, place="x")
    answers = at_once(
        count,
        lambda number: len(
            slots.create(
                InterviewPanel.objects.get(pk=panels[number]),
                wanted,
                where,
                by=coordinator,
            )
        ),
    )
    return {
        "won": answers.count(1),
        "refused": answers.count("refused"),
        "slots": InterviewSlot.objects.count(),
    }


def many_panels_one_hour_without_the_lock(count):
    """The control: look whether everybody is free, then make the time."""
    cohort, wanted, looked = make.cohort(), same_hour(), threading.Barrier(count)
    person = make.reviewer(cohort)
    panels = [
        interviewing.panel(cohort, person, name=f"{number}").pk
        for number in range(count)
    ]

    def naive(number):
        taken = slots.clashes([person], wanted)
        looked.wait()
        if taken:
            return "refused"
        [(begins, ends)] = wanted
        panel = InterviewPanel.objects.get(pk=panels[number])
        InterviewSlot.objects.create(
            panel=panel, starts_at=begins, ends_at=ends, place="x"
        )
        return "won"

    return {"won": at_once(count, naive).count("won")}


def editors_of(names):
    """Each opened one profile before any of them saved, and writes one of these
    fields at the same moment.
    """
    revision = make.draft_revision(make.participation(make.cohort()))
    content, opened, by = dict(revision.content), Snapshot.of(revision), make.person()

    def write(number):
        mine, name = ProfileRevision.objects.get(pk=revision.pk), names[number]
        try:
            editing.save(
                mine,
                Draft({**content, name: f"{name} {number}"}),
                snapshot=opened,
                by=by,
            )
        except editing.EditConflict:
            return "asked"
        return "saved"

    answers = at_once(len(names), write)
    return answers, ProfileRevision.objects.get(pk=revision.pk)


def editors_of_different_fields():
    names = (
        "focus_issues",
        "challenges",
        "role",
        "duties",
        "expectations",
        "areas_text",
    )
    answers, stored = editors_of(names)
    kept = [
        stored.content[name] == f"{name} {number}" for number, name in enumerate(names)
    ]
    return {
        "saved": answers.count("saved"),
        "kept": kept.count(True),
        "version": stored.version,
    }


def editors_of_one_field(count):
    answers, stored = editors_of(["role"] * count)
    return {
        "saved": answers.count("saved"),
        "asked": answers.count("asked"),
        "version": stored.version,
    }


def members_who_add_a_position(titles):
    """All at the same moment, each with one of these titles."""
    participation = make.participation(make.cohort())
    make.draft_revision(participation)

    def add(number):
        row = Participation.objects.get(pk=participation.pk)
        try:
            adding.create_position(row, title=titles[number], by=make.person())
        except TransitionRefused:
            return "refused"
        return "added"

    answers = at_once(len(titles), add)
    rows = Participation.objects.order_by("number")
    return {
        "added": answers.count("added"),
        "refused": answers.count("refused"),
        "numbers": list(rows.values_list("number", flat=True)),
        "orders": sorted(rows.values_list("order", flat=True)),
    }


def queue(count):
    """Rows that wait, for as many people."""
    with transaction.atomic():
        for number in range(int(count)):
            address = f"person{number}@applicants.example"
            outbox.queue_to_address(
                "test",
                address=address,
                occasion="one",
                title="ข้อความ",
                text="ข้อความ",
                language="th",
            )
    return Message.objects.count()


def hold_campaign(count):
    """A campaign to so many people that is due now."""
    with transaction.atomic():
        people = [
            # Without a password: scrypt for each would take minutes.
            User.objects.create_user(f"reader{number}@applicants.example")
            for number in range(int(count))
        ]
        author = make.person("author@portal.example", role=Role.COORDINATOR)
        campaign = Campaign.objects.create(
            audience="accounts",
            title_th="ข่าว",
            text_th="ข่าว",
            title_en="News",
            text_en="News",
            made_by=author,
            recipients=[person.code for person in people],
            status=CampaignStatus.HELD,
            leaves_at=timezone.now(),
        )
    return campaign.code


def ask_for_a_code(address):
    """As its owner does, on the page of the log-in."""
    make.person(address)
    Client(headers={"host": "127.0.0.1"}).post("/account/login/", {"login": address})
    return Message.objects.filter(address=address, lane="code").count()


def bulk():
    rows = Message.objects.filter(lane="bulk")
    return {"all": rows.count(), "sent": rows.filter(state="sent").count()}


def deliver_twice(count):
    Message.objects.update(state=MessageState.QUEUED)
    claim = delivery.claim_waiting("act")
    return sum(at_once(count, lambda number: delivery.deliver(claim)))


def states():
    return {
        state: Message.objects.filter(state=state).count()
        for state in MessageState.values
    }


def sweep_later():
    """The sweeper as it will run when every claim of now is stale."""
    return delivery.sweep(
        now=timezone.now() + delivery.STALE_AFTER + timedelta(seconds=1)
    )


def many_writers(count):
    person = make.person()

    def write(number):
        for _line in range(10):
            audit.record("test", person, by=None)

    at_once(count, write)
    return {"lines": AuditEntry.objects.count(), "broken": list(audit.verify())}


def rewrite_history():
    audit.record("test", make.person("writer@portal.example"), by=None)
    refused = []
    for statement in (
        "UPDATE portal_auditentry SET action = 'other'",
        "DELETE FROM portal_auditentry",
        "TRUNCATE portal_auditentry",
    ):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError as error:
            refused.append("append-only" in str(error))
    return {"refused": refused, "lines": AuditEntry.objects.count()}


def check_database():
    return [problem.id for problem in checks.run_checks(databases=["default"])]


def people():
    return User.objects.count()


def two_applications():
    cohort = make.cohort()
    return [make.application(cohort).code for _number in range(2)]


def erase_the_first():
    erasure.erase(Application.objects.order_by("pk")[0], by=None)
    return Application.objects.count()


def what_is_there():
    """Codes and sealed names, and whether history goes on."""
    return {
        "people": {one.code: one.legal_name for one in Application.objects.all()},
        "last": AuditEntry.objects.order_by("-pk")[0].action,
        **rewrite_history(),
        "broken": list(audit.verify()),
    }


if __name__ == "__main__":
    forking.serve(globals())
