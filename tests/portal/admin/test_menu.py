"""The desk's menu: one place for every page, what waits, and the cohort it keeps."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from portal.admin import cohort_choice, menu
from tests import make
from tests.volunteers import judging
from volunteers.decisions import workflow

NO_PAGES = {
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "autocomplete",
    "jsi18n",
    "view_on_site",
}
NAV = re.compile(r'<nav\s+class="rail__nav".*?</nav>', re.DOTALL)
BAR = re.compile(r'<nav class="rail__bar".*?</nav>', re.DOTALL)
CURRENT = re.compile(r"<a[^>]*aria-current=[^>]*>\s*<span>([^<]*)", re.DOTALL)
LINK = re.compile(r'<a\s[^>]*href="([^"]*)"')


def routes():
    for pattern in admin.site.get_urls():
        inner = getattr(pattern, "url_patterns", None)
        yield from (each.name for each in inner or [pattern])


ROUTES = sorted({name for name in routes() if name} - NO_PAGES)


def open_lists():
    """Addresses of desk pages that need nothing to be named."""
    for name in ROUTES:
        try:
            yield reverse(f"admin:{name}")
        except NoReverseMatch:
            continue


@pytest.fixture
def desk(as_user, coordinator, cohort):
    return as_user(coordinator)


def rail(page):
    return NAV.search(page.content.decode())[0]


@pytest.mark.parametrize("name", ROUTES)
def test_every_page_of_the_desk_has_one_place_in_the_menu(name):
    reaches = sorted(tab.reach(name) for tab in menu.tabs)
    assert reaches[-1] > reaches[-2]


def test_every_tab_leads_to_a_page_of_a_known_part():
    known = {part.name for part in menu.PARTS}
    for tab in menu.tabs:
        assert tab.part in known
        assert reverse(f"admin:{tab.route}").startswith("/admin/")


@pytest.mark.parametrize("path", list(open_lists()))
def test_exactly_one_item_is_current(desk, path):
    page = desk.get(path)
    if page.status_code != 200 or "<html" not in page.content.decode():
        pytest.skip("no page for a coordinator without what it is about")
    text = page.content.decode()
    found = CURRENT.findall(rail(page))
    assert len(found) == 1
    # The bar of narrower screens marks the same one.
    assert CURRENT.findall(BAR.search(text)[0]) == found


def test_a_page_below_a_list_marks_its_part(desk, cohort, coordinator, pi):
    application, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
    page = desk.get(
        reverse("admin:volunteers_application_change", args=[application.code])
    )
    assert CURRENT.findall(rail(page)) == ["ใบสมัคร"]
    assert 'aria-current="true"' in rail(page)


def test_the_counts_are_those_of_the_overview(desk, cohort, coordinator, pi):
    cohort.reviewers_per_application = 2
    cohort.save()
    reviewer = make.reviewer(cohort)
    for _ in range(3):
        judging.in_review(cohort, coordinator, positions=[pi])
    held, reviews = judging.in_review(cohort, coordinator, reviewer, positions=[pi])
    judging.send(reviews[0], 4)
    workflow.put_in_reserve(held, by=coordinator)
    page = desk.get(reverse("admin:index"))
    tasks = {
        urlsplit(task["href"]).path + "?" + urlsplit(task["href"]).query: task["count"]
        for card in page.context["cards"]
        for task in card.context.get("tasks", [])
    }
    counts = menu.prepare_counts(list(menu.tabs), coordinator, cohort).counts()
    few = reverse("admin:volunteers_application_changelist")
    assert counts["volunteers_application_changelist"] == next(
        count for path, count in tasks.items() if path.startswith(few)
    )
    released = reverse("admin:volunteers_application_outcomes")
    assert counts["volunteers_application_outcomes"] == next(
        count for path, count in tasks.items() if path.startswith(released)
    )


def test_what_was_just_done_is_counted(desk, cohort, coordinator, pi):
    held, reviews = judging.in_review(
        cohort, coordinator, make.reviewer(cohort), positions=[pi]
    )
    judging.send(reviews[0], 4)
    overview = reverse("admin:index")
    before = desk.get(overview).context["desk"]
    workflow.put_in_reserve(held, by=coordinator)
    after = desk.get(overview).context["desk"]

    def count(found, url):
        return sum(
            line.count
            for group in found.groups
            for line in group.items
            if line.url == url
        )

    outcomes = reverse("admin:volunteers_application_outcomes")
    assert (count(before, outcomes), count(after, outcomes)) == (0, 1)


@pytest.fixture
def two_cohorts(cohort, coordinator, pi):
    """The current cohort, an earlier one, and an application of each."""
    now = timezone.now()
    earlier = make.cohort(
        number=cohort.number - 1,
        applications_open_at=now - timedelta(days=400),
        applications_close_at=now - timedelta(days=330),
        results_on=(now - timedelta(days=300)).date(),
    )
    old_position = make.position(earlier, slug="old-place")
    new, _ = judging.in_review(cohort, coordinator, positions=[pi])
    old, _ = judging.in_review(earlier, coordinator, positions=[old_position])
    return earlier, old, new


def shown(page):
    return [row.code for row in page.context["cl"].result_list]


LIST = "/admin/volunteers/application/"


def test_a_list_opens_on_the_current_cohort(desk, two_cohorts):
    _earlier, _old, new = two_cohorts
    assert shown(desk.get(LIST)) == [new.code]


def test_the_address_chooses_another_cohort_or_all(desk, two_cohorts):
    earlier, old, new = two_cohorts
    assert shown(desk.get(f"{LIST}?cohort={earlier.number}")) == [old.code]
    assert set(shown(desk.get(f"{LIST}?cohort=all"))) == {old.code, new.code}


def test_the_menu_carries_the_chosen_cohort_to_every_page(desk, two_cohorts):
    earlier, _old, _new = two_cohorts
    page = desk.get(f"{LIST}?cohort={earlier.number}")
    links = LINK.findall(rail(page).split("rail__account")[0])
    assert links
    for link in links:
        assert parse_qs(urlsplit(link).query) == {"cohort": [str(earlier.number)]}
        assert desk.get(link).status_code in (200, 403)


def test_the_current_cohort_needs_no_word_in_the_address(desk, two_cohorts):
    assert "?cohort=" not in rail(desk.get(LIST))


def test_another_tab_changes_nothing_here(desk, two_cohorts):
    earlier, _old, new = two_cohorts
    desk.get(f"{LIST}?cohort={earlier.number}")
    assert shown(desk.get(LIST)) == [new.code]


def test_a_page_of_an_earlier_cohort_keeps_the_menu_there(desk, two_cohorts):
    earlier, old, _new = two_cohorts
    page = desk.get(reverse("admin:volunteers_application_change", args=[old.code]))
    assert page.context["desk"].cohort == earlier


def test_an_empty_list_says_which_cohort_it_shows(desk, two_cohorts):
    text = desk.get("/en/admin/placements/offer/").content.decode()
    assert "Show all cohorts" in text
    assert 'href="?cohort=all"' in text


def test_an_empty_list_says_what_will_come_and_has_nothing_to_filter(desk):
    text = desk.get("/en/admin/portal/job/").content.decode()
    assert "run here while you go on working" in text
    assert "list-tools" not in text
    assert (
        "list-tools"
        in desk.get("/en/admin/portal/job/?state__exact=done").content.decode()
    )


class Plan:
    """A cohort as `current_cohort` reads it."""

    def __init__(self, phase, opens):
        self.applications_open_at = self
        self._phase, self._opens = phase, opens

    def phase(self):
        return self._phase

    def timestamp(self):
        return self._opens


@pytest.mark.parametrize(
    ("cohorts", "expected"),
    [
        ([("before", 9), ("open", 5), ("closed", 1)], 1),
        ([("before", 9), ("closed", 1), ("closed", 4)], 2),
        ([("before", 9), ("before", 3)], 1),
        ([], None),
    ],
)
def test_the_current_cohort_is_the_one_that_is_worked_on(cohorts, expected):
    plans = [Plan(*each) for each in cohorts]
    found = cohort_choice.current_cohort(plans)
    assert found is (None if expected is None else plans[expected])
