"""Reminders of drafts, and what is said when one is closed unsent."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.models import Message
from portal.text import dates
from tests import make
from volunteers import rules, tasks
from volunteers.decisions import workflow
from volunteers.models import Application


@pytest.fixture
def draft(cohort, applicant, pi):
    draft = make.draft(cohort, applicant, [pi])
    Application.objects.update(begun_at=timezone.now() - timedelta(days=5))
    return Application.objects.select_related("cohort").get(pk=draft.pk)


def days_before(draft, days, **more):
    return time_machine.travel(
        rules.deadline(draft) - timedelta(days=days, **more), tick=False
    )


def reminders():
    return list(Message.objects.filter(kind="draft_reminder").order_by("pk"))


@pytest.mark.parametrize(
    ("days", "count"), [(8, 0), (7, 1), (6, 1), (3, 1), (1, 1), (0, 0)]
)
def test_a_reminder_goes_within_the_last_week(draft, days, count):
    with days_before(draft, days) if days else days_before(draft, 0, seconds=-1):
        assert tasks.remind_drafts() == count
    assert len(reminders()) == count


def test_each_of_the_three_goes_once_however_often_the_clock_strikes(draft):
    for days in (9, 7, 6, 5, 3, 2, 1, 0):
        with days_before(draft, days):
            tasks.remind_drafts()
            assert tasks.remind_drafts() == 0
    assert len(reminders()) == 3


def test_the_reminder_says_until_when_and_names_no_organization(draft, applicant, pi):
    with days_before(draft, 3):
        tasks.remind_drafts()
    [told] = reminders()
    assert told.recipient == applicant
    assert dates.show_datetime(rules.deadline(draft)) in told.text
    assert pi.organization.name not in told.title + told.text


@pytest.mark.parametrize("end", [workflow.submit, workflow.withdraw])
def test_who_sent_or_withdrew_is_left_alone(draft, applicant, end):
    end(draft, by=applicant)
    with days_before(draft, 3):
        assert tasks.remind_drafts() == 0


def test_who_began_after_a_reminders_moment_gets_the_next_one(draft):
    Application.objects.update(begun_at=rules.deadline(draft) - timedelta(days=2))
    with days_before(draft, 1, hours=20):
        assert tasks.remind_drafts() == 0
    with days_before(draft, 1):
        assert tasks.remind_drafts() == 1


def test_a_personal_deadline_counts_and_brings_reminders_of_its_own(draft):
    with days_before(draft, 1):
        tasks.remind_drafts()
    Application.objects.update(
        extended_until=rules.deadline(draft) + timedelta(days=10)
    )
    with days_before(draft, 0):
        assert tasks.remind_drafts() == 0
    with days_before(Application.objects.select_related("cohort").get(), 3):
        assert tasks.remind_drafts() == 1


def queries_of(work):
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


def test_drafts_already_reminded_cost_nothing_each(cohort, draft):
    with days_before(draft, 1):
        tasks.remind_drafts()
        for_one = queries_of(tasks.remind_drafts)
    for _number in range(4):
        make.draft(cohort)
    Application.objects.update(begun_at=timezone.now() - timedelta(days=5))
    with days_before(draft, 1):
        assert tasks.remind_drafts() == 4
        assert queries_of(tasks.remind_drafts) == for_one


def test_who_is_closed_unsent_learns_until_when_the_answers_are_kept(draft, applicant):
    with time_machine.travel(
        rules.grace_ends_at(draft) + timedelta(seconds=1), tick=False
    ):
        tasks.expire_drafts()
        tasks.expire_drafts()
    [told] = Message.objects.filter(recipient=applicant, kind="draft_expired")
    assert (
        dates.show_date(
            rules.deadline(draft) + timedelta(days=draft.cohort.draft_kept_days)
        )
        in told.text
    )
