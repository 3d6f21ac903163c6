"""The home page of a person who is logged in, and the export of their data."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from portal.files import storage
from portal.kernel import audit, cards
from portal.kernel.methods import post_only
from portal.kernel.permissions import PersonRequest
from portal.models import Message
from portal.personal_data import export

NEWEST_MESSAGES = 2


@require_safe
def my(request: PersonRequest) -> HttpResponse:
    next_card, other_cards = cards.split_next(cards.home_cards(request.user))
    newest = Message.objects.in_inbox(request.user)[:NEWEST_MESSAGES]
    context = {"next_card": next_card, "cards": other_cards, "newest": newest}
    return render(request, "portal/web/my.html", context)


@require_safe
def my_data(request: PersonRequest) -> HttpResponse:
    return render(request, "portal/personal_data/my_data.html")


@post_only(_lazy("Download my data"), "my_data")
def my_data_download(request: PersonRequest) -> StreamingHttpResponse:
    """Everything about the person who asks, and nobody else."""
    parts = export.parts(request.user)
    # Before the stream begins: a download that breaks off is recorded, too.
    audit.record("export own data", request.user, by=request.user)
    name = f"my-data-{timezone.localdate():%Y-%m-%d}.zip"
    return StreamingHttpResponse(
        export.archive(parts),
        content_type="application/zip",
        headers=storage.attachment_headers(name),
    )
