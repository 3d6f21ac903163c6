"""No two pages that somebody reaches share a title."""

import re
from collections import defaultdict

import pytest

from tests import make
from tests.journeys import one_of_everything
from tests.volunteers import judging, walking

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def shared(pages) -> dict[str, list[str]]:
    """Titles of more than one page, with their paths; filters make no other page.

    A message has its own title and minute, and several can come in one minute.
    """
    by_title = defaultdict(set)
    for path, answer in pages:
        kind = answer.headers.get("Content-Type", "")
        if "/inbox/" in path:
            continue
        if answer.status_code == 200 and kind.startswith("text/html"):
            title = " ".join(TITLE.search(answer.text)[1].split())
            by_title[title].add(path.partition("?")[0])
    return {title: sorted(paths) for title, paths in by_title.items() if len(paths) > 1}


@pytest.fixture
def people(cohort, coordinator, reviewer, pi, editor):
    other = make.position(cohort, slug="elsewhere", seats=2)
    for _ in range(2):
        judging.assigned(cohort, coordinator, reviewer, positions=[other])
    bird = one_of_everything.application(cohort, coordinator, pi, editor)
    return {
        "visitor": None,
        "volunteer": bird.applicant,
        "editor": editor,
        "reviewer": reviewer,
        "coordinator": coordinator,
    }


STARTS = {
    "visitor": "/",
    "volunteer": "/my/",
    "editor": "/my/",
    "reviewer": "/reviews/",
    "coordinator": "/admin/",
}


@pytest.mark.parametrize("who", STARTS)
def test_no_two_pages_share_a_title(as_user, people, who):
    pages = list(walking.walk(as_user(people[who]), STARTS[who], most=70))
    assert len(pages) > 8
    assert shared(pages) == {}
