"""Finding the interview or the panel that a page is about, and its address."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from portal.kernel.permissions import PersonRequest
from volunteers.admin.finding import readable_applications
from volunteers.models import Interview, InterviewPanel


def get_interview_or_404(request: PersonRequest, code: str) -> Interview:
    """403 for staff whose work it isn't."""
    readable_applications(request.user)
    rows = Interview.objects.visible_to(request.user).with_slot()
    return get_object_or_404(
        rows.select_related("application__cohort", "application__applicant"), code=code
    )


def get_panel_or_404(request: PersonRequest, code: str) -> InterviewPanel:
    """403 for staff whose work it isn't."""
    readable_applications(request.user)
    rows = InterviewPanel.objects.visible_to(request.user).select_related(
        "cohort", "data_key"
    )
    return get_object_or_404(rows, code=code)


def change_url(interview: Interview) -> str:
    return reverse("admin:volunteers_interview_change", args=[interview.code])
