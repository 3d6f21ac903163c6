"""A position as a PDF."""

from io import BytesIO

import pikepdf
import pytest
from django.utils import translation

from organizations.catalogue import pdf as position_pdf
from organizations.models import Cohort, Position
from organizations.profiles import workflow as profile_workflow
from tests import make
from tests.portal import hostile_files

PDF = "/cohorts/16/positions/protection-international/position.pdf"


def whole(position):
    return Position.objects.select_related(
        "organization", "cohort", "participation"
    ).get(pk=position.pk)


def sections(position):
    return {
        section["title"]: section
        for section in position_pdf.document_data(whole(position))["sections"]
    }


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_anyone_downloads_it(client, pi, prefix):
    answer = client.get(prefix + PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert (
        answer["Content-Disposition"]
        == 'attachment; filename="position-16-protection-international.pdf"'
    )
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) >= 1


def test_an_unchanged_position_is_the_same_bytes_and_not_sent_again(client, pi):
    tag = client.get(PDF)["ETag"]
    assert client.get(PDF, headers={"If-None-Match": tag}).status_code == 304


def test_the_hosts_words_stay_letter_for_letter(cohort):
    text = "บรรทัด  หนึ่ง\n\n<b>สอง</b> #eval(1) *สาม*"
    position = make.position(cohort, role=text, objectives=["ข้อ ก", "ข้อ ข"])
    with translation.override("en"):
        by_title = sections(position)
    assert by_title["Role of the volunteer"]["text"] == text
    assert by_title["Objectives of the organization"]["items"] == [
        {"mark": "1.", "text": "ข้อ ก"},
        {"mark": "2.", "text": "ข้อ ข"},
    ]
    assert position_pdf.render(whole(position)).startswith(b"%PDF-")


def test_months_are_told_in_words(cohort):
    phases = [(1, 3), (5, 5), (1, 12), (None, None)]
    position = make.position(
        cohort,
        learning_phases=[
            {"text": "ก", "first_month": first, "last_month": last}
            for first, last in phases
        ],
    )
    with translation.override("en"):
        marks = [
            item["mark"]
            for item in sections(position)["How learning is organized"]["items"]
        ]
    assert marks == ["Months 1–3", "Month 5", "All year", "–"]


def test_what_is_not_known_is_not_there(pi):
    with translation.override("en"):
        labels = [
            fact["label"] for fact in position_pdf.document_data(whole(pi))["facts"]
        ]
    assert labels == ["Area", "Benefits", "Applications close"]


def test_before_the_call_it_says_when_it_opens(pi):
    Cohort.objects.update(
        applications_open_at="2099-01-01T00:00Z",
        applications_close_at="2099-02-01T00:00Z",
    )
    with translation.override("en"):
        [fact] = [
            fact
            for fact in position_pdf.document_data(whole(pi))["facts"]
            if fact["label"] == "Applications open"
        ]
    assert "1 January 2099" in fact["value"]


def test_thai_headings_are_those_of_the_agreed_document_without_markup(pi):
    assert "บทบาท/หน้าที่ของอาสาสมัคร" in sections(pi)


def test_a_position_that_is_not_public_has_none(client, pi, coordinator):
    profile_workflow.withdraw(pi.participation, by=coordinator)
    assert client.get(PDF).status_code == 404
    assert (
        client.get("/cohorts/16/positions/no-such-host/position.pdf").status_code == 404
    )


def test_it_is_only_read(client, pi):
    assert client.post(PDF).status_code == 405


def test_the_page_leads_to_it(client, pi):
    assert (
        f'href="{PDF}"' in client.get(PDF.removesuffix("position.pdf")).content.decode()
    )


def test_applications_change_no_byte_of_it(client, cohort, pi):
    before = client.get(PDF).content
    make.application(cohort, positions=[pi])
    assert client.get(PDF).content == before
    assert b"%PDF" in before
    assert hostile_files.readable(before)
