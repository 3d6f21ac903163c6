"""The outbox: what was sent, what failed and why, what waits. It shows no texts."""

import hashlib
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from portal.admin.columns import date_column, format_moment, readable_name
from portal.admin.confirmed_action import ConfirmedAction
from portal.admin.model_admin import RuleAdmin
from portal.kernel import permissions
from portal.kernel.lifecycle import InputRefused
from portal.kernel.permissions import PersonRequest
from portal.messages import desk, kinds, outbox, statistics
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
NONE = "–"
MANY = 2
LIST = "admin:portal_message_changelist"
MOST_AT_ONCE = 100


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


class ToDoFilter(SimpleListFilter):
    """As the overview counts them."""

    title = _lazy("to do")
    parameter_name = "to_do"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _lazy("failed, to look at"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "yes":
            return queryset
        failed = queryset.filter(state=MessageState.FAILED)
        return failed.exclude(desk.log_in_letters())


def visible_rows(request: Any) -> QuerySet[Message]:
    """Asked once in a request: what is hidden from a person takes queries to find."""
    if not hasattr(request, "desk_rows"):
        request.desk_rows = outbox.visible_to(request.user)
    # Deferred: the page shows no texts, so their bytes are neither read nor opened.
    return request.desk_rows.defer("title", "text")


def wording_url(message: Message) -> str:
    """Of the wording of its kind; "" for what is written for one occasion, and for
    letters to whoever logs in.
    """
    kind = kinds.message_kinds.get(message.kind)
    if kind is None or not kind.is_edited or desk.is_log_in_letter(message):
        return ""
    return reverse(
        "admin:portal_messagetemplate_edit", args=[message.kind, message.language]
    )


def addressee(message: Message) -> str:
    if desk.is_log_in_letter(message):
        return _("someone who logs in")
    return str(message.recipient or message.address)


class SendAgain(ConfirmedAction[Message]):
    """Lists what goes out again, and why some does not; bound to that list."""

    template_name = "admin/portal/send_again.html"

    def find(self) -> Message:
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        pks = [pk for pk in data.getlist("pk") if pk.isdecimal()][:MOST_AT_ONCE]
        rows = outbox.visible_to(self.request.user).filter(pk__in=pks).order_by("pk")
        self.chosen = list(rows.defer("title", "text").select_related("recipient"))
        if not self.chosen:
            raise Http404
        self.sendable = [row for row in self.chosen if not desk.refusal(row)]
        return self.chosen[0]

    def shown_state(self) -> str:
        facts = [(row.pk, row.state, row.attempts, row.error) for row in self.chosen]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    def hidden_fields(self) -> list[tuple[str, Any]]:
        return [("pk", row.pk) for row in self.chosen]

    def preview(self) -> list[Any]:
        """No texts: they are their readers'."""
        return []

    def check(self) -> None:
        """Some of them can be sent again; one reason is told where all have it."""
        if not self.sendable:
            reasons = {desk.refusal(row) for row in self.chosen}
            one = reasons.pop() if len(reasons) == 1 else ""
            raise InputRefused(one or _("none of them can be sent again"))

    def perform(self, instance: Message) -> None:
        self.count = 0
        for message in self.sendable:
            desk.send_again(message, by=self.request.user)
            self.count += 1

    def success_message(self) -> str:
        return ngettext(
            "%(count)s message goes out again",
            "%(count)s messages go out again",
            self.count,
        ) % {"count": self.count}

    def object_url(self) -> str:
        return reverse(LIST)

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Send again what failed"),
            "rows": [
                {
                    "kind": readable_name(row.kind),
                    "to": addressee(row),
                    "reason": statistics.reason_words(row.error),
                    "refusal": desk.refusal(row),
                }
                for row in self.chosen
            ],
            "confirm_label": ngettext(
                "Send %(count)s message again",
                "Send %(count)s messages again",
                len(self.sendable),
            )
            % {"count": len(self.sendable)},
        }


