"""Addresses of public pages and of the pages of hosts."""

from django.urls import path

from organizations.views import (
    contacts,
    host,
    host_document,
    host_positions,
    host_profile,
    host_request,
    host_revisions,
    host_withdraw,
    invitations,
    members,
    public,
    subscriptions,
)

urlpatterns = [
    path("", public.home, name="home"),
    path(
        "cohorts/<int:number>/positions/",
        public.cohort_positions,
        name="cohort_positions",
    ),
    path(
        "cohorts/<int:number>/positions/<slug:slug>/", public.position, name="position"
    ),
    path(
        "cohorts/<int:number>/positions/<slug:slug>/position.pdf",
        public.position_pdf,
        name="position_pdf",
    ),
    path(
        "cohorts/<int:number>/positions/<slug:slug>/preview.png",
        public.position_preview,
        name="position_preview",
    ),
    path(
        "cohorts/<int:number>/positions/<slug:slug>/poster.pdf",
        public.position_poster,
        name="position_poster",
    ),
    path(
        "cohorts/<int:number>/preview.png",
        public.cohort_preview,
        name="cohort_preview",
    ),
    path("cohorts/<int:number>/poster.pdf", public.cohort_poster, name="cohort_poster"),
    path(
        "cohorts/<int:number>/how-to-apply/", public.how_to_apply, name="how_to_apply"
    ),
    path("cohorts/<int:number>/tell-me/", subscriptions.tell_me, name="tell_me"),
    path(
        "cohorts/<int:number>/tell-me/<str:token>/",
        subscriptions.tell_me_link,
        name="tell_me_link",
    ),
    path("organizations/", public.organizations, name="organizations"),
    path("organizations/<slug:slug>/", public.organization, name="organization"),
    path("host/request/", host_request.host_request, name="host_request"),
    path(
        "host/request/sent/", host_request.host_request_sent, name="host_request_sent"
    ),
    path("host/<slug:slug>/", host.host, name="host"),
    path("host/<slug:slug>/members/", members.host_members, name="host_members"),
    path(
        "host/<slug:slug>/members/<str:code>/role/",
        members.host_member_role,
        name="host_member_role",
    ),
    path(
        "host/<slug:slug>/members/<str:code>/remove/",
        members.host_member_remove,
        name="host_member_remove",
    ),
    path(
        "host/<slug:slug>/invitations/<str:code>/revoke/",
        members.host_invitation_revoke,
        name="host_invitation_revoke",
    ),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("host/<slug:slug>/contacts/", contacts.host_contacts, name="host_contacts"),
    path(
        "host/<slug:slug>/document/", host_document.host_document, name="host_document"
    ),
    path(
        "host/<slug:slug>/withdraw/", host_withdraw.host_withdraw, name="host_withdraw"
    ),
    path(
        "host/<slug:slug>/withdraw/take-back/",
        host_withdraw.host_withdraw_take_back,
        name="host_withdraw_take_back",
    ),
    path("host/<slug:slug>/begin/", host.host_begin, name="host_begin"),
    path(
        "host/<slug:slug>/positions/add/",
        host_positions.host_position_add,
        name="host_position_add",
    ),
    path(
        "host/<slug:slug>/positions/add/document/",
        host_positions.host_position_document,
        name="host_position_document",
    ),
    path(
        "host/<slug:slug>/positions/move/",
        host_positions.host_position_move,
        name="host_position_move",
    ),
    path("host/<slug:slug>/profile/", host_profile.host_profile, name="host_profile"),
    path(
        "host/<slug:slug>/profile/parts/<slug:part>/",
        host_profile.host_profile_part,
        name="host_profile_part",
    ),
    path(
        "host/<slug:slug>/profile/check/",
        host_profile.host_profile_check,
        name="host_profile_check",
    ),
    path(
        "host/<slug:slug>/profile/revisions/",
        host_revisions.host_revisions,
        name="host_revisions",
    ),
    path(
        "host/<slug:slug>/profile/revisions/<str:code>/",
        host_revisions.host_revision,
        name="host_revision",
    ),
    path(
        "host/<slug:slug>/profile/revisions/<str:code>/document/",
        host_revisions.host_revision_document,
        name="host_revision_document",
    ),
    path(
        "host/<slug:slug>/profile/revisions/<str:code>/take-up/",
        host_revisions.host_revision_take_up,
        name="host_revision_take_up",
    ),
    path(
        "host/<slug:slug>/profile/preview/",
        host_profile.host_profile_preview,
        name="host_profile_preview",
    ),
]
