from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from organizations.models import Cohort
from tests import make
from volunteers import rules
from volunteers.decisions import information, workflow
from volunteers.models.choices import OutcomeReason


def after(application, **later):
    return time_machine.travel(
        rules.deadline(application) + timedelta(**later), tick=False
    )


def test_the_closing_minute_is_in_time_and_the_next_is_not(draft):
    last = draft.cohort.last_instant
    assert rules.is_in_time(draft, now=last)
    assert not rules.is_in_time(draft, now=last + timedelta(microseconds=1))


def test_before_the_call_opens_nothing_is_in_time(draft):
    assert not rules.is_in_time(
        draft, now=draft.cohort.applications_open_at - timedelta(seconds=1)
    )


def test_grace_is_for_pages_opened_in_time(draft):
    last = rules.deadline(draft)
    assert rules.is_in_time(draft, opened_at=last, now=last + timedelta(minutes=30))
    assert not rules.is_in_time(draft, opened_at=last, now=last + timedelta(minutes=31))
    assert not rules.is_in_time(
        draft, opened_at=last + timedelta(seconds=1), now=last + timedelta(minutes=5)
    )


def test_a_personal_extension_moves_the_deadline_but_never_back(draft):
    closing = draft.cohort.last_instant
    draft.extended_until = closing + timedelta(days=2)
    assert rules.deadline(draft) == closing + timedelta(days=2)
    draft.extended_until = closing - timedelta(days=2)
    assert rules.deadline(draft) == closing


def test_nobody_has_two_roles_in_a_cohort(
    cohort, applicant, editor, reviewer, coordinator, administrator
):
    people = (applicant, editor, reviewer, coordinator, administrator)
    assert [rules.other_role(person, cohort) for person in people] == [
        "",
        "host",
        "reviewer",
        "staff",
        "staff",
    ]
    assert [rules.can_apply(person, cohort) for person in people] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert not rules.can_apply(AnonymousUser(), cohort)


def test_hosts_and_reviewers_of_one_cohort_may_apply_to_another(editor, reviewer):
    other = make.cohort(17)
    assert rules.can_apply(editor, other)
    assert rules.can_apply(reviewer, other)


@pytest.mark.parametrize(
    ("born", "enough"), [(date(2008, 7, 1), True), (date(2008, 7, 2), False)]
)
def test_the_age_counts_on_the_first_day_of_service(born, enough):
    cohort = Cohort(minimum_age=18, service_starts_on=date(2026, 7, 1))
    assert rules.is_old_enough(born, cohort) is enough


def test_the_age_counts_today_while_service_has_no_date():
    assert rules.counted_age_on(Cohort(minimum_age=18)) == timezone.localdate()


def test_born_on_a_leap_day_one_is_of_age_on_the_first_of_march():
    born = date(2008, 2, 29)
    assert not rules.is_old_enough(
        born, Cohort(minimum_age=18, service_starts_on=date(2026, 2, 28))
    )
    assert rules.is_old_enough(
        born, Cohort(minimum_age=18, service_starts_on=date(2026, 3, 1))
    )


def test_a_draft_and_what_was_sent_can_be_edited_until_the_deadline(draft):
    assert rules.can_edit_section(draft, "about")
    with after(draft, seconds=1):
        assert not rules.can_edit_section(draft, "about")


def test_under_review_only_consents_can_be_changed(sent, reviewer, coordinator):
    workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    assert not rules.can_edit_section(sent, "about")
    assert rules.can_edit_section(sent, "consents")


def test_a_request_unlocks_the_named_sections_whatever_the_time(sent, coordinator):
    by = timezone.now() + timedelta(days=5)
    information.request(
        sent, by=coordinator, sections=["about"], note="เบอร์โทรศัพท์", answer_by=by
    )
    with after(sent, days=3):
        assert rules.can_edit_section(sent, "about")
        assert not rules.can_edit_section(sent, "motivation")


def test_a_planned_outcome_changes_nothing_that_the_applicant_may_do(sent, coordinator):
    workflow.decline(sent, by=coordinator, reason=OutcomeReason.FEW_SEATS)
    assert rules.can_withdraw(sent)
    assert rules.can_edit_section(sent, "consents")
    workflow.release(sent, by=coordinator)
    assert not rules.can_withdraw(sent)
    assert not rules.can_edit_section(sent, "consents")


def test_a_withdrawal_is_undone_by_the_applicant_in_time_and_by_a_coordinator_later(
    sent, stranger, coordinator
):
    workflow.withdraw(sent, by=sent.applicant)
    assert rules.can_undo_withdrawal(sent.applicant, sent)
    assert not rules.can_undo_withdrawal(stranger, sent)
    with after(sent, days=1):
        assert not rules.can_undo_withdrawal(sent.applicant, sent)
        assert rules.can_undo_withdrawal(coordinator, sent)


def test_nobody_decides_on_their_own_application(sent, coordinator):
    assert rules.can_decide(coordinator, sent)
    sent.applicant = coordinator
    assert not rules.can_decide(coordinator, sent)
