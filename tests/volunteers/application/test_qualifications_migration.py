"""Ticks by the place of a line become answers to its words, and back again."""

from importlib import import_module

from django.apps import apps

from tests import make
from volunteers.models import Choice

migration = import_module("volunteers.migrations.0008_answers_by_qualification")


def test_each_line_gets_the_answer_that_stood_beside_it(cohort):
    position = make.position(
        cohort, qualifications=["หนึ่ง", "สอง"], preferred_qualifications=["สาม"]
    )
    make.sent_application(cohort, positions=[position])
    Choice.objects.update(fit=[2])
    migration.by_row(apps, None)
    first, second, _preferred = position.qualifications.order_by("order")
    assert Choice.objects.get().fit == {
        str(first.pk): {"text": "หนึ่ง", "is_met": False},
        str(second.pk): {"text": "สอง", "is_met": True},
    }
    migration.by_order(apps, None)
    assert Choice.objects.get().fit == [2]
