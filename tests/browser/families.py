"""The families of pages: who opens each, and how to get there."""

from dataclasses import dataclass

from tests.browser import applying
from tests.waiting import follow

FIRST_ROW = "#result_list tbody a"
POSITIONS = "/cohorts/16/positions/"
APPLICATION = "/cohorts/16/application/"
DESK = "/admin/volunteers/application/"
PROFILES = "/admin/organizations/profilerevision/"
MEETING = f"{DESK}meeting/"


@dataclass(frozen=True)
class Family:
    """`clicks`: what to press, one after the other, once the page at `path` is
    there.
    """

    name: str
    path: str
    clicks: tuple[str, ...] = ()
    status: int = 200

    def open(self, window, language=""):
        answer = window.go(language + self.path)
        assert answer.status == self.status, f"{self.path}: {answer.status}"
        for selector in self.clicks:
            follow(window.page.locator(selector).first)
        if self.status != 200:
            window.complaints.clear()  # the browser itself notes a page that is missing


FAMILIES = {
    "": [
        Family("home", "/"),
        Family("positions", POSITIONS),
        Family("positions-filtered", f"{POSITIONS}?region=northeast&text=PI"),
        Family("positions-none", f"{POSITIONS}?text=xyzzy&region=south"),
        Family("position", f"{POSITIONS}protection-international/"),
        Family("organizations", "/organizations/"),
        Family("organization", "/organizations/protection-international/"),
        Family("how-to-apply", "/cohorts/16/how-to-apply/"),
        Family("apply", "/cohorts/16/apply/?position=protection-international"),
        Family("privacy", "/privacy/"),
        Family("contact", "/contact/"),
        Family("not-found", "/organizations/none-of-this-name/", status=404),
        Family("log-in", "/account/login/"),
        Family("sign-up", "/account/signup/"),
        Family("sign-up-error", "/account/signup/", ("main form button[type=submit]",)),
    ],
    "begun": [
        Family("my", "/my/"),
        Family("tasks", APPLICATION),
        Family("about", f"{APPLICATION}about/"),
        Family(
            "about-error", f"{APPLICATION}about/", (".actions button[type=submit]",)
        ),
        Family("background", f"{APPLICATION}background/"),
        Family("motivation", f"{APPLICATION}motivation/"),
        Family("choices", f"{APPLICATION}choices/"),
        Family("provinces", f"{APPLICATION}provinces/"),
        Family("skills", f"{APPLICATION}skills/"),
        Family("referees", f"{APPLICATION}referees/"),
        Family("consents", f"{APPLICATION}consents/"),
        Family("check", f"{APPLICATION}check/"),
    ],
    "sent": [
        Family("sent", APPLICATION),
        Family("my-sent", "/my/"),
        Family("withdraw", f"{APPLICATION}withdraw/"),
        Family("inbox", "/inbox/"),
        Family("message", "/inbox/", (".letters a",)),
        Family("sessions", "/account/sessions/"),
    ],
    "host": [Family("host", "/host/protection-international/")],
    "neighbour": [
        Family("host-waiting", "/host/lamnam-community-law/"),
        Family("host-read", "/host/lamnam-community-law/profile/"),
    ],
    "reviewer": [
        Family("reviews", "/reviews/"),
        Family("review", "/reviews/", ("main a[href*='/reviews/']",)),
    ],
    "coordinator": [
        Family("desk", "/admin/"),
        Family("desk-applications", DESK),
        Family("desk-application", f"{DESK}?state=in_review", (FIRST_ROW,)),
        Family(
            "desk-step",
            f"{DESK}?state=in_review",
            (FIRST_ROW, "main a[href*='/decline/']"),
        ),
        Family("desk-profiles", PROFILES),
        Family("desk-profile", PROFILES, (FIRST_ROW,)),
        Family("desk-cohort", "/admin/organizations/cohort/", (FIRST_ROW,)),
        Family("desk-messages", "/admin/portal/message/"),
        Family("desk-history", "/admin/portal/auditentry/"),
    ],
}

MORE_FAMILIES = {
    "": [
        Family("style", "/style/"),
        Family("mailbox", "/mailbox/"),
        Family("reference-thanks", "/references/thanks/"),
    ],
    "host": [
        Family(
            "editor",
            "/host/protection-international/",
            (".host-standing .btn >> nth=0",),
        )
    ],
    "sent": [
        Family("mfa", "/account/mfa/"),
        Family("email", "/account/email/"),
        Family("password", "/account/password/change/"),
    ],
    "coordinator": [
        Family(
            "desk-step-error",
            f"{DESK}?state=in_review",
            (FIRST_ROW, "main a[href*='/decline/']", ".actions button"),
        ),
        Family(
            "desk-approve",
            "/admin/",
            ("main a[href*='profilerevision']", FIRST_ROW, "main a[href*='/approve/']"),
        ),
        Family("desk-meeting", MEETING),
        Family("desk-meeting-large", f"{MEETING}?view=large&names=hidden"),
        Family("desk-minutes", f"{MEETING}minutes/"),
        Family("desk-board", f"{DESK}board/?cohort=16"),
        Family("desk-outcomes", f"{DESK}outcomes/"),
        Family(
            "desk-outcomes-read", f"{DESK}outcomes/", (".actions button[type=submit]",)
        ),
        Family("desk-export", f"{DESK}export/"),
        Family("desk-exports", "/admin/volunteers/export/"),
        Family("desk-extend", "/admin/", ("main a[href*='/extend/']",)),
        Family("desk-participations", "/admin/organizations/participation/"),
    ],
}
"""Not pictured."""


def begin(window):
    """An application that was begun from PI's page and left."""
    window.log_in("applicant")
    window.go("/en/cohorts/16/apply/?position=protection-international")
    applying.press(window.page)


def send(window):
    """A sent application of somebody who wants Thai messages."""
    applying.apply(window, "sent@applicants.example", "")


ENTER = {"begun": begin, "sent": send}
