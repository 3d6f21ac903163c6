"""Fixtures for the pages of hosts."""

import pytest

from organizations.profiles.editing import Snapshot
from organizations.profiles.forms.profile import ProfileForm
from tests import make
from tests.organizations.views.host_pages import PROFILE


@pytest.fixture
def draft(pi, editor):
    return make.draft_revision(pi.participation, by=editor)


@pytest.fixture
def editor_client(as_user, editor):
    return as_user(editor)


@pytest.fixture
def post(as_user, editor_client, draft):
    """Posts the form of the editor with these changes; returns the response."""
    token, content = Snapshot.of(draft).token, dict(draft.content)

    def send(button="save", url=PROFILE, by=None, lists=None, **changes):
        data = ProfileForm.as_data({**content, **changes})
        for name, values in (lists or {}).items():
            data.setlist(name, values)
        client = as_user(by) if by else editor_client
        return client.post(url, {**dict(data.lists()), "ticket": token, "act": button})

    return send
