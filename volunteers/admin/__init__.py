from volunteers.admin.applications import ApplicationAdmin
from volunteers.admin.asking import ConsentTextAdmin, DocumentKindAdmin, QuestionAdmin
from volunteers.admin.conflicting import ConflictAdmin
from volunteers.admin.eligibility import EligibilityQuestionAdmin
from volunteers.admin.erased import ErasedCountAdmin, ErasureRequestAdmin
from volunteers.admin.exporting import ExportAdmin
from volunteers.admin.interest import InterestAdmin
from volunteers.admin.interview_panels import InterviewPanelAdmin
from volunteers.admin.interviews import InterviewAdmin
from volunteers.admin.panel import PanelMemberAdmin, ReviewAdmin
from volunteers.admin.rubric import CriterionAdmin

__all__ = [
    "ApplicationAdmin",
    "ConflictAdmin",
    "ConsentTextAdmin",
    "CriterionAdmin",
    "DocumentKindAdmin",
    "EligibilityQuestionAdmin",
    "ErasedCountAdmin",
    "ErasureRequestAdmin",
    "ExportAdmin",
    "InterestAdmin",
    "InterviewAdmin",
    "InterviewPanelAdmin",
    "PanelMemberAdmin",
    "QuestionAdmin",
    "ReviewAdmin",
]
