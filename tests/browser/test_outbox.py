"""The correspondence in a real browser: wording a message, writing to many, choosing
how to be written to.
"""

from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.waiting import follow

PAGES = (
    "/admin/portal/message/",
    "/admin/portal/messagetemplate/result_ready/th/",
    "/account/messages/",
)


def test_pages_fit_a_phone_and_have_no_barriers(visit, state_of):
    window = visit(width=390, bypass_csp=True, state=state_of("coordinator"))
    for path in PAGES:
        window.look(390)
        window.go(path)
        for dark in (False, True):
            window.look(390, dark=dark)
            assert (path, window.overflow(), violations(window.page, is_dark=dark)) == (
                path,
                0,
                [],
            )
            window.keep(f"outbox{path.replace('/', '-')}{'dark' if dark else 'light'}")


def test_without_a_script_a_wording_is_previewed_and_a_bad_one_keeps_its_text(
    visit, state_of
):
    window = visit(width=1280, script=False, state=state_of("coordinator"))
    window.go("/en/admin/portal/messagetemplate/result_ready/en/")
    window.page.fill("textarea[name=text]", "Dear {name}, look at {link}")
    follow(window.page.locator("button[name=preview]"))
    expect(window.page.locator(".letter--phone")).to_contain_text(
        "Dear ‹the applicant’s display name›"
    )
    window.page.fill("textarea[name=text]", "Dear {nobody}")
    follow(window.page.locator("button[name=save]"))
    expect(window.page.locator("textarea[name=text]")).to_have_value("Dear {nobody}")
    expect(window.page.locator(".field--bad")).to_contain_text("{nobody}")


def test_letter_to_many_asks_for_the_password_and_can_be_stopped(visit, state_of):
    """To the few members of hosts: with many readers, as applicants become in a run,
    a second coordinator is asked.
    """
    window = visit(width=1280, state=state_of("coordinator"))
    page = window.page
    window.go("/en/admin/portal/campaign/add/?audience=members")
    for name, text in (("title_th", "ข่าว"), ("title_en", "News")):
        page.fill(f"input[name={name}]", text)
    for name, text in (("text_th", "เรียน {name}"), ("text_en", "Dear {name}")):
        page.fill(f"textarea[name={name}]", text)
    follow(page.locator("main form button[type=submit]").first)
    follow(page.locator("a[href$='/send/']"))
    page.fill("input[name=password]", "volunteer-portal-demo")
    form = page.locator("main form", has=page.locator("input[name=password]"))
    follow(form.locator("button[type=submit]").first)
    expect(page.locator("main .lead")).to_contain_text("until then it can be stopped")
    follow(page.locator("button[name=confirmed]"))
    expect(page.locator(".desk__subtitle")).to_contain_text("held")
    follow(page.locator("button[name=stop]"))
    expect(page.locator(".desk__subtitle")).to_contain_text("stopped")
