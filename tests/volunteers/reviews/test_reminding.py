"""Progress says who is late with what, and sends the reminder."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations.models import Cohort
from portal.models import AuditEntry, Message
from tests import make
from tests.volunteers import judging


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def behind(cohort, coordinator):
    """Two reviewers with something to write, after the end, and one with nothing."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Cohort.objects.update(review_ends_on=yesterday)
    people = [make.reviewer(cohort) for _each in range(3)]
    rows = [judging.in_review(cohort, coordinator, person) for person in people]
    judging.cleared(rows[2][1][0])
    judging.send(rows[2][1][0], 4)
    return rows


def reminded():
    rows = Message.objects.filter(kind="reviews_due")
    return sorted(rows.values_list("recipient", flat=True))


def page_of(cohort):
    return reverse("admin:volunteers_review_progress") + f"?cohort={cohort.number}"


def remind_url(cohort):
    return reverse("admin:volunteers_review_remind") + f"?cohort={cohort.number}"


def test_progress_names_who_is_late_with_which(desk, cohort, behind):
    text = desk.get(page_of(cohort)).text
    for application, _reviews in behind[:2]:
        assert application.reference in text
    assert behind[2][0].reference not in text
    assert remind_url(cohort) in text


def test_the_reminder_is_shown_and_sent_to_whom_was_chosen(
    desk, cohort, behind, coordinator
):
    url = remind_url(cohort)
    first = desk.get(url)
    late = [review.reviewer for _application, [review] in behind[:2]]
    assert set(first.context["form"]["people"].value()) == {p.code for p in late}
    data = {"shown": first.context["shown_state"], "people": [late[0].code]}
    preview = desk.post(url, data)
    assert len(preview.context["previews"]) == 1
    assert reminded() == []
    desk.post(url, data | {"confirmed": "1"})
    assert reminded() == [late[0].pk]
    line = AuditEntry.objects.about(cohort).get(action="remind reviewers")
    assert line.actor == coordinator.code


def test_nobody_gets_two_a_day(desk, cohort, behind):
    url = remind_url(cohort)
    first = desk.get(url)
    people = [review.reviewer.code for _application, [review] in behind[:2]]
    data = {"shown": first.context["shown_state"], "people": people, "confirmed": "1"}
    desk.post(url, data)
    desk.post(url, data)
    assert len(reminded()) == 2


def test_whoever_has_sent_meanwhile_is_not_reminded(desk, cohort, behind):
    url = remind_url(cohort)
    first = desk.get(url)
    [review] = behind[0][1]
    judging.send(judging.cleared(review), 3)
    data = {"shown": first.context["shown_state"], "people": [review.reviewer.code]}
    desk.post(url, data | {"confirmed": "1"})
    assert reminded() == []


def test_what_a_coordinator_must_not_see_is_neither_named_nor_counted(
    desk, cohort, behind, coordinator
):
    application = behind[0][0]
    application.conflicts.create(reviewer=coordinator, kind="declared")
    assert application.reference not in desk.get(page_of(cohort)).text


def test_with_nothing_to_write_it_says_so(desk, cohort):
    answer = desk.get(remind_url(cohort), follow=True)
    assert answer.redirect_chain
