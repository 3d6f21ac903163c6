"""Previews of messages: what an action would send, and nothing else."""

from contextvars import copy_context

import pytest

from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.preview import preview_messages
from portal.messages import outbox
from portal.messages.wording import MessageText
from portal.models import Message

pytestmark = pytest.mark.django_db
TEXT = MessageText("Title", "Text")


def queue(person, occasion="preview"):
    outbox.queue_text("test_message", TEXT, to=person, occasion=occasion)


def test_it_is_the_message_word_for_word_and_nothing_stays(applicant):
    [preview] = preview_messages(lambda: queue(applicant))
    assert (preview.recipient, preview.title, preview.text, preview.language) == (
        str(applicant),
        "Title",
        "Text",
        applicant.language,
    )
    assert not Message.objects.exists()


def test_what_was_queued_before_is_not_counted(applicant):
    queue(applicant)
    assert preview_messages(lambda: queue(applicant)) == []


def test_what_others_queue_meanwhile_is_not_counted(applicant, reviewer):
    elsewhere = copy_context()

    def act():
        queue(applicant)
        elsewhere.run(queue, reviewer)

    previews = preview_messages(act)
    assert [preview.recipient for preview in previews] == [str(applicant)]


def test_a_refusal_is_raised_and_the_next_preview_counts_anew(applicant):
    def refuse():
        queue(applicant)
        raise TransitionRefused("no")

    with pytest.raises(TransitionRefused):
        preview_messages(refuse)
    assert len(preview_messages(lambda: queue(applicant))) == 1
