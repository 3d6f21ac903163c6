"""The page that asks once more who somebody is."""

import pytest

from tests.portal.log_in import PASSWORD, ask_code, page, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(client, coordinator):
    ask_code(client, coordinator.email, password=PASSWORD)
    return client.get(page("mfa_add_webauthn"), follow=True)


def test_it_says_why_and_leads_on_to_where_somebody_was_going(asked, client):
    assert "Confirm that it is you" in asked.text
    target = f"{page('account_reauthenticate')}?next={page('mfa_add_webauthn')}"
    answer = client.post(
        target, {"password": PASSWORD, "next": page("mfa_add_webauthn")}
    )
    assert answer.headers["Location"] == page("mfa_add_webauthn")


def test_a_wrong_password_keeps_the_page_and_the_way(asked, client):
    answer = post(
        client,
        "account_reauthenticate",
        password="not this one",
        next=page("mfa_add_webauthn"),
    )
    assert answer.status_code == 200
    assert f'value="{page("mfa_add_webauthn")}"' in answer.text
