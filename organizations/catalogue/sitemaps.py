"""The sitemap of the public pages, each in both languages."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from organizations.models import Cohort, Organization, Position


class TranslatedSitemap(Sitemap):
    i18n = alternates = x_default = True


class StaticSitemap(TranslatedSitemap):
    def items(self) -> list[str]:
        return ["home", "organizations", "privacy", "contact"]

    def location(self, item: str) -> str:
        return reverse(item)


class CohortSitemap(TranslatedSitemap):
    def items(self) -> QuerySet[Cohort]:
        return Cohort.objects.public()


class GuideSitemap(CohortSitemap):
    def location(self, item: Cohort) -> str:
        return reverse("how_to_apply", args=[item.number])


class PositionSitemap(TranslatedSitemap):
    def items(self) -> QuerySet[Position]:
        rows = (
            Position.objects.public()
            .select_related("cohort")
            .order_by("-cohort__number", "slug")
        )
        # What addresses and dates need: spares loading every profile's JSON.
        return rows.only("slug", "published_at", "cohort__number")

    def lastmod(self, item: Position) -> datetime:
        return item.published_at


class OrganizationSitemap(TranslatedSitemap):
    def items(self) -> QuerySet[Organization]:
        return (
            Organization.objects.public().order_by("slug").only("slug", "published_at")
        )

    def lastmod(self, item: Organization) -> Any:
        return item.published_at


SITEMAPS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {
    "pages": StaticSitemap,
    "cohorts": CohortSitemap,
    "guides": GuideSitemap,
    "positions": PositionSitemap,
    "organizations": OrganizationSitemap,
}
