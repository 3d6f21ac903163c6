"""Withdrawing with a reason, which nobody must give."""

import pytest

from portal.models import AuditEntry
from tests.volunteers.browsing import OWN, words
from volunteers.decisions import workflow
from volunteers.models import Application

REASON = "ได้งานประจำใกล้บ้าน"
URL = f"{OWN}withdraw/"


def stored(application):
    return Application.objects.get(pk=application.pk)


def test_the_reason_is_stored_sealed_and_its_words_are_in_no_history(mine, sent):
    assert "optional" in words(mine.get(URL))
    mine.post(URL, {"reason": f" {REASON}\r\n"})
    assert (stored(sent).status, stored(sent).withdrawal_reason) == (
        "withdrawn",
        REASON,
    )
    line = AuditEntry.objects.about(sent).last()
    assert (
        line.action,
        "withdrawal_reason" in line.fields,
        REASON in str(line.fields),
    ) == ("withdraw", True, False)


def test_without_a_reason_it_is_withdrawn_just_so(mine, sent):
    mine.post(URL)
    assert (stored(sent).status, stored(sent).withdrawal_reason) == ("withdrawn", "")


def test_a_reason_that_is_too_long_withdraws_nothing_and_stays_on_the_page(mine, sent):
    page = mine.post(URL, {"reason": "ก" * 501})
    assert "Shorten this answer by 1 character." in words(page)
    assert "ก" * 501 in words(page)
    assert stored(sent).status == "submitted"
    mine.post(URL, {"reason": "ก" * 500})
    assert stored(sent).status == "withdrawn"


def test_who_comes_back_leaves_no_reason_behind(sent, applicant):
    workflow.withdraw(sent, by=applicant, reason=REASON)
    workflow.undo_withdrawal(sent, by=applicant)
    assert stored(sent).withdrawal_reason == ""


@pytest.mark.parametrize(
    ("who", "is_seen"),
    [("coordinator", True), ("applicant", False), ("reviewer", False)],
)
def test_only_coordinators_read_it(request, as_user, sent, applicant, who, is_seen):
    workflow.withdraw(sent, by=applicant, reason=REASON)
    client = as_user(request.getfixturevalue(who))
    pages = [
        client.get(OWN),
        client.get(f"/en/admin/volunteers/application/{sent.code}/change/"),
    ]
    assert any(REASON in page.content.decode() for page in pages) is is_seen


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)
