"""Erasures that failed: what, since when, why, and a button to try again."""

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from portal.admin.columns import date_column, readable_name
from portal.admin.model_admin import RuleAdmin
from portal.kernel import permissions
from portal.kernel.permissions import PersonRequest
from portal.models import UnfinishedErasure
from portal.models.choices import ErasureState
from portal.personal_data import erasing

failed_at = date_column("failed_at", _lazy("failed since"))
tried_at = date_column("tried_at", _lazy("last tried"))
TONES = {ErasureState.RETRYING: "sun", ErasureState.FAILED: "rose"}


@admin.register(UnfinishedErasure)
class UnfinishedErasureAdmin(RuleAdmin):
    """Names nobody: a code of a row that a coordinator may not even see."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["what", "standing", "reason", "attempts", failed_at, tried_at]
    list_filter = ["state"]
    fields = ["what", "standing", "reason", "attempts", failed_at, tried_at]
    readonly_fields = ["what", "standing", failed_at, tried_at]
    actions = ["try_again"]

    @admin.display(description=_lazy("action"))
    def what(self, row: UnfinishedErasure) -> str:
        name = readable_name(str(apps.get_model(row.model)._meta.verbose_name))
        return format_html('{}<span class="sub">{}</span>', name, row.subject_code)

    @admin.display(description=_lazy("state"), ordering="state")
    def standing(self, row: UnfinishedErasure) -> str:
        return format_html(
            '<span class="badge badge--{}">{}</span>',
            TONES[ErasureState(row.state)],
            row.get_state_display(),
        )

    @admin.action(description=_lazy("Try again"))
    def try_again(
        self, request: PersonRequest, queryset: QuerySet[UnfinishedErasure]
    ) -> None:
        results = [erasing.try_again(row, by=request.user) for row in queryset]
        self.report(request, results.count(True), results.count(False))

    def report(self, request: HttpRequest, erased: int, failed: int) -> None:
        counts: list[tuple[str, int, Any]] = [
            (
                ngettext("%(count)s was erased", "%(count)s were erased", erased),
                erased,
                messages.SUCCESS,
            ),
            (
                ngettext("%(count)s failed again", "%(count)s failed again", failed),
                failed,
                messages.WARNING,
            ),
        ]
        for text, count, level in counts:
            if count:
                self.message_user(request, text % {"count": count}, level)
