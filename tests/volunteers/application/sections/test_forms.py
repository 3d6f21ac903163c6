from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from organizations.models import Province
from tests import make
from tests.volunteers.browsing import ABOUT
from volunteers.application import drafting
from volunteers.application.sections.about import AboutForm
from volunteers.application.sections.base import length_error, to_querydict
from volunteers.application.sections.choices_form import ChoicesForm
from volunteers.application.sections.consents import ConsentsForm, paragraphs
from volunteers.application.sections.motivation import MotivationForm
from volunteers.application.sections.registry import FORMS
from volunteers.models import Application, ConsentText
from volunteers.models.choices import ConsentKind


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


def about(draft, is_strict=True, **changes):
    return AboutForm(query(ABOUT | changes), application=draft, is_strict=is_strict)


def test_about_you_is_read_however_it_is_typed(draft):
    form = about(draft, phone="๐๘๑ ๒๓๔ ๕๖๗๘", birth_on="๒๙ ก.พ. ๒๕๔๓")
    assert form.is_valid()
    assert (form.cleaned_data["phone"], form.cleaned_data["birth_on"]) == (
        "+66812345678",
        "2000-02-29",
    )
    assert form.cleaned_data["home_province"] == Province.objects.get(slug="loei")


def test_every_empty_field_says_what_to_do(draft):
    form = AboutForm(QueryDict(), application=draft)
    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "display_name": "Enter the name we may call you by.",
        "legal_name": "Enter your legal name.",
        "phone": "Enter a phone number where we can reach you.",
        "birth_on": "Enter your date of birth.",
        "home_province": "Choose a province.",
    }


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("31/2/2543", "That month doesn’t have so many days."),
        ("29/13/2543", "Check the month."),
        ("29/2/43", "four digits"),
        ("เมื่อนานมาแล้ว", "Enter the day, the month and the year"),
        ("29/2/2543 ค.ศ.", "Check the year."),
        (
            "1/1/2400",
            "We read your date of birth as 1 January 1857. If that is wrong, "
            "enter the year again.",
        ),
    ],
)
def test_a_date_that_cannot_be_meant_says_what_to_check(draft, typed, message):
    assert message in about(draft, birth_on=typed).errors["birth_on"][0]


def test_a_birth_in_the_future_is_questioned(draft):
    day = timezone.localdate() + timedelta(days=1)
    [error] = about(draft, birth_on=day.isoformat()).errors["birth_on"]
    assert error.startswith("We read your date of birth as")
    assert error.endswith("enter the year again.")


def test_someone_too_young_is_told_kindly_on_which_day_the_age_counts(draft):
    draft.cohort.service_starts_on = timezone.localdate() + timedelta(days=100)
    born = timezone.localdate() - timedelta(days=16 * 365)
    [message] = about(draft, birth_on=born.isoformat()).errors["birth_on"]
    assert "18 or older" in message
    assert "very welcome in a later cohort" in message


def test_the_date_is_repeated_as_it_was_understood(draft):
    form = about(draft)
    form.is_valid()
    drafting.save_section(
        draft, "about", form.section_data(), version=0, by=draft.applicant
    )
    assert form.interpretation() == ("We read your date of birth as 29 February 2000.")
    with translation.override("th"):
        assert "29 กุมภาพันธ์ พ.ศ. 2543" in form.interpretation()
    assert about(draft, birth_on="29 February 2000").interpretation() == ""


def test_reviewers_not_seeing_the_legal_name_is_promised_only_in_a_blind_cohort(draft):
    promise = "Reviewers don’t see it."
    assert promise in AboutForm(application=draft)["legal_name"].help_text
    draft.cohort.is_blind = False
    assert promise not in AboutForm(application=draft)["legal_name"].help_text


def test_unfinished_keeps_what_was_typed_and_reads_what_can_be_read(draft):
    form = about(
        draft,
        is_strict=False,
        phone="081",
        birth_on="29 ก.พ.",
        legal_name="",
        home_province="",
    )
    assert form.is_valid()
    kept = form.section_data()
    assert (
        kept["phone"],
        kept["birth_on"],
        kept["legal_name"],
        kept["home_province"],
    ) == ("081", "29 ก.พ.", "", None)


def test_unfinished_fields_do_not_read_as_optional(draft):
    form = about(draft, is_strict=False, legal_name="")
    assert form.is_valid()
    assert all(field.required for field in form.fields.values())


def test_too_long_a_name_is_refused_in_a_draft_too(draft):
    assert (
        "Shorten"
        in about(draft, is_strict=False, display_name="ก" * 81).errors["display_name"][
            0
        ]
    )


def test_what_is_stored_comes_back_and_reads_the_same(cohort, applicant, pi):
    whole = make.draft(cohort, applicant, [pi])
    for form in FORMS.values():
        again = form(to_querydict(form.stored_data(whole)), application=whole)
        assert again.is_valid(), again.errors
        assert again.clashes() == []


