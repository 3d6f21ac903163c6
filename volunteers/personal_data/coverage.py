"""What of this package the download has, and what is left out for which reason."""

from portal.personal_data import coverage
from volunteers.models import (
    Answer,
    Application,
    Assessment,
    AssessmentScore,
    AssignmentRun,
    CalendarLink,
    Choice,
    Comment,
    Conflict,
    Consent,
    Decision,
    Document,
    EarlierReview,
    ErasureRequest,
    Export,
    Interest,
    Interview,
    InterviewPanel,
    InterviewSlot,
    PanelMember,
    Reference,
    Release,
    ReleasedOutcome,
    Reranking,
    Review,
    ReviewerPreference,
    SavedFilter,
    SavedPosition,
    Score,
)

JUDGEMENT = "written in confidence about an applicant, for the decision"
OUTCOME = "an outcome is in `applications` once it is released, and not before"
coverage.register(
    dict.fromkeys(
        (
            Application,
            Answer,
            Choice,
            Consent,
            Document,
            ErasureRequest,
            Interview,
            InterviewSlot,
            Reference,
            Reranking,
        ),
        "applications",
    )
    | {
        SavedPosition: "saved_positions",
        SavedFilter: "saved_filters",
        PanelMember: "reviewer_in_cohorts",
        ReviewerPreference: "reviewing_preferences",
        InterviewPanel: "interviews_on_panels",
        CalendarLink: "interviews_on_panels",
    },
    dict.fromkeys(
        (
            Review,
            EarlierReview,
            Score,
            Assessment,
            AssessmentScore,
            Comment,
            Decision,
            Interest,
        ),
        JUDGEMENT,
    )
    | {
        Conflict: "what somebody declared about themselves and an applicant",
        Release: OUTCOME,
        ReleasedOutcome: OUTCOME,
        AssignmentRun: coverage.WORK,
        Export: coverage.WORK,
    },
)
