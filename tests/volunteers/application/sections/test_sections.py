"""Background, provinces, skills and refusals: forms, completeness and readers."""

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from organizations.models import Province
from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from portal.models import Message
from tests import make
from tests.volunteers.browsing import (
    FURTHER,
    OWN,
    SPOKEN,
    choose,
    save,
    section_url,
    ticket,
    words,
)
from volunteers.application import drafting, summary
from volunteers.application.sections.base import to_querydict
from volunteers.application.sections.registry import FORMS
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.models import Application
from volunteers.models.choices import (
    EducationLevel,
    LanguageLevel,
    Skill,
    SpokenLanguage,
)

LAW, WORK = "Law and legal procedure", "Well enough to work in it"
TEXTS = ("field_of_study", "school", "experience", "places_note", "skills_more")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def query(posted):
    return to_querydict(
        {
            name: value if isinstance(value, list) else [value]
            for name, value in posted.items()
        }
    )


def form_of(application, section, posted, is_strict=True):
    return FORMS[section](query(posted), application=application, is_strict=is_strict)


def stored(application):
    return Application.objects.get(pk=application.pk)


def is_complete(application, section):
    return drafting.BY_SLUG[section].is_complete(
        drafting.prefetch_sections(stored(application))
    )


def keep(application, section, posted):
    """As “Save and finish later” does."""
    form = form_of(stored(application), section, posted, is_strict=False)
    assert form.is_valid(), form.errors
    version = drafting.section_version(stored(application), section)
    drafting.save_section(
        application,
        section,
        form.section_data(),
        version=version,
        by=application.applicant,
    )


def rows_of(application, section):
    actual = {
        part.section.slug: part for part in summary.summarize(stored(application))
    }
    return {row.label: row.value for row in actual[section].rows}


# Completeness agrees with the strict form

LENGTHS = st.sampled_from(["", "สั้น", "น้ำ" * 300, "ก" * 301, "ก" * 1500, "ก" * 1501])


def backgrounds():
    return st.fixed_dictionaries(
        {
            "education_level": st.sampled_from(["", *EducationLevel.values]),
            "school": st.just("ก"),
            "experience": LENGTHS,
        }
    )


def places():
    ticked = st.lists(st.sampled_from(["loei", "lampang", "phrae"]), unique=True)
    anywhere = st.sampled_from([[], ["on"]])
    return st.fixed_dictionaries(
        {"provinces": ticked, "is_any_province": anywhere, "places_note": LENGTHS}
    )


def abilities():
    levels = {
        f"language-{slug}": st.sampled_from(LanguageLevel.values)
        for slug in ("thai", "karen")
    }
    ticked = st.lists(st.sampled_from(Skill.values), unique=True, max_size=3)
    others = {f"language-{slug}": st.just("none") for slug in SpokenLanguage.values}
    return st.fixed_dictionaries(
        {**others, **levels, "skills": ticked, "skills_more": LENGTHS}
    )


class Agreement(TestCase):
    """What a strict form accepts is complete once stored; what it refuses is not."""

    def agrees(self, section, posted):
        draft = drafting.begin_application(make.cohort(), by=make.person())
        accepted = form_of(stored(draft), section, posted).is_valid()
        keep(draft, section, posted)
        assert is_complete(draft, section) is accepted

    @settings(max_examples=40)
    @given(backgrounds())
    def test_background(self, posted):
        self.agrees("background", posted)

    @settings(max_examples=40)
    @given(places())
    def test_provinces(self, posted):
        self.agrees("provinces", posted)

    @settings(max_examples=40)
    @given(abilities())
    def test_skills(self, posted):
        self.agrees("skills", posted)


@pytest.mark.parametrize("refused", [[], ["other"], ["protection-international"]])
def test_choices_agree_too(fresh, pi, other, refused):
    posted = {**choose(pi.slug), "never": refused}
    accepted = form_of(stored(fresh), "choices", posted).is_valid()
    keep(fresh, "choices", posted)
    assert (
        is_complete(fresh, "choices")
        is accepted
        is (refused != ["protection-international"])
    )


# Forms


def test_every_missing_answer_says_what_to_do(fresh):
    actual = {
        section: form_of(fresh, section, {**SPOKEN, "language-thai": "none"}).errors
        for section in FURTHER
    }
    assert actual["background"]["education_level"] == ["Choose your highest education."]
    assert actual["provinces"]["is_any_province"][0].startswith(
        "Tick at least one province"
    )
    assert actual["skills"]["language-thai"] == [
        "Say how well you know Thai or at least one other language."
    ]


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ("provinces", "provinces"),
        ("skills", "skills"),
        ("choices", "never"),
        ("skills", "language-thai"),
    ],
)
@pytest.mark.parametrize("is_strict", [True, False])
def test_what_is_not_in_the_list_is_refused(fresh, pi, section, name, is_strict):
    form = form_of(fresh, section, {**SPOKEN, name: ["no-such"]}, is_strict)
    assert "from the list" in form.errors[name][0]


