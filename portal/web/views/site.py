"""Pages of the kernel: the signed-in home, the inbox, sessions, health."""

import sys

import redis
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import InterfaceError, OperationalError, connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.defaults import server_error

from portal.files import storage
from portal.kernel import audit
from portal.kernel import cards as registry
from portal.kernel.permissions import PersonRequest
from portal.messages import mailbox as local_mailbox
from portal.models import Message, Session
from portal.models.choices import Language
from portal.models.sessions import hashed
from portal.personal_data import export as personal
from portal.web import devices
from portal.web import style as style_page
from portal.web.page_cache import for_everybody

INBOX_PAGE = 20
AWAY = (OperationalError, InterfaceError)


@require_safe
def my(request: PersonRequest) -> HttpResponse:
    return render(
        request, "portal/my.html", {"cards": registry.home_cards(request.user)}
    )


@require_safe
def my_data(request: PersonRequest) -> HttpResponse:
    return render(request, "portal/my_data.html")


@require_POST
def my_data_download(request: PersonRequest) -> StreamingHttpResponse:
    """Everything about the person who asks, and nobody else."""
    told = personal.parts(request.user)
    audit.record("export own data", request.user, by=request.user)
    name = f"my-data-{timezone.localdate():%Y-%m-%d}.zip"
    return StreamingHttpResponse(
        personal.archive(told),
        content_type="application/zip",
        headers=storage.headers_for(name),
    )


@require_safe
def inbox(request: PersonRequest) -> HttpResponse:
    rows = (
        Message.objects.visible_to(request.user)
        .filter(archived_at=None)
        .select_related("data_key")
    )
    page = Paginator(rows, INBOX_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/inbox.html", {"page": page})


@require_safe
def inbox_message(request: PersonRequest, code: str) -> HttpResponse:
    message = get_object_or_404(
        Message.objects.visible_to(request.user).select_related("data_key"), code=code
    )
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=timezone.now())
    return render(request, "portal/inbox_message.html", {"message": message})


@require_POST
def inbox_archive(request: PersonRequest, code: str) -> HttpResponse:
    message = get_object_or_404(Message.objects.visible_to(request.user), code=code)
    Message.objects.filter(pk=message.pk).update(archived_at=timezone.now())
    messages.success(request, _("The message was put away."))
    return redirect("inbox")


@require_safe
def account_sessions(request: PersonRequest) -> HttpResponse:
    here = hashed(request.session.session_key or "")
    alive = (
        Session.objects.visible_to(request.user)
        .alive(timezone.now())
        .order_by("-started_at")
    )
    rows = [
        (devices.described(row.device), row.started_at, row.pk == here) for row in alive
    ]
    return render(request, "portal/account_sessions.html", {"rows": rows})


@require_POST
def account_sessions_end(request: PersonRequest) -> HttpResponse:
    """Logs the person out everywhere else."""
    here = hashed(request.session.session_key or "")
    Session.objects.visible_to(request.user).exclude(pk=here).delete()
    messages.success(request, _("You are logged out on all other devices."))
    return redirect("account_sessions")


@require_POST
def account_language(request: PersonRequest) -> HttpResponse:
    """The language of the person's messages."""
    chosen = request.POST.get("language", "")
    if chosen not in Language.values:
        raise Http404
    request.user.language = chosen
    request.user.save(update_fields=["language"])
    return redirect(translate_url(request.build_absolute_uri("/my/"), chosen))


@login_not_required
@require_safe
@for_everybody
def privacy(request: HttpRequest) -> HttpResponse:
    return render(
        request, "portal/privacy.html", {"has_line": settings.LINE is not None}
    )


@login_not_required
@require_safe
@for_everybody
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/contact.html", {"address": settings.MAIL_FROM})


@login_not_required
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    return render(request, "style.html", style_page.context())


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/mailbox.html", {"letters": local_mailbox.letters()})


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers; the broker is told but does not matter to requests."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except AWAY:
        return JsonResponse({"database": "away"}, status=503)
    return JsonResponse({"database": "ok", "broker": broker_state()})


def broker_state() -> str:
    if not settings.REDIS_URL:
        return "embedded"
    try:
        redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1
        ).ping()
    except redis.RedisError:
        return "away"
    return "ok"


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A denied object answers with the very bytes of a missing one."""
    return render(request, "404.html", status=404)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """For every exception, of views and of middlewares; a database that is away says so kindly."""
    if not isinstance(sys.exception(), AWAY):
        return server_error(request)
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "30"
    return response
