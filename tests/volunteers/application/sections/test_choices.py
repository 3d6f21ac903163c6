import pytest
from django.utils import translation

from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from tests import make
from tests.volunteers.browsing import choose
from volunteers.application import drafting
from volunteers.application.sections.base import apply_clash_choices, to_querydict
from volunteers.application.sections.choices import apply_ranking_action
from volunteers.application.sections.choices_form import ChoicesForm
from volunteers.application.sections.motivation import MotivationForm
from volunteers.models import Application


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def draft(cohort, applicant):
    return drafting.begin_application(cohort, by=applicant)


def query(posted):
    return to_querydict(
        {
            name: value if isinstance(value, list) else [value]
            for name, value in posted.items()
        }
    )


def choices(draft, posted, is_strict=True):
    return ChoicesForm(
        apply_ranking_action(query(posted)), application=draft, is_strict=is_strict
    )


def test_the_wanted_position_comes_first_until_choices_were_saved(draft, pi, other):
    draft.wanted_position = pi
    assert [card["position"] for card in ChoicesForm(application=draft).cards] == [pi]
    drafting.save_section(
        draft,
        "choices",
        {"choices": [], "is_anywhere": True},
        version=0,
        by=draft.applicant,
    )
    assert ChoicesForm(application=draft).cards == []


def test_a_ranking_with_reasons_is_read_in_its_order(draft, pi, other):
    form = choices(draft, choose("other", pi.slug, other="เพราะใกล้บ้าน"))
    assert form.is_valid(), form.errors
    assert form.section_data()["choices"] == [
        (other, "เพราะใกล้บ้าน"),
        (pi, "ตรงกับที่สนใจ"),
    ]


def test_nothing_chosen_is_refused_unless_wherever_i_am_needed(draft, pi):
    assert "Choose at least one organization" in choices(draft, {}).errors["add"][0]
    assert choices(draft, {"is_anywhere": "on"}).is_valid()


def test_a_choice_twice_gets_one_clear_message(draft, pi):
    for is_strict in (True, False):
        form = choices(draft, choose(pi.slug, pi.slug), is_strict)
        assert form.errors["add"] == [
            f"You have chosen {pi.organization.name} already. Each can be chosen once."
        ]
        assert len(form.cards) == 1


def test_each_choice_needs_its_reason(draft, pi):
    form = choices(draft, {"position": [pi.slug], f"reason-{pi.slug}": " "})
    assert f"{pi.organization.name} (choice 1)" in form.errors[f"reason-{pi.slug}"][0]


def test_more_than_the_cohort_allows_is_refused(draft, cohort, pi, other):
    draft.cohort.most_choices = 1
    assert choices(draft, choose(pi.slug, "other")).errors["add"] == [
        "You can choose up to 1. Remove one first."
    ]


@pytest.mark.parametrize("slug", ["no-such", "closed"])
def test_a_position_that_is_not_open_here_is_taken_out_and_said_so(draft, pi, slug):
    make.position(make.cohort(17), slug="closed")
    form = choices(draft, choose(pi.slug, slug))
    assert "was removed from your list" in form.errors["add"][0]
    assert [card["position"] for card in form.cards] == [pi]


def test_a_stored_choice_that_withdrew_stays_to_be_read_and_must_be_replaced(
    cohort, applicant, pi, other
):
    draft = make.draft(cohort, applicant, [pi])
    profile_workflow.withdraw(
        pi.participation, by=make.member(pi.organization, role=MemberRole.OWNER)
    )
    draft = Application.objects.get(pk=draft.pk)
    [card] = ChoicesForm(application=draft).cards
    assert card["is_gone"]
    form = choices(draft, choose(pi.slug, "other"))
    assert form.errors == {
        f"reason-{pi.slug}": [
            f"{pi.organization.name} no longer takes part. Choose another one."
        ]
    }
    assert choices(draft, choose("other")).is_valid()


@pytest.mark.parametrize(
    ("do", "add", "wanted"),
    [
        ("up:b", "", ["b", "a", "c"]),
        ("up:a", "", ["a", "b", "c"]),
        ("down:a", "", ["b", "a", "c"]),
        ("down:c", "", ["a", "b", "c"]),
        ("remove:b", "", ["a", "c"]),
        ("add", "d", ["a", "b", "c", "d"]),
        ("", "d", ["a", "b", "c", "d"]),
        ("up:z", "", ["a", "b", "c"]),
        ("nonsense", "", ["a", "b", "c"]),
    ],
)
def test_a_button_moves_one_choice(do, add, wanted):
    posted = apply_ranking_action(
        query({"position": ["a", "b", "c"], "do": do, "add": add, "reason-b": "เหตุผล"})
    )
    assert posted.getlist("position") == wanted
    assert (posted["add"], posted["reason-b"]) == ("", "เหตุผล")


def test_add_without_a_selection_says_so(draft, pi):
    form = choices(draft, {**choose(pi.slug), "do": "add", "add": ""}, is_strict=False)
    assert form.errors["add"] == [
        "Choose an organization from the list, then press Add."
    ]


def test_only_what_is_open_and_not_chosen_can_be_added(draft, pi, other):
    form = ChoicesForm(query(choose(pi.slug)), application=draft)
    assert [value for value, _label in form.fields["add"].choices] == ["", "other"]


def test_rankings_clash_as_a_whole_and_in_words(cohort, applicant, pi, other):
    draft = make.draft(cohort, applicant, [pi])
    form = choices(draft, {**choose("other"), "is_anywhere": "on"})
    form.is_valid()
    [clash] = form.clashes()
    assert clash.theirs == (
        f"1. {pi.organization.name}\nYou meet 1 of 1 qualifications\nตรงกับที่สนใจ"
    )
    assert (
        clash.yours
        == f"1. {other.organization.name}\nตรงกับที่สนใจ\n\nAny organization that needs me"
    )


def test_keeping_theirs_puts_the_saved_answer_in_place(cohort, applicant, pi, other):
    draft = make.draft(cohort, applicant, [pi])
    posted = apply_clash_choices(
        query({**choose("other"), "keep-choices": "theirs"}), ChoicesForm, draft
    )
    assert posted.getlist("position") == [pi.slug]
    assert posted.getlist("reason-other") == []
    mine = query({"answer-why": "ของฉัน", "keep-answer-why": "yours"})
    assert apply_clash_choices(mine, MotivationForm, draft)["answer-why"] == "ของฉัน"
