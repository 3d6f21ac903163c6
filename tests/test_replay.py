"""What a replayed factory leaves is what it left when it ran."""

from contextlib import contextmanager

import pytest
import time_machine
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from organizations.models import Province
from portal.models import User
from tests import make, replay
from tests.placements import closing_factory, offer_factory, placement_factory
from tests.replay import replayed
from tests.volunteers import hosting, interviewing, judging

pytestmark = pytest.mark.skipif(
    replay.MODE != "all", reason="replaying was switched off"
)


def begin(patches=tuple):
    replay.begin(patches)


@contextmanager
def told():
    """As a test has it: what was written is rolled back, and others begin afresh."""
    with transaction.atomic():
        begin()
        yield
        transaction.set_rollback(True)


def all_rows():
    with connection.cursor() as cursor:
        return {
            table: cursor.execute(f'SELECT * FROM "{table}" ORDER BY rowid').fetchall()  # noqa: S608
            for table in (*connection.introspection.table_names(), "sqlite_sequence")
        }


def facts_of(value):
    """An instance with all that it has loaded."""
    return repr(replay.key_of(value))


def life_of_an_applicant():
    cohort, by = make.cohort(), make.person(role="coordinator")
    position = make.position(cohort, slug="one", seats=2)
    application = offer_factory.shortlisted(cohort, by, position)
    offer = offer_factory.accepted(application, position, by)
    return cohort, by, position, application, offer


def year_of_a_volunteer():
    cohort, by = make.cohort(), make.person(role="coordinator")
    applicant = make.person()
    kind = placement_factory.condition_kind(cohort)
    position = make.position(cohort, slug="one", seats=2)
    active = placement_factory.active(cohort, by, position, applicant)
    return cohort, kind, active, closing_factory.completed(cohort, by, position)


def talks_and_hosts():
    cohort, by = make.cohort(), make.person(role="coordinator")
    position = make.position(cohort, slug="one")
    editor = make.member(position.organization)
    choice = hosting.shared(cohort, by, position)
    hosting.say(choice, editor)
    panel = interviewing.panel(cohort, make.reviewer(cohort))
    interview = interviewing.begun(interviewing.booked(cohort, by, panel))
    application, reviews = judging.in_review(cohort, by)
    judging.send(judging.cleared(reviews[0]), 4)
    interviewing.rubric(cohort)
    sent = interviewing.send(interview, panel.members.get())
    return choice, interview, sent, application, reviews


def hosts_and_letters():
    cohort = make.cohort()
    revision = make.draft_revision(make.participation(cohort), by=make.person())
    token, invitation = make.invitation(revision.participation.organization)
    return revision, token, invitation, make.host_request()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "life",
    [life_of_an_applicant, year_of_a_volunteer, talks_and_hosts, hosts_and_letters],
)
def test_rows_and_objects_are_those_of_the_first_time(life):
    with told():
        first = life()
        rows, facts = all_rows(), facts_of(first)
        hooks = len(connection.run_on_commit)
    with told(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(replay, "record", None)
        again = life()
        assert all_rows() == rows
        assert facts_of(again) == facts
        assert len(connection.run_on_commit) == hooks
        assert not any(
            one is other
            for one, other in zip(first, again, strict=True)
            if not isinstance(one, str)
        )


@pytest.mark.django_db
def test_a_result_refers_to_the_same_arguments_as_the_first_time():
    same = set()
    for _time in range(2):
        with told():
            cohort, by, applicant = make.cohort(), make.person(), make.person()
            position = make.position(cohort, slug="one", seats=1)
            application = offer_factory.shortlisted(
                cohort, by, position, applicant=applicant
            )
            offer = offer_factory.opened(application, position, by)
            same.add(
                (
                    offer.application is application,
                    offer.position is position,
                    application.cohort is cohort,
                    application.applicant is applicant,
                )
            )
            assert application.status == "shortlisted"
            application.refresh_from_db()
            assert application.status == "shortlisted"
            applicant.display_name = "changed by this test"
    assert len(same) == 1


class Counting:
    def __init__(self):
        self.calls = 0

        def person(name="somebody", **more):
            self.calls += 1
            return make.person(f"{name}@applicants.example", **more)

        self.person = replayed(person)


@pytest.fixture
def counting(db):
    return Counting()


def test_it_runs_once_for_equal_rows_and_arguments(counting):
    for _time in range(3):
        with told():
            counting.person()
            counting.person("other")
    assert counting.calls == 2
    with told():
        counting.person("other")
        counting.person()
    assert counting.calls == 4


def written_by_hand():
    User.objects.create_user("by-hand@applicants.example")


def changed_by_hand():
    Province.objects.filter(slug="loei").update(name_en="x")


def rolled_back():
    with transaction.atomic():
        written_by_hand()
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "act", [written_by_hand, changed_by_hand, rolled_back, replay.taint]
)
def test_it_runs_where_others_have_written(counting, act):
    for _time in range(2):
        with told():
            act()
            counting.person()
    assert counting.calls == 2


@pytest.mark.parametrize(
    "world",
    [
        lambda: time_machine.travel(timezone.now()),
        lambda: override_settings(DEFAULT_FROM_EMAIL="x@portal.example"),
        lambda: pytest.MonkeyPatch.context(),
    ],
    ids=["another time", "other settings", "a patch"],
)
def test_it_runs_where_the_world_is_another(counting, world):
    for _time in range(2):
        with told(), world() as patch:
            if isinstance(patch, pytest.MonkeyPatch):
                begin(lambda patch=patch: len(patch._setattr))
                patch.setattr(make, "count", None)
            counting.person()
    assert counting.calls == 2


def test_it_runs_for_each_language_and_for_what_it_cannot_compare(counting):
    with told():
        counting.person()
    with told(), translation.override("en"):
        counting.person()
    assert counting.calls == 2
    for _time in range(2):
        with told():
            counting.person(display_name=gettext_lazy("Yes"))
    assert counting.calls == 4


def test_a_failure_is_not_recorded(counting):
    for _time in range(2):
        with told():
            counting.person()
            with pytest.raises(TypeError):
                counting.person("other", no_such_field=1)
    assert counting.calls == 3
    with told():
        counting.person()
        counting.person("other")
    assert counting.calls == 4
