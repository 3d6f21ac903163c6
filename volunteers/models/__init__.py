from volunteers.models.application import Answer, Application, Choice, Consent
from volunteers.models.comment import Comment
from volunteers.models.conflict import Conflict
from volunteers.models.decision import Decision, ReasonText
from volunteers.models.document import Document, DocumentKind
from volunteers.models.erasure import ErasedCount, ErasureRequest
from volunteers.models.export import Export, SavedFilter
from volunteers.models.interest import Interest, SavedPosition
from volunteers.models.interview import (
    Assessment,
    AssessmentScore,
    CalendarLink,
    Interview,
    InterviewPanel,
    InterviewSlot,
)
from volunteers.models.questions import (
    ConsentText,
    Criterion,
    EligibilityQuestion,
    Question,
)
from volunteers.models.reference import Reference
from volunteers.models.release import Release, ReleasedOutcome, Reranking
from volunteers.models.review import (
    AssignmentRun,
    CohortFigures,
    EarlierReview,
    PanelMember,
    Review,
    ReviewerPreference,
    Score,
)

__all__ = [
    "Answer",
    "Application",
    "Assessment",
    "AssessmentScore",
    "AssignmentRun",
    "CalendarLink",
    "Choice",
    "CohortFigures",
    "Comment",
    "Conflict",
    "Consent",
    "ConsentText",
    "Criterion",
    "Decision",
    "Document",
    "DocumentKind",
    "EarlierReview",
    "EligibilityQuestion",
    "ErasedCount",
    "ErasureRequest",
    "Export",
    "Interest",
    "Interview",
    "InterviewPanel",
    "InterviewSlot",
    "PanelMember",
    "Question",
    "ReasonText",
    "Reference",
    "Release",
    "ReleasedOutcome",
    "Reranking",
    "Review",
    "ReviewerPreference",
    "SavedFilter",
    "SavedPosition",
    "Score",
]
