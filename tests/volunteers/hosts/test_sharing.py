"""Releasing applications to the hosts they name, and what hosts say."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import AuditEntry, Message
from tests import make
from tests.volunteers import judging
from tests.volunteers.hosting import put, say, shared, withdraw_consent
from volunteers.application import drafting
from volunteers.decisions import workflow
from volunteers.hosts import sharing
from volunteers.models import Application, Choice, Interest


def order(position):
    return [
        choice.application.display_name for choice in sharing.ranked_choices(position)
    ]


def visible(user):
    return list(
        Choice.objects.visible_to(user)
        .shared()
        .values_list("application__display_name", flat=True)
    )


def test_a_host_sees_those_who_chose_it_once_they_are_released(
    cohort, coordinator, pi, editor
):
    application = make.application(cohort, positions=[pi])
    assert visible(editor) == []
    sharing.share_with_hosts(application, by=coordinator)
    assert visible(editor) == ["ต้นกล้า"]
    assert (
        AuditEntry.objects.about(application).last().action
        == "share with organizations"
    )


def test_other_hosts_applicants_reviewers_and_visitors_see_none(
    cohort, coordinator, pi, reviewer, stranger
):
    choice = shared(cohort, coordinator, pi)
    neighbour = make.member(make.position(cohort).organization)
    assert [
        visible(person)
        for person in (neighbour, reviewer, stranger, choice.application.applicant)
    ] == [[]] * 4


def test_nothing_is_released_without_the_applicants_consent(cohort, coordinator, pi):
    application = make.application(cohort, positions=[pi])
    withdraw_consent(application)
    with pytest.raises(TransitionRefused, match="ไม่ได้ยินยอม"):
        sharing.share_with_hosts(application, by=coordinator)
    assert Application.objects.get().shared_at is None


def test_who_names_no_organization_is_not_released(cohort, coordinator):
    with pytest.raises(TransitionRefused, match="ไม่ได้ระบุองค์กร"):
        sharing.share_with_hosts(make.application(cohort), by=coordinator)


def test_a_draft_and_what_is_shared_already_are_refused(cohort, coordinator, pi):
    with pytest.raises(TransitionRefused):
        sharing.share_with_hosts(make.draft(cohort, positions=[pi]), by=coordinator)
    choice = shared(cohort, coordinator, pi)
    with pytest.raises(TransitionRefused):
        sharing.share_with_hosts(choice.application, by=coordinator)


def test_taking_back_consent_release_or_the_application_hides_it_at_once(
    cohort, coordinator, pi, editor
):
    refused, stopped, withdrawn = (
        shared(cohort, coordinator, pi, name=name).application for name in "กขค"
    )
    assert sorted(visible(editor)) == ["ก", "ข", "ค"]
    withdraw_consent(refused)
    assert sorted(visible(editor)) == ["ข", "ค"]
    sharing.stop_sharing(stopped, by=coordinator)
    assert visible(editor) == ["ค"]
    workflow.withdraw(withdrawn, by=withdrawn.applicant)
    assert visible(editor) == []


def test_an_outcome_hides_it_only_when_its_applicant_may_know(
    cohort, coordinator, pi, editor
):
    application, _reviewer = judging.in_review(cohort, coordinator, positions=[pi])
    sharing.share_with_hosts(application, by=coordinator)
    workflow.decline(application, by=coordinator, reason="few_seats")
    assert visible(editor) == ["ต้นกล้า"]
    workflow.release(application, by=coordinator)
    assert visible(editor) == []


def test_a_host_that_left_the_cohort_sees_nobody(cohort, coordinator, pi, editor):
    shared(cohort, coordinator, pi)
    profile_workflow.withdraw(pi.participation, by=coordinator)
    assert visible(editor) == []


def test_stopping_twice_is_refused_and_sharing_can_begin_again(
    cohort, coordinator, pi, editor
):
    application = shared(cohort, coordinator, pi).application
    sharing.stop_sharing(application, by=coordinator)
    with pytest.raises(TransitionRefused):
        sharing.stop_sharing(application, by=coordinator)
    sharing.share_with_hosts(application, by=coordinator)
    assert visible(editor) == ["ต้นกล้า"]


def test_editors_get_one_message_a_day_that_names_nobody(
    cohort, coordinator, pi, editor
):
    make.member(pi.organization, role=MemberRole.VIEWER)
    for name in ("ก้านตาล", "ใบเตย"):
        shared(cohort, coordinator, pi, name=name)
    [letter] = Message.objects.filter(kind="applicants_to_read")
    assert letter.recipient == editor
    assert pi.organization.name not in letter.title
    assert not any(name in letter.title + letter.text for name in ("ก้านตาล", "ใบเตย"))


def test_what_a_host_says_is_sealed_and_its_history_has_no_values(
    cohort, coordinator, pi, editor
):
    choice = shared(cohort, coordinator, pi)
    say(choice, editor, note="ความเห็นลับ", times="วันพุธ")
    with connection.cursor() as cursor:
        cursor.execute("SELECT note, times FROM volunteers_interest")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert "ความเห็นลับ".encode() not in stored
    line = AuditEntry.objects.about(choice.application).last()
    assert (line.action, line.actor, line.fields) == (
        "say interest",
        editor.code,
        ["level", "note", "times"],
    )


def test_of_two_editors_the_second_notices_the_first(cohort, coordinator, pi, editor):
    choice = shared(cohort, coordinator, pi)
    say(choice, editor, note="คนแรก")
    with pytest.raises(StaleVersion):
        say(choice, editor, note="คนที่สอง", seen="")
    assert Interest.objects.get().note == "คนแรก"


def test_who_left_in_the_meantime_gets_no_answer(cohort, coordinator, pi, editor):
    choice = shared(cohort, coordinator, pi)
    workflow.withdraw(choice.application, by=choice.application.applicant)
    with pytest.raises(TransitionRefused):
        say(choice, editor)
    assert not Interest.objects.exists()


def test_the_order_is_moved_one_place_at_a_time(cohort, coordinator, pi, editor):
    first, second, third = (
        shared(cohort, coordinator, pi, name=name) for name in "กขค"
    )
    put(editor, first, second, third)
    for action, choice, expected in [
        ("up", third, ["ก", "ค", "ข"]),
        ("up", first, ["ก", "ค", "ข"]),
        ("down", first, ["ค", "ก", "ข"]),
        ("remove", third, ["ก", "ข"]),
        ("add", third, ["ก", "ข", "ค"]),
        ("add", third, ["ก", "ข", "ค"]),
        ("wrong", third, ["ก", "ข", "ค"]),
    ]:
        sharing.rank(pi, action=action, code=choice.code, by=editor)
        assert order(pi) == expected
    assert sorted(Interest.objects.values_list("rank", flat=True)) == [1, 2, 3]


def test_nobody_is_ranked_without_interest(cohort, coordinator, pi, editor):
    choice = shared(cohort, coordinator, pi)
    with pytest.raises(TransitionRefused):
        sharing.rank(pi, action="add", code=choice.code, by=editor)
    say(choice, editor, level="no")
    with pytest.raises(TransitionRefused):
        sharing.rank(pi, action="add", code=choice.code, by=editor)
    say(choice, editor, level="maybe")
    sharing.rank(pi, action="add", code=choice.code, by=editor)
    say(choice, editor, level="no")
    assert order(pi) == []


def test_a_place_of_somebody_who_left_is_not_noticed(cohort, coordinator, pi, editor):
    first, second, third = (
        shared(cohort, coordinator, pi, name=name) for name in "กขค"
    )
    put(editor, first, second, third)
    workflow.withdraw(second.application, by=second.application.applicant)
    sharing.rank(pi, action="up", code=third.code, by=editor)
    assert order(pi) == ["ค", "ก"]


def test_the_database_holds_one_person_for_each_place(cohort, coordinator, pi, editor):
    first, second = (shared(cohort, coordinator, pi, name=name) for name in "กข")
    put(editor, first)
    say(second, editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.update(rank=1)


def test_a_new_order_of_choices_keeps_their_codes_and_what_hosts_said(
    cohort, coordinator, pi, editor
):
    other = make.position(cohort)
    choice = shared(cohort, coordinator, pi, other)
    say(choice, editor)
    data = {"choices": [(other, "เหตุผล"), (pi, "เหตุผล")], "is_anywhere": False}
    drafting.save_section(
        choice.application, "choices", data, version=1, by=choice.application.applicant
    )
    assert Choice.objects.get(position=pi).code == choice.code
    assert sharing.interest_in(Choice.objects.get(position=pi)).level == "interested"
    data = {"choices": [(other, "เหตุผล")], "is_anywhere": False}
    drafting.save_section(
        choice.application, "choices", data, version=2, by=choice.application.applicant
    )
    assert not Interest.objects.exists()


def test_each_choice_has_a_code_of_its_own(cohort, coordinator, pi):
    other = make.position(cohort)
    shared(cohort, coordinator, pi, other)
    codes = set(Choice.objects.values_list("code", flat=True))
    assert len(codes) == 2
    assert not codes & set(Application.objects.values_list("code", flat=True))


def test_released_before_midnight_it_stays_released(cohort, coordinator, pi, editor):
    shared(cohort, coordinator, pi)
    Application.objects.update(shared_at=timezone.now() - timedelta(days=30))
    assert visible(editor) == ["ต้นกล้า"]
