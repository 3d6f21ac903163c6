"""Addresses for machines: the same in every language, without a prefix."""

from django.urls import path

from organizations.views import machines

urlpatterns = [
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path(
        "cohorts/<int:number>/positions.json",
        machines.positions_feed,
        name="positions_feed",
    ),
]
