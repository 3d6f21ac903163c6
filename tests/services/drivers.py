"""What the services tests do inside processes of the portal: `python -m tests.services.drivers NAME …` prints JSON."""

import json
import sys
import threading
from datetime import timedelta

import django

django.setup()

from django.core import checks  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from organizations import editing  # noqa: E402
from organizations.editing import Opened  # noqa: E402
from organizations.models import ProfileRevision  # noqa: E402
from placements import workflow as placing  # noqa: E402
from placements.choices import OfferStatus  # noqa: E402
from placements.models import Offer, Placement  # noqa: E402
from portal import audit, delivery, outbox  # noqa: E402
from portal.choices import MessageState, Role  # noqa: E402
from portal.lifecycle import Refused  # noqa: E402
from portal.models import AuditEntry, Message, User  # noqa: E402
from tests import make  # noqa: E402
from volunteers import workflow  # noqa: E402
from volunteers.choices import ApplicationStatus  # noqa: E402
from volunteers.models import Application  # noqa: E402


def at_once(count, act):
    """`act(number)` in as many threads at the same moment; what each gave back or was refused with."""
    gate, answers = threading.Barrier(count), []

    def one(number):
        gate.wait()
        try:
            answers.append(act(number))
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def in_review():
    coordinator = make.person("coordinator@portal.example", role=Role.COORDINATOR)
    cohort = make.cohort()
    application = make.application(cohort)
    workflow.assign(application, reviewers=[make.reviewer(cohort)], by=coordinator)
    return application, coordinator


def two_clicks(count):
    application, coordinator = in_review()
    answers = at_once(
        count, lambda number: workflow.shortlist(Application.objects.get(pk=application.pk), by=coordinator)
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
            Application.objects.filter(pk=application.pk).update(status=ApplicationStatus.SHORTLISTED)
            return "won"
        return "refused"

    return {"won": at_once(count, naive).count("won")}


def many_submits(count):
    draft = make.draft(make.cohort())
    answers = at_once(count, lambda number: workflow.submit(Application.objects.get(pk=draft.pk), by=draft.applicant))
    receipts = Message.objects.filter(kind="application_received").count()
    return {
        "won": answers.count(None),
        "refused": answers.count("refused"),
        "receipts": receipts,
        "applications": Application.objects.count(),
    }


def shortlisted(count, seats):
    """So many people who chose one position, each with a planned offer; and who runs the cohort."""
    coordinator, cohort = make.person("coordinator@portal.example", role=Role.COORDINATOR), make.cohort()
    place, reviewer = make.position(cohort, seats=seats), make.reviewer(cohort)
    for _number in range(count):
        application = make.application(cohort, positions=[place])
        workflow.assign(application, reviewers=[reviewer], by=coordinator)
        workflow.shortlist(application, by=coordinator)
        Offer.objects.create(application=application, position=place, rank=1, origin="run")
    return list(Offer.objects.values_list("pk", flat=True)), coordinator


def seats_taken():
    numbers = sorted(Offer.objects.in_force().values_list("seat", flat=True))
    return {"open": Offer.objects.filter(status=OfferStatus.OPEN).count(), "seats": numbers}


def many_releases(count, seats):
    """As many people as threads; each is offered a seat at the same moment."""
    offers, coordinator = shortlisted(count, seats)
    answers = at_once(count, lambda number: placing.release(Offer.objects.get(pk=offers[number]), by=coordinator))
    letters = Message.objects.filter(kind="offer_made").count()
    counted = {"won": answers.count(None), "refused": answers.count("refused"), "letters": letters}
    return {**counted, **seats_taken(), "broken": list(audit.verify())}


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
        opened = {"status": OfferStatus.OPEN, "seat": taken + 1, "released_at": now, "answer_by": now}
        Offer.objects.filter(pk=offers[number]).update(**opened)
        return "won"

    won = at_once(count, naive).count("won")
    Offer.objects.all().delete()
    alter_offers("ADD CONSTRAINT a_seat_is_offered_once UNIQUE (position_id, seat)")
    return {"won": won}


def one_offer_many_answers(count):
    """The same person accepts on every device, and declines and withdraws on others, at the same moment."""
    [pk], coordinator = shortlisted(1, 1)
    offer = Offer.objects.select_related("application__applicant").get(pk=pk)
    placing.release(offer, by=coordinator)
    person = offer.application.applicant

    def answer(number):
        mine = Offer.objects.get(pk=pk)
        if number % 3 == 0:
            return bool(placing.accept(mine, by=person))
        if number % 3 == 1:
            return placing.decline(mine, by=person)
        return workflow.withdraw(Application.objects.get(pk=offer.application_id), by=person)

    answers = at_once(count, answer)
    placed, now = Placement.objects.count(), Offer.objects.get(pk=pk)
    return {
        "refused": answers.count("refused"),
        "answered": len(answers),
        "consistent": (now.status == OfferStatus.ACCEPTED) == (placed == 1) == (now.seat == 1),
    }


def editors_of(names):
    """Each opened one profile before any of them saved, and writes one of these fields at the same moment."""
    revision = make.draft_revision(make.participation(make.cohort()))
    content, opened, by = dict(revision.content), Opened.of(revision), make.person()

    def write(number):
        mine, name = ProfileRevision.objects.get(pk=revision.pk), names[number]
        try:
            editing.keep(mine, content={**content, name: f"{name} {number}"}, opened=opened, by=by)
        except editing.Clash:
            return "asked"
        return "saved"

    answers = at_once(len(names), write)
    return answers, ProfileRevision.objects.get(pk=revision.pk)


def editors_of_different_fields():
    names = ("focus_issues", "challenges", "role", "duties", "expectations", "areas_text")
    answers, stored = editors_of(names)
    kept = [stored.content[name] == f"{name} {number}" for number, name in enumerate(names)]
    return {"saved": answers.count("saved"), "kept": kept.count(True), "version": stored.version}


def editors_of_one_field(count):
    answers, stored = editors_of(["role"] * count)
    return {"saved": answers.count("saved"), "asked": answers.count("asked"), "version": stored.version}


def queue(count):
    """Rows that wait, for as many people."""
    with transaction.atomic():
        for number in range(int(count)):
            address = f"person{number}@applicants.example"
            outbox.queue_to_address(
                "test", address=address, occasion="one", title="ข้อความ", text="ข้อความ", language="th"
            )
    return Message.objects.count()


def deliver_twice(count):
    Message.objects.update(state=MessageState.QUEUED)
    claim = delivery.claim_waiting()
    return sum(at_once(count, lambda number: delivery.deliver(claim)))


def states():
    return {state: Message.objects.filter(state=state).count() for state in MessageState.values}


def sweep_later():
    """The sweeper as it will run when every claim of now is stale."""
    return delivery.sweep(now=timezone.now() + delivery.STALE_AFTER + timedelta(seconds=1))


def many_writers(count):
    person = make.person()

    def write(number):
        for _line in range(10):
            audit.record("test", person, by=None)

    at_once(count, write)
    return {"lines": AuditEntry.objects.count(), "broken": list(audit.verify())}


def rewrite_history():
    audit.record("test", make.person(), by=None)
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


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    print(json.dumps(globals()[name](*map(int, arguments))))
