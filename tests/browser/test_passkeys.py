"""A passkey on a device that Chromium plays: made, used to log in, renamed, removed."""

import re

from tests.waiting import follow, until


def at_localhost(visit):
    """Passkeys are for names, not for addresses of IP."""
    visit.base_url = visit.base_url.replace("127.0.0.1", "localhost")
    return visit


def play_device(page, *, confirms=True):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": confirms,
        "automaticPresenceSimulation": True,
    }
    found = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, found["authenticatorId"]


def press(visit, name):
    follow(visit.page.get_by_role("button", name=re.compile(name)))


def test_a_passkey_is_made_used_renamed_and_removed(visit):
    window = at_localhost(visit())
    page = window.page
    session, _device = play_device(page)
    window.log_in("host")
    window.go("/en/account/mfa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", "volunteer-portal-demo")
        press(window, "Confirm")
    page.fill("input[name=name]", "โทรศัพท์ของฉัน")
    press(window, "Create the passkey")
    until(lambda: "/add/" not in page.url)
    window.go("/en/account/mfa/webauthn/")
    assert "โทรศัพท์ของฉัน" in page.content()
    page.context.clear_cookies()

    window.go("/en/account/login/?next=/en/inbox/")
    press(window, "Log in with a passkey")
    until(lambda: "/inbox/" in page.url)

    window.go("/en/account/mfa/webauthn/")
    follow(page.get_by_role("link", name=re.compile("^Remove")))
    follow(page.get_by_role("link", name="Use a passkey"))
    press(window, "Use a passkey")
    until(lambda: "/remove/" in page.url and "reauthenticate" not in page.url)
    press(window, "Remove the passkey")
    assert "You have no passkey yet" in page.content()
    assert not window.complaints
    session.detach()


def test_a_device_that_does_not_confirm_is_told_in_words(visit):
    window = at_localhost(visit())
    page = window.page
    play_device(page, confirms=False)
    window.go("/en/account/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.get_by_text("did not confirm the passkey").wait_for()
    assert "/login/" in page.url


def test_without_script_nobody_is_offered_a_passkey(visit):
    window = visit(script=False)
    window.go("/en/account/login/")
    button = window.page.get_by_role("button", name="Log in with a passkey")
    assert button.count() == 0
