"""How somebody new becomes a member of an organization: invited by an owner, joined by the private link."""

import re

from playwright.sync_api import expect

from tests.browser.applying import press

HOST = "/en/host/protection-international/"
PEOPLE = f"{HOST}members/"


def link_from_mail(window, address):
    """The private link in the newest letter to the address, without its host."""
    box = window.page.context.request.get(f"{window.base_url}/mailbox/").text()
    letter = box.split(f"<b>{address}</b>", 1)[1].split("</details>", 1)[0]
    return re.search(r"/en/invitations/[\w-]+/", letter)[0]


def invite(window, address, role="editor"):
    window.go(PEOPLE)
    window.page.fill("input[name=email]", address)
    window.page.locator(f"input[name=role][value={role}]").check()
    window.page.locator("form:has(input[name=email]) button").click()
    expect(window.page.locator(".roster").last).to_contain_text(address)


def joined(visit, link, address):
    """The window of a new person who has signed up on the way and accepted."""
    window = visit(width=390)
    window.go(link)
    page = window.page
    page.locator("main a[href*='signup']").click()
    page.fill("input[name=email]", address)
    press(page)
    page.fill("input[name=code]", window.code_from_mail(address))
    press(page)
    page.wait_for_url(f"**{link}")
    page.locator("main form button.btn-primary").click()
    expect(page).to_have_url(f"{window.base_url}{HOST}")
    return window


def remove(window, address):
    window.go(PEOPLE)
    row = window.page.locator(".roster__row", has_text=address)
    row.locator("summary").click()
    row.locator(".btn-danger").click()
    expect(window.page.locator(".roster").first).not_to_contain_text(address)
