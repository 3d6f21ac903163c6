"""Own names, addresses and numbers in free text: masked, flagged, told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import Cohort
from tests import make
from tests.volunteers import judging
from volunteers.models import Answer, Application
from volunteers.reviews import masking

FOUND = [
    "ดิฉันชื่อใบบัว ใจงาม ค่ะ",
    "ใบบัวเป็นคนอดทน",
    "ติดต่อ Baibua.J@Applicants.example",
    "โทร 081-234-5678",
    "โทร ๐๘๑ ๒๓๔ ๕๖๗๘",
    "โทร +66 81 234 5678",
    "ชื่อเล่น ฝน",
]
CLEAN = ["ฤดูฝนปีนี้", "เกิดปี 2545", "รหัส 0812345", "ดอกบัวในสระ", ""]


@pytest.fixture
def application(cohort):
    person = make.person("baibua.j@applicants.example", display_name="ฝน")
    row = make.application(cohort, person)
    row.display_name, row.legal_name = "ฝน", "นางสาวใบบัว ใจงาม"
    row.phone = "+66812345678"
    row.save()
    return row


def write(application, text):
    answer = application.answers.first() or Answer(
        application=application, question=application.cohort.questions.first()
    )
    answer.text = text
    answer.save()
    return Application.objects.for_reading().get(pk=application.pk)


@pytest.mark.parametrize("text", FOUND)
def test_what_identifies_is_masked(application, text):
    masked = masking.mask(masking.pattern_of(application), text)
    assert masked != text
    for part in ("ใบบัว", "ใจงาม", "ฝน", "aibua", "234"):
        assert part not in masked


@pytest.mark.parametrize("text", CLEAN)
def test_other_words_stay_as_they_are(application, text):
    assert masking.mask(masking.pattern_of(application), text) == text


def test_a_latin_name_is_a_whole_word(application):
    application.legal_name = "Ann Marie"
    pattern = masking.pattern_of(application)
    assert masking.is_found(pattern, "I met marie there")
    assert not masking.is_found(pattern, "Marieland is far, and so is an annex")


@given(text=st.text(max_size=60))
def test_masking_twice_changes_nothing_more(text):
    pattern = masking.EMAIL
    once = masking.mask(pattern, text)
    assert masking.mask(pattern, once) == once
    assert not masking.is_found(pattern, once)


def test_a_blind_reviewer_reads_a_mark_and_an_open_one_the_text(
    application, cohort, coordinator, as_user
):
    write(application, FOUND[0])
    reviewer = make.reviewer(cohort)
    [review] = judging.workflow.assign(
        application, reviewers=[reviewer], by=coordinator
    )
    judging.cleared(review)
    page = as_user(reviewer).get(review.get_absolute_url()).text
    assert "ใบบัว" not in page
    assert "[ปิดไว้]" in page
    Cohort.objects.update(is_blind=False)
    assert "ใบบัว" in as_user(reviewer).get(review.get_absolute_url()).text


def test_nothing_of_it_is_stored(application, cohort):
    loaded = write(application, FOUND[0])
    masking.mask_application(loaded)
    assert write(application, FOUND[0]).answers.first().text == FOUND[0]


def test_coordinators_see_where_and_the_text_itself(application, as_user, coordinator):
    loaded = write(application, FOUND[1])
    assert masking.places_found(loaded) == [loaded.answers.first().question.text]
    url = f"/admin/volunteers/application/{application.code}/change/"
    page = as_user(coordinator).get(url).text
    assert "ผู้พิจารณาจะเห็นเครื่องหมายแทน" in page
    assert FOUND[1] in page
    write(application, CLEAN[0])
    page = as_user(coordinator).get(url).text
    assert "ผู้พิจารณาจะเห็นเครื่องหมายแทน" not in page


def test_the_applicant_reads_what_reviewers_read(application, as_user):
    write(application, FOUND[0])
    url = f"/cohorts/{application.cohort.number}/application/seen-by-reviewers/"
    assert "ใบบัว" not in as_user(application.applicant).get(url).text
