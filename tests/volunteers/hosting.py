"""Applicants shown to a host, for the tests of both sides."""

from django.urls import reverse

from tests import make
from tests.replay import replayed
from volunteers.application import drafting
from volunteers.hosts import sharing
from volunteers.models import Application, Choice, ConsentText
from volunteers.models.choices import ConsentKind

HOST = "protection-international"
LIST = f"/en/host/{HOST}/applicants/"
RANK = f"{LIST}rank/"


@replayed
def shared(cohort, coordinator, *positions, name="ต้นกล้า"):
    """An application that the organizations it names may read; its choice of the first
    of them.
    """
    application = make.application(
        cohort, make.person(display_name=name), list(positions)
    )
    sharing.share_with_hosts(application, by=coordinator)
    return Choice.objects.select_related("application__applicant", "position").get(
        application=application, position=positions[0]
    )


@replayed
def released(application, position, coordinator):
    """The application's choice of this position, once its host may read it."""
    sharing.share_with_hosts(application, by=coordinator)
    return Choice.objects.select_related("application__applicant", "position").get(
        application=application, position=position
    )


@replayed
def withdraw_consent(application):
    """The applicant takes back what they may refuse: that organizations see the
    application.
    """
    ConsentText.objects.filter(kind=ConsentKind.HOSTS).update(is_required=False)
    fresh = Application.objects.select_related("cohort", "applicant").get(
        pk=application.pk
    )
    data = {ConsentKind.PROGRAMME: True, ConsentKind.HOSTS: False}
    drafting.save_section(fresh, "consents", data, version=1, by=fresh.applicant)


@replayed
def say(choice, editor, level="interested", **more):
    seen = sharing.interest_version(sharing.interest_in(choice))
    sharing.save_interest(
        choice,
        **{"level": level, "note": "", "times": "", "seen": seen, "by": editor, **more},
    )


@replayed
def put(editor, *choices):
    """Interested in each of them, in this order."""
    for choice in choices:
        say(choice, editor)
        sharing.rank(choice.position, action="add", code=choice.code, by=editor)


def page(choice):
    return "/en" + reverse("host_applicant", args=[HOST, choice.code]).removeprefix(
        "/en"
    )
