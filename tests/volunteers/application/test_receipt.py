"""The receipt as a PDF: every answer, in the language of the page."""

from io import BytesIO

import pikepdf
import pytest
from django.utils import translation

from organizations.cohorts import controller
from portal.files import pdf as documents
from portal.kernel.lifecycle import TransitionRefused
from tests.portal import hostile_files
from volunteers.application import drafting, receipt, summary
from volunteers.models import Application


def whole(application):
    return Application.objects.for_reading().get(pk=application.pk)


def receipt_of(application):
    return receipt.receipt_context(application, sent_at=application.submitted_at)


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_receipt_is_a_paper_in_sarabun(sent, language):
    with translation.override(language):
        content = receipt.receipt_pdf(whole(sent))
    with pikepdf.open(BytesIO(content)) as pdf:
        fonts = {
            str(font.BaseFont).split("+")[-1]
            for font in pdf.pages[0].obj.Resources.Font.values()
        }
        assert (
            str(pdf.Root.Lang),
            str(pdf.docinfo["/Title"]).endswith(sent.reference),
        ) == (language, True)
    assert fonts == {"Sarabun-Regular", "Sarabun-SemiBold"}


def test_a_receipt_tells_every_answer(sent):
    context = {
        row["label"]: row["value"]
        for section in receipt_of(whole(sent))["sections"]
        for row in section["rows"]
    }
    assert context == {
        str(row.label): row.value
        for part in summary.summarize(whole(sent))
        for row in part.rows
    }
    assert "อยากเรียนรู้งานสิทธิจากชุมชน" in context.values()


def test_a_receipt_names_the_controller_and_where_to_complain(sent):
    with translation.override("en"):
        part = receipt_of(whole(sent))["responsible"]
        expected = controller.responsible(sent.cohort)
    values = [row["value"] for row in part["rows"]]
    assert values[0].startswith("Human Rights Volunteers\n")
    assert "Personal Data Protection Committee" in values[2]
    assert [row["label"] for row in part["rows"]] == [
        fact["label"] for fact in expected["facts"]
    ]


@pytest.mark.parametrize(
    ("language", "title", "page"),
    [
        ("th", "หลักฐานการส่งใบสมัคร", "หน้า {at} จาก {count}"),
        ("en", "Application receipt", "Page {at} of {count}"),
    ],
)
def test_its_own_words_follow_the_page(sent, language, title, page):
    with translation.override(language):
        context = receipt_of(whole(sent))
    assert (context["title"], context["page"], context["reference"]) == (
        title,
        page,
        sent.reference,
    )
    assert context["facts"][0]["value"] == sent.reference


def test_long_answers_stand_below_their_questions(sent):
    stacked = {
        section["title"]: section["is_stacked"]
        for section in receipt_of(whole(sent))["sections"]
    }
    about = next(iter(stacked.values()))
    sent.answers.get_or_create(question=sent.cohort.questions.get(slug="why"))
    answer = sent.answers.get(question__slug="why")
    answer.text = "บรรทัดแรก\nบรรทัดที่สอง"
    answer.save()
    after = {
        section["title"]: section["is_stacked"]
        for section in receipt_of(whole(sent))["sections"]
    }
    assert (about, after[str(drafting.BY_SLUG["motivation"].label)]) == (False, True)


@pytest.mark.parametrize(
    "text",
    ['#read("/etc/passwd")\n*a* $', "ยาว" * 600, "x" * 2000, "😀 שלום \u202e", "\0"],
)
def test_any_answer_can_be_printed(sent, text):
    answer = sent.answers.get(question__slug="why")
    answer.text = text
    answer.save()
    assert receipt.receipt_pdf(whole(sent)).startswith(b"%PDF-")


def test_what_was_not_sent_has_no_receipt(draft):
    with pytest.raises(TransitionRefused):
        receipt.receipt_pdf(draft)


def test_a_long_receipt_runs_over_many_pages(sent):
    context = receipt_of(whole(sent))
    row = {"label": "คำถาม", "value": "คำ " * 20_000, "note": ""}
    context["sections"] = [{"title": "ตอน", "is_stacked": True, "rows": [row]}]
    with pikepdf.open(BytesIO(documents.pdf("receipt", context))) as pdf:
        assert len(pdf.pages) > 10


def test_nothing_about_the_machine_is_in_it(sent):
    words = hostile_files.readable(receipt.receipt_pdf(whole(sent)))
    assert b"/Author" not in words
    assert b"/work/" not in words


def test_a_receipt_costs_no_more_queries_than_the_answers(
    sent, django_assert_max_num_queries
):
    application = whole(sent)
    with django_assert_max_num_queries(6):
        receipt.receipt_pdf(application)
