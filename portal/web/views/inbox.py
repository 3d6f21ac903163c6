"""The inbox."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from portal.kernel.methods import post_only
from portal.kernel.permissions import PersonRequest
from portal.models import Message

PAGE_SIZE = 20


@require_safe
def inbox(request: PersonRequest) -> HttpResponse:
    rows = Message.objects.in_inbox(request.user)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "portal/messages/inbox.html", {"page": page})


@require_safe
def inbox_message(request: PersonRequest, code: str) -> HttpResponse:
    message = get_object_or_404(
        Message.objects.visible_to(request.user).select_related("data_key"), code=code
    )
    # Compare-and-swap: the first reading counts, also with two tabs.
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=timezone.now())
    return render(request, "portal/messages/inbox_message.html", {"message": message})


@post_only(_lazy("Archive"), "inbox_message", "code")
def inbox_archive(request: PersonRequest, code: str) -> HttpResponse:
    message = get_object_or_404(Message.objects.visible_to(request.user), code=code)
    Message.objects.filter(pk=message.pk).update(archived_at=timezone.now())
    messages.success(request, _("The message was archived."))
    return redirect("inbox")
