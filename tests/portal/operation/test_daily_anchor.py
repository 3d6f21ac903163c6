"""Administrators get the newest line of history by e-mail every day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.kernel import anchors, audit
from portal.models import DataKey, Message
from portal.models.choices import Role
from portal.operation import daily_anchor
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def anchor(applicant):
    audit.record("one", applicant, by=None)
    return anchors.head()


@pytest.mark.parametrize("language", ["th", "en"])
def test_each_administrator_gets_the_line_once_a_day(
    administrator, coordinator, anchor, language
):
    administrator.language = language
    administrator.save()
    now = timezone.now()
    daily_anchor.send(now)
    daily_anchor.send(now)
    message = Message.objects.get()
    assert (message.address, message.in_inbox) == (administrator.email, False)
    assert anchors.find_anchors(message.text) == [anchor]


def test_the_line_is_short_enough_not_to_be_wrapped(anchor):
    assert len(str(anchors.Anchor(10**12, anchor.mac))) < 70


def test_whoever_was_switched_off_gets_none(anchor):
    make.person("was@portal.example", role=Role.ADMINISTRATOR, is_active=False)
    assert (daily_anchor.send(timezone.now()), Message.objects.count()) == (0, 0)


def test_without_history_nothing_is_sent(administrator):
    assert daily_anchor.send(timezone.now()) == 0


def test_old_ones_go_with_their_keys(administrator, anchor):
    now = timezone.now()
    daily_anchor.send(now)
    before = DataKey.objects.count()
    Message.objects.update(made_at=now - timedelta(days=31))
    daily_anchor.send(now + timedelta(days=1))
    assert (Message.objects.count(), DataKey.objects.count()) == (1, before)
