"""Pages that only a demo has."""

import pytest

from portal.messages import delivery
from tests.portal.web.views.pages import content, queue_note, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]


def test_mailbox_shows_letters_as_text(as_user, settings, tmp_path, applicant):
    settings.VAR = tmp_path
    settings.EMAIL_BACKEND = "portal.messages.mailbox.MailboxBackend"
    assert "ยังไม่มีอีเมล" in content(as_user(None).get(url("mailbox")))
    queue_note(applicant, said="<b>a</b>")
    delivery.deliver_waiting()
    page = content(as_user(None).get(url("mailbox")))
    assert "&lt;b&gt;a&lt;/b&gt;" in page
    assert applicant.email in page
