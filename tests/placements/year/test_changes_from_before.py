"""Steps that were taken before the portal stored what they replace."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.apps import apps

from placements import migrations
from placements.models import PlacementChange
from placements.year import changes, corrections, steps, transfers
from placements.year import workflow as placement_workflow
from tests.placements import offer_factory, placement_factory
from tests.placements.year.test_corrections import (
    complete,
    days_ago,
    end_early,
    extend,
    hold,
    rows,
)

NAME = "steps_can_be_taken_back"


def fill():
    [name] = [
        module.name
        for module in iter_modules(migrations.__path__)
        if module.name.endswith(NAME)
    ]
    import_module(f"{migrations.__name__}.{name}").fill(apps, None)


def forget():
    PlacementChange.objects.all().delete()


def without_codes():
    """A phase or check-in that had been deleted comes back under another address."""
    return {
        model: [
            {name: value for name, value in row.items() if name != "code"}
            for row in found
        ]
        if model in ("CheckIn", "PhaseRecord")
        else found
        for model, found in rows().items()
    }


def in_order(found):
    return {model: sorted(each, key=str) for model, each in found.items()}


def transfer(placement, by):
    to = offer_factory.position(placement.position.cohort, "two", seats=1)
    transfers.transfer(placement, to=to, first_day=days_ago(0), by=by)


@pytest.fixture
def ending(active):
    active.ends_on = days_ago(0)
    active.save(update_fields=["ends_on"])
    return active


@pytest.mark.parametrize("act", [hold, end_early, transfer])
def test_the_newest_step_can_be_taken_back_after_the_upgrade(active, coordinator, act):
    before = in_order(without_codes())
    act(active, by=coordinator)
    forget()
    fill()
    corrections.take_back(changes.newest(active), reason="กดผิด", by=coordinator)
    assert in_order(without_codes()) == before


def test_a_completion_too(ending, coordinator):
    before = rows()
    complete(ending, by=coordinator)
    forget()
    fill()
    corrections.take_back(changes.newest(ending), reason="กดผิด", by=coordinator)
    assert rows() == before


def test_a_start_too(cohort, coordinator, position, applicant):
    planned = placement_factory.planned(cohort, coordinator, position, applicant)
    before = rows()
    placement_workflow.start(planned, by=coordinator)
    forget()
    fill()
    assert changes.newest(planned).step == steps.START.name
    corrections.take_back(changes.newest(planned), reason="กดผิด", by=coordinator)
    assert rows() == before


def test_what_an_extension_replaced_is_not_guessed(active, coordinator):
    extend(active, by=coordinator)
    forget()
    fill()
    assert changes.newest(active) is None
