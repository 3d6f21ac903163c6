"""A referee is erased: they ask, nobody reads it any more, a coordinator erases it."""

import pytest
from django.utils import timezone

from organizations.models import Cohort
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, ErasedKey, Message
from portal.personal_data import erasures
from tests import make
from tests.volunteers.references.test_requests import ANSWERS, one
from volunteers.models import Conflict, Reference
from volunteers.models.choices import ReferenceStatus as R
from volunteers.references import erasing, reading, requests


@pytest.fixture
def cohort(db):
    return make.cohort(references_wanted=2)


@pytest.fixture
def given(sent, coordinator):
    """Referee 1 has answered, referee 2 is asked."""
    requests.ask(sent, by=coordinator, orders=[1, 2])
    requests.give(one(sent), ANSWERS)
    return sent


def erase(application, coordinator, orders=(1,)):
    erasing.erase(application, by=coordinator, orders=orders)


def kinds(person):
    return list(Message.objects.filter(recipient=person).values_list("kind", flat=True))


def held(reference):
    return (reference.name, reference.email, reference.relation, reference.answers)


def test_from_asking_on_nobody_reads_what_was_written(given, coordinator):
    assert reading.answers_for_reviewers(given)
    erasing.ask(one(given))
    assert reading.answer_rows(one(given)) == []
    assert one(given).status == R.GIVEN
    assert "referee_asks_erasure" in kinds(coordinator)


def test_asking_twice_tells_coordinators_once(given, coordinator):
    erasing.ask(one(given))
    erasing.ask(one(given))
    assert kinds(coordinator).count("referee_asks_erasure") == 1


def test_who_changes_their_mind_is_read_again(given):
    erasing.ask(one(given))
    erasing.take_back(one(given))
    assert reading.answer_rows(one(given))
    lines = [line.action for line in AuditEntry.objects.about(one(given))]
    assert lines[-2:] == ["ask to erase referee", "take back erasing referee"]


def test_who_wants_to_be_erased_is_not_asked_or_reminded_any_more(given, coordinator):
    erasing.ask(one(given, 2))
    waiting = one(given, 2)
    assert not requests.is_open(waiting)
    assert not requests.can_be_asked(waiting)
    assert not requests.waits_for_asking(waiting)
    assert not requests.can_be_reminded(waiting)
    with pytest.raises(TransitionRefused):
        requests.give(waiting, ANSWERS)


def test_nothing_of_them_is_left_and_the_applicant_hears_of_it_without_a_name(
    given, coordinator, applicant
):
    before = one(given)
    name, email = before.name, before.email
    erase(given, coordinator)
    assert (one(given).status, held(one(given))) == (R.ERASED, ("", "", "", ""))
    assert not Message.objects.filter(occasion__contains=before.code).exists()
    message = Message.objects.get(kind="referee_erased", recipient=applicant)
    assert name not in message.text
    assert email not in message.text


def test_the_other_referee_stays_as_they_are(given, coordinator):
    other = held(one(given, 2))
    erase(given, coordinator)
    assert (one(given, 2).status, held(one(given, 2))) == (R.ASKED, other)
    assert Message.objects.filter(occasion__contains=one(given, 2).code).exists()


def test_erasing_twice_is_refused_and_so_is_taking_it_back(given, coordinator):
    erase(given, coordinator)
    with pytest.raises(TransitionRefused):
        erase(given, coordinator)
    with pytest.raises(TransitionRefused):
        erasing.take_back(one(given))


def test_it_can_be_done_in_a_closed_cohort(given, coordinator):
    Cohort.objects.filter(pk=given.cohort.pk).update(closed_at=timezone.now())
    erasing.ask(one(given))
    erase(one(given).application, coordinator)
    assert one(given).status == R.ERASED


def test_somebody_with_a_role_here_stays_tied_to_the_applicant(given, coordinator):
    person = make.person(email=one(given).email.upper())
    erase(given, coordinator)
    assert Conflict.objects.get(application=given).reviewer == person


def test_a_closed_link_can_still_be_used_to_ask(given, coordinator):
    link = one(given, 2).token_hash
    requests.revoke(given, by=coordinator, orders=[2])
    assert Reference.objects.get(token_hash=link).status == R.REVOKED


def test_a_restored_backup_is_erased_again(given, coordinator):
    columns = ("status", "asked_at", "expires_at", "answered_at", "consent_at")
    names = ("name", "email", "relation", "answers")
    before = {name: getattr(one(given), name) for name in (*columns, *names)}
    erase(given, coordinator)
    restored = one(given)
    for name, value in before.items():
        setattr(restored, name, value)
    restored.save()
    prints = set(ErasedKey.objects.values_list("fingerprint", flat=True))
    assert erasures.erase_again(prints) == (1, [])
    assert (one(given).status, one(given).name) == (R.ERASED, "")
    assert one(given, 2).status == R.ASKED
