"""What messages promise is what the rules allow; answers stay beside their lines."""

from datetime import timedelta

from django.utils import translation

from organizations.models import Position
from portal.models import Message
from portal.text import dates
from tests.simulation.invariants.registry import after_each_act, at_days_end
from volunteers.application import qualifications
from volunteers.models import Choice

MAY_CHOOSE = ("chosen_host_left", "chosen_host_back")


@after_each_act("whoever is told to choose another organization can do it")
def promised_choices_are_open(life):
    last = life.memory.get("newest promise", 0)
    told = Message.objects.filter(pk__gt=last, kind__in=MAY_CHOOSE).order_by("pk")
    for message in told.select_related("recipient", "data_key"):
        life.memory["newest promise"] = message.pk
        reader = next(
            (a for a in life.world.actors if a.person == message.recipient), None
        )
        if reader and is_promised(life, message) and not can_choose(life, reader):
            yield f"{reader} was told by {message.kind}, and has no page to choose on"


def is_promised(life, message):
    """Whether a day is named until which it is possible."""
    ahead = [life.now() + timedelta(days=days) for days in range(30)]
    with translation.override(message.language):
        days = [dates.show_date(moment) for moment in ahead]
    return any(day in message.text for day in days)


def can_choose(life, reader):
    reader.begin(life.now())
    cohort = life.world.cohort.number
    page = reader.open(f"/en/cohorts/{cohort}/application/choices/").page
    forms = page.forms if page else ()
    return any(form.is_changing and "is_anywhere" in form.fields for form in forms)


@at_days_end("whatever order a host gives its list, answers stay beside their lines")
def answers_stay_beside_lines(life):
    for choice in (
        Choice.objects.exclude(fit={}).order_by("pk").select_related("position")
    ):
        leave_one_out(choice)
        before = standing(choice)
        turn(choice.position)
        after = standing(Choice.objects.get(pk=choice.pk))
        if before != after:
            yield f"application {choice.application.code} at {choice.position.slug}"
        turn(choice.position)


def leave_one_out(choice):
    """As if the first line had not been ticked: equal answers show no mistake."""
    first, *others = choice.fit.items()
    answer = {first[0]: {**first[1], "is_met": False}}
    choice.fit = answer | {line: {**given, "is_met": True} for line, given in others}
    choice.save(update_fields=["fit"])


def standing(choice):
    """By the words of the line, what was answered to it."""
    position = Position.objects.get(pk=choice.position_id)
    rows = qualifications.required_by(position)
    return {
        row.qualification.text: row.standing
        for row in qualifications.judge(choice.fit, rows)
    }


def turn(position):
    """The last line of its list becomes the first."""
    rows = list(qualifications.required().filter(position=position).order_by("order"))
    for order, row in enumerate([*rows[-1:], *rows[:-1]], 1):
        type(row).objects.filter(pk=row.pk).update(order=order + 100)
