"""Runs and rankings from before name positions by slug; they can be read again."""

import json
from importlib import import_module

import pytest
from django.apps import apps

from placements.models import MatchRun
from tests import make
from tests.placements import offer_factory
from volunteers.models import Reranking

of_runs = import_module("placements.migrations.0011_positions_of_matches_by_key")
of_rankings = import_module("volunteers.migrations.0011_earlier_rankings_by_key")


@pytest.fixture
def run(cohort, coordinator):
    one, two = (offer_factory.position(cohort, slug) for slug in ("one", "two"))
    for score in (5, 3):
        offer_factory.shortlisted(cohort, coordinator, one, two, score=score)
    return offer_factory.match_run(cohort, coordinator, seats={"one": 1, "two": 2})


def with_slugs(run, slugs):
    """As such a run was stored once."""
    inputs = run.inputs
    for row in inputs["applicants"]:
        for name in ("choices", "never", "unqualified"):
            row[name] = [slugs[pk] for pk in row.get(name, ())]
        row["must_haves"] = {}
        del row["unwanted"]
    for row in inputs["positions"]:
        row["key"] = slugs[row["key"]]
    inputs["locked"] = [[code, slugs[pk]] for code, pk in inputs["locked"]]
    inputs["requiring"] = [slugs[pk] for pk in inputs["requiring"]]
    run.options["seats"] = {
        slugs[int(pk)]: count for pk, count in run.options["seats"].items()
    }
    run.figures["free"] = {
        slugs[int(pk)]: count for pk, count in run.figures["free"].items()
    }
    run.save()


def test_slugs_become_keys_also_those_that_were_renamed_since(
    run, cohort, coordinator_browser
):
    before = json.loads(json.dumps(MatchRun.objects.get().inputs))
    options, figures = dict(run.options), dict(run.figures)
    slugs = {row.pk: row.slug for row in cohort.positions.all()}
    with_slugs(run, slugs | {min(slugs): "old-name"})
    of_runs.by_key(apps, None)
    run = MatchRun.objects.get()
    for row in before["applicants"]:
        del row["unwanted"]
        row.setdefault("unqualified", [])
    assert run.inputs == before
    assert (run.options, run.figures) == (options, figures)


def test_a_slug_that_nobody_knows_any_more_doesnt_keep_a_run_from_being_read(
    run, cohort, coordinator_browser
):
    slugs = {row.pk: row.slug for row in cohort.positions.all()}
    with_slugs(run, slugs)
    run.inputs["positions"].append({"key": "gone", "seats": 1, "ranking": []})
    run.inputs["without_seats"] = ["lost"]
    run.inputs["applicants"][0]["choices"].append("gone")
    run.save()
    of_runs.by_key(apps, None)
    run = MatchRun.objects.get()
    assert run.inputs["positions"][-1]["key"] == -1
    assert run.inputs["without_seats"] == [-2]
    code = run.inputs["applicants"][0]["key"]
    for tail in ("change/", f"lines/{code}/"):
        page = coordinator_browser.get(
            f"/en/admin/placements/matchrun/{run.code}/{tail}"
        )
        assert "a place of then" in page.content.decode()


def test_an_earlier_ranking_keeps_what_can_be_found(cohort):
    one, two = (offer_factory.position(cohort, slug) for slug in ("one", "two"))
    application = make.application(cohort, positions=[one])
    row = Reranking.objects.create(
        application=application,
        used_at=application.begun_at,
        earlier={"choices": ["two", "gone", "one"], "anywhere": True},
    )
    of_rankings.by_key(apps, None)
    row.refresh_from_db()
    assert row.earlier == {"choices": [two.pk, one.pk], "anywhere": True}
