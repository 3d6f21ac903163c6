"""The list of offers, the page of one, and where their other pages hang."""

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

from placements import rules
from placements.admin.filters import OfferCohortFilter, OfferStateFilter
from placements.admin.finding import find_offer, known
from placements.admin.matching.list import safe
from placements.admin.offers import release, withdraw
from placements.matching import reasons
from placements.models import Offer
from placements.models.choices import OfferStatus
from placements.models.queries.placements import LONG
from placements.offers import terms
from portal.admin.site import ByCode, RuleAdmin, moment
from portal.kernel import audit, permissions
from portal.kernel.permissions import PersonRequest
from portal.models import AuditEntry

TONES = {
    OfferStatus.PLANNED: "sky",
    OfferStatus.OPEN: "teal",
    OfferStatus.ACCEPTED: "leaf",
    OfferStatus.DECLINED: "rose",
    OfferStatus.LAPSED: "sun",
}


def read(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    """A reason that is opened here leaves a line of history."""
    offer = find_offer(request.user, code)
    reason = offer.decline_reason or offer.withdraw_reason
    if reason:
        audit.record("read offer", offer, by=request.user)
    context = known(
        desk,
        request,
        title=offer.application.reference,
        offer=offer,
        tone=TONES.get(OfferStatus(offer.status), "plain"),
        reason=reason,
        next_reason=reasons.next_reason(offer),
        starts_on=terms.day(offer.terms, "starts_on"),
        ends_on=terms.day(offer.terms, "ends_on"),
        can_release=rules.can_release(request.user, offer),
        can_withdraw=rules.can_withdraw_offer(request.user, offer),
        lines=AuditEntry.objects.visible_to(request.user)
        .about(offer)
        .with_names()
        .order_by("-pk"),
    )
    return TemplateResponse(request, "admin/placements/offer.html", context)


@admin.register(Offer)
class OfferAdmin(RuleAdmin):
    """Offers come from a match and move by steps; nobody adds, edits or deletes one here."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "who",
        "host",
        "state",
        "rank",
        "origin",
        moment("answer_by", _lazy("answer by")),
    ]
    list_filter = [OfferCohortFilter, OfferStateFilter]
    list_select_related = ["application", "position__organization"]
    search_fields = ["application__search_text"]
    search_help_text = _lazy("Name, reference or e-mail")
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
        return rows.defer(*LONG, *sealed)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ByCode

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Any part of a name, forgiving how it is written."""
        return (
            queryset.search(search_term) if search_term.strip() else queryset
        ), False

    def get_urls(self) -> list[URLPattern]:
        listed = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", listed, name="placements_offer_changelist"),
            self.page("release/", release.page, "release"),
            self.page("<str:code>/change/", safe(read), "change"),
            self.page("<str:code>/withdraw/", withdraw.page, "withdraw"),
        ]

    @admin.display(description=_lazy("application"), ordering="application__reference")
    def who(self, offer: Offer) -> str:
        application = offer.application
        return format_html(
            '{}<span class="sub">{}</span>',
            application.reference,
            application.display_name,
        )

    @admin.display(
        description=_lazy("organization"), ordering="position__organization__sort_key"
    )
    def host(self, offer: Offer) -> str:
        return format_html(
            '<span lang="th">{}</span>', offer.position.organization.name
        )

    @admin.display(description=_lazy("state"), ordering="status")
    def state(self, offer: Offer) -> str:
        tone = TONES.get(OfferStatus(offer.status), "plain")
        return format_html(
            '<span class="badge badge--{}">{}</span>', tone, offer.get_status_display()
        )
