"""The page of one interview: its state, its scores, and the steps that are open."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.template.response import TemplateResponse

from portal.admin.context import admin_context, safe_page
from portal.kernel import audit
from portal.kernel.permissions import PersonRequest
from portal.models import User
from volunteers import rules
from volunteers.admin import finding
from volunteers.admin.interviews.finding import get_interview_or_404
from volunteers.admin.interviews.steps import STEPS
from volunteers.models import Interview


@safe_page
def interview_detail(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """Reading it is recorded."""
    interview = get_interview_or_404(request, code)
    audit.record("read interview", interview, by=request.user)
    context = admin_context(
        model_admin,
        request,
        title=str(interview.application),
        interview=interview,
        application_url=finding.change_url(interview.application),
        acts=[step for step in STEPS.values() if step.is_open(interview)],
        members=interview.slot.panel.members.order_by("email"),
        assessments=assessments_of(interview, request.user),
    )
    return TemplateResponse(
        request, "admin/volunteers/interviews/interview.html", context
    )


def assessments_of(interview: Interview, user: User) -> list[Any]:
    rows: list[Any] = list(
        interview.assessments.select_related("member").prefetch_related(
            "scores__criterion"
        )
    )
    for assessment in rows:
        assessment.interview = interview
        assessment.can_reopen = rules.can_reopen_scores(user, assessment)
    return rows
