"""Each step of a placement can be taken back, and leaves what was there before it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organizations.models import Participation
from organizations.models.choices import ParticipationStatus
from placements.days_off import ledger
from placements.days_off import workflow as leave
from placements.models import (
    CheckIn,
    Condition,
    LeaveEntry,
    Offer,
    PhaseRecord,
    Placement,
    PlacementChange,
    Report,
)
from placements.models.choices import EndKind
from placements.models.choices import PlacementStatus as S
from placements.offers import workflow as offer_workflow
from placements.year import (
    certificates,
    changes,
    check_ins,
    concerns,
    corrections,
    phases,
    steps,
    transfers,
)
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests import make
from tests.placements import offer_factory, placement_factory

APART = {"id", "status_changed_at"}
MODELS = (Placement, Offer, PhaseRecord, CheckIn, Report, LeaveEntry, Condition)


def today():
    return timezone.localdate()


def days_ago(count):
    return today() - timedelta(days=count)


def rows():
    """All rows of the year but history, messages and times of writing."""
    return {
        model.__name__: sorted(
            (
                {
                    field.attname: getattr(row, field.attname)
                    for field in model._meta.concrete_fields
                    if field.attname not in APART
                }
                for row in model.objects.all()
            ),
            key=str,
        )
        for model in MODELS
    }


def hold(placement, by):
    placement_workflow.hold(placement, since=days_ago(10), by=by)


def resume(placement, by):
    placement_workflow.resume(placement, back_on=today(), moves_end=True, by=by)


def extend(placement, by):
    end = placement.ends_on + timedelta(days=30)
    placement_workflow.extend(placement, ends_on=end, by=by)


def end_early(placement, by):
    placement_workflow.end_early(
        placement,
        kind=EndKind.COMPLETED_PART,
        last_day=days_ago(2),
        reason="เหตุผล",
        by=by,
    )


def complete(placement, by):
    placement_workflow.complete(placement, by=by)


def transfer(placement, by):
    to = offer_factory.position(placement.position.cohort, "two", seats=1)
    transfers.transfer(placement, to=to, first_day=today(), by=by)


def take_back(placement, by, reason="กดผิด"):
    corrections.take_back(changes.newest(placement), reason=reason, by=by)


@pytest.fixture
def placements(cohort, coordinator, position, applicant):
    """A placement in each state that a step begins with, by name."""

    def build(state):
        if state == "planned":
            planned = placement_factory.planned(
                cohort, coordinator, position, applicant
            )
            placement_factory.meet_all_conditions(planned, coordinator)
            return planned
        active = placement_factory.active(cohort, coordinator, position, applicant)
        leave.grant(active, halves=6, on_day=days_ago(5), note="", by=coordinator)
        for days in (-20, -30):
            leave.ask(
                active,
                kind="taken",
                part="day",
                on_day=days_ago(days),
                to_day=None,
                note="",
                by=applicant,
            )
        leave.answer(active.leave_entries.first(), is_approved=True, by=coordinator)
        if state == "on hold":
            hold(active, coordinator)
        if state == "at its end":
            Placement.objects.filter(pk=active.pk).update(ends_on=today())
        return placement_factory.reload(active)

    return build


WAYS = {
    steps.START.name: [("planned", placement_workflow.start)],
    steps.HOLD.name: [("active", hold)],
    steps.RESUME.name: [("on hold", resume)],
    steps.EXTEND.name: [("active", extend), ("on hold", extend)],
    steps.COMPLETE.name: [("at its end", complete)],
    steps.END_EARLY.name: [
        ("planned", end_early),
        ("active", end_early),
        ("on hold", end_early),
    ],
    steps.TRANSFER.name: [("active", transfer), ("on hold", transfer)],
}


@pytest.mark.parametrize(
    ("name", "state", "act"),
    [(name, *way) for name, ways in WAYS.items() for way in ways],
)
def test_a_step_and_its_inverse_give_back_the_same_rows(
    placements, coordinator, member, name, state, act
):
    placement = placements(state)
    before = rows()
    act(placement, by=coordinator)
    assert rows() != before
    told = Message.objects.count()
    take_back(placement, coordinator)
    assert rows() == before
    back = steps.TAKE_BACK_BY_STEP[name]
    assert AuditEntry.objects.filter(
        subject_code=placement.code, action=back.name
    ).exists()
    news = Message.objects.filter(kind="placement_corrected")
    assert Message.objects.count() > told
    assert {message.recipient for message in news} >= {
        placement.application.applicant,
        member,
    }


def test_every_step_that_moves_a_placement_is_tried_above():
    assert set(WAYS) == {step.name for step in steps.STEPS_ON}
    assert set(WAYS) == set(steps.TAKE_BACK_BY_STEP)


def test_steps_are_taken_back_one_after_the_other(placements, coordinator):
    placement = placements("planned")
    states = [rows()]
    for act in (placement_workflow.start, hold, resume, extend, end_early):
        act(placement, by=coordinator)
        states.append(rows())
    while len(states) > 1:
        assert rows() == states.pop()
        take_back(placement, coordinator)
    assert rows() == states.pop()
    assert changes.newest(placement) is None


def test_a_reason_is_needed_and_kept(active, coordinator):
    with pytest.raises(TransitionRefused):
        take_back(active, coordinator, reason=" ")
    take_back(active, coordinator, reason="กดผิดคน")
    change = PlacementChange.objects.get()
    assert (change.take_back_reason, bool(change.taken_back_at)) == ("กดผิดคน", True)


def test_only_the_newest_step_is_taken_back(active, coordinator):
    start = changes.newest(active)
    extend(active, coordinator)
    with pytest.raises(TransitionRefused):
        corrections.take_back(start, reason="กดผิด", by=coordinator)


def test_of_two_who_take_back_at_once_one_is_refused(active, coordinator):
    extend(active, coordinator)
    first, second = (changes.newest(active) for _ in range(2))
    corrections.take_back(first, reason="กดผิด", by=coordinator)
    with pytest.raises(TransitionRefused):
        corrections.take_back(second, reason="กดผิด", by=coordinator)
    assert placement_factory.reload(active).status == S.ACTIVE


def test_a_step_is_refused_when_another_was_taken_since_it_was_seen(
    active, coordinator
):
    changes.see(active)
    extend(placement_factory.reload(active), coordinator)
    with pytest.raises(TransitionRefused):
        extend(active, coordinator)


def test_a_seat_that_somebody_else_has_now_stays_theirs(cohort, coordinator, applicant):
    position = offer_factory.position(cohort, "small", seats=1)
    placement = placement_factory.active(cohort, coordinator, position, applicant)
    end_early(placement, coordinator)
    other = offer_factory.shortlisted(
        cohort, coordinator, position, applicant=make.person(email="other@x.example")
    )
    offer_factory.opened(other, position, coordinator)
    before = rows()
    with pytest.raises(TransitionRefused):
        take_back(placement, coordinator)
    assert rows() == before


def test_who_was_only_planned_for_the_freed_seat_is_planned_no_more(
    cohort, coordinator, applicant
):
    position = offer_factory.position(cohort, "small", seats=1)
    waiting = offer_factory.in_reserve(
        cohort, coordinator, position, applicant=make.person(email="other@x.example")
    )
    planned = placement_factory.planned(cohort, coordinator, position, applicant)
    elsewhere = offer_factory.position(cohort, "two")
    third = make.person(email="third@x.example")
    offer_factory.shortlisted(cohort, coordinator, elsewhere, applicant=third)
    offer_factory.adopted_run(cohort, coordinator)
    end_early(planned, coordinator)
    assert Offer.objects.filter(application=waiting, status="planned").exists()
    take_back(planned, coordinator)
    assert not Offer.objects.filter(application=waiting).exists()


def test_a_person_with_another_place_or_offer_does_not_return(
    cohort, active, coordinator
):
    end_early(active, coordinator)
    other = offer_factory.position(cohort, "two", seats=1)
    offer = offer_factory.planned(active.application, other)
    with pytest.raises(TransitionRefused):
        take_back(active, coordinator)
    offer.delete()
    take_back(active, coordinator)
    assert placement_factory.reload(active).status == S.ACTIVE


def test_nobody_returns_to_days_that_were_worked_elsewhere(cohort, active, coordinator):
    end_early(active, coordinator)
    other = offer_factory.position(cohort, "two", seats=1)
    offer = offer_factory.opened(active.application, other, coordinator)
    later = offer_workflow.accept(offer, by=active.application.applicant)
    placement_workflow.start(later, by=coordinator)
    end_early(later, coordinator)
    with pytest.raises(TransitionRefused):
        take_back(active, coordinator)
    take_back(later, coordinator)


def test_nobody_returns_to_a_host_that_left(active, coordinator):
    end_early(active, coordinator)
    Participation.objects.update(status=ParticipationStatus.WITHDRAWN)
    with pytest.raises(TransitionRefused):
        take_back(active, coordinator)


def test_a_certificate_is_revoked_with_the_end_that_it_certifies(
    placements, coordinator
):
    placement = placements("at its end")
    complete(placement, coordinator)
    certificate = certificates.issue(placement, name="ชื่อ", by=coordinator)
    take_back(placement, coordinator, reason="ยังทำงานอยู่")
    certificate.refresh_from_db()
    assert certificate.revoked_at
    assert certificate.revoke_reason == "ยังทำงานอยู่"
    complete(placement, coordinator)
    assert certificates.issue(placement, name="ชื่อ", by=coordinator) != certificate


def test_safeguarding_hears_when_a_leaving_for_safety_is_corrected(
    active, cohort, coordinator
):
    contact = placement_factory.safeguarding_contact(cohort)
    placement_workflow.leave_for_safety(active, by=active.application.applicant)
    told = Message.objects.filter(recipient=contact).count()
    take_back(active, coordinator)
    assert Message.objects.filter(recipient=contact).count() == told + 1
    assert (active.end_kind, active.end_reason) == ("", "")


def test_what_people_wrote_stays_when_a_start_is_taken_back(active, coordinator):
    applicant = active.application.applicant
    phase = active.phases.first()
    phases.write_goals(phase, goals="เป้าหมาย", seen=0, by=applicant)
    checkin = active.checkins.filter(side="volunteer").first()
    CheckIn.objects.filter(pk=checkin.pk).update(due_on=today())
    checkin.refresh_from_db()
    check_ins.send(checkin, feeling="well", text="", wants_talk=False, by=applicant)
    take_back(active, coordinator)
    assert [phase.goals for phase in active.phases.all()] == ["เป้าหมาย"]
    assert [sent.code for sent in active.checkins.all()] == [checkin.code]
    placement_workflow.start(active, by=coordinator)
    assert [phase.goals for phase in active.phases.all()] == ["เป้าหมาย", ""]


def test_no_day_off_lies_after_a_year_that_is_shorter_again(active, coordinator):
    applicant = active.application.applicant
    end = active.ends_on
    extend(active, coordinator)
    leave.grant(active, halves=2, on_day=today(), note="", by=coordinator)
    leave.ask(
        active,
        kind="taken",
        part="day",
        on_day=end + timedelta(days=3),
        to_day=None,
        note="",
        by=applicant,
    )
    leave.answer(active.leave_entries.first(), is_approved=True, by=coordinator)
    take_back(active, coordinator)
    assert ledger.balance(active.leave_entries.all()) == 2


def test_a_transfer_is_not_taken_back_once_work_began_there(active, coordinator):
    transfer(active, coordinator)
    moved = changes.newest(active).led_to
    placement_workflow.start(moved, by=coordinator)
    with pytest.raises(TransitionRefused):
        take_back(active, coordinator)
    take_back(moved, coordinator)
    take_back(active, coordinator)
    assert not Placement.objects.filter(pk=moved.pk).exists()


def test_a_concern_follows_its_volunteer_back(active, cohort, coordinator):
    contact = placement_factory.safeguarding_contact(cohort)
    applicant = active.application.applicant
    transfer(active, coordinator)
    moved = changes.newest(active).led_to
    concerns.open_concern(moved, text="ความกังวล", by=applicant)
    take_back(active, coordinator)
    [concern] = active.concerns.visible_to(contact)
    assert [message.text for message in concern.messages.all()] == ["ความกังวล"]


def test_the_host_of_a_transfer_hears_that_it_is_taken_back(active, coordinator):
    transfer(active, coordinator)
    moved = changes.newest(active).led_to
    editor = make.member(moved.position.organization, email="two@hosts.example")
    take_back(active, coordinator)
    [message] = Message.objects.filter(recipient=editor)
    assert message.kind == "placement_corrected"
    assert moved.code not in message.text


def test_an_extension_stays_within_what_the_cohort_allows(active, coordinator):
    cohort = active.application.cohort
    cohort.extension_days = 20
    cohort.save()
    active = placement_factory.reload(active)
    too_late = cohort.service_ends_on + timedelta(days=21)
    with pytest.raises(TransitionRefused):
        placement_workflow.extend(active, ends_on=too_late, by=coordinator)
    placement_workflow.extend(
        active, ends_on=too_late - timedelta(days=1), by=coordinator
    )


def test_what_a_correction_removed_is_refused_politely(active, coordinator):
    transfer(active, coordinator)
    moved = placement_factory.reload(changes.newest(active).led_to)
    take_back(active, coordinator)
    with pytest.raises(TransitionRefused):
        placement_workflow.start(moved, by=coordinator)


def test_goals_can_not_be_written_into_a_phase_that_is_no_more(active, coordinator):
    phase = active.phases.first()
    take_back(active, coordinator)
    with pytest.raises(TransitionRefused):
        phases.write_goals(
            phase, goals="เป้าหมาย", seen=0, by=active.application.applicant
        )
