"""Statuses move along steps only; of two that move at once one wins."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from organizations.models import Participation
from organizations.models.choices import ParticipationStatus as P
from portal.kernel import lifecycle
from portal.kernel.lifecycle import InputRefused, Step, TransitionRefused
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
def participation(cohort):
    return make.participation(cohort)


def test_step_moves_the_thing_and_says_since_when(participation, coordinator):
    before = participation.status_changed_at
    lifecycle.take(participation, SEND, by=coordinator)
    stored = Participation.objects.get(pk=participation.pk)
    assert (stored.status, stored.status) == (P.SUBMITTED, participation.status)
    assert stored.status_changed_at > before


def test_step_writes_one_line_of_history(participation, coordinator):
    lifecycle.take(participation, SEND, by=coordinator)
    line = AuditEntry.objects.about(participation).get()
    assert (line.action, line.actor, line.fields) == (
        "send",
        coordinator.code,
        ["status"],
    )
    assert (line.moved_from, line.moved_to) == (P.DRAFT, P.SUBMITTED)


def test_changes_beside_the_status_are_stored_and_named(participation, cohort):
    other = make.participation(cohort).organization
    Participation.objects.filter(organization=other).delete()
    lifecycle.take(participation, SEND, by=None, organization=other)
    assert Participation.objects.get(pk=participation.pk).organization == other
    assert AuditEntry.objects.about(participation).get().fields == [
        "status",
        "organization",
    ]


def test_step_from_another_state_is_refused_and_changes_nothing(participation):
    with pytest.raises(TransitionRefused):
        lifecycle.take(participation, DECIDE, by=None)
    assert Participation.objects.get(pk=participation.pk).status == P.DRAFT
    assert AuditEntry.objects.about(participation).count() == 0


def test_second_click_is_refused(participation):
    first, second = (
        Participation.objects.get(pk=participation.pk),
        Participation.objects.get(pk=participation.pk),
    )
    lifecycle.take(first, SEND, by=None)
    with pytest.raises(TransitionRefused):
        lifecycle.take(second, SEND, by=None)
    assert AuditEntry.objects.about(participation).count() == 1


def test_step_back_goes_where_it_is_told(participation):
    lifecycle.take(participation, SEND, by=None)
    lifecycle.take(participation, DECIDE, by=None, to=P.CHANGES_REQUESTED)
    assert participation.status == P.CHANGES_REQUESTED


def test_step_goes_nowhere_it_does_not_lead(participation):
    with pytest.raises(ValueError, match="send does not lead to approved"):
        lifecycle.take(participation, SEND, by=None, to=P.APPROVED)
    assert Participation.objects.get(pk=participation.pk).status == P.DRAFT


def test_refusal_speaks_to_the_person(participation):
    with translation.override("en"), pytest.raises(TransitionRefused) as refused:
        lifecycle.take(participation, DECIDE, by=None)
    with translation.override("en"):
        assert (
            str(refused.value)
            == "Not possible any more: its state is now “draft”. Nothing has changed."
        )


def test_lock_reads_the_row_afresh(participation):
    Participation.objects.filter(pk=participation.pk).update(status=P.APPROVED)
    with pytest.raises(TransitionRefused):
        lifecycle.take(participation, SEND, by=None)
    assert participation.status == P.APPROVED


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


def test_a_step_after_a_lock_does_not_lock_again(participation):
    with transaction.atomic():
        lifecycle.lock(participation)
        with CaptureQueriesContext(connection) as captured:
            lifecycle.take(participation, SEND, by=None)
    table = Participation._meta.db_table
    reads = [q["sql"] for q in captured if f'FROM "{table}"' in q["sql"]]
    assert [sql.count('"organization_id"') for sql in reads] == [0]


def test_a_lock_counts_in_its_own_block_only(participation):
    with transaction.atomic():
        lifecycle.lock(participation)
        assert lifecycle.is_locked(participation)
    assert not lifecycle.is_locked(participation)


def test_a_row_moved_by_another_instance_after_the_lock_is_refused(participation):
    other = Participation.objects.get(pk=participation.pk)
    with transaction.atomic():
        lifecycle.lock(participation)
        lifecycle.take(other, SEND, by=None)
        with pytest.raises(TransitionRefused):
            lifecycle.take(participation, SEND, by=None)


def test_what_was_typed_wrong_is_not_told_as_a_change_by_others():
    with translation.override("en"):
        assert str(InputRefused("a day is needed")) == (
            "This is not possible: a day is needed."
        )
        assert str(TransitionRefused("it was sent already")).startswith(
            "Not possible any more: "
        )


def test_a_missing_reason_says_so():
    with translation.override("en"), pytest.raises(InputRefused) as refused:
        lifecycle.ensure_reason("  ")
    assert refused.value.reason == "a reason is needed"
