"""The portal as `make run` starts it, walked by Chromium.

Every page that a test opens must obey the content security policy and ask no other
host.
"""

import itertools
import os
import re
import shutil
import signal
import sys
import urllib.request
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests import databases, machine, watchdog
from tests.machine import ROOT
from tests.ports import free_port
from tests.waiting import PATIENCE, follow, until

ARTEFACTS = ROOT / "var" / "browser"
PASSWORD = "volunteer-portal-demo"
CODE = re.compile(r"<p>\s*([A-Z0-9-]{6,9})\s*</p>")
callers = itertools.count(1)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


expect.set_options(timeout=PATIENCE * 1000)

# Playwright's loop stays in the worker's thread, and Django would take it for
# asynchronous code in every later test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.browser)


def wait_for(url, process):
    def answers():
        if process.poll() is not None:
            raise RuntimeError("the portal stopped at its start")
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status
        except OSError:
            return None

    if not until(answers):
        raise RuntimeError("the portal did not answer")


def demo_settings(port, folder):
    """The environment of a demo that knows nothing of this machine's own portal."""
    return databases.untraced(
        PORTAL_MODE="demo",
        PORTAL_LOG_LEVEL="ERROR",
        PORTAL_VAR=str(folder),
        PORTAL_ORIGIN=f"http://127.0.0.1:{port}",
        PORTAL_PROXIES="1",
        DJANGO_SETTINGS_MODULE="portal.settings",
    )


@pytest.fixture(scope="session")
def chromium():
    if not machine.has_chromium():
        if os.environ.get("CI") == "true":
            pytest.fail("with CI=true nothing may be missing")
        pytest.skip("Chromium is missing")


@pytest.fixture(scope="session")
def base_url(chromium, tmp_path_factory):
    port, folder = free_port(), tmp_path_factory.mktemp("portal")
    with databases.demo() as filled:
        shutil.copytree(filled, folder, dirs_exist_ok=True)
    serve = (
        f"-m granian --interface rsgi --http 1 --port {port} --workers 1"
        " --log-level warning"
    )
    command = [sys.executable, *serve.split(), "portal.rsgi:application"]
    process = watchdog.start(command, cwd=ROOT, env=demo_settings(port, folder))
    wait_for(f"http://127.0.0.1:{port}/healthz", process)
    yield f"http://127.0.0.1:{port}"
    watchdog.stop(process, signal.SIGTERM)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": machine.chromium(),
        "args": QUIET,
    }


def from_elsewhere():
    """Headers by which each window calls from an address of its own: few may sign up
    from one in a minute.
    """
    caller = next(callers)
    return {"X-Forwarded-For": f"10.0.{caller // 250}.{caller % 250}"}


class Visit:
    """A page with the complaints of its browser."""

    read_codes = set()

    def __init__(self, context, base_url, *, has_script=True):
        self.base_url, self.has_script = base_url, has_script
        self.complaints = []
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"
        )
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on(
            "console",
            lambda told: (
                self.complaints.append(told.text) if told.type == "error" else None
            ),
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self.note_foreign)

    def note_foreign(self, request):
        if urlsplit(request.url).netloc != urlsplit(self.base_url).netloc:
            self.complaints.append(f"foreign request: {request.url}")

    def go(self, path):
        return self.page.goto(self.base_url + path)

    def look(self, width, *, dark=False):
        """The page as it is, on another screen."""
        self.page.set_viewport_size({"width": width, "height": 844})
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def overflow(self):
        return self.page.evaluate(
            "document.documentElement.scrollWidth"
            " - document.documentElement.clientWidth"
        )

    def log_in(self, name):
        self.go("/account/login/")
        self.page.fill("input[name=login]", f"{name}@portal.example")
        self.page.click(".entry__password > summary")
        self.page.fill("input[name=password]", PASSWORD)
        form = self.page.locator("form", has=self.page.locator("input[name=password]"))
        follow(form.locator("button[type=submit]").first)
        assert "/login" not in self.page.url

    def mailbox(self):
        """The demo's letters, the newest first.

        One may be on its way still when its page is there.
        """
        return self.page.context.request.get(f"{self.base_url}/mailbox/").text()

    def letter_to(self, address):
        """The newest, or ""."""
        _newer, _name, rest = self.mailbox().partition(f"<b>{address}</b>")
        return rest.split("</details>", 1)[0]

    def code_from_mail(self, address):
        """The newest that nobody has read before."""
        codes = until(
            lambda: set(CODE.findall(self.letter_to(address))) - self.read_codes
        )
        self.read_codes.update(codes)
        return codes.pop()

    def keep(self, name):
        """A picture for people to look at; nothing compares it."""
        if not os.environ.get("PICTURES"):
            return
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)


@pytest.fixture(scope="session")
def state_of(browser, base_url):
    """`state_of("coordinator")` is the cookies of one of the demo's people, for
    `visit(state=…)`; "" is a visitor.

    `enter(window)` does more than log in, once for each name.
    """
    known = {"": None}

    def state(name, enter=None):
        if name not in known:
            context = browser.new_context(extra_http_headers=from_elsewhere())
            window = Visit(context, base_url)
            enter(window) if enter else window.log_in(name)
            known[name] = context.storage_state()
            context.close()
        return known[name]

    return state


@pytest.fixture
def visit(browser, base_url):
    """`visit(width=390, dark=False, script=True)` is a new browser window; its
    complaints must be none at the end.

    `bypass_csp`: for axe, which is a script of nobody's.
    """
    opened = []

    def window(
        *, width=390, height=844, dark=False, script=True, bypass_csp=False, state=None
    ):
        scheme = "dark" if dark else "light"
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=script,
            locale="th-TH",
            bypass_csp=bypass_csp,
            storage_state=state,
            extra_http_headers=from_elsewhere(),
        )
        opened.append((context, Visit(context, base_url, has_script=script)))
        return opened[-1][1]

    yield window
    complaints = [told for _context, each in opened for told in each.complaints]
    for context, _each in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def portal(
    chromium, transactional_db, django_db_serialized_rollback, live_server, browser
):
    """A portal in the test's own process, with rows of the test's own making."""
    # Windows of it are a kind of `Visit`, so its module reads this one.
    from tests.browser.moving import Moving

    return Moving(browser, live_server.url, clock=None)
