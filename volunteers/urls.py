"""URLs of applications, references, reviews and interviews."""

from django.urls import path

from volunteers.views import (
    calendars,
    erasure,
    hosts,
    interview_scores,
    interviews,
    references,
    reviews,
    saved_positions,
)
from volunteers.views.application import (
    applying,
    asked,
    documents,
    eligibility,
    ranking,
    sections,
    seen_by,
)

APPLICATION = "cohorts/<int:number>/application/"

urlpatterns = [
    path(
        "cohorts/<int:number>/eligibility/", eligibility.eligibility, name="eligibility"
    ),
    path("cohorts/<int:number>/saved/", saved_positions.saved, name="saved"),
    path("cohorts/<int:number>/compare/", saved_positions.compare, name="compare"),
    path(
        "cohorts/<int:number>/positions/<slug:slug>/save/",
        saved_positions.position_save,
        name="position_save",
    ),
    path(
        "cohorts/<int:number>/positions/<slug:slug>/unsave/",
        saved_positions.position_unsave,
        name="position_unsave",
    ),
    path("cohorts/<int:number>/apply/", applying.apply, name="apply"),
    path("cohorts/<int:number>/asked/", asked.asked, name="asked"),
    path("cohorts/<int:number>/asked/questions.pdf", asked.asked_pdf, name="asked_pdf"),
    path(APPLICATION, applying.application_detail, name="application"),
    path(f"{APPLICATION}check/", applying.application_check, name="application_check"),
    path(
        f"{APPLICATION}submit/", applying.application_submit, name="application_submit"
    ),
    path(
        f"{APPLICATION}answer/", applying.application_answer, name="application_answer"
    ),
    path(
        f"{APPLICATION}withdraw/",
        applying.application_withdraw,
        name="application_withdraw",
    ),
    path(
        f"{APPLICATION}undo-withdrawal/",
        applying.application_undo_withdrawal,
        name="application_undo_withdrawal",
    ),
    path(f"{APPLICATION}reuse/", applying.application_reuse, name="application_reuse"),
    path(
        f"{APPLICATION}seen-by-reviewers/",
        seen_by.application_seen_by_reviewers,
        name="application_seen_by_reviewers",
    ),
    path(
        f"{APPLICATION}seen-by-hosts/",
        seen_by.application_seen_by_hosts,
        name="application_seen_by_hosts",
    ),
    path(
        f"{APPLICATION}ranking/",
        ranking.application_ranking,
        name="application_ranking",
    ),
    path(
        f"{APPLICATION}receipt.pdf",
        documents.application_receipt,
        name="application_receipt",
    ),
    path(
        f"{APPLICATION}documents/",
        documents.application_documents,
        name="application_documents",
    ),
    path(
        f"{APPLICATION}documents/<str:code>/",
        documents.application_document,
        name="application_document",
    ),
    path(
        f"{APPLICATION}documents/<slug:slug>/remove/",
        documents.application_document_remove,
        name="application_document_remove",
    ),
    path(
        f"{APPLICATION}interview/",
        interviews.application_interview,
        name="application_interview",
    ),
    path(
        f"{APPLICATION}interview/cancel/",
        interviews.application_interview_cancel,
        name="application_interview_cancel",
    ),
    path(
        f"{APPLICATION}interview/appointment.ics",
        interviews.application_interview_calendar,
        name="application_interview_calendar",
    ),
    path(
        f"{APPLICATION}<slug:section>/",
        sections.application_section,
        name="application_section",
    ),
    path("references/thanks/", references.reference_thanks, name="reference_thanks"),
    path("references/<str:token>/", references.reference, name="reference"),
    path("references/<str:token>/key/", references.reference_key, name="reference_key"),
    path(
        "references/<str:token>/erase/",
        references.reference_erase,
        name="reference_erase",
    ),
    path(
        "references/<str:token>/decline/",
        references.reference_decline,
        name="reference_decline",
    ),
    path("host/<slug:slug>/applicants/", hosts.host_applicants, name="host_applicants"),
    path(
        "host/<slug:slug>/applicants/rank/",
        hosts.host_applicants_rank,
        name="host_applicants_rank",
    ),
    path(
        "host/<slug:slug>/applicants/compare/",
        hosts.host_applicants_compare,
        name="host_applicants_compare",
    ),
    path(
        "host/<slug:slug>/applicants/<str:code>/",
        hosts.host_applicant,
        name="host_applicant",
    ),
    path(
        "host/<slug:slug>/applicants/<str:code>/answer/",
        hosts.host_applicant_answer,
        name="host_applicant_answer",
    ),
    path("account/erase/", erasure.account_erase, name="account_erase"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/interviews/", interview_scores.interviews, name="interviews"),
    path(
        "reviews/interviews/<str:code>/", interview_scores.interview, name="interview"
    ),
    path(
        "reviews/interviews/<str:code>/conflict/",
        interview_scores.interview_conflict,
        name="interview_conflict",
    ),
    path(
        "reviews/interviews/<str:code>/reopen/",
        interview_scores.scores_reopen,
        name="interview_scores_reopen",
    ),
    path("account/calendar/", calendars.account_calendar, name="account_calendar"),
    path(
        "calendar/<str:token>/appointments.ics",
        calendars.calendar_feed,
        name="calendar_feed",
    ),
    path("reviews/<str:code>/", reviews.review, name="review"),
    path(
        "reviews/<str:code>/conflict/", reviews.review_conflict, name="review_conflict"
    ),
    path("reviews/<str:code>/reopen/", reviews.review_reopen, name="review_reopen"),
    path(
        "reviews/<str:code>/documents/<str:file_code>/",
        reviews.review_document,
        name="review_document",
    ),
    path("reviews/<str:code>/keys/", reviews.review_keys, name="review_keys"),
    path("reviews/<str:code>/abstain/", reviews.review_abstain, name="review_abstain"),
]
