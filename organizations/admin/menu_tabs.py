"""Organizations and cohorts in the desk's menu."""

from typing import Any

from organizations.models import HostRequest, ProfileRevision, Withdrawal
from organizations.models.choices import RequestStatus
from portal.admin.menu import Tab, tabs

SETTINGS = ("cohort", "province", "issue", "sourcedocument")


def waiting_profiles(user: Any, cohort: Any) -> list[Any]:
    rows = ProfileRevision.objects.waiting()
    return [rows.filter(participation__cohort=cohort)] if cohort else [rows]


def new_requests(user: Any, cohort: Any) -> list[Any]:
    return [HostRequest.objects.visible_to(user).filter(status=RequestStatus.NEW)]


def asked_to_leave(user: Any, cohort: Any) -> list[Any]:
    return [Withdrawal.objects.asked().in_cohort(cohort)] if cohort else []


tabs.register_all(
    Tab("hosts", "organizations_organization_changelist"),
    Tab("hosts", "organizations_participation_changelist", waiting=asked_to_leave),
    Tab("hosts", "organizations_profilerevision_changelist", waiting=waiting_profiles),
    Tab("hosts", "organizations_hostrequest_changelist", waiting=new_requests),
    *(
        Tab("settings", f"organizations_{model}_changelist", is_shown=False)
        for model in SETTINGS
    ),
)
