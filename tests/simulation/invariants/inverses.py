"""Every step and its inverse give back the same rows, history apart."""

from django.db import transaction

from placements.models import Placement
from tests.simulation.invariants.desk import press
from tests.simulation.invariants.registry import at_days_end
from volunteers.admin.steps.steps import STEPS
from volunteers.models import Application
from volunteers.models.queries import scope

VARYING = ("status_changed_at", "version", "saved_at", "changed_at")
"""When it was, and how often: facts of the way there and back."""
SET_ANEW = ("shared_at", "answer_by")
"""Moments that begin again with the step: only whether there is one is compared."""
KEPT = ("Decision", "Comment", "PlacementChange", "CheckIn")
"""Rows that say that something was done and taken back: nothing is overwritten."""
TRIED = 2
APPLICATION = "/en/admin/volunteers/application"
PLACEMENT = "/en/admin/placements/placement"
OF_PLACEMENTS = ("start", "hold", "resume", "extend", "complete", "end")


@at_days_end("a step and its inverse give back the same rows")
def inverses_give_back(life):
    desk = life.world.actors[0]
    desk.begin(life.now())
    for application, page, there, back in pairs(life, desk):
        with transaction.atomic():
            names = difference(life, desk, application, page, there, back)
            transaction.set_rollback(True)
        for name in names:
            yield f"{there} and {back}, application {application.code}: {name} differs"


def pairs(life, desk):
    """An application, its page at the desk, and the links there and back."""
    seen = Application.objects.visible_to(desk.person).order_by("pk")
    steps = [step for step in STEPS.values() if step.undone_by]
    for step in life.chance.sample(steps, TRIED):
        fitting = list(seen.filter(status__in=step.sources))
        if fitting:
            one = life.chance.choice(fitting)
            page = f"{APPLICATION}/{one.code}/"
            yield one, page, f"{step.slug}/", f"{step.undone_by}/"
    placed = Placement.objects.visible_to(desk.person).select_related("application")
    placed = list(placed.order_by("pk"))
    for placement in life.chance.sample(placed, min(TRIED, len(placed))):
        page, slug = f"{PLACEMENT}/{placement.code}/", life.chance.choice(OF_PLACEMENTS)
        yield placement.application, page, f"steps/{slug}/", "steps/take-back/"


def difference(life, desk, application, page, there, back):
    """Names of models whose rows aren't as they were; nothing where no way leads."""
    before = rows_of(application)
    if not press(life, desk, page, there) or rows_of(application) == before:
        return []
    if not press(life, desk, page, back):
        return []
    after = rows_of(application)
    return [name for name in before if name not in KEPT and before[name] != after[name]]


def rows_of(application):
    found = {}
    for model, path in scope.application_paths().items():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if field.attname not in VARYING and not is_sealed(field)
        ]
        rows = model._base_manager.filter(**{path: application.pk}).order_by("pk")
        found[model.__name__] = [compared(row) for row in rows.values(*names)]
    return found


def compared(row):
    return {
        name: value is not None if name in SET_ANEW else value
        for name, value in row.items()
    }


def is_sealed(field):
    return type(field).__name__.startswith("Sealed")
