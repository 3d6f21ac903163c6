"""Sending a campaign: by its author, or confirmed by a second coordinator."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from portal.admin.campaigns.readers import change_url, message_texts, readers_of
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.forms.helper import PortalForm
from portal.kernel import reauthentication
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.preview import MessagePreview
from portal.messages import campaigns
from portal.models import Campaign
from portal.models.choices import CampaignStatus

TOGETHER, ALONE = "together", "alone"


class AloneForm(PortalForm):
    way = forms.ChoiceField(
        label=_lazy("Who confirms it"),
        initial=TOGETHER,
        widget=forms.RadioSelect,
        choices=[(TOGETHER, _lazy("a second coordinator"))],
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        field: Any = self.fields["way"]
        alone = ngettext(
            "nobody else: it is held for %(minutes)s minute, and all coordinators "
            "are told",
            "nobody else: it is held for %(minutes)s minutes, and all coordinators "
            "are told",
            settings.ALONE_MINUTES,
        )
        numbers = {"minutes": settings.ALONE_MINUTES}
        field.choices = [*field.choices, (ALONE, alone % numbers)]


class SendCampaign(ConfirmedAction[Campaign]):
    """Sent by its author, or confirmed by a second coordinator."""

    changed_besides = campaigns.CHANGED

    def find(self, code: str) -> Campaign:
        # Whatever the number of readers: it can reach everybody.
        reauthentication.confirm(self.request)
        campaign = get_object_or_404(Campaign, code=code)
        self.readers = readers_of(campaign, self.request.user)
        excluded = set(campaign.excluded)
        self.readers = [row for row in self.readers if row.code not in excluded]
        return campaign

    @property
    def is_confirming(self) -> bool:
        return self.instance.status == CampaignStatus.CONFIRMING

    def check(self) -> None:
        if self.is_confirming:
            campaigns.ensure_second(self.instance, by=self.request.user)
        elif self.instance.status != CampaignStatus.DRAFT:
            raise state_refusal(self.instance)
        if not self.readers:
            raise TransitionRefused(_("nobody would get it"))

    def shown_state(self) -> str:
        return campaigns.shown_state(self.instance, self.readers)

    def preview(self) -> list[MessagePreview]:
        """One of each language; the messages are queued when the minutes are over."""
        return [
            MessagePreview(
                recipient=str(row["reader"]),
                title=row["words"].title,
                text=row["words"].text,
                language=row["reader"].language,
            )
            for row in message_texts(self.instance, self.readers, "")
        ]

    @property
    def is_large(self) -> bool:
        return not self.is_confirming and len(self.readers) > campaigns.MAX_UNCONFIRMED

    def build_form(self, data: QueryDict | None) -> AloneForm | None:
        """Asked where the programme lets its author send it alone."""
        if not self.is_large or not settings.ALONE_MINUTES:
            return None
        return AloneForm(data)

    @property
    def is_alone(self) -> bool:
        return self.answers.get("way") == ALONE

    def perform(self, campaign: Campaign) -> None:
        if self.is_confirming:
            campaigns.confirm(campaign, by=self.request.user)
            return
        shown = self.shown_state()
        campaigns.submit(
            campaign, by=self.request.user, shown=shown, is_alone=self.is_alone
        )

    def success_message(self) -> str:
        state = self.instance.get_status_display()
        return _("Done: %(state)s.") % {"state": state}

    def object_url(self) -> str:
        return change_url(self.instance)

    def context(self) -> dict[str, Any]:
        count = len(self.readers)
        lead = ngettext(
            "%(count)s reader gets it after %(minutes)s minutes; until then it can be "
            "stopped.",
            "%(count)s readers get it after %(minutes)s minutes; until then it can be "
            "stopped. One example for each language:",
            count,
        )
        minutes = self.instance.hold_minutes
        if self.is_alone:
            minutes = max(minutes, settings.ALONE_MINUTES)
        elif self.is_large:
            lead = ngettext(
                "A second coordinator must confirm it before %(count)s reader gets it.",
                "A second coordinator must confirm it before %(count)s readers get it. "
                "One example for each language:",
                count,
            )
        numbers = {"count": count, "minutes": minutes}
        return {
            "title": _("Confirm and send"),
            "object_name": self.instance.title,
            "lead": lead % numbers,
            "confirm_label": _("Confirm and send"),
        }
