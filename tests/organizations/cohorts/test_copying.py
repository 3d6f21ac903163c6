"""Copying a cohort: everything that hangs on one is copied, or named as left out."""

import re
from datetime import timedelta

import pytest
from django.db import models
from django.urls import reverse

from organizations.cohorts import copying
from organizations.models import Cohort
from organizations.models.cohort_dates import DATES
from placements.models import ConditionKind
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests import make
from volunteers.models import (
    ConsentText,
    DocumentKind,
    InterviewPanel,
    PanelMember,
    ReasonText,
)


def hanging_models():
    return {
        relation.related_model
        for relation in Cohort._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    }


@pytest.fixture
def source(cohort, reviewer, coordinator):
    make.eligibility_question(cohort)
    DocumentKind.objects.create(
        cohort=cohort, slug="cv", order=1, name_th="ประวัติ", name_en="CV", types=["pdf"]
    )
    ReasonText.objects.create(
        cohort=cohort, reason="few_seats", text_th="เหตุผล", text_en="Reason"
    )
    ConditionKind.objects.create(
        cohort=cohort, slug="read", order=1, name_th="อ่าน", name_en="Read"
    )
    PanelMember.objects.get_or_create(cohort=cohort, user=reviewer)
    panel = InterviewPanel.objects.create(cohort=cohort, name="คณะ ก")
    panel.members.set([reviewer, coordinator])
    return cohort


def copied(source, by, **fields):
    new = copying.blank_copy(source)
    new.number = 17
    for name, value in fields.items():
        setattr(new, name, value)
    return copying.copy(source, new, by=by)


def values(row, *without):
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in ("cohort", *without)
    }


def test_every_model_that_hangs_on_a_cohort_is_copied_or_left_out_with_a_reason():
    known = {entry.model for entry in copying.cohort_rows}
    assert known == hanging_models()


def test_no_copied_model_has_rows_of_its_own_that_nobody_thought_of():
    """What hangs on a copied row (answers, scores, times) belongs to applicants."""
    hanging = {
        relation.related_model._meta.label
        for entry in copying.cohort_rows
        if not entry.why_left
        for relation in entry.model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    }
    assert hanging == {
        "placements.Condition",
        "volunteers.Answer",
        "volunteers.AssessmentScore",
        "volunteers.Consent",
        "volunteers.Document",
        "volunteers.InterviewPanel_members",
        "volunteers.InterviewSlot",
        "volunteers.Score",
    }


def test_each_field_of_a_cohort_is_copied_moved_or_left_out(source, coordinator):
    other = {
        models.BooleanField: lambda value: not value,
        models.PositiveSmallIntegerField: lambda value: (value or 0) + 1,
        models.CharField: lambda value: f"{value}x",
    }
    for field in Cohort._meta.concrete_fields:
        if type(field) in other and field.name not in copying.LEFT_FIELDS:
            changed = other[type(field)](getattr(source, field.attname))
            setattr(source, field.attname, changed)
    source.save()
    new = copied(source, coordinator).cohort
    new.refresh_from_db()
    kept = values(source, *copying.LEFT_FIELDS, *DATES)
    assert kept == values(new, *copying.LEFT_FIELDS, *DATES)
    assert not new.is_public
    assert new.closed_at is None


def test_dates_are_a_year_later_on_the_same_weekday(source, coordinator):
    source.service_starts_on = source.results_on + timedelta(days=30)
    source.save()
    new = copied(source, coordinator).cohort
    for name in DATES:
        old, moved = getattr(source, name), getattr(new, name)
        assert (old is None) == (moved is None)
        if old:
            assert moved.weekday() == old.weekday()
            assert 364 <= (moved - old).days <= 366


@pytest.mark.parametrize(
    "entry",
    [each for each in copying.cohort_rows if not each.why_left],
    ids=lambda entry: entry.model.__name__,
)
def test_every_field_of_its_rows_is_copied_or_named(entry, source, coordinator):
    new = copied(source, coordinator).cohort
    before, after = entry.rows(source), entry.rows(new)
    assert before
    own = ("code", "data_key")  # each row has its own
    without = (*entry.left_fields, *own)
    assert [values(row, *without) for row in before] == [
        values(row, *without) for row in after
    ]
    for field in entry.model._meta.many_to_many:
        for one, other in zip(before, after, strict=True):
            assert set(getattr(one, field.name).all()) == set(
                getattr(other, field.name).all()
            )


