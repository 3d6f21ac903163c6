"""Columns of the list of applications: chosen, sorted, saved, and exported alike."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.volunteers import interviewing, judging
from volunteers.admin.applications import listing
from volunteers.admin.applications.list import COLUMNS
from volunteers.models import Application, SavedFilter
from volunteers.overview import exports
from volunteers.scoring import stored_scores

LIST = "/en/admin/volunteers/application/"


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def criterion(cohort):
    return cohort.criteria.filter(stage="review").first()


@pytest.fixture
def judged(cohort, coordinator, pi):
    """Two applications with two reviews each: means 3 and 4, spreads 2 and 0."""
    panel = [make.reviewer(cohort) for _ in range(2)]
    found = []
    for marks in ((2, 4), (4, 4)):
        application, reviews = judging.in_review(
            cohort, coordinator, *panel, positions=[pi]
        )
        for review, mark in zip(reviews, marks, strict=True):
            judging.send(review, mark)
        found.append(application)
    stored_scores.update_cohort(cohort)
    return found


def codes(page):
    return [row.code for row in page.context["cl"].result_list]


def names_in(page):
    return [column["display"] for column in page.context["columns"]]


def test_a_column_for_each_figure_and_each_criterion(desk, judged, criterion):
    text = desk.get(f"{LIST}?columns=who,mean,spread,criterion_{criterion.pk}")
    assert criterion.name in names_in(text)
    body = text.content.decode()
    for value in ("3.0", "2.0", "4.0", "0.0"):
        assert f"<div>{value}</div>" in body
    assert 'class="field-state"' not in body


@pytest.mark.parametrize(
    "name", [name for name in COLUMNS if name not in ("flags", "who")]
)
def test_the_list_can_be_ordered_by_every_column(desk, judged, name):
    up = desk.get(f"{LIST}?columns=who,{name}&o=2")
    down = desk.get(f"{LIST}?columns=who,{name}&o=-2")
    assert sorted(codes(up)) == sorted(codes(down)) == sorted(a.code for a in judged)


@pytest.mark.parametrize("name", ["mean", "median", "corrected", "criterion"])
def test_the_better_one_comes_first(desk, judged, criterion, name):
    name = f"criterion_{criterion.pk}" if name == "criterion" else name
    page = desk.get(f"{LIST}?columns=who,{name}&o=-2")
    assert codes(page) == [judged[1].code, judged[0].code]


def test_all_columns_cost_the_same_for_many_rows(desk, cohort, coordinator, pi):
    columns = ",".join(COLUMNS)
    counted = []
    for wanted in (1, 8):
        while Application.objects.count() < wanted:
            judging.in_review(cohort, coordinator, positions=[pi])
        desk.get(f"{LIST}?columns={columns}")
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"{LIST}?columns={columns}")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_an_unknown_column_shows_the_default_ones(desk, judged):
    page = desk.get(f"{LIST}?columns=phone,criterion_999999")
    assert page.context["is_default"]


def test_tabs_count_the_states_of_the_cohort(desk, judged):
    page = desk.get(LIST)
    tabs = page.context["states"]
    assert tabs[0]["count"] == sum(tab["count"] for tab in tabs[1:])
    assert tabs[0]["current"] == "page"
    other = desk.get(f"{LIST}{tabs[1]['url']}")
    assert len(codes(other)) == tabs[1]["count"]
    assert other.context["states"][1]["current"] == "page"


def test_further_choices_can_be_opened(desk, cohort, coordinator, pi):
    second = make.position(cohort, slug="second", name="ที่สอง (ตัวอย่าง)")
    judging.in_review(cohort, coordinator, positions=[pi, second])
    text = desk.get(LIST).content.decode()
    opened = text.partition('<details class="wish__more">')[2].partition("</details>")[
        0
    ]
    assert "ที่สอง (ตัวอย่าง)" in opened


def test_columns_and_height_are_saved_with_a_filter(desk, judged, coordinator):
    save = reverse("admin:volunteers_application_filter_save")
    query = "columns=who%2Cmean&rows=roomy&state=in_review"
    desk.post(f"{save}?{query}", {"name": "mine"})
    saved = SavedFilter.objects.get()
    page = desk.get(f"{LIST}?{saved.query}")
    assert page.context["density"] == listing.ROOMY
    assert [str(name) for name in page.context["cl"].list_display][1:] == [
        "who",
        "mean",
    ]


def test_the_export_offers_the_columns_of_the_list(desk, judged, criterion):
    name = f"criterion_{criterion.pk}"
    export = reverse("admin:volunteers_application_export")
    page = desk.get(f"{export}?columns=who,state,mean,{name}")
    assert page.context["form"]["columns"].initial == [
        "reference",
        "name",
        "state",
        "mean",
        name,
    ]


def test_a_table_has_the_figures_and_a_criterion(judged, criterion):
    columns = ["reference", "mean", "spread", "referees", f"criterion_{criterion.pk}"]
    assert exports.header(columns)[-1] == criterion.name
    rows = list(exports.rows(Application.objects.order_by("pk"), columns))
    assert [row[1:3] for row in rows] == [[3.0, 2.0], [4.0, 0.0]]
    assert [row[-1] for row in rows] == [3.0, 4.0]


def test_a_criterion_of_interviews_is_a_column_of_list_and_export(
    desk, cohort, coordinator
):
    interviewing.rubric(cohort, count=1)
    asked = cohort.criteria.get(stage="interview")
    member = make.reviewer(cohort)
    panel = interviewing.panel(cohort, member)
    talk = interviewing.begun(interviewing.booked(cohort, coordinator, panel))
    interviewing.send(talk, member, 4)
    name = f"interview_criterion_{asked.pk}"
    page = desk.get(f"{LIST}?columns=who,{name}&o=-2")
    assert f"{asked.name} (interview)" in names_in(page)
    assert "<div>4.0</div>" in page.content.decode()
    assert exports.header([name]) == [f"{asked.name} (interview)"]
    chosen = Application.objects.filter(pk=talk.application_id)
    assert list(exports.rows(chosen, [name])) == [[4.0]]
