"""The applicant's own application as others would read it: the same templates, the same facts, nothing more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from volunteers import rules
from volunteers.application import summary
from volunteers.application.sections import completeness
from volunteers.hosts import reading
from volunteers.models import Application
from volunteers.models.choices import ConsentKind
from volunteers.views.application.applying import own_application


@require_safe
def application_seen_by_reviewers(request: HttpRequest, number: int) -> HttpResponse:
    own = whole(request, number)
    sees_names = rules.names_are_shown(own.cohort)
    further = summary.further(own, "background", "skills", hides_names=not sees_names)
    page = {"application": own, "sees_names": sees_names, "further": further}
    return render(request, "volunteers/seen_by_reviewers.html", page)


@require_safe
def application_seen_by_hosts(request: HttpRequest, number: int) -> HttpResponse:
    own = whole(request, number)
    page = {
        "application": own,
        "has_agreed": ConsentKind.HOSTS in completeness.consents_in_force(own),
        "seen": [
            {"choice": choice, "told": reading.told(choice)}
            for choice in own.choices.all()
        ],
    }
    return render(request, "volunteers/seen_by_hosts.html", page)


def whole(request: HttpRequest, number: int) -> Application:
    return Application.objects.for_reading().get(pk=own_application(request, number).pk)
