"""Which methods a view takes. Nothing but these decorators says so.

The address of a view that takes only POST is a landing place all the same: a person who
was logged out when they pressed comes back to it after the log-in, with GET. They are
sent on to the page where the button is.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods
from django.views.decorators.http import require_POST as machine_only

__all__ = ["form_page", "machine_only", "post_only"]

View = Callable[..., HttpResponseBase]
Page = str | Callable[..., str]

SAFE = ("GET", "HEAD")
FORM = (*SAFE, "POST")

form_page = require_http_methods(FORM)


def post_only(act: str | Promise, page: Page, *names: str) -> Callable[[View], View]:
    """`act`: what the button says.

    `page`: the page where it is, as the name of a route that takes those `names` of the
    view's own route, or as a function of the request and the view's route.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **route: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, **route)
            return lead_to_page(request, page, names, route)

        return belonging(guarded, act)

    return decorate


def belonging(view: Any, act: str | Promise) -> Any:
    view.act = act
    return view


def lead_to_page(
    request: HttpRequest, page: Page, names: tuple[str, ...], route: dict[str, Any]
) -> HttpResponse:
    """The page itself answers 404 to those who may not see it."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(FORM)
    if callable(page):
        address = page(request, **route)
    else:
        address = reverse(page, kwargs={name: route[name] for name in names})
    query = request.META.get("QUERY_STRING", "")
    if query and "?" not in address:
        address = f"{address}?{query}"
    return redirect(address)
