"""A portal in the test's own process, whose clock a test can move, and windows of
people who are logged in to it.
"""

from contextlib import contextmanager
from datetime import datetime, time, timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from portal.text import dates
from tests.browser.conftest import Visit


class Moving:
    """`clock.on(day)` makes it nine o'clock of that day in Bangkok, for the server
    and the test alike.
    """

    def __init__(self, browser, url, clock):
        self.browser, self.url, self.clock = browser, url, clock

    def on(self, day):
        self.clock.move_to(datetime.combine(day, time(9), tzinfo=dates.BANGKOK))

    def after(self, days):
        self.on(timezone.localdate() + timedelta(days=days))

    @contextmanager
    def seen_by(self, person, *, width=390, bypass_csp=False, script=True):
        """A window of that person, or of a visitor; at its end the browser must have
        nothing to complain about.

        `bypass_csp`: for axe, which is a script of nobody's.
        """
        context = self.browser.new_context(
            viewport={"width": width, "height": 844},
            locale="th-TH",
            reduced_motion="reduce",
            bypass_csp=bypass_csp,
            java_script_enabled=script,
        )
        if person:
            client = Client()
            client.force_login(person)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": cookie,
                        "url": self.url,
                    }
                ]
            )
        window = Window(context, self.url, has_script=script)
        yield window
        context.close()
        assert window.complaints == []


class Window(Visit):
    def go(self, path):
        found = super().go(f"/en{path}")
        assert found.status == 200
        assert self.overflow() <= 0
        return self

    def press(self, name, within="main"):
        """A button that loads a page."""
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("button", name=name).first.click()

    def follow(self, name):
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=name).first.click()

    def fill(self, **told):
        for name, text in told.items():
            self.page.fill(f"[name={name}]", text)
