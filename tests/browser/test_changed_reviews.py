"""A reviewer reads documents and opens a sent review again; a coordinator reads the
history. None of these pages has a barrier.
"""

import pytest
from playwright.sync_api import expect

from organizations.models import Cohort
from portal.models.choices import Role
from tests import make
from tests.browser.accessibility import violations
from tests.volunteers import judging

LOOKS = ((390, False), (390, True), (1366, False))


@pytest.fixture
def coordinator(portal):
    return make.person("coordinator@portal.example", role=Role.COORDINATOR)


@pytest.fixture
def review(portal, coordinator, settings, tmp_path):
    """Of somebody whose document the reviewer may read, sent."""
    settings.VAR = tmp_path
    cohort = make.cohort()
    Cohort.objects.update(is_blind=False)
    kind = make.document_kind(cohort, slug="sample", for_reviewers=True)
    host = make.position(cohort, "one")
    application, [made] = judging.in_review(
        cohort, coordinator, make.reviewer(cohort), positions=[host]
    )
    make.attached(application, kind)
    judging.send(judging.cleared(made), 3)
    return made


def barriers(window):
    found = []
    for width, is_dark in LOOKS:
        window.look(width, dark=is_dark)
        assert window.overflow() <= 0
        found += violations(window.page, is_dark=is_dark)
    return found


def test_documents_and_a_changed_review_have_no_barrier(portal, review, coordinator):
    with portal.seen_by(review.reviewer, bypass_csp=True) as window:
        window.go(f"/reviews/{review.code}/")
        assert barriers(window) == []
        window.press("Change my review")
        documents = window.page.get_by_role("heading", name="Documents", exact=True)
        expect(documents).to_be_visible()
        assert barriers(window) == []
    code = review.application.code
    with portal.seen_by(coordinator, width=1366, bypass_csp=True) as desk:
        desk.go(f"/admin/volunteers/application/{code}/change/")
        expect(desk.page.locator("#history")).to_be_visible()
        assert barriers(desk) == []
