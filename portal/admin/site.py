"""The admin site, behind the one log-in page, with the overview as its index."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.admin.cohort_choice import (
    PARAMETER,
    NoCohortYet,
    cohorts_of,
    select_cohort,
)
from portal.admin.model_admin import RuleAdmin
from portal.kernel import cards, permissions
from portal.models import User
from portal.models.choices import Role

ACTS = 3
"""So many of the things that wait are cards of their own on the overview."""


class PortalAdminSite(admin.AdminSite):
    site_title = site_header = _lazy("Coordination")
    index_title = _lazy("Overview")
    site_url = "/"
    enable_nav_sidebar = False
    index_template = "admin/overview.html"

    def register(
        self, model_or_iterable: Any, admin_class: Any = None, **options: Any
    ) -> None:
        """Only models with rules: what other packages register is ignored."""
        if admin_class and issubclass(admin_class, RuleAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return permissions.is_staff(request.user)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Django's, without the list of all models, which only its sidebar shows and
        which asks each model's permissions and addresses anew for each page.
        """
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "is_popup": False,
            "is_nav_sidebar_enabled": self.enable_nav_sidebar,
        }

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """A page that is about a cohort leads to the overview while there is none."""

        @wraps(view)
        def leading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                answer: HttpResponse = view(request, *args, **kwargs)
            except NoCohortYet:
                if not permissions.is_coordinator(request.user):
                    raise
                messages.info(
                    request, _("That page is about a cohort, and there is none yet.")
                )
                return redirect("admin:index")
            return answer

        return super().admin_view(leading, cacheable)

    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Visitors go to the one log-in page; people without the role get 403."""
        next_url = request.GET.get("next") or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(next_url, reverse("account_login"))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_logout")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    password_change_done = password_change  # type: ignore[assignment]

    def get_urls(self) -> list[URLResolver | URLPattern]:
        settings = path("settings/", self.admin_view(self.settings), name="settings")
        return [settings, *super().get_urls()]

    def settings(self, request: HttpRequest) -> HttpResponse:
        """Every list that this person may open."""
        context = {
            **self.each_context(request),
            "title": _lazy("Cohort settings"),
            "app_list": self.get_app_list(request),
        }
        return TemplateResponse(request, "admin/settings.html", context)

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The overview of one cohort: see `select_cohort`."""
        user: Any = request.user
        cohort = select_cohort(cohorts_of(request), request.GET.get(PARAMETER))
        found = cards.overview_cards(cohort, user) if cohort else []
        tasks = cards.waiting_tasks(found)
        context = {
            "cohort": cohort,
            "cards": found,
            "acts": tasks[:ACTS],
            "other_tasks": tasks[ACTS:],
            "may_add_cohort": permissions.is_coordinator(user),
            "lacks_coordinators": not cohort
            and not User.objects.filter(role=Role.COORDINATOR, is_active=True).exists(),
            **(extra_context or {}),
        }
        return super().index(request, context)
