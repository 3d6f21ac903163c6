"""The outbox: what was sent, what failed and why, what waits. It shows no texts."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from portal.admin.columns import date_column, readable_name
from portal.admin.model_admin import RuleAdmin
from portal.kernel import permissions
from portal.kernel.permissions import PersonRequest
from portal.messages import kinds, outbox, statistics
from portal.models import Message
from portal.models.choices import MessageState

made_at = date_column("made_at", _lazy("made"))
due_at = date_column("due_at", _lazy("due"))
sent_at = date_column("sent_at", _lazy("sent"))
TONES = {
    MessageState.SENT: "leaf",
    MessageState.FAILED: "rose",
    MessageState.PLANNED: "sun",
    MessageState.QUEUED: "sky",
    MessageState.SENDING: "sky",
}


class MessageKindFilter(SimpleListFilter):
    title = _lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(
            ((kind.name, readable_name(kind.name)) for kind in kinds.message_kinds),
            key=lambda pair: pair[1],
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(RuleAdmin):
    menu_order = 80
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["words", "person", "standing", due_at, sent_at, "attempts"]
    list_filter = ["state", MessageKindFilter]
    list_select_related = ["recipient"]
    search_fields = ["address"]
    search_help_text = _lazy("E-mail address")
    fields = [
        "words",
        "person",
        "address",
        "language",
        "standing",
        made_at,
        due_at,
        "attempts",
        sent_at,
        "error",
    ]
    readonly_fields = ["words", "person", "standing", made_at, due_at, sent_at]
    ordering = ["-pk"]
    actions = ["send_again", "cancel"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        # Without messages of the log-in, because their addresses are secret.
        return self.visible_messages(request).filter(in_inbox=True)

    def visible_messages(self, request: Any) -> QuerySet[Message]:
        # Asked for several times while one page is made.
        if not hasattr(request, "visible_messages"):
            request.visible_messages = outbox.visible_to(request.user)
        return request.visible_messages

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        figures = statistics.outbox_statistics(self.visible_messages(request))
        return super().changelist_view(
            request, {"figures": figures, **(extra_context or {})}
        )

    @admin.display(description=_lazy("kind"))
    def words(self, message: Message) -> str:
        return readable_name(message.kind)

    @admin.display(description=_lazy("to whom"))
    def person(self, message: Message) -> str:
        return str(message.recipient or "–")

    @admin.display(description=_lazy("state"), ordering="state")
    def standing(self, message: Message) -> str:
        reason = statistics.reason_words(message.error)
        return format_html(
            '<span class="badge badge--{}">{}</span>{}',
            TONES.get(MessageState(message.state), "plain"),
            message.get_state_display(),
            format_html('<span class="sub">{}</span>', reason) if reason else "",
        )

    @admin.action(description=_lazy("Send again what failed"))
    def send_again(self, request: PersonRequest, queryset: QuerySet[Message]) -> None:
        count = sum(outbox.send_again(message, by=request.user) for message in queryset)
        text = ngettext(
            "%(count)s message goes out again", "%(count)s messages go out again", count
        )
        self.message_user(
            request,
            text % {"count": count},
            messages.SUCCESS if count else messages.WARNING,
        )

    @admin.action(description=_lazy("Cancel what has not left"))
    def cancel(self, request: PersonRequest, queryset: QuerySet[Message]) -> None:
        count = sum(outbox.cancel(message, by=request.user) for message in queryset)
        text = ngettext(
            "%(count)s message will not be sent",
            "%(count)s messages will not be sent",
            count,
        )
        self.message_user(
            request,
            text % {"count": count},
            messages.SUCCESS if count else messages.WARNING,
        )
