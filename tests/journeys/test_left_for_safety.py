"""Somebody leaves for safety: nothing that the host can open names them any more.

One of everything was written before. Every page of a volunteer that members of the host
reach, their messages and their downloads are looked through for it.
"""

import pytest

from organizations.models import Membership
from organizations.models.choices import MemberRole
from placements.models import Placement
from placements.year import workflow
from portal.models import Message
from tests import make
from tests.journeys import one_of_everything
from tests.placements.personal_data.test_coverage import data_of
from tests.volunteers import walking

LEAST_PAGES = 12
pytestmark = pytest.mark.django_db


@pytest.fixture
def bird(cohort, coordinator, pi, editor):
    return one_of_everything.application(cohort, coordinator, pi, editor)


@pytest.fixture
def left(bird):
    placement = Placement.objects.for_reading().get(application=bird)
    workflow.leave_for_safety(placement, by=bird.applicant)
    return placement


@pytest.fixture
def members(bird, pi):
    """Its editors, its mentor, and one who only reads."""
    make.member(pi.organization, role=MemberRole.VIEWER)
    rows = Membership.objects.filter(organization=pi.organization)
    return [row.user for row in rows.select_related("user")]


def canaries(bird, placement):
    """All but the code of the placement itself, which its page has in its address."""
    names = one_of_everything.canaries(bird)
    return [name for name in names if name != placement.code]


def starts(pi, placement):
    slug = pi.organization.slug
    host = f"/en/host/{slug}/"
    own = f"{host}volunteers/{placement.code}/"
    choice = placement.application.choices.get()
    return [
        "/en/my/",
        "/en/inbox/",
        host,
        f"{host}members/",
        f"{host}volunteers/",
        f"{host}applicants/",
        f"{host}applicants/{choice.code}/",
        own,
        f"{own}mentor/",
        f"{own}mentor/messages/",
        f"{own}phases/1/",
        *(f"{own}reports/{row.code}/" for row in placement.reports.all()),
        *(f"{own}check-ins/{row.code}/" for row in placement.checkins.all()),
        *(f"{own}days-off/{row.code}/change/" for row in placement.leave_entries.all()),
    ]


def test_before_it_the_host_reads_the_name(as_user, bird, pi, editor):
    """Else the test below would pass by looking nowhere."""
    placement = Placement.objects.get(application=bird)
    page = as_user(editor).get(f"/en/host/{pi.organization.slug}/volunteers/")
    assert walking.found_in(page, [one_of_everything.NAME])
    assert placement.code


def test_no_page_of_any_member_names_them(as_user, bird, left, pi, members):
    names = canaries(bird, left)
    for person in members:
        client = as_user(person)
        pages = [(path, client.get(path, follow=True)) for path in starts(pi, left)]
        assert len(pages) > LEAST_PAGES
        # What was asked for stands in the address of the answer, such as a 404.
        found = {
            path: [name for name in walking.found_in(page, names) if name not in path]
            for path, page in pages
        }
        assert {path: name for path, name in found.items() if name} == {}


def test_no_message_names_them(bird, left, members):
    names = canaries(bird, left)[:4]
    for message in Message.objects.filter(recipient__in=members):
        text = f"{message.title} {message.text}"
        assert [name for name in names if name in text] == [], message.kind


def test_no_download_of_a_member_has_anything_of_theirs(bird, left, members):
    names = [name for name in canaries(bird, left)[:4] if name]
    for person in members:
        assert [name for name in names if name in str(data_of(person))] == []
