"""Fixtures for members and invitations of PI."""

import re

import pytest

from organizations.hosts import members
from organizations.models.choices import MemberRole
from portal.models import Message
from tests import make


@pytest.fixture
def owner(pi):
    return make.member(pi.organization, "owner@hosts.example", role=MemberRole.OWNER)


@pytest.fixture
def invite(pi, owner):
    """Sends an invitation and returns its token."""

    def send(email="new@hosts.example", role=MemberRole.EDITOR):
        invitation = members.invite(pi.organization, email=email, role=role, by=owner)
        message = Message.objects.get(kind="member_invited", occasion=invitation.code)
        return re.search(r"/invitations/([\w-]+)/", message.text)[1]

    return send
