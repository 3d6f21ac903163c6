"""What is confirmed is what was shown."""

from django.db import transaction

from portal.admin.confirmed_action import SHOWN
from portal.models import AuditEntry
from tests.simulation.invariants.desk import confirm, press, preview
from tests.simulation.invariants.registry import (
    at_days_end,
    before_sending,
    of_each_step,
)
from tests.simulation.pages import Page
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S

CONFIRMED = "confirmed"
DECIDABLE = (S.IN_REVIEW, S.INTERVIEW, S.SHORTLISTED)
STEPS = ("shortlist", "reserve", "decline", "unshortlist")
TRIED = 2
READING = ("read", "export", "open")


@before_sending("a page asks again what it asked before")
def note_what_would_be_shown(life, step):
    """What the page would show now, if it were asked anew."""
    if not is_confirmation(step):
        return
    asked = {
        name: values
        for name, values in step.posted.items()
        if name not in (CONFIRMED, SHOWN)
    }
    answer = step.actor.client.post(step.form.action, asked)
    step.memory["shown"] = shown_by(answer, step.form.action)
    step.memory["history"] = newest_line()


@of_each_step(
    "a confirmation does nothing where the page would show something else now"
)
def nothing_stale_is_confirmed(life, step):
    if not step.was_held or "shown" not in step.memory:
        return
    [was_shown] = step.posted.get(SHOWN) or [""]
    if was_shown and step.memory["shown"] != was_shown and has_changed(step):
        yield (
            f"{step.actor}: {step.form.action} was shown with “{was_shown}”, "
            f"is now “{step.memory['shown']}”, and was done"
        )


@at_days_end("a coordinator doesn't overtake a colleague without having seen it")
def nobody_is_overtaken(life):
    """What if one confirmed a preview after a colleague had moved the application?"""
    first, second = life.world.actors[:2]
    seen = Application.objects.visible_to(first.person).visible_to(second.person)
    rows = list(seen.filter(status__in=DECIDABLE).order_by("pk"))
    for application in life.chance.sample(rows, min(TRIED, len(rows))):
        mine, theirs = life.chance.sample(STEPS, 2)
        with transaction.atomic():
            if overtakes(life, (first, mine), (second, theirs), application):
                yield f"application {application.code}: {mine} after {theirs}"
            transaction.set_rollback(True)


def overtakes(life, first, second, application):
    page = f"/en/admin/volunteers/application/{application.code}/"
    shown = preview(life, first[0], page, f"{first[1]}/")
    if not shown or not press(life, second[0], page, f"{second[1]}/"):
        return False
    moved = Application.objects.get(pk=application.pk).status
    confirm(life, first[0], shown)
    after = Application.objects.get(pk=application.pk).status
    return application.status != moved != after


def is_confirmation(step):
    return step.was_held and {CONFIRMED, SHOWN} <= step.posted.keys()


def shown_by(answer, action):
    if answer.status_code != 200 or answer.streaming:
        return None
    for form in Page(action, answer.content.decode()).forms:
        if form.action == action and SHOWN in form.fields:
            return form.fields[SHOWN].values[0]
    return None


def newest_line():
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def has_changed(step):
    lines = AuditEntry.objects.filter(pk__gt=step.memory["history"])
    lines = lines.filter(actor=step.actor.person.code)
    actions = lines.values_list("action", flat=True)
    return any(not action.startswith(READING) for action in actions)
