"""The admin site, behind the one log-in page, with the overview as its index."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy

from portal.admin.model_admin import RuleAdmin
from portal.kernel import cards, permissions


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    is_here: bool


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

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the header's lists, and whether the account menu links to the jobs."""
        return {
            **super().each_context(request),
            "menu": self.menu(request),
            "does_long_work": permissions.is_coordinator(request.user),
        }

    def menu(self, request: HttpRequest) -> list[MenuItem]:
        """The header's lists: those with a `menu_order` that this person may open."""
        listed: list[Any] = [
            model_admin
            for model_admin in self._registry.values()
            if getattr(model_admin, "menu_order", 0)
            and model_admin.has_view_permission(request)
        ]
        items = []
        for model_admin in sorted(listed, key=lambda each: each.menu_order):
            opts = model_admin.model._meta
            url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
            items.append(
                MenuItem(
                    capfirst(str(opts.verbose_name_plural)),
                    url,
                    request.path.startswith(url),
                )
            )
        return items

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The overview of one cohort: see `select_cohort`."""
        user: Any = request.user
        cohorts = cards.cohorts(user)
        cohort = select_cohort(cohorts, request.GET.get("cohort"))
        context = {
            "cohort": cohort,
            "cohorts": cohorts,
            "cards": cards.overview_cards(cohort, user) if cohort else [],
            **(extra_context or {}),
        }
        return super().index(request, context)


def select_cohort(cohorts: list[Any], number: str | None) -> Any:
    """The cohort of that number, or `Http404`.

    Without a number the open one, else the newest, else None.
    """
    if number is None:
        newest = next(iter(cohorts), None)
        return next((cohort for cohort in cohorts if cohort.is_open), newest)
    for cohort in cohorts:
        if str(cohort.number) == number:
            return cohort
    raise Http404


def get_cohort_or_404(request: HttpRequest) -> Any:
    """The cohort that a page is about, by its address; 404 while there is none."""
    user: Any = request.user
    cohort = select_cohort(cards.cohorts(user), request.GET.get("cohort") or None)
    if cohort is None:
        raise Http404
    return cohort
