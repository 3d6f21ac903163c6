"""Previews of one's own application, as reviewers and hosts would read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from volunteers import rules
from volunteers.application.sections import consents, documents
from volunteers.hosts import applicants
from volunteers.models import Application
from volunteers.models.choices import ConsentKind
from volunteers.reviews import masking
from volunteers.views.application.applying import get_own_application_or_404


@require_safe
def application_seen_by_reviewers(request: HttpRequest, number: int) -> HttpResponse:
    application = get_whole_application(request, number)
    sees_names = rules.names_are_shown(application.cohort)
    further = masking.sections_for_reviewers(application, sees_names=sees_names)
    context = {
        "application": application,
        "sees_names": sees_names,
        "further": further,
        "papers": documents.read_by_reviewers(application),
    }
    return render(request, "volunteers/application/seen_by_reviewers.html", context)


@require_safe
def application_seen_by_hosts(request: HttpRequest, number: int) -> HttpResponse:
    application = get_whole_application(request, number)
    context = {
        "application": application,
        "has_agreed": ConsentKind.HOSTS in consents.consents_in_force(application),
        "seen": [
            {"choice": choice, "details": applicants.applicant_context(choice)}
            for choice in application.choices.all()
        ],
    }
    return render(request, "volunteers/application/seen_by_hosts.html", context)


def get_whole_application(request: HttpRequest, number: int) -> Application:
    return Application.objects.for_reading().get(
        pk=get_own_application_or_404(request, number).pk
    )
