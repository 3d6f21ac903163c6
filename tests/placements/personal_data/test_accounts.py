"""A cohort keeps somebody who receives its volunteers' concerns."""

import pytest
from django.forms import ModelChoiceField
from django.utils import timezone, translation

from placements.models import SafeguardingContact
from placements.year import concerns
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from portal.models.choices import Role
from portal.personal_data import accounts
from tests import make
from tests.placements import placement_factory

pytestmark = pytest.mark.django_db
TOLD = "You are the only safeguarding contact of cohort 16."


@pytest.fixture
def contact(cohort):
    return placement_factory.safeguarding_contact(cohort)


def change(as_user, administrator, person, **values):
    fields = {"display_name": "ดาว", "language": "th", "role": "coordinator"}
    return as_user(administrator).post(
        f"/en/admin/portal/user/{person.pk}/change/",
        {**fields, "is_active": "on", **values},
    )


def reasons(person):
    with translation.override("en"):
        return [str(tie.reason) for tie in accounts.ties(person)]


def test_the_last_contact_keeps_the_role_until_another_one_is_named(
    as_user, administrator, cohort, contact
):
    page = change(as_user, administrator, contact, role=Role.PERSON)
    assert "volunteers in cohort 16" in page.content.decode()
    assert User.objects.get(pk=contact.pk).role == Role.COORDINATOR
    placement_factory.safeguarding_contact(cohort)
    change(as_user, administrator, contact, role=Role.PERSON)
    assert User.objects.get(pk=contact.pk).role == Role.PERSON


def test_the_last_contact_cannot_close_their_account(cohort, contact):
    # As where the role was ended before this was asked.
    User.objects.filter(pk=contact.pk).update(role=Role.PERSON)
    contact.refresh_from_db()
    assert TOLD in reasons(contact)
    with pytest.raises(TransitionRefused):
        accounts.ask(contact, by=contact)
    assert SafeguardingContact.objects.filter(user=contact).exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.PERSON}])
def test_who_reads_no_concern_is_no_other_contact(cohort, contact, change):
    other = placement_factory.safeguarding_contact(cohort)
    assert TOLD not in reasons(contact)
    User.objects.filter(pk=other.pk).update(**change)
    assert TOLD in reasons(contact)


def test_a_closed_cohort_needs_nobody_unless_a_concern_is_open(
    active, cohort, coordinator
):
    placement_factory.safeguarding_contact(cohort, coordinator)
    type(cohort).objects.update(closed_at=timezone.now())
    assert TOLD not in reasons(coordinator)
    type(cohort).objects.update(closed_at=None)
    concern = concerns.open_concern(
        active, text="เรื่อง", by=active.application.applicant
    )
    type(cohort).objects.update(closed_at=timezone.now())
    assert TOLD in reasons(coordinator)
    type(concern).objects.update(status="closed")
    assert TOLD not in reasons(coordinator)


def test_the_last_contact_is_not_switched_off_until_another_one_is_named(
    as_user, administrator, cohort, contact
):
    page = change(as_user, administrator, contact, is_active="")
    assert "volunteers in cohort 16" in page.content.decode()
    assert User.objects.get(pk=contact.pk).is_active
    placement_factory.safeguarding_contact(cohort)
    change(as_user, administrator, contact, is_active="")
    assert not User.objects.get(pk=contact.pk).is_active


def test_the_last_contact_is_not_taken_from_the_list_nor_to_another_cohort(
    as_user, administrator, cohort, contact
):
    row = SafeguardingContact.objects.get(user=contact)
    url = f"/en/admin/placements/safeguardingcontact/{row.pk}/"
    page = as_user(administrator).get(f"{url}change/").content.decode()
    assert 'name="cohort"' not in page
    assert "/delete/" not in page
    assert as_user(administrator).post(f"{url}delete/").status_code == 403
    placement_factory.safeguarding_contact(cohort)
    as_user(administrator).post(f"{url}delete/", {"post": "yes"})
    assert not SafeguardingContact.objects.filter(user=contact).exists()


def test_nobody_is_named_whose_role_ends_at_this_moment(
    as_user, administrator, contact, monkeypatch
):
    other = make.person(role=Role.COORDINATOR)
    row = SafeguardingContact.objects.get(user=contact)
    clean = ModelChoiceField.clean

    def end_then(field, value):
        person = clean(field, value)
        User.objects.filter(pk=other.pk).update(role=Role.PERSON)
        return person

    monkeypatch.setattr(ModelChoiceField, "clean", end_then)
    page = as_user(administrator).post(
        f"/en/admin/placements/safeguardingcontact/{row.pk}/change/",
        {"user": other.pk, "phone": "", "hours_th": "", "hours_en": ""},
    )
    assert "This person is no longer a coordinator." in page.content.decode()
    row.refresh_from_db()
    assert row.user == contact
