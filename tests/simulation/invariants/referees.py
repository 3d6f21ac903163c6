"""Referees who ask to be erased: tried each night on their own pages, as they would."""

import re

from portal.models import Message
from tests.simulation.forms import Hand
from tests.simulation.invariants.desk import press
from tests.simulation.invariants.registry import after_each_act, at_days_end
from volunteers.models import Application, Reference
from volunteers.models.choices import ReferenceStatus

APPLICATION = "/en/admin/volunteers/application"
LINK = re.compile(r"/references/[\w-]{20,}/")
MOST_TRIES = 4


@after_each_act("of an erased referee nothing is left")
def nothing_is_left(life):
    erased = Reference.objects.filter(status=ReferenceStatus.ERASED)
    for reference in erased.select_related("application__data_key").order_by("pk"):
        if any((reference.name, reference.email, reference.relation)):
            yield f"reference {reference.code} still names its referee"
        if reference.answers:
            yield f"reference {reference.code} still has its answers"


@at_days_end("what a referee wrote is shown to nobody once they ask to be erased")
def who_asks_is_read_no_more(life):
    """Of those who have asked, and of one who is asked, answers and asks now."""
    desk = life.world.actors[0]
    desk.begin(life.now())
    rows = Application.objects.visible_to(desk.person).filter(
        references__status=ReferenceStatus.NAMED
    )
    if rows := list(rows.distinct().order_by("pk")):
        one = life.chance.choice(rows)
        if press(life, desk, f"{APPLICATION}/{one.code}/", "ask-referees/"):
            answer_and_ask(life, newest_link())
    asked = Reference.objects.filter(erasure_asked_at__isnull=False)
    for reference in asked.select_related("application__data_key").order_by("pk"):
        written = life.marks.found_in(reference.answers)
        page = desk.open(f"{APPLICATION}/{reference.application.code}/change/").page
        for mark in written if page else ():
            if mark in page.html:
                yield f"{desk} reads {mark} of reference {reference.code}"


def newest_link():
    for message in Message.objects.filter(kind__startswith="reference_").order_by(
        "-pk"
    ):
        if found := LINK.search(message.text):
            return found[0]
    return None


def answer_and_ask(life, link):
    """They may forget to tick something, and try again."""
    referee = life.world.actors[-1]
    for _number in range(MOST_TRIES if link else 0):
        page = referee.open(link).page
        for form in page.forms:
            if "ticket" in form.fields:
                hand = Hand(referee, life.chance, life.marks)
                referee.send(form, hand.fill(form))
    page = referee.open(f"{link}erase/").page if link else None
    for form in page.forms if page else ():
        if form.action.endswith("/erase/"):
            referee.send(form, {})
