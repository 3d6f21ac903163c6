from django.urls import path

from placements.views import (
    alumni,
    certificates,
    concerns,
    deferring,
    hosting,
    offers,
    statistics,
    volunteering,
    writing,
)

OWN = "cohorts/<int:number>/offer/"
HOST = "host/<slug:slug>/volunteers/<str:code>/"

urlpatterns = [
    path(OWN, offers.offer, name="offer"),
    path(f"{OWN}accept/", offers.offer_accept, name="offer_accept"),
    path(f"{OWN}decline/", offers.offer_decline, name="offer_decline"),
    path(f"{OWN}defer/", deferring.offer_defer, name="offer_defer"),
    path("cohorts/<int:number>/figures/", statistics.cohort_figures, name="cohort_figures"),
    path("placement/alumni/", alumni.placement_alumni, name="placement_alumni"),
    path("placement/", volunteering.placement, name="placement"),
    path("placement/conditions/<slug:slug>/", volunteering.placement_condition, name="placement_condition"),
    path("placement/phases/<int:order>/", writing.placement_goals, name="placement_goals"),
    path("placement/check-ins/<str:checkin>/", writing.placement_checkin, name="placement_checkin"),
    path("placement/reports/<int:year>/<int:month>/", writing.placement_report, name="placement_report"),
    path("placement/days-off/", volunteering.placement_leave, name="placement_leave"),
    path("placement/days-off/<str:entry>/", volunteering.placement_leave_back, name="placement_leave_back"),
    path("placement/end/", volunteering.placement_end, name="placement_end"),
    path("placement/concerns/", concerns.concerns, name="placement_concerns"),
    path("placement/concerns/<str:concern>/", concerns.concern, name="placement_concern"),
    path("placement/certificates/<str:code>/", certificates.placement_certificate, name="placement_certificate"),
    path(
        "placement/certificates/<str:code>/name/",
        certificates.placement_certificate_name,
        name="placement_certificate_name",
    ),
    path("placement/others/<str:code>/", volunteering.placement_other, name="placement_other"),
    path("certificates/<str:code>/", certificates.certificate, name="certificate"),
    path("host/<slug:slug>/volunteers/", hosting.host_volunteers, name="host_volunteers"),
    path(HOST, hosting.host_volunteer, name="host_volunteer"),
    path(f"{HOST}phases/<int:order>/", hosting.host_goals, name="host_goals"),
    path(f"{HOST}check-ins/<str:checkin>/", hosting.host_checkin, name="host_checkin"),
    path(f"{HOST}reports/<str:report>/", hosting.host_report, name="host_report"),
    path(f"{HOST}days-off/<str:entry>/", hosting.host_leave, name="host_leave"),
]
