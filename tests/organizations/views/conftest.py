"""Fixtures for the pages of hosts."""

import pytest

from organizations.models import ProfileRevision
from organizations.profiles import schema
from tests import make
from tests.organizations.views.host_pages import page_of, posted


@pytest.fixture
def draft(pi, editor):
    return make.draft_revision(pi.participation, by=editor)


@pytest.fixture
def editor_client(as_user, editor):
    return as_user(editor)


@pytest.fixture
def post(as_user, editor_client, draft):
    """Posts the part of the first of these changes; returns the response.

    The page was opened when the draft was made.
    """
    opened = ProfileRevision.objects.get(pk=draft.pk)

    def send(button="save", url="", by=None, lists=None, **changes):
        english = changes.pop("en", {})
        values = schema.flatten(opened.content) | changes
        values |= {f"{name}_en": text for name, text in english.items()}
        client = as_user(by) if by else editor_client
        url = url or page_of(next(iter(changes), "role"))
        return client.post(url, posted(values, opened, button, lists))

    return send
