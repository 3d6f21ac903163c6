"""A name that must appear nowhere: everything a blind reviewer can reach is walked and
searched for it.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from portal.models import Message
from portal.text import dates
from tests import make
from tests.test_matrix import arguments, match, other, people, routes, things  # noqa: F401  (fixtures)
from tests.volunteers import interviewing, judging, walking
from volunteers.decisions import information
from volunteers.interviews import booking
from volunteers.messages import calendar_files
from volunteers.models import Application
from volunteers.reviews import reminders

CANARIES = (
    "แก้วกานดา",
    "กานดามณีรัตน์",
    "canary.kanda",
    "0899912345",
    "899912345",
    "1999-07-31",
)


@pytest.fixture
def review(cohort, coordinator, reviewer, pi):
    person = make.person("canary.kanda@applicants.example", display_name="แก้วกานดา")
    _application, [made] = judging.assigned(
        cohort, coordinator, reviewer, positions=[pi], applicant=person
    )
    fields = {
        "legal_name": "กานดามณีรัตน์ ตัวจริง",
        "phone": "+66899912345",
        "birth_on": "1999-07-31",
    }
    for name, value in fields.items():
        setattr(made.application, name, value)
    made.application.save()
    assert made.application.display_name == "แก้วกานดา"
    return made


def found_in(answer):
    return walking.found_in(answer, CANARIES)


def in_every_state(review, coordinator):
    """Before the question, while writing, sent, and while the application is away."""
    yield "before the question"
    judging.cleared(review)
    yield "open"
    judging.save(review, 3, comment="ร่าง")
    yield "draft"
    information.request(
        review.application,
        by=coordinator,
        sections=["about"],
        note="x",
        answer_by=dates.end_of_day_in(7),
    )
    yield "away"
    information.answer(
        Application.objects.get(pk=review.application_id),
        by=review.application.applicant,
    )
    fresh = type(review).objects.get(pk=review.pk)
    judging.send(fresh, 4)
    yield "sent"


def test_no_page_that_links_lead_to_names_the_applicant(
    as_user, review, reviewer, coordinator
):
    client = as_user(reviewer)
    for state in in_every_state(review, coordinator):
        reached = dict(walking.walk(client, "/my/", "/reviews/", "/inbox/"))
        assert f"/reviews/{review.code}/" in reached or state == "before the question"
        assert {
            path: found_in(answer)
            for path, answer in reached.items()
            if found_in(answer)
        } == {}


@pytest.fixture
def interview(review, reviewer, coordinator, cohort):
    """The reviewer interviews them too."""
    interviewing.rubric(cohort)
    booking.invite(review.application, by=coordinator)
    panel = interviewing.panel(cohort, reviewer)
    return booking.pick(
        review.application, interviewing.slot(panel), by=review.application.applicant
    )


def test_nothing_of_an_interview_names_the_applicant(as_user, interview, reviewer):
    client, token = as_user(reviewer), calendar_files.new_link(reviewer)
    for state in ("to come", "begun", "cleared", "sent"):
        if state == "begun":
            interview = interviewing.begun(interview)
        elif state == "cleared":
            interviewing.cleared(interview, reviewer)
        elif state == "sent":
            interviewing.send(interview, reviewer)
        feed = f"/calendar/{token}/appointments.ics"
        reached = dict(
            walking.walk(client, "/my/", "/reviews/interviews/", "/inbox/", feed)
        )
        assert f"/reviews/interviews/{interview.code}/" in reached
        assert {
            path: found_in(answer)
            for path, answer in reached.items()
            if found_in(answer)
        } == {}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_route_of_the_portal_names_the_applicant(
    as_user,
    review,
    reviewer,
    things,  # noqa: F811
    method,
):
    judging.cleared(review)
    client = as_user(reviewer)
    objects = {
        **things,
        "review": review,
        "application": review.application,
        "choice": review.application.choices.get(),
    }
    leaks = {}
    for route in routes():
        with transaction.atomic():
            leaks[route] = found_in(
                getattr(client, method.lower())(
                    reverse(route, args=arguments(route, objects))
                )
            )
            transaction.set_rollback(True)
        client.force_login(reviewer)
    assert {route: names for route, names in leaks.items() if names} == {}


def test_no_message_to_the_reviewer_names_the_applicant(review, reviewer, coordinator):
    cohort = review.application.cohort
    cohort.review_ends_on = review.assigned_at.date()
    cohort.save()
    reminders.remind(cohort.review_ends_on)
    texts = [
        message.title + message.text
        for message in Message.objects.filter(recipient=reviewer)
    ]
    assert len(texts) == 2
    assert [name for name in CANARIES for text in texts if name in text] == []


def test_the_canary_sings_where_names_may_be_seen(
    as_user, review, reviewer, coordinator
):
    """The control: the same search finds the name on a page that shows it."""
    cohort = review.application.cohort
    cohort.is_blind = False
    cohort.save()
    judging.cleared(review)
    assert "แก้วกานดา" in found_in(as_user(reviewer).get(review.get_absolute_url()))
    response = as_user(coordinator).get(
        f"/admin/volunteers/application/{review.application.code}/change/"
    )
    assert {"แก้วกานดา", "กานดามณีรัตน์", "canary.kanda"} <= set(found_in(response))
