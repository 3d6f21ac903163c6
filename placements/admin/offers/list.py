"""The list of offers, the page of one, and the addresses of the others."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy

from organizations.templatetags.names import named
from placements import rules
from placements.admin.filters import (
    OfferCohortFilter,
    OfferHostFilter,
    OfferStateFilter,
)
from placements.admin.finding import get_offer_or_404
from placements.admin.offers import planned
from placements.admin.offers.corrections import (
    ChangeDeadline,
    ChangeProvince,
    ExtendDeadlines,
    ReopenOffer,
)
from placements.admin.offers.release import ReleaseOffers, stop_release
from placements.admin.offers.withdraw import WithdrawOffer
from placements.matching import reasons
from placements.models import Offer
from placements.models.choices import OfferStatus
from placements.models.queries.placements import LONG_FIELDS
from placements.offers import releases, terms
from placements.overview import earlier_service
from portal.admin.cohort_choice import asked_for, cohorts_of, current_cohort
from portal.admin.columns import date_column
from portal.admin.context import admin_context, safe_page
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.kernel import audit, permissions
from portal.kernel.permissions import PersonRequest
from volunteers.models import Release

TONES = {
    OfferStatus.PLANNED: "sky",
    OfferStatus.OPEN: "teal",
    OfferStatus.ACCEPTED: "leaf",
    OfferStatus.DECLINED: "rose",
    OfferStatus.LAPSED: "sun",
}


@safe_page
def offer_detail(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """Reading a reason is recorded."""
    offer = get_offer_or_404(request.user, code)
    reason = offer.decline_reason or offer.withdraw_reason
    if reason:
        audit.record("read offer", offer, by=request.user)
    can_release = rules.can_release(request.user, offer)
    context = admin_context(
        model_admin,
        request,
        title=offer.application.reference,
        preview=planned.preview_offer(offer, request.user) if can_release else None,
        offer=offer,
        tone=TONES.get(OfferStatus(offer.status), "plain"),
        reason=reason,
        others=earlier_service.earlier_service(offer.application, request.user),
        next_reason=reasons.next_offer_reason(offer, to=request.user),
        starts_on=terms.term_date(offer.terms, "starts_on"),
        ends_on=terms.term_date(offer.terms, "ends_on"),
        can_release=can_release,
        leaving=Release.objects.under_way().filter(offers__offer=offer).first(),
        can_change_deadline=rules.can_change_deadline(request.user, offer),
        can_change_province=rules.can_change_province(request.user, offer),
        can_reopen=rules.can_reopen(request.user, offer),
        can_withdraw=rules.can_withdraw_offer(request.user, offer),
        lines=audit.history_of(offer, reader=request.user),
    )
    return TemplateResponse(request, "admin/placements/offer.html", context)


def cohort_of_list(request: PersonRequest) -> Any:
    """The current one where the address names none that exists."""
    cohorts, number = cohorts_of(request), asked_for(request)
    asked = (cohort for cohort in cohorts if str(cohort.number) == number)
    return next(asked, current_cohort(cohorts))


@admin.register(Offer)
class OfferAdmin(RuleAdmin):
    """Offers come from a match and move by steps; nobody edits one here."""

    empty_text = _lazy("Offers appear here once a match is in use.")
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "who",
        "host",
        "state",
        "rank",
        "origin",
        date_column("answer_by", _lazy("answer by")),
    ]
    list_filter = [OfferCohortFilter, OfferStateFilter, OfferHostFilter]
    list_select_related = ["application", "position__organization"]
    search_fields = ["application__search_text"]
    search_help_text = _lazy("Name, reference or email")
    change_list_template = "admin/placements/offers.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Offer]:
        rows = super().get_queryset(request)
        sealed = (
            "terms",
            "decline_reason",
            "withdraw_reason",
            "application__note",
            "application__search_text",
        )
        return rows.defer(*LONG_FIELDS, *sealed)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CodeChangeList

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        """With the number of those that can be released, of the cohort on show."""
        cohort = cohort_of_list(request)
        count = releases.releasable(cohort, request.user).count() if cohort else 0
        return super().changelist_view(
            request,
            {"acts_on": cohort, "planned_count": count, **(extra_context or {})},
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def search_exactly(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """By any part of a name, however it is spelt."""
        if search_term.strip():
            queryset = queryset.search(search_term)
        return queryset, False

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="placements_offer_changelist"),
            self.page("release/", ReleaseOffers.view, "release"),
            self.page("release/<str:code>/stop/", stop_release, "release_stop"),
            self.page("deadlines/", ExtendDeadlines.view, "deadlines"),
            self.page("<str:code>/change/", offer_detail, "change"),
            self.page("<str:code>/deadline/", ChangeDeadline.view, "deadline"),
            self.page("<str:code>/province/", ChangeProvince.view, "province"),
            self.page("<str:code>/reopen/", ReopenOffer.view, "reopen"),
            self.page("<str:code>/withdraw/", WithdrawOffer.view, "withdraw"),
        ]

    @admin.display(
        description=_lazy("application"), ordering="application__display_name"
    )
    def who(self, offer: Offer) -> str:
        application = offer.application
        return format_html(
            '{} <span class="ref-code">{}</span>',
            application.display_name,
            application.reference,
        )

    @admin.display(
        description=_lazy("organization"), ordering="position__organization__sort_key"
    )
    def host(self, offer: Offer) -> str:
        return named(offer.position)

    @admin.display(description=_lazy("state"), ordering="status")
    def state(self, offer: Offer) -> str:
        tone = TONES.get(OfferStatus(offer.status), "plain")
        return format_html(
            '<span class="state state--{}">{}</span>', tone, offer.get_status_display()
        )
