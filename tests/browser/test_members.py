"""Members of an organization come and go, and its document becomes a draft, in a
real browser.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.joining import HOST, PEOPLE, invite, joined, link_from_mail, remove
from tests.organizations.sample_documents import REAL
from tests.waiting import follow


@pytest.fixture
def owner(visit, state_of):
    return lambda **how: visit(**{"width": 390, "state": state_of("host"), **how})


def test_a_new_person_joins_on_a_phone_and_once_removed_is_out_on_the_next_click(
    visit, owner
):
    ours, address = owner(), "joins@hosts.example"
    invite(ours, address)
    theirs = joined(visit, link_from_mail(ours, address), address)
    assert theirs.overflow() <= 0
    remove(ours, address)
    assert theirs.page.context.request.get(f"{theirs.base_url}{HOST}").status == 404


def test_without_script_an_invitation_is_taken_back(owner):
    window = owner(script=False)
    invite(window, "mistake@hosts.example")
    link = link_from_mail(window, "mistake@hosts.example")
    follow(
        window.page.locator(".roster__row", has_text="mistake@hosts.example").locator(
            "button"
        )
    )
    expect(window.page.locator("main")).not_to_contain_text("mistake@hosts.example")
    assert window.page.context.request.get(f"{window.base_url}{link}").status == 404


def test_pis_document_is_read_over_on_a_phone(owner):
    window = owner()
    page = window.page
    window.go(f"{HOST}document/?cohort=16")
    page.fill(
        "textarea[name=text]", REAL.read_text("utf-8").replace("ประกันโควิด", "ที่พัก")
    )
    follow(page.locator("main form button.btn-primary"))
    expect(page.locator("#row-benefits")).to_be_visible()
    expect(
        page.locator("section:has(#row-benefits) ins", has_text="ที่พัก").first
    ).to_be_visible()
    window.keep("host-document-phone")
    assert window.overflow() <= 0
    follow(page.locator("main form button.btn-primary"))
    follow(page.locator(".tasks a[href*='/parts/benefits/']"))
    expect(page.locator("#id_benefits_1")).to_have_value("ที่พัก")


@pytest.mark.parametrize("is_dark", [False, True])
def test_axe_finds_nothing(owner, is_dark):
    window = owner(dark=is_dark, bypass_csp=True)
    found = []
    for path in (
        PEOPLE,
        HOST,
        f"{HOST}contacts/",
        f"{HOST}document/",
        "/en/host/request/",
        "/en/invitations/none/",
    ):
        window.go(path)
        found += [
            f"{path}: {told}" for told in violations(window.page, is_dark=is_dark)
        ]
    window.complaints[:] = [told for told in window.complaints if "404" not in told]
    assert found == []
