"""What an application asks for is told before it is begun."""

import io

import pikepdf
import pytest
from django.utils.html import strip_tags

from tests import make
from volunteers.application.sections.registry import FORMS
from volunteers.asking import papers
from volunteers.asking.questions import asked_sections, referee_questions
from volunteers.models import DocumentKind, Question

PAGES = ("/cohorts/16/asked/", "/cohorts/16/apply/", "/cohorts/16/how-to-apply/")


@pytest.fixture
def asking(cohort):
    """A cohort that asks a question, two documents and two referees."""
    cohort.questions.all().delete()
    Question.objects.create(
        cohort=cohort,
        slug="why",
        order=1,
        text_th="ทำไมจึงสมัครกับเรา",
        text_en="Why do you apply?",
        limit=1234,
    )
    DocumentKind.objects.filter(cohort=cohort).delete()
    for order, (slug, is_required) in enumerate((("cv", True), ("work", False)), 1):
        DocumentKind.objects.create(
            cohort=cohort,
            slug=slug,
            order=order,
            name_th=f"เอกสาร {slug}",
            name_en=f"Paper {slug}",
            types=["pdf"] if is_required else ["pdf", "jpeg"],
            is_required=is_required,
        )
    cohort.references_wanted = 2
    cohort.save()
    return cohort


def labels(sections):
    return {strip_tags(item.label) for section in sections for item in section.items}


@pytest.mark.parametrize("page", PAGES)
def test_visitors_read_documents_referees_and_questions(client, asking, page):
    text = client.get(f"/en{page}").content.decode()
    for words in (
        "Why do you apply?",
        "Paper cv",
        "Paper work",
        "PDF",
        "You name 2 referees",
        "What are they good at?",
    ):
        assert words in text, words


def test_whoever_asks_for_nothing_more_shows_nothing_more(client, asking):
    asking.references_wanted = 0
    asking.save()
    asking.document_kinds.all().delete()
    text = client.get("/en/cohorts/16/apply/").content.decode()
    assert "referee" not in text.partition('id="asked"')[2].partition("</ol>")[0]
    slugs = [section.slug for section in asked_sections(asking)]
    assert {"referees", "documents"}.isdisjoint(slugs)


@pytest.mark.parametrize("slug", sorted(set(FORMS) - {"referees", "consents"}))
def test_no_field_of_the_form_is_left_out(asking, slug):
    """Fields of one position or one language are told of together."""
    application = make.draft(asking)
    form = FORMS[slug](None, application=application)
    told = labels(asked_sections(asking))
    grouped = ("language-", "add", "fit-", "shown-", "reason-")
    missing = [
        name
        for name, field in form.fields.items()
        if not name.startswith(grouped) and strip_tags(str(field.label)) not in told
    ]
    assert missing == []


def test_a_referee_is_asked_what_the_page_says(asking):
    assert "strengths" not in [item.label for item in referee_questions()]
    assert len(referee_questions()) == 4


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_questions_can_be_taken_along(client, asking, language):
    answer = client.get(f"{language}/cohorts/16/asked/questions.pdf")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert 1 <= len(pdf.pages) <= 5


def test_the_paper_says_what_the_page_says(asking):
    data = papers.document_data(asking)
    told = [item["label"] for part in data["sections"] for item in part["items"]]
    assert labels(asked_sections(asking)) <= {strip_tags(label) for label in told}
    assert data["sections"][-1]["title"] == "คำถามที่เราถามบุคคลอ้างอิง"


def test_a_cohort_that_is_not_public_asks_nobody(client, db):
    make.cohort(18, is_public=False)
    for page in ("/cohorts/18/asked/", "/cohorts/18/asked/questions.pdf"):
        assert client.get(page).status_code == 404


def test_it_takes_few_queries_whatever_is_asked(
    client, asking, django_assert_max_num_queries
):
    for order in range(2, 12):
        Question.objects.create(
            cohort=asking, slug=f"q{order}", order=order, text_th="ก", text_en="A"
        )
    with django_assert_max_num_queries(8):
        client.get("/cohorts/16/asked/")
