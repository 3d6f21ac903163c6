"""What every page of the admin needs: its context, and guards for its method."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.functional import Promise

from portal.admin.cohort_choice import OF_LIST
from portal.kernel import methods

AdminView = Callable[..., HttpResponse]
"""Takes the model admin first, then the request and what the route names."""


def admin_context(
    model_admin: ModelAdmin, request: HttpRequest, **context: Any
) -> dict[str, Any]:
    """With the address of the model's list, which the breadcrumbs link to, as it was
    when it led here.
    """
    opts = model_admin.opts
    list_url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    query = request.GET.get(OF_LIST)
    return {
        **model_admin.admin_site.each_context(request),
        "opts": opts,
        "list_url": f"{list_url}?{query}" if query else list_url,
        **context,
    }


def allow_methods(*methods: str) -> Callable[[AdminView], AdminView]:
    """Like the guards of `portal.kernel.methods`, for views that take the model admin
    first.
    """

    def decorate(view: AdminView) -> AdminView:
        @wraps(view)
        def guarded(
            model_admin: ModelAdmin, request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(model_admin, request, *args, **kwargs)

        return guarded

    return decorate


safe_page = allow_methods(*methods.SAFE)
form_page = allow_methods(*methods.FORM)


def post_only(
    act: str | Promise, page: methods.Page, *names: str
) -> Callable[[AdminView], AdminView]:
    """`portal.kernel.methods.post_only` for views that take the model admin first."""

    def decorate(view: AdminView) -> AdminView:
        @wraps(view)
        def guarded(
            model_admin: ModelAdmin, request: HttpRequest, **route: Any
        ) -> HttpResponse:
            if request.method == "POST":
                return view(model_admin, request, **route)
            return methods.lead_to_page(request, page, names, route)

        return methods.belonging(guarded, act)

    return decorate