def test_a_language_not_known_is_not_stored(fresh):
    keep(fresh, "skills", {**SPOKEN, "language-karen": "some"})
    assert stored(fresh).languages == {"thai": "fluent", "karen": "some"}


def test_choosing_and_refusing_one_organization_is_told_at_the_refusal(
    fresh, pi, other
):
    form = form_of(fresh, "choices", {**choose(pi.slug), "never": [pi.slug, "other"]})
    assert form.errors["never"] == [
        f"{pi.organization.name} is in both lists. Remove it from one of them."
    ]


def test_a_refusal_outlives_the_organization_leaving_and_coming_back(fresh, pi, other):
    keep(fresh, "choices", {"never": ["other"], "is_anywhere": "on"})
    profile_workflow.withdraw(
        other.participation, by=make.member(other.organization, role=MemberRole.OWNER)
    )
    keep(fresh, "choices", {"never": ["other"], "is_anywhere": "on"})
    assert list(fresh.never.all()) == [other.organization]


def test_a_refusal_is_taken_back(fresh, pi, other):
    keep(fresh, "choices", {"never": ["other"], "is_anywhere": "on"})
    keep(fresh, "choices", {"is_anywhere": "on"})
    assert not fresh.never.exists()


def test_a_host_not_in_this_cohort_is_not_in_the_list(fresh, pi):
    elsewhere = make.position(make.cohort(17), slug="elsewhere")
    form = FORMS["choices"](application=fresh)
    assert [slug for slug, _label in form.fields["never"].choices] == [pi.slug]
    assert (
        "from the list"
        in form_of(fresh, "choices", {"never": [elsewhere.slug]}).errors["never"][0]
    )


@pytest.mark.parametrize(
    ("section", "changed", "name", "theirs", "yours"),
    [
        (
            "background",
            {"education_level": "master"},
            "education_level",
            "Bachelor’s degree",
            "Master’s degree",
        ),
        ("provinces", {"provinces": ["phrae"]}, "provinces", "Lampang, Loei", "Phrae"),
        (
            "skills",
            {"skills": ["law"]},
            "skills",
            f"Writing and summarizing, {LAW}",
            LAW,
        ),
        (
            "skills",
            {"language-thai": "work"},
            "language-thai",
            "Fluently, or as a first language",
            WORK,
        ),
    ],
)
def test_two_tabs_clash_in_words(fresh, section, changed, name, theirs, yours):
    keep(fresh, section, FURTHER[section])
    form = form_of(stored(fresh), section, {**FURTHER[section], **changed})
    assert form.is_valid()
    actual = [
        (clash.name, set(clash.theirs.split(", ")), clash.yours)
        for clash in form.clashes()
    ]
    assert actual == [(name, set(theirs.split(", ")), yours)]


def test_refusals_clash_with_the_choices(fresh, pi, other):
    keep(fresh, "choices", {**choose(pi.slug), "never": ["other"]})
    form = form_of(stored(fresh), "choices", choose(pi.slug))
    assert form.is_valid()
    [clash] = form.clashes()
    assert (
        f"Organizations I don’t want to go to: {other.organization.name}"
        in clash.theirs
    )
    assert "don’t want" not in clash.yours


@pytest.mark.parametrize("section", FURTHER)
def test_in_a_clash_each_person_may_keep_what_is_saved(mine, fresh, section):
    names = {"background": "experience", "provinces": "provinces", "skills": "skills"}
    name, old = names[section], ticket(mine, section)
    save(mine, section, FURTHER[section])
    kept = getattr(stored(fresh), name)
    posted = {
        **FURTHER[section],
        name: {"experience": "อื่น", "provinces": ["phrae"], "skills": ["data"]}[name],
    }
    page = mine.post(section_url(section), {**posted, "ticket": old})
    assert page.status_code == 409
    renewed = {"ticket": page.context["ticket"], f"keep-{name}": "theirs"}
    assert mine.post(section_url(section), {**posted, **renewed}).status_code == 302
    again = getattr(stored(fresh), name)
    expected = list(kept.all()) if name == "provinces" else kept
    assert (list(again.all()) if name == "provinces" else again) == expected


