"""Two coordinators, each at their browser, who decide on the same people."""

import pytest
from playwright.sync_api import expect

from portal.models.choices import Role
from tests import make
from tests.browser.test_deciding import confirm, go_on, take
from tests.volunteers import judging
from tests.waiting import follow
from volunteers.models import Application

LIST = "/admin/volunteers/application/"


@pytest.fixture
def people(portal):
    """Three under review, and the two who decide on them."""
    cohort = make.cohort()
    chair, colleague = (
        make.person(f"{name}@portal.example", role=Role.COORDINATOR)
        for name in ("chair", "colleague")
    )
    host = make.position(cohort, "one", name="องค์กรหนึ่ง (ตัวอย่าง)", seats=2)
    rows = [
        judging.in_review(cohort, chair, positions=[host])[0] for _number in range(3)
    ]
    return chair, colleague, rows


def states(rows):
    return [Application.objects.get(pk=row.pk).status for row in rows]


def decline(page):
    page.locator("input[name=reason]").first.check()
    go_on(page)


def shortlist(window, row):
    window.go(f"{LIST}{row.code}/change/")
    confirm(take(window.page, "Shortlist"))


def test_declining_many_leaves_whom_a_colleague_has_shortlisted(portal, people):
    chair, colleague, rows = people
    with (
        portal.seen_by(chair, width=1366) as first,
        portal.seen_by(colleague, width=1366) as second,
    ):
        page = first.go(f"{LIST}?state=in_review").page
        for box in page.locator("#result_list tbody input[type=checkbox]").all():
            box.check()
        page.select_option("select[name=action]", "decline")
        follow(page.locator("button[name=index]"))
        decline(page)
        shortlist(second, rows[0])
        follow(page.locator("button[name=confirmed][value='1']"))
        expect(page.locator("main")).to_contain_text(rows[0].reference)
        expect(page.locator("main")).to_contain_text("1 stays as it is")
    assert states(rows) == ["shortlisted", "not_selected", "not_selected"]


def test_declining_one_whom_a_colleague_has_shortlisted_is_refused(portal, people):
    chair, colleague, rows = people
    with (
        portal.seen_by(chair, width=1366) as first,
        portal.seen_by(colleague, width=1366) as second,
    ):
        page = first.go(f"{LIST}{rows[0].code}/change/").page
        decline(take(page, "Mark as not selected"))
        shortlist(second, rows[0])
        confirm(page)
        expect(page.locator(".toasts")).to_contain_text("Not possible any more")
    assert states(rows) == ["shortlisted", "in_review", "in_review"]
