"""The portal as `make run` starts it, walked by Chromium.

Every page that a test opens must obey the content security policy and ask no other host.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests import machine

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "var" / "browser"
PASSWORD = "volunteer-portal-demo"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


expect.set_options(timeout=15_000)

# Playwright's loop stays in the worker's thread, and Django would take it for asynchronous code in every later test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    """One server, so one worker; without Chromium nothing here can run."""
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(url, process):
    for _attempt in range(100):
        if process.poll() is not None:
            raise RuntimeError("the portal stopped at its start")
        try:
            return urllib.request.urlopen(url, timeout=2)
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the portal did not answer")


def demo_settings(port, folder):
    """The environment of a demo that knows nothing of this machine's own portal."""
    others = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PORTAL_", "DJANGO_")) and name not in ("DATABASE_URL", "REDIS_URL")
    }
    return {
        **others,
        "PORTAL_MODE": "demo",
        "PORTAL_LOG_LEVEL": "ERROR",
        "PORTAL_VAR": str(folder),
        "PORTAL_ORIGIN": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }


@pytest.fixture(scope="session")
def chromium():
    if not machine.has_chromium():
        if os.environ.get("CI") == "true":
            pytest.fail("with CI=true nothing may be missing")
        pytest.skip("Chromium is missing")


@pytest.fixture(scope="session")
def base_url(chromium, tmp_path_factory):
    port = free_port()
    known = {"cwd": ROOT, "env": demo_settings(port, tmp_path_factory.mktemp("portal"))}
    fill = [sys.executable, "manage.py", "demo", "--applicants", "50"]
    subprocess.run(fill, **known, check=True, stdout=subprocess.DEVNULL)
    serve = f"-m granian --interface wsgi --port {port} --workers 1 --blocking-threads 1 --log-level warning"
    command = [sys.executable, *serve.split(), "portal.wsgi:application"]
    with subprocess.Popen(command, **known) as process:
        wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": QUIET}


class Visit:
    """A page with the complaints of its browser."""

    def __init__(self, context, base_url, *, has_script=True):
        self.base_url, self.has_script = base_url, has_script
        self.complaints = []
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"
        )
        self.page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self.note_foreign)

    def note_foreign(self, request):
        if urlsplit(request.url).netloc != urlsplit(self.base_url).netloc:
            self.complaints.append(f"foreign request: {request.url}")

    def go(self, path):
        return self.page.goto(self.base_url + path)

    def overflow(self):
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def log_in(self, name):
        self.go("/account/login/")
        self.page.fill("input[name=login]", f"{name}@portal.example")
        self.page.click(".entry__password > summary")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.locator("form", has=self.page.locator("input[name=password]")).locator(
            "button[type=submit]"
        ).first.click()
        self.page.wait_for_url(lambda url: "/login" not in url)

    def code_from_mail(self, address):
        """The newest code that the demo's mailbox has for the address."""
        box = self.page.context.request.get(f"{self.base_url}/mailbox/").text()
        letter = box.split(f"<b>{address}</b>", 1)[1].split("</details>", 1)[0]
        return re.search(r"<p>\s*([A-Z0-9-]{6,9})\s*</p>", letter)[1]

    def keep(self, name):
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)


@pytest.fixture(scope="session")
def state_of(browser, base_url):
    """`state_of("coordinator")` is the cookies of one of the demo's people, for `visit(state=…)`; "" is a visitor.

    `enter(window)` does more than log in, once for each name.
    """
    known = {"": None}

    def state(name, enter=None):
        if name not in known:
            context = browser.new_context()
            window = Visit(context, base_url)
            enter(window) if enter else window.log_in(name)
            known[name] = context.storage_state()
            context.close()
        return known[name]

    return state


@pytest.fixture
def visit(browser, base_url):
    """`visit(width=390, dark=False, script=True)` is a new browser window; its complaints must be none at the end.

    `bypass_csp`: for axe, which is a script of nobody's.
    """
    opened = []

    def window(*, width=390, height=844, dark=False, script=True, bypass_csp=False, state=None):
        scheme = "dark" if dark else "light"
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            locale="th-TH",
            bypass_csp=bypass_csp,
            storage_state=state,
        )
        opened.append((context, Visit(context, base_url, has_script=script)))
        return opened[-1][1]

    yield window
    complaints = [told for _context, each in opened for told in each.complaints]
    for context, _each in opened:
        context.close()
    assert complaints == []
