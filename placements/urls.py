"""Addresses of offers, the year of work, certificates and a host's volunteers."""

from django.urls import path

from placements.views import (
    alumni,
    certificates,
    concerns,
    deferrals,
    host_volunteers,
    mentors,
    offers,
    placement,
    records,
    requests,
    statistics,
)

OFFER_PATH = "cohorts/<int:number>/offer/"
HOST_VOLUNTEER_PATH = "host/<slug:slug>/volunteers/<str:code>/"

urlpatterns = [
    path(OFFER_PATH, offers.offer, name="offer"),
    path(f"{OFFER_PATH}accept/", offers.offer_accept, name="offer_accept"),
    path(f"{OFFER_PATH}decline/", offers.offer_decline, name="offer_decline"),
    path(f"{OFFER_PATH}defer/", deferrals.offer_defer, name="offer_defer"),
    path(
        "cohorts/<int:number>/figures/",
        statistics.cohort_figures,
        name="cohort_figures",
    ),
    path("placement/alumni/", alumni.placement_alumni, name="placement_alumni"),
    path("placement/", placement.placement, name="placement"),
    path(
        "placement/conditions/<slug:slug>/",
        placement.placement_condition,
        name="placement_condition",
    ),
    path(
        "placement/phases/<int:order>/", records.placement_goals, name="placement_goals"
    ),
    path(
        "placement/check-ins/<str:checkin>/",
        records.placement_checkin,
        name="placement_checkin",
    ),
    path(
        "placement/reports/<int:year>/<int:month>/",
        records.placement_report,
        name="placement_report",
    ),
    path("placement/days-off/", placement.placement_leave, name="placement_leave"),
    path(
        "placement/days-off/<str:entry>/",
        placement.placement_leave_back,
        name="placement_leave_back",
    ),
    path("placement/requests/", requests.placement_requests, name="placement_requests"),
    path(
        "placement/requests/<slug:kind>/",
        requests.placement_request,
        name="placement_request",
    ),
    path(
        "placement/requests/<str:code>/back/",
        requests.placement_request_back,
        name="placement_request_back",
    ),
    path("placement/end/", placement.placement_end, name="placement_end"),
    path("placement/concerns/", concerns.placement_concerns, name="placement_concerns"),
    path(
        "placement/concerns/<str:concern>/",
        concerns.placement_concern,
        name="placement_concern",
    ),
    path("placement/mentor/", mentors.placement_mentor, name="placement_mentor"),
    path(
        "placement/mentor/change/",
        mentors.placement_mentor_change,
        name="placement_mentor_change",
    ),
    path(
        "placement/certificates/<str:code>/",
        certificates.placement_certificate,
        name="placement_certificate",
    ),
    path(
        "placement/certificates/<str:code>/name/",
        certificates.placement_certificate_name,
        name="placement_certificate_name",
    ),
    path(
        "placement/others/<str:code>/",
        placement.placement_other,
        name="placement_other",
    ),
    path("certificates/<str:code>/", certificates.certificate, name="certificate"),
    path(
        "host/<slug:slug>/volunteers/",
        host_volunteers.host_volunteers,
        name="host_volunteers",
    ),
    path(HOST_VOLUNTEER_PATH, host_volunteers.host_volunteer, name="host_volunteer"),
    path(
        f"{HOST_VOLUNTEER_PATH}phases/<int:order>/",
        host_volunteers.host_goals,
        name="host_goals",
    ),
    path(
        f"{HOST_VOLUNTEER_PATH}check-ins/<str:checkin>/",
        host_volunteers.host_checkin,
        name="host_checkin",
    ),
    path(f"{HOST_VOLUNTEER_PATH}mentor/", mentors.host_mentor, name="host_mentor"),
    path(
        f"{HOST_VOLUNTEER_PATH}mentor/messages/",
        mentors.host_mentoring,
        name="host_mentoring",
    ),
    path(
        f"{HOST_VOLUNTEER_PATH}mentor/<str:mentor>/",
        mentors.host_mentor_back,
        name="host_mentor_back",
    ),
    path(
        f"{HOST_VOLUNTEER_PATH}reports/<str:report>/",
        host_volunteers.host_report,
        name="host_report",
    ),
    path(
        f"{HOST_VOLUNTEER_PATH}days-off/<str:entry>/",
        host_volunteers.host_leave,
        name="host_leave",
    ),
    path(
        f"{HOST_VOLUNTEER_PATH}days-off/<str:entry>/change/",
        host_volunteers.host_leave_change,
        name="host_leave_change",
    ),
]
