"""The receipt: for whoever sent the application, made when they ask for it."""

from io import BytesIO

import pikepdf
import pytest

from portal.models import Message
from tests.volunteers.browsing import OWN, words
from volunteers.decisions import workflow

RECEIPT = f"{OWN}receipt.pdf"


def test_the_applicant_saves_the_receipt(mine, sent):
    response = mine.get(RECEIPT)
    with pikepdf.open(BytesIO(response.content)) as pdf:
        assert str(pdf.docinfo["/Title"]).endswith(sent.reference)
        assert str(pdf.Root.Lang) == "en"
    assert response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"]
        == f'attachment; filename="Application {sent.reference}.pdf"'
    )
    assert "no-store" in response["Cache-Control"]


def test_it_is_in_the_language_of_the_page(mine, sent):
    with pikepdf.open(BytesIO(mine.get(RECEIPT.removeprefix("/en")).content)) as pdf:
        assert str(pdf.Root.Lang) == "th"


def test_a_draft_has_none(mine, draft):
    assert mine.get(RECEIPT).status_code == 404


def test_it_stays_after_a_withdrawal(mine, sent):
    workflow.withdraw(sent, by=sent.applicant)
    assert mine.get(RECEIPT).status_code == 200


def test_it_is_nobody_elses(
    as_user, sent, stranger, reviewer, editor, coordinator, administrator
):
    for person in (stranger, reviewer, editor, coordinator, administrator):
        assert as_user(person).get(RECEIPT).status_code == 404
    assert "/login/" in as_user().get(RECEIPT).url


def test_nothing_is_posted_to_it(mine, sent):
    assert mine.post(RECEIPT).status_code == 405


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_status_page_offers_it(mine, sent, language):
    page = words(mine.get(f"{language}/cohorts/16/application/"))
    assert f'href="{language}/cohorts/16/application/receipt.pdf"' in page


def test_the_message_offers_it(sent, settings):
    text = Message.objects.get(
        kind="application_received", recipient=sent.applicant
    ).text
    assert f"{settings.ORIGIN}/cohorts/16/application/receipt.pdf" in text
