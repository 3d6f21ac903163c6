"""The template context that every page has."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from portal.kernel import cards
from portal.models import Message


def site(request: HttpRequest) -> dict[str, Any]:
    other = "en" if get_language() == "th" else "th"
    other_url = translate_url(request.get_full_path(), other)
    return {
        "is_demo": settings.DEMO,
        "other_language": other,
        "other_language_url": other_url,
        "other_language_address": f"{settings.ORIGIN}{other_url}",
        # Lazy: a page that does not show them pays no query.
        "open_cohort": SimpleLazyObject(cards.open_cohort),
        "saved_positions": SimpleLazyObject(lambda: cards.saved_positions(request)),
        "unread_count": SimpleLazyObject(lambda: unread_count(request)),
    }


def unread_count(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return (
        Message.objects.visible_to(user).unread().count()
        if user and user.is_authenticated
        else 0
    )
