"""Deciding together: what the meeting, the board and the list of late answers count."""

import re

from django.utils import timezone

from organizations.models import Position
from organizations.models.choices import ParticipationStatus
from tests.simulation.invariants.counts import as_int, coordinators
from tests.simulation.invariants.registry import at_days_end
from volunteers.models import Application, Choice, Interest

MEETING = "/admin/volunteers/application/meeting/?cohort=16"
BOARD = "/admin/volunteers/application/board/?cohort=16"
SILENT = "/admin/volunteers/interest/silent/?cohort=16"
PLANNED = re.compile(r"([\d,]+) seats?, ([\d,]+) planned")
COLUMN = re.compile(r'data-column="(\w+)".*?<span class="badge[^>]*>(\d+)', re.DOTALL)
ANSWERED_FOR = re.compile(r"/interest/for/(\w+)/")


def seen_by(actor, cohort):
    rows = Application.objects.visible_to(actor.person)
    return rows.exclude(applicant=actor.person).filter(cohort=cohort)


@at_days_end("the meeting counts the seats that there are and who is planned for them")
def meeting_counts(life):
    cohort = life.world.cohort
    taking_part = Position.objects.filter(
        cohort=cohort,
        # Of those that are closed nobody can choose more; their seats stay.
        participation__status__in=(
            ParticipationStatus.APPROVED,
            ParticipationStatus.CLOSED,
        ),
    )
    seats = sum(seats or 0 for seats in taking_part.values_list("seats", flat=True))
    for actor in coordinators(life):
        planned = seen_by(actor, cohort).filter(status="shortlisted").count()
        page = actor.open(f"{actor.prefix}{MEETING}").page
        said = PLANNED.search(page.text) if page else None
        if said is None or (as_int(said[1]), as_int(said[2])) != (seats, planned):
            yield f"{actor}: {said and said[0]}; there are {seats} and {planned}"


@at_days_end("a column of the board counts the applications of its state")
def board_counts(life):
    for actor in coordinators(life):
        page = actor.open(f"{actor.prefix}{BOARD}").page
        columns = COLUMN.findall(page.html if page else "")
        mine = seen_by(actor, life.world.cohort)
        if not columns and mine.filter(status="shortlisted").exists():
            yield f"{actor}: there is no column"
        for state, number in columns:
            rows = mine.filter(status=state).count()
            if rows != int(number):
                yield f"{actor}: {state} {number}, visible {rows}"


@at_days_end("an answer that is said to be late is late, and can be given")
def late_answers_are_late(life):
    now = timezone.now()
    for actor in coordinators(life):
        page = actor.open(f"{actor.prefix}{SILENT}").page
        links = [link.to for link in page.links] if page else []
        for address in filter(ANSWERED_FOR.search, links):
            choice = Choice.objects.get(code=ANSWERED_FOR.search(address)[1])
            answers = Interest.objects.filter(
                application=choice.application_id, position=choice.position_id
            ).exclude(level="")
            if choice.answer_by >= now or answers:
                yield f"{actor}: {choice.code} by {choice.answer_by}: {list(answers)}"
            status = actor.open(address).status_code
            if status != 200:
                yield f"{actor}: {status} at {address}"
