"""Hosts that could read an application hear that somebody is gone: not who, and once a
day at most.
"""

import pytest

from organizations.models.choices import MemberRole
from portal.models import Message
from tests import make
from tests.volunteers import hosting
from volunteers.decisions import workflow
from volunteers.hosts import sharing
from volunteers.models import Application


def gone():
    return Message.objects.filter(kind="applicant_gone")


def withdraw(choice):
    fresh = Application.objects.select_related("cohort", "applicant").get(
        pk=choice.application_id
    )
    workflow.withdraw(fresh, by=fresh.applicant)


def test_editors_of_a_host_that_could_read_it_hear_without_a_name(
    cohort, pi, editor, coordinator
):
    viewer = make.member(pi.organization, role=MemberRole.VIEWER)
    withdraw(hosting.shared(cohort, coordinator, pi, name="ต้นกล้า"))
    letter = gone().get()
    assert (letter.recipient, gone().filter(recipient=viewer).exists()) == (
        editor,
        False,
    )
    for hidden in ("ต้นกล้า", "Protection International"):
        assert hidden not in letter.title + letter.text
    assert "/host/protection-international/applicants/" in letter.text


def test_a_second_one_on_the_same_day_is_no_second_letter(
    cohort, pi, editor, coordinator
):
    for choice in [hosting.shared(cohort, coordinator, pi) for _number in range(2)]:
        withdraw(choice)
    assert gone().count() == 1


@pytest.mark.parametrize("how", ["never", "stopped"])
def test_a_host_that_cannot_read_it_hears_nothing(cohort, pi, editor, coordinator, how):
    if how == "never":
        application = make.application(cohort, positions=[pi])
    else:
        application = hosting.shared(cohort, coordinator, pi).application
        sharing.stop_sharing(application, by=coordinator)
    workflow.withdraw(application, by=application.applicant)
    assert not gone().exists()


def test_only_the_hosts_it_named_hear(cohort, pi, editor, coordinator):
    other = make.position(cohort, slug="other")
    neighbour = make.member(other.organization)
    withdraw(hosting.shared(cohort, coordinator, pi))
    assert list(gone().values_list("recipient", flat=True)) == [editor.pk]
    assert neighbour.pk != editor.pk
