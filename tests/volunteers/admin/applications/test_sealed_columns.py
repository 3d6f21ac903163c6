"""Age and short answers as columns of the list: read sealed, and their reading kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import AuditEntry
from tests import make
from volunteers.models import Answer, Application

LIST = "/en/admin/volunteers/application/"


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def question(cohort):
    return cohort.questions.create(
        slug="short", order=91, text_th="ว่างไหม", text_en="When are you free", limit=200
    )


def answered(cohort, question, text="วันจันทร์ <b>"):
    application = make.application(cohort)
    row, _is_new = Answer.objects.get_or_create(
        application=application, question=question
    )
    row.text = text
    row.save()
    return application


def test_age_and_a_short_answer_stand_in_the_row(desk, cohort, question):
    application = answered(cohort, question)
    page = desk.get(f"{LIST}?columns=who,years,answer_{question.pk}")
    text = page.content.decode()
    assert "When are you free" in text
    assert "วันจันทร์ &lt;b&gt;" in text
    [line] = AuditEntry.objects.about(application).filter(
        action="read answers in the list"
    )
    assert line.fields == ["short"]


def test_nothing_is_recorded_where_no_answer_is_shown(desk, cohort, question):
    application = answered(cohort, question)
    desk.get(LIST)
    assert "วันจันทร์" not in desk.get(LIST).content.decode()
    assert (
        not AuditEntry.objects.about(application)
        .filter(action="read answers in the list")
        .exists()
    )


def test_a_long_answer_is_no_column(desk, cohort):
    long = cohort.questions.create(slug="essay", order=92, text_th="x", text_en="Essay")
    page = desk.get(f"{LIST}?columns=who,answer_{long.pk}")
    assert "Essay" not in page.content.decode()


def test_the_list_asks_as_often_for_many_as_for_one(desk, cohort, question):
    url = f"{LIST}?columns=who,years,answer_{question.pk}"
    counted = []
    for wanted in (1, 9):
        while Application.objects.count() < wanted:
            answered(cohort, question)
        desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            desk.get(url)
        counted.append(len(queries))
    assert counted[0] == counted[1]
