"""What a host and the public must not learn: every page is the same, byte for byte,
with applicants and without.
"""

import re
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests import make
from tests.placements import offer_factory
from tests.test_matrix import arguments
from tests.volunteers import judging
from tests.volunteers.hosting import say, shared
from volunteers.decisions import workflow
from volunteers.hosts import sharing

RANDOM = re.compile(rb'name="(?:csrfmiddlewaretoken|ticket)" value="[^"]+"')
CHANGING = ("Set-Cookie", "ETag")
OUTSIDE = ("account_", "mfa_", "mailbox", "style", "healthz", "readyz")
LEAST_PUBLIC, LEAST_OWN = 20, 30


class Nothing(dict):
    """One of each thing that an address can name; none of them exists."""

    def __missing__(self, name):
        row = SimpleNamespace(
            code="AAAAAAAAAAAA", pk=0, slug="none", month=timezone.localdate()
        )
        return (
            "no-such-token"
            if name == "token"
            else SimpleNamespace(file=row, **vars(row))
        )


def addresses():
    """Of every page with a name, but for the desk's own."""
    names = sorted(
        name for name in get_resolver().reverse_dict if isinstance(name, str)
    )
    return [
        reverse(name, args=arguments(name, Nothing()))
        for name in names
        if not name.startswith(OUTSIDE)
    ]


def told(client, url):
    """Everything that an answer says."""
    answer = client.get(url)
    headers = {
        name: value for name, value in answer.headers.items() if name not in CHANGING
    }
    return (
        answer.status_code,
        headers,
        RANDOM.sub(b"", b"".join(answer) if answer.streaming else answer.content),
    )


@pytest.fixture
def pages(as_user, editor, pi):
    """`pages()` is what a visitor and the host's editor are told everywhere: (who,
    address) → answer.
    """
    viewers = {"visitor": as_user(None), "editor": as_user(editor)}
    with time_machine.travel(timezone.now(), tick=False):
        yield lambda: {
            (who, url): told(client, url)
            for who, client in viewers.items()
            for url in addresses()
        }


def some(pi, cohort, coordinator, other):
    """A draft, and applications that were sent."""
    make.draft(cohort, positions=[pi])
    for _number in range(3):
        make.application(cohort, positions=[pi, other])


def judged(pi, cohort, coordinator, other):
    """In every state of being read and judged; one has left."""
    judging.in_review(cohort, coordinator, positions=[pi])
    offer_factory.shortlisted(cohort, coordinator, pi, other)
    offer_factory.in_reserve(cohort, coordinator, pi)
    left = make.application(cohort, positions=[pi])
    workflow.withdraw(left, by=left.applicant)


def matched(pi, cohort, coordinator, other):
    """A match with a proposal, a planned offer of a seat here; an open one and a taken
    seat elsewhere.
    """
    first, second, third = (
        offer_factory.shortlisted(cohort, coordinator, pi, other)
        for _number in range(3)
    )
    offer_factory.match_run(cohort, coordinator)
    offer_factory.planned(first, pi)
    offer_factory.opened(second, other, coordinator)
    offer_factory.accepted(third, other, coordinator)


def shown_elsewhere(pi, cohort, coordinator, other):
    """Another host reads about people, says what it thinks of them and puts them in
    order.
    """
    editor = make.member(other.organization)
    for _number in range(2):
        choice = shared(cohort, coordinator, other)
        say(choice, editor, note="ความเห็น", times="พุธ")
        sharing.rank(other, action="add", code=choice.code, by=editor)


@pytest.mark.parametrize("happened", [some, judged, matched, shown_elsewhere])
def test_no_page_of_a_host_or_of_the_public_tells_of_applicants(
    pages, pi, cohort, coordinator, happened
):
    pi.seats = 3
    pi.save()
    other = offer_factory.position(cohort, "other-host", seats=3)
    before = pages()
    happened(pi, cohort, coordinator, other)
    after = pages()
    assert [page for page in before if before[page] != after[page]] == []


def test_that_looks_at_real_pages(pages):
    found = [who for (who, _url), answer in pages().items() if answer[0] == 200]
    assert (
        found.count("visitor") >= LEAST_PUBLIC,
        found.count("editor") >= LEAST_OWN,
    ) == (True, True)


def test_that_sees_a_released_applicant(pages, pi, cohort, coordinator):
    """The control: what the programme does show is seen to differ, on the host's own
    pages alone.
    """
    before = pages()
    shared(cohort, coordinator, pi)
    after = pages()
    differing = [page for page in before if before[page] != after[page]]
    assert ("editor", "/host/protection-international/applicants/") in differing
    assert {who for who, _url in differing} == {"editor"}
