"""The demo data."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from organizations.models import Organization, Position
from portal.files import storage
from portal.models import Message, User
from volunteers.models import Application, Document, DocumentKind


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo's rows for all tests of this module, which change them only within
    their own transactions.
    """
    folder = tmp_path_factory.mktemp("static")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(STATIC_ROOT=folder),
    ):
        call_command("demo", applicants=12, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(filled, db, tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "static"


def test_demo_opens_cohort_16_with_pi_and_a_dozen_fictional_hosts(demo):
    assert Position.objects.open().count() == 14
    assert Organization.objects.filter(is_fictional=True).count() == 12
    assert not Organization.objects.get(slug="protection-international").is_fictional


def test_demo_invents_nothing_about_pi(demo):
    position = Position.objects.get(slug="protection-international")
    assert position.seats is None
    revision = position.participation.revisions.get()
    assert revision.source.is_intact()


def test_whoever_sent_an_application_attached_what_is_required(demo):
    sent = Application.objects.exclude(submitted_at=None)
    required = DocumentKind.objects.filter(is_required=True)
    expected = [(number, "cv") for number in (14, 15, 16)]
    assert [
        (kind.cohort.number, kind.slug) for kind in required.order_by("cohort__number")
    ] == expected
    assert (
        Document.objects.filter(application__in=sent, kind__in=required).count()
        == sent.count()
        > 5
    )
    assert storage.read(Document.objects.first().file).startswith(b"%PDF-")


def test_demo_repeated_changes_nothing(demo):
    before = (
        User.objects.count(),
        Application.objects.count(),
        Message.objects.count(),
    )
    call_command("demo", applicants=12, verbosity=0)
    assert (
        User.objects.count(),
        Application.objects.count(),
        Message.objects.count(),
    ) == before


def test_demo_is_refused_in_production(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")