def test_provinces_are_in_the_order_of_the_thai_dictionary(draft):
    names = [
        label
        for _value, label in AboutForm(application=draft)
        .fields["home_province"]
        .choices
    ][1:4]
    with translation.override("th"):
        assert [str(p) for p in Province.objects.order_by("sort_key")[:3]] == [
            "กระบี่",
            "กรุงเทพมหานคร",
            "กาญจนบุรี",
        ]
    assert names == ["Krabi", "Bangkok", "Kanchanaburi"]


def test_limits_count_what_a_reader_sees(draft):
    for text, fits in (("น้ำ" * 1000, True), ("ก" * 2000, True), ("ก" * 2001, False)):
        assert (
            MotivationForm(query({"answer-why": text}), application=draft).is_valid()
            is fits
        )


def test_line_ends_count_one_and_are_stored_as_one(draft):
    form = MotivationForm(query({"answer-why": "ก\r\n" * 999 + "ข"}), application=draft)
    assert form.is_valid()
    assert form.section_data()["why"] == "ก\n" * 999 + "ข"


def test_a_text_over_its_limit_says_by_how_much():
    assert (
        length_error("ก" * 2050, 2000)
        == "Shorten this answer by 50 characters. It may have 2,000."
    )
    assert length_error("ก" * 2000, 2000) == ""


def test_only_the_optional_question_may_stay_empty(draft):
    form = MotivationForm(
        query({"answer-why": " ", "answer-more": ""}), application=draft
    )
    assert form.errors == {"answer-why": ["Answer this question."]}


def test_every_free_text_box_warns_and_counts(draft, pi):
    draft.wanted_position = pi
    boxes = [
        *MotivationForm(application=draft),
        ChoicesForm(application=draft)["reason-protection-international"],
    ]
    for box in boxes:
        assert "could identify the people you help." in box.help_text
        assert box.field.widget.attrs["data-count-limit"] in (600, 2000)


def test_help_that_coordinators_write_never_becomes_markup(draft, cohort):
    cohort.questions.update(help_en="<b>bold</b>")
    assert "&lt;b&gt;" in MotivationForm(application=draft)["answer-why"].help_text


def test_two_texts_clash_where_they_would_be_stored_differently(cohort, applicant):
    draft = make.draft(cohort, applicant)
    form = about(
        draft,
        display_name="ใบไผ่",
        legal_name="อีกชื่อ",
        phone="+66 81 234 5678",
        birth_on="29.2.2000",
    )
    form.is_valid()
    assert [(clash.name, clash.theirs, clash.yours) for clash in form.clashes()] == [
        ("legal_name", "ชื่อจริง นามสกุลจริง", "อีกชื่อ")
    ]


def test_provinces_clash_by_name(cohort, applicant):
    draft = make.draft(cohort, applicant)
    form = about(draft, legal_name="ชื่อจริง นามสกุลจริง", home_province="lampang")
    form.is_valid()
    assert [(clash.theirs, clash.yours) for clash in form.clashes()] == [
        ("Loei", "Lampang")
    ]


def test_a_required_consent_is_asked_for_and_an_optional_one_is_not(draft):
    ConsentText.objects.filter(kind=ConsentKind.HOSTS).update(is_required=False)
    form = ConsentsForm(QueryDict(), application=draft)
    assert list(form.errors) == [ConsentKind.PROGRAMME]
    assert ConsentsForm(
        query({ConsentKind.PROGRAMME: "on"}), application=draft
    ).is_valid()


def test_a_consent_to_an_older_wording_is_asked_for_again(cohort, applicant):
    draft = make.draft(cohort, applicant)
    texts = {"title_th": "ก", "title_en": "A", "text_th": "ข", "text_en": "B"}
    ConsentText.objects.create(
        cohort=cohort, kind=ConsentKind.HOSTS, version=2, **texts
    )
    form = ConsentsForm(application=Application.objects.get(pk=draft.pk))
    assert {card["text"].kind: card["is_new_wording"] for card in form.cards} == {
        "programme": False,
        "hosts": True,
    }
    assert (form["programme"].value(), form["hosts"].value()) == ("on", None)


def test_consents_clash_as_yes_and_no(cohort, applicant):
    draft = make.draft(cohort, applicant)
    form = ConsentsForm(
        query({ConsentKind.PROGRAMME: "on"}), application=draft, is_strict=False
    )
    form.is_valid()
    assert [(clash.name, clash.theirs, clash.yours) for clash in form.clashes()] == [
        ("hosts", "Yes", "No")
    ]


def test_the_text_of_a_consent_is_read_as_headed_paragraphs():
    assert paragraphs(
        "Use\nFor this.\r\n\r\nJust a paragraph.\n\nKept\nA year.\nThen deleted."
    ) == [
        ("Use", "For this."),
        ("", "Just a paragraph."),
        ("Kept", "A year.\nThen deleted."),
    ]
