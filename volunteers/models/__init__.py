from volunteers.models.application import Answer, Application, Choice, Consent
from volunteers.models.assessment import Assessment, AssessmentScore
from volunteers.models.cohort_figures import CohortFigures
from volunteers.models.comment import Comment
from volunteers.models.conflict import Conflict
from volunteers.models.document import Document, DocumentKind
from volunteers.models.eligibility import EligibilityQuestion
from volunteers.models.erasure import ErasedCount, ErasureRequest
from volunteers.models.export import Export
from volunteers.models.interest import Interest
from volunteers.models.interview import CalendarLink, Interview, InterviewPanel, InterviewSlot
from volunteers.models.questions import ConsentText, Criterion, Question
from volunteers.models.reference import Reference
from volunteers.models.release import Release, ReleasedOutcome
from volunteers.models.reranking import Reranking
from volunteers.models.review import AssignmentRun, PanelMember, Review, ReviewerPreference, Score
from volunteers.models.saved_filter import SavedFilter
from volunteers.models.saved_position import SavedPosition

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
    "Document",
    "DocumentKind",
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