def test_of_consents_the_newest_wording_comes_along_as_the_first(source, coordinator):
    old = source.consent_texts.filter(kind="hosts").get()
    ConsentText.objects.create(
        cohort=source,
        kind="hosts",
        version=2,
        title_th="ใหม่",
        title_en="New",
        text_th="ใหม่",
        text_en="New",
    )
    new = copied(source, coordinator).cohort
    [text] = new.consent_texts.filter(kind="hosts")
    assert (text.title_en, text.version) == ("New", 1)
    assert old.title_en != "New"


def test_who_could_not_be_added_by_hand_is_left_out_by_name(
    source, coordinator, reviewer
):
    reviewer.is_active = False
    reviewer.save()
    copy = copied(source, coordinator)
    assert not copy.cohort.panel.exists()
    assert any(str(reviewer) in sentence for sentence in copy.left)


def test_what_was_copied_is_to_be_checked_and_stands_in_history(source, coordinator):
    new = copied(source, coordinator).cohort
    assert {"questions", "consents", "criteria", "conditions"} <= set(new.to_check)
    line = AuditEntry.objects.about(new).get(action="copy cohort")
    assert line.actor == coordinator.code


def test_of_two_who_copy_at_once_the_second_is_told(source, coordinator):
    copied(source, coordinator)
    with pytest.raises(TransitionRefused):
        copied(source, coordinator)
    assert Cohort.objects.count() == 2


# The page


def posted(form):
    data = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "decompress"):
            parts = bound.field.widget.decompress(bound.initial)
            names = bound.field.widget.widgets_names
            data |= {
                f"{bound.html_name}{end}": part
                for end, part in zip(names, parts, strict=True)
            }
        else:
            shown = bound.field.prepare_value(value)
            data[bound.html_name] = "" if shown is None else shown
    return data


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


def test_a_cohort_is_copied_in_one_page_with_a_preview(desk, source):
    url = reverse("admin:organizations_cohort_copy", args=[source.pk])
    page = desk.get(url)
    assert page.context["form"]["number"].value() == 17
    data = posted(page.context["form"]) | {"shown": page.context["shown_state"]}
    preview = desk.post(url, data)
    assert preview.context["previews"]["copied"].counts
    assert not Cohort.objects.filter(number=17).exists()
    hidden = {
        name: value
        for name, value in hidden_inputs(preview).items()
        if name != "csrfmiddlewaretoken"
    }
    answer = desk.post(url, hidden | {"confirmed": "1"})
    new = Cohort.objects.get(number=17)
    assert answer.url == reverse("admin:organizations_cohort_change", args=[new.pk])
    assert new.applications_close_at == (
        source.applications_close_at.replace(second=0, microsecond=0)
        + timedelta(days=364)
    )
    assert new.questions.count() == source.questions.count()


def hidden_inputs(response):

    found = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', response.content.decode()):
        name = re.search(r'name="([^"]*)"', tag)[1]
        value = re.search(r'value="([^"]*)"', tag)
        found[name] = value[1] if value else ""
    return found


def test_a_taken_number_and_dates_in_disorder_are_refused_beside_the_field(
    desk, source
):
    url = reverse("admin:organizations_cohort_copy", args=[source.pk])
    page = desk.get(url)
    data = posted(page.context["form"]) | {
        "shown": page.context["shown_state"],
        "number": "16",
        "results_on": "1 มกราคม 2540",
    }
    form = desk.post(url, data).context["form"]
    assert set(form.errors) == {"number", "results_on"}


def test_what_changed_since_it_was_shown_is_shown_again(desk, source):
    url = reverse("admin:organizations_cohort_copy", args=[source.pk])
    page = desk.get(url)
    data = posted(page.context["form"]) | {"shown": page.context["shown_state"]}
    source.questions.all().delete()
    desk.post(url, data | {"confirmed": "1"})
    assert not Cohort.objects.filter(number=17).exists()


def test_new_interviewers_are_told_and_the_preview_shows_it(desk, source):
    url = reverse("admin:organizations_cohort_copy", args=[source.pk])
    page = desk.get(url)
    data = posted(page.context["form"]) | {"shown": page.context["shown_state"]}
    shown = desk.post(url, data).context["previews"]["messages"]
    assert len(shown) == 2
    assert not Message.objects.filter(kind="interview_panel_seated").exists()
