"""Health checks for proxies and containers."""

from hmac import compare_digest

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.operation import metrics as figures

DATABASE_DOWN = (OperationalError, InterfaceError)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Fails if the database is down.

    The state of the broker is only reported: requests don't need it.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DATABASE_DOWN:
        return JsonResponse({"database": "away"}, status=503)
    return JsonResponse({"database": "ok", "broker": broker_state()})


def broker_state() -> str:
    if not settings.REDIS_URL:
        return "embedded"
    try:
        # Timeouts in seconds: the probe must answer before its own limit.
        redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1
        ).ping()
    except redis.RedisError:
        return "away"
    return "ok"


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever sends the token; to anybody else there is no such page."""
    token = settings.OPERATION.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    # Bytes: text that isn't ASCII can't be compared in constant time.
    if not (token and compare_digest(given.encode(), token.encode())):
        raise Http404
    text = figures.render(timezone.now())
    return HttpResponse(text, content_type=figures.CONTENT_TYPE)
