"""Statuses move along steps only; of two that move at once one wins."""

import pytest
from django.utils import translation

from organizations.models import Participation
from organizations.models.choices import ParticipationStatus as P
from portal.kernel import lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import AuditEntry
from tests import make

SEND = Step("send", "Send", (P.DRAFT,), (P.SUBMITTED,), "editor", "to coordinators")
DECIDE = Step(
    "decide",
    "Decide",
    (P.SUBMITTED,),
    (P.APPROVED, P.CHANGES_REQUESTED),
    "coordinator",
    "result",
    held=True,
)


@pytest.fixture
def thing(cohort):
    return make.participation(cohort)


def test_step_moves_the_thing_and_says_since_when(thing, coordinator):
    before = thing.status_changed_at
    lifecycle.take(thing, SEND, by=coordinator)
    stored = Participation.objects.get(pk=thing.pk)
    assert (stored.status, stored.status) == (P.SUBMITTED, thing.status)
    assert stored.status_changed_at > before


def test_step_writes_one_line_of_history(thing, coordinator):
    lifecycle.take(thing, SEND, by=coordinator)
    line = AuditEntry.objects.about(thing).get()
    assert (line.action, line.actor, line.fields) == (
        "send",
        coordinator.code,
        ["status"],
    )


def test_changes_beside_the_status_are_stored_and_named(thing, cohort):
    other = make.participation(cohort).organization
    Participation.objects.filter(organization=other).delete()
    lifecycle.take(thing, SEND, by=None, organization=other)
    assert Participation.objects.get(pk=thing.pk).organization == other
    assert AuditEntry.objects.about(thing).get().fields == ["status", "organization"]


def test_step_from_another_state_is_refused_and_changes_nothing(thing):
    with pytest.raises(TransitionRefused):
        lifecycle.take(thing, DECIDE, by=None)
    assert Participation.objects.get(pk=thing.pk).status == P.DRAFT
    assert AuditEntry.objects.about(thing).count() == 0


def test_second_click_is_refused(thing):
    first, second = (
        Participation.objects.get(pk=thing.pk),
        Participation.objects.get(pk=thing.pk),
    )
    lifecycle.take(first, SEND, by=None)
    with pytest.raises(TransitionRefused):
        lifecycle.take(second, SEND, by=None)
    assert AuditEntry.objects.about(thing).count() == 1


def test_step_back_goes_where_it_is_told(thing):
    lifecycle.take(thing, SEND, by=None)
    lifecycle.take(thing, DECIDE, by=None, to=P.CHANGES_REQUESTED)
    assert thing.status == P.CHANGES_REQUESTED


def test_step_goes_nowhere_it_does_not_lead(thing):
    with pytest.raises(ValueError, match="send does not lead to approved"):
        lifecycle.take(thing, SEND, by=None, to=P.APPROVED)
    assert Participation.objects.get(pk=thing.pk).status == P.DRAFT


def test_refusal_speaks_to_the_person(thing):
    with translation.override("en"), pytest.raises(TransitionRefused) as refused:
        lifecycle.take(thing, DECIDE, by=None)
    with translation.override("en"):
        assert (
            str(refused.value)
            == "Not possible any more: its state is now “draft”. Nothing was changed."
        )


def test_lock_reads_the_row_afresh(thing):
    Participation.objects.filter(pk=thing.pk).update(status=P.APPROVED)
    with pytest.raises(TransitionRefused):
        lifecycle.take(thing, SEND, by=None)
    assert thing.status == P.APPROVED


def test_steps_that_lead_out_of_a_state():
    assert lifecycle.open_steps(P.SUBMITTED, (SEND, DECIDE)) == [DECIDE]
    assert lifecycle.open_steps(P.CLOSED, (SEND, DECIDE)) == []


def test_table_tells_every_step():
    assert lifecycle.table((SEND, DECIDE)) == [
        ("send", "draft", "submitted", "editor", "to coordinators"),
        (
            "decide",
            "submitted",
            "approved, changes_requested",
            "coordinator",
            "result (held)",
        ),
    ]
