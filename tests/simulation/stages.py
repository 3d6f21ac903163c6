"""Where a cohort is on the first day, and what its people have done by then."""

from tests import make
from tests.placements import offer_factory, placement_factory
from tests.volunteers import judging
from volunteers.decisions import workflow

APPLICANTS = 30
STAGES = {"call": 0.0, "reviews": 0.18, "offers": 0.43, "year": 0.6}
"""Shares of the cohort's time that have passed."""


def people(world):
    for number in range(1, APPLICANTS + 1):
        # A name of which no other name is a part.
        name = f"ผู้สมัคร{number:02}คน"
        actor = world.add("applicant", number, name=name)
        wishes = world.chance.sample(world.hosts, world.chance.randint(1, 3))
        BEGINNINGS[world.stage](world, actor.person, wishes, number)


def call(world, person, wishes, number):
    """A third has applied, a third has a draft, the rest has not begun."""
    if number % 3 == 1:
        make.application(world.cohort, person, wishes)
    elif number % 3 == 2:
        make.draft(world.cohort, person, wishes)


def reviews(world, person, wishes, number):
    """Some wait for reviewers, some for reviews; a few are shortlisted."""
    if number % 3 == 1:
        make.application(world.cohort, person, wishes)
    elif number % 3 == 2:
        read(world, person, wishes, number, count=number % 4)
    elif number % 2:
        shortlist(world, person, wishes)


def offers(world, person, wishes, number):
    """Most are decided on; nobody has an offer."""
    if number % 4 == 1:
        read(world, person, wishes, number, count=2)
    elif number % 4 == 2:
        offer_factory.in_reserve(
            world.cohort, world.coordinator, *wishes, applicant=person
        )
    else:
        shortlist(world, person, wishes)


def year(world, person, wishes, number):
    """As with offers, but the first six have said yes to a place."""
    if number > len(world.hosts):
        return offers(world, person, wishes, number)
    place = world.hosts[number - 1]
    placement = placement_factory.planned(
        world.cohort, world.coordinator, place, applicant=person
    )
    if number % 3:
        placement_factory.meet_all_conditions(placement, world.coordinator)
    return placement


def shortlist(world, person, wishes):
    application, [review] = judging.in_review(
        world.cohort, world.coordinator, positions=wishes, applicant=person
    )
    judging.send(review, *scores(world))
    workflow.shortlist(application, by=world.coordinator)


def scores(world):
    """Of the two criteria."""
    return [world.chance.randint(1, 5) for _criterion in range(2)]


def read(world, person, wishes, number, *, count):
    """Two judges each; so many of them have sent their scores."""
    judges = world.chance.sample(world.judges, 2)
    _application, found = judging.in_review(
        world.cohort, world.coordinator, *judges, positions=wishes, applicant=person
    )
    for review in found[:count]:
        judging.send(judging.cleared(review), *scores(world))


BEGINNINGS = {"call": call, "reviews": reviews, "offers": offers, "year": year}
