"""A portal without a cohort: nobody is led to a page that isn't there."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a\s[^>]*href="([^"#]*)')
ONE_ROW = re.compile(r"/(\d+|[0-9A-Z]{12})/")
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
# Of safeguarding contacts alone, also in a portal with cohorts.
OTHERS = {"/admin/placements/concern/"}


@pytest.fixture
def administrator(db):
    return make.person(role="administrator")


def walk(client, start):
    """Pages of the desk that links lead to, unfiltered, with their status: of pages
    about one row, such as the 77 provinces, one of each kind.
    """
    seen, kinds, waiting = {}, set(), [start]
    while waiting:
        address = waiting.pop()
        kind = ONE_ROW.sub("/row/", address)
        if kind in kinds or "?" in address:
            continue
        kinds.add(kind)
        answer = client.get(address)
        seen[address] = answer.status_code
        found = [answer.headers.get("Location", "")]
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            found += LINK.findall(answer.content.decode())
        waiting += [
            unescape(link) for link in found if link.startswith(start.split("?")[0])
        ]
    return seen


@pytest.mark.parametrize("role", ["administrator", "coordinator"])
def test_no_link_of_the_desk_leads_nowhere(as_user, role):
    pages = walk(as_user(make.person(role=role)), "/admin/")
    assert len(pages) > 5
    bad = {page for page, status in pages.items() if status >= 400}
    assert bad <= OTHERS


def main_of(client, name="admin:index"):
    return MAIN.search(client.get(reverse(name)).text)[0]


def test_an_administrator_alone_is_led_to_giving_the_role(as_user, administrator):
    assert f'href="{reverse("admin:portal_user_changelist")}"' in main_of(
        as_user(administrator)
    )


def test_an_administrator_sees_who_adds_the_cohort(as_user, administrator, coordinator):
    client = as_user(administrator)
    address = f"{reverse('admin:portal_user_changelist')}?role__exact=coordinator"
    assert f'href="{address}"' in main_of(client)
    assert coordinator.email in client.get(address).text


def test_a_coordinator_is_led_to_adding_the_cohort(as_user, coordinator):
    client = as_user(coordinator)
    address = reverse("admin:organizations_cohort_add")
    assert f'href="{address}"' in main_of(client)
    assert client.get(address).status_code == 200


def test_a_page_about_a_cohort_leads_back_with_words(as_user, coordinator):
    page = as_user(coordinator).get(
        reverse("admin:volunteers_review_progress"), follow=True
    )
    assert page.redirect_chain == [(reverse("admin:index"), 302)]
    assert "ซึ่งตอนนี้ยังไม่มี" in page.text


def test_who_may_not_add_one_learns_nothing(as_user, administrator):
    page = as_user(administrator).get(reverse("admin:volunteers_review_progress"))
    assert page.status_code in (403, 404)


@pytest.mark.parametrize("role", ["administrator", "coordinator"])
def test_the_own_page_leads_to_the_desk(as_user, role):
    client = as_user(make.person(role=role))
    assert f'href="{reverse("admin:index")}"' in main_of(client, "my")


def test_with_a_cohort_nothing_speaks_of_the_first_steps(
    as_user, administrator, cohort
):
    assert "first-steps" not in main_of(as_user(administrator))


def test_an_empty_list_has_nothing_to_do_with_its_rows(as_user, coordinator):
    page = as_user(coordinator).get("/en/admin/volunteers/application/").text
    assert 'name="action"' not in page
