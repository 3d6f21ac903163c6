"""Addresses that are the same in every language."""

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
