"""The download has everything about a person, or says in the table why not."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from organizations.models import HostRequest, Subscription
from placements.models import CheckIn, Offer
from placements.offers import workflow as offer_workflow
from placements.year import certificates
from portal.models import AuditEntry
from portal.personal_data import coverage, export
from tests.placements import closing_factory, offer_factory

pytestmark = pytest.mark.django_db
# They know an address or a code, not an account.
WITHOUT_PATH = {Subscription, HostRequest, AuditEntry}
DOCS = Path("docs/personal-data.md")


def data_of(person):
    archive = b"".join(export.archive(export.parts(person)))
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        return json.loads(file.read(export.DATA_FILE))


def test_every_model_with_a_path_to_a_person_is_exported_or_left_out_for_a_reason():
    covered = {row.model for row in coverage.coverages}
    assert covered == coverage.models_about_people() | WITHOUT_PATH
    assert [row for row in coverage.coverages if bool(row.part) == bool(row.why)] == []


def test_every_part_of_the_table_is_in_the_download(applicant):
    named = {row.part for row in coverage.coverages if row.part}
    assert named == set(data_of(applicant))


def test_docs_print_the_table():
    assert coverage.table() in DOCS.read_text()


def test_offers_with_the_reason_why_one_was_declined(
    cohort, coordinator, position, applicant
):
    application = offer_factory.shortlisted(
        cohort, coordinator, position, applicant=applicant
    )
    offer = offer_factory.opened(application, position, coordinator)
    offer_workflow.decline(offer, by=applicant, reason="ย้ายบ้าน")
    [told] = data_of(applicant)["offers"]
    assert (told["status"], told["decline_reason"]) == ("declined", "ย้ายบ้าน")


def test_no_offer_before_its_release(cohort, coordinator, position, applicant):
    application = offer_factory.shortlisted(
        cohort, coordinator, position, applicant=applicant
    )
    offer_factory.planned(application, position)
    assert Offer.objects.count() == 1
    assert data_of(applicant)["offers"] == []


def test_check_ins_that_were_not_sent_and_nothing_that_the_host_said(active, applicant):
    [placement] = data_of(applicant)["placements"]
    own = CheckIn.objects.filter(side="volunteer", sent_at=None).count()
    assert len(placement["check_ins"]) == own > 0


def test_certificates_with_what_is_printed_on_them(
    cohort, coordinator, position, applicant
):
    placement = closing_factory.completed(cohort, coordinator, position, applicant)
    certificates.issue(placement, name="ชื่อบนใบ", by=coordinator)
    [told] = data_of(applicant)["placements"]
    assert told["certificates"][0]["name"] == "ชื่อบนใบ"
