"""The models of placements."""

from placements.models.alumni import AlumniConsent, AlumniText
from placements.models.certificate import Certificate
from placements.models.change import PlacementChange
from placements.models.closing import Closing, Statistic
from placements.models.concern import Concern, ConcernMessage, SafeguardingContact
from placements.models.conditions import Condition, ConditionKind
from placements.models.deferral import Deferral
from placements.models.leave import LeaveEntry
from placements.models.offer import Offer, ReleasedOffer
from placements.models.placement import Placement
from placements.models.request import PlacementRequest
from placements.models.run import MatchRun, Move, Proposal, Readmission, Waiver
from placements.models.support.contact import ContactNote
from placements.models.support.mentor import Mentor, MentorMessage
from placements.models.year import CheckIn, PhaseRecord, Report

__all__ = [
    "AlumniConsent",
    "AlumniText",
    "Certificate",
    "CheckIn",
    "Closing",
    "Concern",
    "ConcernMessage",
    "Condition",
    "ConditionKind",
    "ContactNote",
    "Deferral",
    "LeaveEntry",
    "MatchRun",
    "Mentor",
    "MentorMessage",
    "Move",
    "Offer",
    "PhaseRecord",
    "Placement",
    "PlacementChange",
    "PlacementRequest",
    "Proposal",
    "Readmission",
    "ReleasedOffer",
    "Report",
    "SafeguardingContact",
    "Statistic",
    "Waiver",
]
