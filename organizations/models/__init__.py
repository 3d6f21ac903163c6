"""The models of organizations."""

from organizations.models.cohort import Cohort
from organizations.models.contacts import Contacts
from organizations.models.host_request import HostRequest
from organizations.models.invitation import Invitation
from organizations.models.organization import Membership, Organization
from organizations.models.participation import (
    Participation,
    ProfileRevision,
    SourceDocument,
)
from organizations.models.places import Issue, Province
from organizations.models.position import (
    Benefit,
    LearningPhase,
    Place,
    Position,
    Qualification,
)
from organizations.models.remark import Remark
from organizations.models.subscription import Subscription
from organizations.models.withdrawal import Withdrawal

__all__ = [
    "Benefit",
    "Cohort",
    "Contacts",
    "HostRequest",
    "Invitation",
    "Issue",
    "LearningPhase",
    "Membership",
    "Organization",
    "Participation",
    "Place",
    "Position",
    "ProfileRevision",
    "Province",
    "Qualification",
    "Remark",
    "SourceDocument",
    "Subscription",
    "Withdrawal",
]
