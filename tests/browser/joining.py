"""How somebody new becomes a member of an organization: invited by an owner, joined
by the private link.
"""

import re

from playwright.sync_api import expect

from tests.browser.applying import press
from tests.waiting import follow, until

HOST = "/en/host/protection-international/"
PEOPLE = f"{HOST}members/"


def link_from_mail(window, address):
    """The private link in the letter to the address, without its host."""
    return until(
        lambda: re.search(r"/en/invitations/[\w-]+/", window.letter_to(address))
    )[0]


def invite(window, address, role="editor"):
    window.go(PEOPLE)
    window.page.fill("input[name=email]", address)
    window.page.locator(f"input[name=role][value={role}]").check()
    follow(window.page.locator("form:has(input[name=email]) button"))
    expect(window.page.locator(".roster").last).to_contain_text(address)


def joined(visit, link, address):
    """The window of a new person who has signed up on the way and accepted."""
    window = visit(width=390)
    window.go(link)
    page = window.page
    follow(page.locator("main a[href*='signup']"))
    page.fill("input[name=email]", address)
    press(page)
    page.fill("input[name=code]", window.code_from_mail(address))
    press(page)
    page.wait_for_url(f"**{link}")
    follow(page.locator("main form button.btn-primary"))
    expect(page).to_have_url(f"{window.base_url}{HOST}")
    return window


def remove(window, address):
    window.go(PEOPLE)
    row = window.page.locator(".roster__row", has_text=address)
    row.locator("summary").click()
    follow(row.locator(".btn-danger"))
    expect(window.page.locator(".roster").first).not_to_contain_text(address)
