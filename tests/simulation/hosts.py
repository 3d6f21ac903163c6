"""Hosts on the first day: one has seats in two provinces, one a second position."""

from organizations.models import Position
from organizations.models.choices import MemberRole
from organizations.positions import adding
from organizations.profiles import workflow as profile_workflow
from tests import make

LETTERS = "abcdef"
SPLIT, WITH_ANOTHER = "b", "c"
LINES = ("ขับรถได้", "พูดมลายูได้", "เขียนเก่ง")
PLACES = [{"province": "loei", "seats": 1}, {"province": "lampang", "seats": 1}]


def hosts(world):
    """Their first positions, then the others."""
    first = [host(world, number) for number in range(len(LETTERS))]
    return [*first, another_position(world, first[LETTERS.index(WITH_ANOTHER)])]


def host(world, number):
    letter = LETTERS[number]
    position = make.position(
        world.cohort,
        slug=f"host-{letter}",
        name=f"มูลนิธิ {letter.upper()}",
        seats=1 + number % 3,
        places=PLACES if letter == SPLIT else [],
        qualifications=[f"{line} {letter}" for line in LINES],
    )
    # What stands in a document only, nobody has approved.
    make.document(position.organization, world.cohort, text=f"ร่างเดิม zqdocum{letter}\n")
    for role in [MemberRole.OWNER, MemberRole.EDITOR][: 2 - number % 2]:
        actor = world.add("member", f"{letter}-{role}", name=f"สมาชิก {letter} {role}")
        position.organization.memberships.create(user=actor.person, role=role)
    return position


def another_position(world, first):
    content = make.content(seats=1, qualifications=[f"{line} อื่น" for line in LINES])
    revision = adding.create_position(
        first.participation, title="งานสื่อสาร", content=content, by=None
    )
    profile_workflow.submit(revision, by=None)
    profile_workflow.approve(revision, by=None)
    return Position.objects.get(participation=revision.participation)
