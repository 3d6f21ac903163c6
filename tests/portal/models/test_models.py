"""What the database itself holds true about accounts and messages."""

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError

from portal.messages import outbox
from portal.models import Message, User
from portal.models.choices import Role
from tests import make

pytestmark = pytest.mark.django_db


def test_addresses_differ_by_more_than_capitals(applicant):
    with pytest.raises(IntegrityError):
        User.objects.create_user(applicant.email.upper())


def test_address_is_kept_in_small_letters_and_found_in_any():
    person = make.person("Mali@Applicants.Example")
    assert person.email == "mali@applicants.example"
    assert User.objects.get_by_natural_key("MALI@applicants.example") == person


@pytest.mark.parametrize(
    "change", [{"email": "UPPER@applicants.example"}, {"role": "king"}]
)
def test_database_refuses_what_no_account_may_be(applicant, change):
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=applicant.pk).update(**change)


def test_database_refuses_a_state_that_no_message_has():
    outbox.queue_to_address(
        "code", address="a@b.example", occasion="1", title="x", text="x", language="th"
    )
    with pytest.raises(IntegrityError):
        Message.objects.update(state="lost")


def test_superuser_is_an_administrator():
    user = User.objects.create_superuser("root@portal.example", "correct horse battery")
    assert (user.role, user.is_staff, user.is_superuser) == (
        Role.ADMINISTRATOR,
        True,
        True,
    )


def test_everybody_has_a_key_of_their_own(applicant, stranger):
    assert applicant.data_key.plain() != stranger.data_key.plain()


def test_key_of_an_account_is_not_deleted_by_accident(applicant):
    with pytest.raises(ProtectedError):
        applicant.data_key.delete()


def test_person_is_called_by_name_else_by_address():
    people = [
        make.person("a@b.example", display_name="มะลิ"),
        make.person("c@d.example"),
    ]
    assert [str(person) for person in people] == ["มะลิ", "c@d.example"]
