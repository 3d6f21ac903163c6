"""What `test_ties` does inside processes of the portal."""

import threading
from itertools import cycle

from django.db import transaction

from organizations.hosts import members
from organizations.models import Membership, Participation
from organizations.profiles import workflow as profile_workflow
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from tests import make
from tests.services import meeting
from volunteers.admin.reviews.panel import PanelForm
from volunteers.application import drafting
from volunteers.models import Application, PanelMember


def join_panel(cohort, person):
    with transaction.atomic():
        form = PanelForm({"cohort": cohort.pk, "email": person.email})
        if not form.is_valid():
            raise TransitionRefused("another role")
        form.save()


def two_roles_at_once(count):
    """Of each person, two doors at once: applying, joining a host, the panel."""
    cohort = make.cohort()
    host = make.position(cohort).organization
    doors = (
        lambda person: drafting.begin_application(cohort, by=person),
        lambda person: members.add(host, person, role="editor", by=person),
        lambda person: join_panel(cohort, person),
    )
    people, pairs = [], cycle([(0, 1), (1, 2), (2, 0)])
    for _number in range(count):
        person, pair = make.person(), next(pairs)
        people.append(person)
        meeting.at_once(
            2,
            lambda number, person=person, pair=pair: doors[pair[number]](
                User.objects.get(pk=person.pk)
            ),
        )
    return {
        "roles": [roles_of(person, cohort) for person in people],
        "odd": list(audit.verify()),
    }


def roles_of(person, cohort):
    rows = (
        Application.objects.filter(applicant=person),
        PanelMember.objects.filter(user=person, cohort=cohort),
        Membership.objects.filter(user=person),
    )
    return sum(each.exists() for each in rows)


def two_roles_at_once_without_the_lock(count):
    """The control: both look before either has written."""
    both_have_looked = threading.Barrier(2)

    def wait(*people):
        """Instead of the lock; whoever comes alone goes on after a while."""

    real = permissions.lock_roles
    refusals = drafting.taking.held_role

    def look(*asked):
        found = refusals(*asked)
        try:
            both_have_looked.wait(timeout=2)
        except threading.BrokenBarrierError:
            both_have_looked.reset()
        return found

    permissions.lock_roles, drafting.taking.held_role = wait, look
    try:
        return two_roles_at_once(count)
    finally:
        permissions.lock_roles, drafting.taking.held_role = real, refusals


def host_begins_while_its_member_applies(count):
    both = 0
    for number in range(count):
        cohort = make.cohort(20 + number)
        host = make.position(make.cohort(60 + number)).organization
        person = make.member(host)
        acts = (
            lambda person=person, cohort=cohort: drafting.begin_application(
                cohort, by=person
            ),
            lambda person=person, cohort=cohort, host=host: profile_workflow.join(
                host, cohort, by=person
            ),
        )
        meeting.at_once(2, lambda number, acts=acts: bool(acts[number]()))
        applied = Application.objects.filter(applicant=person, cohort=cohort)
        begun = Participation.objects.filter(organization=host, cohort=cohort)
        both += applied.exists() and begun.exists()
    return {"both": both}
