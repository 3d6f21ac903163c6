"""What a host should do now, in order."""

from datetime import datetime, time, timedelta

import pytest
import time_machine

from organizations.hosts import host_status, todo
from organizations.models import Cohort, Participation
from organizations.models.choices import MemberRole, ParticipationStatus
from organizations.profiles import contacts
from organizations.profiles import workflow as profile_workflow
from portal.text import dates
from tests import make
from tests.organizations.profiles.test_contacts import TYPED, WHOLE
from tests.placements import placement_factory
from tests.volunteers.hosting import say, shared

HOST = "/en/host/protection-international/"


def urgencies(pi, **more):
    statuses = host_status.host_statuses([pi.organization])[pi.organization.pk]
    return [item.urgency for item in todo.build(statuses, **more)]


@pytest.fixture
def whole(pi, editor):
    """A draft with all that a year needs."""
    contacts.save(pi.participation, values=TYPED, version=0, by=editor)
    return make.draft_revision(pi.participation, by=editor, **WHOLE)


def test_a_whole_public_profile_leaves_nothing_to_do(
    as_user, pi, whole, editor, coordinator
):
    profile_workflow.submit(whole, by=editor)
    assert urgencies(pi) == []
    profile_workflow.approve(whole, by=coordinator)
    assert urgencies(pi) == []
    assert "Nothing at the moment" in as_user(editor).get(HOST).content.decode()


def test_a_draft_is_to_be_sent_with_the_days_that_are_left(as_user, pi, whole, editor):
    assert urgencies(pi) == [todo.UNSENT]
    page = as_user(editor).get(HOST).content.decode()
    assert "Complete the profile for cohort 16 and send it" in page
    assert "Applications close: 60 days" in page


def test_a_returned_profile_comes_first_with_its_remarks(
    as_user, pi, whole, editor, coordinator
):
    make.cohort(17)
    profile_workflow.submit(whole, by=editor)
    profile_workflow.request_changes(
        whole, by=coordinator, remark="", pinned={"role": "ถาม", "duties": "ถาม"}
    )
    assert urgencies(pi, invitation_count=2, members_url="/x/") == [
        todo.RETURNED,
        todo.UNBEGUN,
        todo.WAITING,
    ]
    assert (
        "2 change requests · Applications close"
        in as_user(editor).get(HOST).content.decode()
    )


def test_what_a_year_needs_is_last_or_if_the_cohort_demands_it_first(pi, editor):
    make.draft_revision(pi.participation, by=editor)
    assert urgencies(pi) == [todo.UNSENT, todo.MISSING, todo.MISSING]
    pi.participation.revisions.filter(status="approved").delete()
    Cohort.objects.update(needs_full_profile=True)
    assert urgencies(pi) == [todo.NEEDED, todo.NEEDED, todo.UNSENT]


@pytest.mark.parametrize(
    "status", [ParticipationStatus.CLOSED, ParticipationStatus.WITHDRAWN]
)
def test_of_a_cohort_that_is_over_nothing_is_asked(pi, editor, status):
    make.draft_revision(pi.participation, by=editor)
    Participation.objects.update(status=status)
    assert urgencies(pi) == []


def test_only_owners_hear_of_invitations_and_viewers_of_nothing(as_user, pi, editor):
    owner = make.member(pi.organization, role=MemberRole.OWNER)
    viewer = make.member(pi.organization, role=MemberRole.VIEWER)
    as_user(owner).post(
        f"{HOST}members/", {"email": "new@hosts.example", "role": "viewer"}
    )
    pages = [
        as_user(person).get(HOST).content.decode() for person in (owner, editor, viewer)
    ]
    assert ["1 invitation waits" in page for page in pages] == [
        True,
        False,
        False,
    ]
    assert ["What to do now" in page for page in pages] == [True, True, False]


def test_every_link_leads_somewhere(as_user, pi, editor):
    make.draft_revision(pi.participation, by=editor)
    client = as_user(editor)
    page = client.get(HOST)
    for item in page.context["todos"]:
        if item.href.startswith("#"):
            assert f'id="{item.href[1:]}"' in page.content.decode()
        else:
            assert client.get(item.href).status_code == 200


def test_applicants_who_wait_are_counted_until_there_is_an_answer(
    as_user, cohort, coordinator, pi, whole, editor
):
    first, second = (shared(cohort, coordinator, pi) for _number in range(2))
    client = as_user(editor)
    assert "2 applicants wait for your answer" in client.get(HOST).content.decode()
    say(first, editor)
    say(second, editor, level="no")
    assert "for your answer" not in client.get(HOST).content.decode()


def test_what_is_due_for_a_volunteer_is_named_with_its_day(
    as_user, cohort, coordinator, pi, editor
):
    pi.seats = 1
    pi.save()
    placement = placement_factory.active(cohort, coordinator, pi)
    due = placement.checkins.filter(side="host").first()
    with time_machine.travel(
        datetime.combine(due.due_on + timedelta(days=1), time(12), tzinfo=dates.BANGKOK)
    ):
        page = as_user(editor).get(HOST)
    (row,) = [
        item
        for item in page.context["todos"]
        if item.urgency == todo.DUE and "Answer the check-in" in item.label
    ]
    assert row.href.endswith(f"/{placement.code}/")
    assert (row.hint, row.status) == (
        f"Due on {due.due_on.day} {due.due_on:%B %Y}",
        "Late",
    )


def test_viewers_are_not_told_what_only_others_can_do(as_user, cohort, coordinator, pi):
    shared(cohort, coordinator, pi)
    viewer = make.member(pi.organization, role=MemberRole.VIEWER)
    assert "for your answer" not in as_user(viewer).get(HOST).content.decode()
