"""Every change of a status is told by history, with from, to and whom."""

from django.apps import apps

from portal.models import AuditEntry
from tests.simulation.invariants.registry import after_each_act

PACKAGES = ("organizations", "volunteers", "placements")


def with_status():
    """Models that have a life cycle."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if model._meta.app_label in PACKAGES and {"status", "code"} <= names:
            yield model


def statuses():
    return {
        (model._meta.label_lower, code): status
        for model in with_status()
        for code, status in model._base_manager.order_by("pk").values_list(
            "code", "status"
        )
    }


@after_each_act("every change of a status has a line of history, from, to and whom")
def changes_have_lines(life):
    last, before = life.memory.get("statuses", (0, {}))
    now = statuses()
    lines = list(AuditEntry.objects.filter(pk__gt=last).order_by("pk"))
    for key, status in now.items():
        known = before.get(key)
        told = [
            line
            for line in lines
            if (line.subject_type, line.subject_code) == key and line.moved_to
        ]
        if known is not None and chain(known, told) != status:
            yield f"{key[0]} {key[1]}: {known} → {status}, told: {words(told)}"
    newest = lines[-1].pk if lines else last
    life.memory["statuses"] = (newest, now)


def chain(status, lines):
    """Where the lines lead from there; "" where one doesn't follow another."""
    for line in lines:
        if line.moved_from != status:
            return ""
        status = line.moved_to
    return status


def words(lines):
    return [f"{line.action}: {line.moved_from} → {line.moved_to}" for line in lines]
