"""Weights that earlier runs tried by the number of a criterion are found again."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.placements import offer_factory
from volunteers.models import Criterion

migration = import_module("placements.migrations.0004_weights_by_criterion")


@pytest.mark.parametrize(
    ("before", "expects_first"), [({"1": 5, "9": 2}, True), ({}, False)]
)
def test_a_number_becomes_the_criterion_of_the_reviews_that_had_it(
    cohort, coordinator, before, expects_first
):
    position = offer_factory.position(cohort, "one")
    offer_factory.shortlisted(cohort, coordinator, position)
    first = cohort.criteria.of_reviews().get(order=1)
    Criterion.objects.create(
        cohort=cohort, stage="interview", order=1, name_th="ก", name_en="A", weight=9
    )
    run = offer_factory.match_run(cohort, coordinator)
    run.options["weights"] = before
    run.save()
    migration.by_criterion(apps, None)
    run.refresh_from_db()
    assert run.options["weights"] == ({str(first.pk): 5} if expects_first else {})
