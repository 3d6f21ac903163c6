"""Cards about applying on the home page of signed-in users."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import ngettext

from organizations.hosts import todo
from organizations.models import Organization
from portal.kernel import cards
from portal.kernel.cards import Card
from portal.models import User
from volunteers import rules
from volunteers.application import status
from volunteers.hosts import applicants
from volunteers.models import Application
from volunteers.shortlist import saved_positions


@cards.home_card_sources.register
def my_application(user: User) -> list[Card]:
    """One card for each cohort they applied to, newest first; or how to begin, for who
    may.
    """
    applications = list(
        Application.objects.filter(applicant=user)
        .select_related("cohort")
        .order_by("-cohort__number")
    )
    if applications:
        status.prefetch_later_status(applications)
        return [_application_card(application) for application in applications]
    cohort = cards.open_cohort()
    if cohort and cohort.is_open and rules.can_apply(user, cohort):
        return [
            Card(
                "volunteers/application/card_begin.html",
                {"cohort": cohort},
                order=10,
                is_due=True,
            )
        ]
    return []


def _application_card(application: Application) -> Card:
    """An outcome is told on the application's own page only."""
    standing = status.applicant_status(application)
    context = {
        "application": application,
        "standing": standing,
        "has_result": status.has_result(application),
    }
    template = "volunteers/application/card.html"
    return Card(template, context, order=10, is_due=standing.is_due)


@cards.home_card_sources.register
def applicants_to_read(user: User) -> list[Card]:
    """One card for each organization of the person's whose applicants wait for its
    word.
    """
    counts = {
        host: applicants.waiting_count(user, host)
        for host in Organization.objects.of_member(user)
    }
    return [
        Card(
            "volunteers/hosts/card.html",
            {"organization": host, "count": count},
            order=18,
            is_due=True,
        )
        for host, count in counts.items()
        if count
    ]


@todo.sources.register
def applicants_wait(organization: Organization, user: User) -> Iterable[todo.Todo]:
    if count := applicants.waiting_count(user, organization):
        text = ngettext(
            "%(count)s applicant waits for your answer",
            "%(count)s applicants wait for your answer",
            count,
        )
        yield todo.Todo(
            todo.ANSWER,
            text % {"count": count},
            reverse("host_applicants", args=[organization.slug]),
        )


@cards.home_card_sources.register
def my_saved_positions(user: User) -> list[Card]:
    """One card for the cohort that the site is about, where something of it is
    saved.
    """
    cohort = cards.open_cohort()
    count = saved_positions.count(user, cohort) if cohort else 0
    return (
        [
            Card(
                "volunteers/shortlist/saved_card.html",
                {"cohort": cohort, "count": count},
                order=15,
            )
        ]
        if count
        else []
    )
