from organizations.admin.approvals import ProfileRevisionAdmin
from organizations.admin.cohorts import CohortAdmin
from organizations.admin.host_requests import HostRequestAdmin
from organizations.admin.hosts import OrganizationAdmin
from organizations.admin.participations import ParticipationAdmin
from organizations.admin.places import IssueAdmin, ProvinceAdmin, SourceDocumentAdmin

__all__ = [
    "CohortAdmin",
    "HostRequestAdmin",
    "IssueAdmin",
    "OrganizationAdmin",
    "ParticipationAdmin",
    "ProfileRevisionAdmin",
    "ProvinceAdmin",
    "SourceDocumentAdmin",
]
