"""Pages that only a demo has: the style guide and the mailbox."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.messages.mailbox import sent_emails
from portal.web.style_guide import page


@login_not_required
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    return render(request, "style.html", page.context())


@login_not_required
@require_safe
def style_desk(request: HttpRequest) -> HttpResponse:
    return render(request, "style_desk.html", page.desk_context())


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/messages/mailbox.html", {"emails": sent_emails()})
