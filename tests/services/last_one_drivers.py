"""What `test_last_ones` does inside processes of the portal."""

import threading
from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import modelform_factory

from organizations.hosts import members
from organizations.models import Membership
from placements.models import SafeguardingContact
from portal.admin.users import UserForm
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from portal.models.choices import Role
from portal.personal_data import accounts
from tests import make
from tests.placements import placement_factory
from tests.services.meeting import at_once

ACCOUNT = ("display_name", "language", "role", "is_active")


def change_account(person, **values):
    """As on the page of an account, which is one transaction."""
    form_of = modelform_factory(User, form=UserForm, fields=ACCOUNT)
    with transaction.atomic():
        person = User.objects.get(pk=person.pk)
        known = {name: getattr(person, name) for name in ACCOUNT}
        form = form_of({**known, **values}, instance=person)
        if not form.is_valid():
            raise TransitionRefused("the last one")
        form.save()


def close_account(person):
    person = User.objects.get(pk=person.pk)
    accounts.ask(person, by=person)


def leave(person):
    membership = Membership.objects.select_related("organization").get(user=person)
    members.remove(membership, by=person)


def remove_contact(person):
    page = admin.site.get_model_admin(SafeguardingContact)
    try:
        with transaction.atomic():
            page.delete_model(None, SafeguardingContact.objects.get(user=person))
    except PermissionDenied:
        raise TransitionRefused("the last one") from None


no_role = partial(change_account, role=Role.PERSON)
switch_off = partial(change_account, is_active=False)


def at_once_in_pairs(people_of, doors, left):
    """Of two people for each pair of doors, both go at once. How many each time were
    left, and what is broken in the history.
    """
    counts = []
    for first in doors:
        for second in doors:
            people, acts = people_of(), (first, second)
            at_once(
                2,
                lambda number, people=people, acts=acts: acts[number](people[number]),
            )
            counts.append(left(people))
    return {"left": counts, "odd": list(audit.verify())}


def two_owners():
    organization = make.position(make.cohort(20 + User.objects.count())).organization
    return [make.member(organization, role="owner") for _number in range(2)]


def two_last_owners_go():
    return at_once_in_pairs(
        two_owners,
        (close_account, leave),
        lambda people: Membership.objects.filter(user__in=people).count(),
    )


def two_contacts():
    cohort = make.cohort(20 + User.objects.count())
    return [placement_factory.safeguarding_contact(cohort) for _number in range(2)]


def two_last_contacts_go():
    return at_once_in_pairs(
        two_contacts,
        (no_role, switch_off, remove_contact),
        lambda people: (
            SafeguardingContact.objects.working().filter(user__in=people).count()
        ),
    )


def two_administrators():
    User.objects.filter(role=Role.ADMINISTRATOR).update(role=Role.PERSON)
    return [make.person(role=Role.ADMINISTRATOR) for _number in range(2)]


def two_last_administrators_go():
    return at_once_in_pairs(
        two_administrators,
        (no_role, switch_off),
        lambda people: User.objects.filter(
            role=Role.ADMINISTRATOR, is_active=True
        ).count(),
    )


def after_both_have_looked(look):
    """Instead of a lock: each goes on when both have looked, or after a while."""
    gate = threading.Barrier(2)

    def looked(*asked):
        found = look(*asked)
        try:
            gate.wait(timeout=2)
        except threading.BrokenBarrierError:
            gate.reset()
        return found

    return looked


def two_last_owners_go_without_the_lock():
    """The control: both look for another owner before either has gone."""
    locks, ties = accounts.tie_locks, accounts.ties
    accounts.tie_locks, accounts.ties = (), after_both_have_looked(ties)
    try:
        return at_once_in_pairs(
            two_owners,
            (close_account,),
            lambda people: Membership.objects.filter(user__in=people).count(),
        )
    finally:
        accounts.tie_locks, accounts.ties = locks, ties


def two_last_contacts_go_without_the_lock():
    rows = type(SafeguardingContact.objects.all())
    lock, last = rows.lock_with_others, rows.last_of_cohorts
    rows.lock_with_others = lambda *people: None

    def evaluated(*asked):
        # The query is sent before the other one has gone.
        found = last(*asked)
        keys = list(found.values_list("pk", flat=True))
        return SafeguardingContact.objects.filter(pk__in=keys)

    rows.last_of_cohorts = after_both_have_looked(evaluated)
    try:
        return at_once_in_pairs(
            two_contacts,
            (no_role,),
            lambda people: (
                SafeguardingContact.objects.working().filter(user__in=people).count()
            ),
        )
    finally:
        rows.lock_with_others, rows.last_of_cohorts = lock, last
