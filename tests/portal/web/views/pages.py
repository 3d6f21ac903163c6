"""Helpers for tests of pages."""

from django.urls import reverse
from django.utils import translation

from portal.messages import outbox


def queue_note(to, occasion="one", said="สวัสดี", **options):
    return outbox.queue(
        "note", to=to, occasion=occasion, context={"said": said}, **options
    )


def url(name, *args, language="th"):
    with translation.override(language):
        return reverse(name, args=args)


def content(response):
    return response.text.split("<main", 1)[1].split("</main", 1)[0]