@admin.register(Message)
class MessageAdmin(RuleAdmin):
    view_rule = page_rule = staticmethod(permissions.is_coordinator)
    list_display = ["words", "person", "standing", "moment"]
    list_filter = [ToDoFilter, "state", "lane", MessageKindFilter]
    list_select_related = ["recipient"]
    search_fields = ["address"]
    search_help_text = _lazy("Email")
    fields = [
        "person",
        "shown_address",
        "language",
        "standing",
        "lane",
        made_at,
        due_at,
        sent_at,
        "tries",
    ]
    readonly_fields = [
        "person",
        "shown_address",
        "standing",
        "lane",
        made_at,
        due_at,
        sent_at,
        "tries",
    ]
    ordering = ["-pk"]
    actions = ["send_again", "settle", "cancel"]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("send-again/", SendAgain.view, "send_again"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: PersonRequest) -> QuerySet[Message]:  # type: ignore[override]
        return visible_rows(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Whether an address has logged in can't be found out by searching for it."""
        rows, has_duplicates = super().get_search_results(
            request, queryset, search_term
        )
        if search_term:
            rows = rows.exclude(desk.log_in_letters())
        return rows, has_duplicates

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        figures = statistics.outbox_statistics(visible_rows(request))
        return super().changelist_view(
            request, {"figures": figures, **(extra_context or {})}
        )

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """By its name in words. What a message says is its reader's; the wording of its
        kind is a link away.
        """
        message: Message = context["original"]
        context |= {"heading": self.words(message), "wording": wording_url(message)}
        answer: HttpResponse = super().render_change_form(
            request, context, *args, **options
        )
        return answer

    @admin.display(description=_lazy("kind"))
    def words(self, message: Message) -> str:
        # Which letter it was would tell whether the address has an account.
        if desk.is_log_in_letter(message):
            return _("Log-in email")
        return readable_name(message.kind)

    @admin.display(description=_lazy("person concerned"))
    def person(self, message: Message) -> str:
        return addressee(message)

    @admin.display(description=_lazy("address"))
    def shown_address(self, message: Message) -> str:
        return "–" if desk.is_log_in_letter(message) else message.address

    @admin.display(description=_lazy("state"), ordering="state")
    def standing(self, message: Message) -> str:
        notes = [statistics.reason_words(message.error), self.tries(message)]
        return format_html(
            '<span class="state state--{}">{}</span>{}',
            TONES.get(MessageState(message.state), "plain"),
            message.get_state_display(),
            format_html_join(
                "",
                '<span class="sub">{}</span>',
                [(note,) for note in notes if note not in ("", NONE)],
            ),
        )

    @admin.display(description=_lazy("sent"), ordering="due_at")
    def moment(self, message: Message) -> str:
        """When it left, or else when it is to."""
        if message.sent_at:
            return format_moment(message.sent_at)
        due = format_moment(message.due_at)
        return format_html('<span class="muted">{} {}</span>', _("due"), due)

    @admin.display(description=_lazy("attempts"))
    def tries(self, message: Message) -> str:
        """Of those that needed more than one."""
        if message.attempts < MANY:
            return NONE
        words = ngettext("%(count)s attempt", "%(count)s attempts", message.attempts)
        return words % {"count": message.attempts}

    @admin.action(description=_lazy("Send again what failed"))
    def send_again(
        self, request: PersonRequest, queryset: QuerySet[Message]
    ) -> HttpResponseRedirect:
        pks = queryset.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
        query = urlencode([("pk", pk) for pk in pks])
        return redirect(f"{reverse('admin:portal_message_send_again')}?{query}")

    @admin.action(description=_lazy("Settled: nothing more to do about the failure"))
    def settle(self, request: PersonRequest, queryset: QuerySet[Message]) -> None:
        count = sum(desk.settle(message, by=request.user) for message in queryset)
        text = ngettext(
            "%(count)s failure is settled", "%(count)s failures are settled", count
        )
        self.say(request, text, count)

    @admin.action(description=_lazy("Cancel messages not sent yet"))
    def cancel(self, request: PersonRequest, queryset: QuerySet[Message]) -> None:
        count = sum(outbox.cancel(message, by=request.user) for message in queryset)
        text = ngettext(
            "%(count)s message will not be sent",
            "%(count)s messages will not be sent",
            count,
        )
        self.say(request, text, count)

    def say(self, request: HttpRequest, text: str, count: int) -> None:
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, text % {"count": count}, level)
