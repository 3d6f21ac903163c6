"""The portal's own pages in the desk's menu."""

from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from portal.admin.menu import Tab, tabs
from portal.kernel import permissions
from portal.messages import desk
from portal.models import UnfinishedErasure


def failed_messages(user: Any, cohort: Any) -> list[Any]:
    return [desk.failed_rows(user)]


def failed_erasures(user: Any, cohort: Any) -> list[Any]:
    return [UnfinishedErasure.objects.all()]


tabs.register_all(
    Tab(
        "overview",
        "index",
        label=_lazy("Overview"),
        covers=("app_list",),
        may_open=permissions.is_staff,
    ),
    Tab(
        "settings",
        "settings",
        label=_lazy("Cohort settings"),
        may_open=permissions.is_staff,
        is_shown=False,
        order=10,
    ),
    Tab("messages", "portal_message_changelist", waiting=failed_messages),
    Tab("messages", "portal_messagetemplate_changelist"),
    Tab("campaigns", "portal_campaign_changelist"),
    Tab("history", "portal_auditentry_changelist"),
    Tab("history", "portal_job_changelist"),
    Tab("accounts", "portal_user_changelist", order=10),
    Tab("accounts", "portal_unfinishederasure_changelist", waiting=failed_erasures),
)
