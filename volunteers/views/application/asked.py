"""What an application asks for, to read and to take along, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import conditional_page, require_safe

from organizations.models import Cohort
from portal.web.page_cache import same_for_all_visitors
from volunteers.asking.cards import asking_card
from volunteers.asking.papers import questions_pdf


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def asked(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    return render(request, "volunteers/asking/asked.html", asking_card(cohort).context)


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def asked_pdf(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    disposition = f'attachment; filename="questions-cohort-{number}.pdf"'
    return HttpResponse(
        questions_pdf(cohort),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition},
    )
