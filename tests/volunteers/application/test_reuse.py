"""Beginning with last year's answers."""

import pytest

from portal.kernel.lifecycle import TransitionRefused
from tests import make
from tests.volunteers.browsing import OWN, words
from volunteers.application import drafting, reuse
from volunteers.models import Application

NEXT = "/en/cohorts/17/application/"


@pytest.fixture
def earlier(cohort, applicant, pi):
    return make.application(cohort, applicant, [pi])


@pytest.fixture
def later(earlier, applicant):
    return drafting.begin_application(make.cohort(17), by=applicant)


def fresh(application):
    return drafting.prefetch_sections(Application.objects.get(pk=application.pk))


def test_answers_are_copied_where_the_new_cohort_asks_the_same(later):
    reuse.reuse_answers(later, by=later.applicant)
    begun = fresh(later)
    assert begun.legal_name == "ชื่อจริง นามสกุลจริง"
    assert [answer.text for answer in begun.answers.all()] == [
        "อยากเรียนรู้งานสิทธิจากชุมชน",
        "",
    ]


def test_choices_and_consents_start_anew(later):
    reuse.reuse_answers(later, by=later.applicant)
    begun = fresh(later)
    assert (list(begun.choices.all()), list(begun.consents.all())) == ([], [])


def test_what_was_begun_stays_as_it_was_written(later):
    drafting.save_section(
        later, "motivation", {"why": "เขียนใหม่ปีนี้"}, version=0, by=later.applicant
    )
    reuse.reuse_answers(later, by=later.applicant)
    assert fresh(later).answers.first().text == "เขียนใหม่ปีนี้"


def test_a_second_press_is_refused_and_changes_nothing(mine, later):
    mine.post(f"{NEXT}reuse/")
    before = fresh(later).section_versions
    assert "every section has been begun" in words(
        mine.post(f"{NEXT}reuse/", follow=True)
    )
    assert fresh(later).section_versions == before


def test_the_offer_stands_on_the_task_list_only_for_those_who_applied_before(
    mine, later, as_user, stranger
):
    assert "You applied to cohort 16" in words(mine.get(NEXT))
    drafting.begin_application(later.cohort, by=stranger)
    assert "You applied to cohort" not in words(as_user(stranger).get(NEXT))


def test_an_unsent_draft_is_nothing_to_reuse(cohort, applicant):
    make.draft(cohort, applicant)
    later = drafting.begin_application(make.cohort(17), by=applicant)
    with pytest.raises(TransitionRefused):
        reuse.reuse_answers(later, by=applicant)


def test_what_was_sent_is_not_offered_older_answers(mine, earlier):
    assert reuse.earlier_application(earlier) is None
    assert mine.get(f"{OWN}reuse/")["Location"] == OWN