# Who reads it


@pytest.fixture
def whole(draft, other):
    """A draft with an answer in every new field."""
    keep(draft, "background", {**FURTHER["background"], "school": "โรงเรียนเดียวในอำเภอ"})
    keep(draft, "provinces", FURTHER["provinces"])
    keep(draft, "skills", {**FURTHER["skills"], "skills_more": "ทำแผนที่"})
    keep(draft, "choices", {**choose("protection-international"), "never": ["other"]})
    return draft


def test_the_answers_are_told_in_words(whole, other):
    assert rows_of(whole, "background") == {
        "Highest education": "Bachelor’s degree",
        "Field of study": "นิติศาสตร์",
        "School or university": "โรงเรียนเดียวในอำเภอ",
        "Experience": "ฝึกงานสามเดือน",
    }
    assert (
        rows_of(whole, "provinces")["Provinces in which I could live and work"]
        == "Lampang, Loei"
    )
    actual = rows_of(whole, "skills")
    assert (actual["What I can do"], actual["Thai"]) == (
        "Writing and summarizing, Law and legal procedure",
        "Fluently, or as a first language",
    )
    assert (
        rows_of(whole, "choices")["Organizations I don’t want to go to"]
        == other.organization.name
    )


def test_a_language_not_given_reads_as_missing(fresh):
    assert rows_of(fresh, "skills") == {
        "What I can do": "",
        "What else can you do?": "",
        "Languages": "",
    }


def test_every_change_link_leads_to_something_on_its_page(mine, whole):
    for part in summary.summarize(stored(whole)):
        page = mine.get(section_url(part.section.slug)).content.decode()
        assert [
            row.anchor for row in part.rows if f'id="{row.anchor}"' not in page
        ] == []


def test_the_new_texts_lie_sealed(whole):
    row = Application.objects.filter(pk=whole.pk).values(*TEXTS).get()
    assert all(isinstance(value, bytes | memoryview) for value in row.values())


def test_the_receipt_repeats_the_answers_and_names_no_organization(whole, other):
    workflow.submit(whole, by=whole.applicant)
    letter = Message.objects.get(kind="application_received").text
    for actual in ("ฝึกงานสามเดือน", "ทำแผนที่", "เลย", "ปริญญาตรี", "เขียนและสรุปความ"):
        assert actual in letter
    assert other.organization.name not in letter


@pytest.mark.parametrize(("is_blind", "names"), [(True, 0), (False, 1)])
def test_a_reviewer_reads_skills_and_experience_and_the_school_only_if_names_are_open(
    as_user, whole, cohort, coordinator, reviewer, is_blind, names
):
    type(cohort).objects.filter(pk=cohort.pk).update(is_blind=is_blind)
    workflow.submit(whole, by=whole.applicant)
    [review] = workflow.assign(whole, reviewers=[reviewer], by=coordinator)
    conflicts.confirm_no_conflict(review, by=reviewer)
    page = words(as_user(reviewer).get(f"/en/reviews/{whole.reviews.get().code}/"))
    for actual in ("ฝึกงานสามเดือน", "ทำแผนที่", "Law and legal procedure"):
        assert actual in page
    assert page.count("โรงเรียนเดียวในอำเภอ") == names
    assert "Organizations I don’t want to go to" not in page
    assert "ดูแลยาย" not in page


def test_a_coordinator_reads_all_of_it(as_user, whole, coordinator, other):
    workflow.submit(whole, by=whole.applicant)
    page = words(
        as_user(coordinator).get(
            f"/en/admin/volunteers/application/{whole.code}/change/"
        )
    )
    for actual in (
        "โรงเรียนเดียวในอำเภอ",
        "ดูแลยาย",
        "Lampang, Loei",
        "ทำแผนที่",
        "Organizations I don’t want to go to",
    ):
        assert actual in page
    assert other.organization.name in page


def test_text_is_never_markup(mine, draft):
    keep(draft, "background", {**FURTHER["background"], "experience": "<b>ตัวหนา</b>"})
    assert "<b>ตัวหนา" not in mine.get(f"{OWN}check/").content.decode()


def test_provinces_are_grouped_by_region_with_what_is_ticked(fresh):
    keep(fresh, "provinces", FURTHER["provinces"])
    regions = FORMS["provinces"](application=stored(fresh)).regions
    assert sum(len(region["ticks"]) for region in regions) == Province.objects.count()
    assert {
        str(region["label"]): region["count"] for region in regions if region["count"]
    } == {
        "North": 1,
        "Northeast": 1,
    }
