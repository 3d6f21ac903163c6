"""The section in which an applicant names referees."""

import pytest

from tests import make
from tests.volunteers.browsing import OWN, save, section_url, words
from volunteers.application import drafting
from volunteers.application.sections import referees
from volunteers.decisions import workflow
from volunteers.models import Application, Reference
from volunteers.references import requests


@pytest.fixture
def cohort(db):
    return make.cohort(references_wanted=2)


def posted(**changes):
    answers = {"name": "ครูสมมติ", "relation": "ครู", "language": "th"}
    both = {
        f"{name}-{order}": value for order in (1, 2) for name, value in answers.items()
    }
    return {
        **both,
        "email-1": "one@referees.example",
        "email-2": "two@referees.example",
        **changes,
    }


def named(application):
    return {row.order: row for row in Reference.objects.filter(application=application)}


def is_complete(application):
    return referees.is_complete(Application.objects.get(pk=application.pk))


def test_a_cohort_that_wants_none_has_no_such_section(as_user, applicant):
    other = make.cohort(number=17)
    application = drafting.begin_application(other, by=applicant)
    assert "referees" not in [
        section.slug for section in drafting.sections_of(Application(cohort=other))
    ]
    assert referees.is_complete(application)
    assert (
        as_user(applicant).get("/en/cohorts/17/application/referees/").status_code
        == 404
    )


def test_the_page_says_that_nobody_is_written_to_yet(mine, fresh):
    page = words(mine.get(section_url("referees")))
    assert "We don’t contact anyone yet" in page
    assert "Referee 2" in page


def test_both_are_stored_sealed_and_lead_on(mine, fresh):
    assert save(mine, "referees", posted()).url == section_url("consents")
    assert [row.email for row in named(fresh).values()] == [
        "one@referees.example",
        "two@referees.example",
    ]
    assert is_complete(fresh)
    raw = bytes(
        Reference.objects.extra(select={"raw": "email"}).values_list("raw", flat=True)[
            0
        ]
    )
    assert b"referees.example" not in raw


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email-1": "no address"}, "Check the email"),
        (
            {"email-2": "ONE@referees.example "},
            "Each referee needs an address of their own.",
        ),
        ({"email-1": "Baiphai@applicants.example"}, "This is your own email"),
        ({"name-2": " "}, "Enter the referee’s name."),
        ({"relation-1": ""}, "Say how this person knows you."),
    ],
)
def test_what_cannot_be_right_is_said_and_kept_on_the_page(
    mine, fresh, changes, message
):
    page = words(save(mine, "referees", posted(**changes)))
    assert message in page
    assert 'value="two@referees.example"' in page or "email-2" in changes
    assert not named(fresh)


def test_half_of_it_can_be_kept_for_later(mine, fresh):
    save(mine, "referees", {"email-1": "no address yet"}, later="1")
    assert named(fresh)[1].email == "no address yet"
    assert not is_complete(fresh)
    assert "no address yet" in words(mine.get(section_url("referees")))


@pytest.mark.parametrize(
    "change",
    [
        {"email": "same@referees.example"},
        {"email": "no address"},
        {"name": " "},
        {"relation": ""},
    ],
)
def test_incomplete_is_what_the_form_refuses(fresh, cohort, applicant, change):
    drafting.save_section(
        fresh, "referees", make.referees(cohort, **change), version=0, by=applicant
    )
    assert not is_complete(fresh)


def test_incomplete_with_the_applicants_own_address(fresh, cohort, applicant):
    data = make.referees(cohort)
    data["referees"][2]["email"] = applicant.email.upper()
    drafting.save_section(fresh, "referees", data, version=0, by=applicant)
    assert not is_complete(fresh)


def test_who_was_written_to_stays_and_who_declined_makes_room(
    sent, cohort, applicant, coordinator
):
    requests.ask(sent, by=coordinator, orders=[1, 2])
    before = named(sent)
    requests.decline(before[2])
    new = make.referees(cohort, name="คนใหม่")
    new["referees"][2]["email"] = "new@referees.example"
    drafting.save_section(sent, "referees", new, version=1, by=applicant)
    after = named(sent)
    assert (after[1].pk, after[1].name) == (before[1].pk, before[1].name)
    assert (after[2].email, after[2].status) == ("new@referees.example", "named")
    assert after[2].pk != before[2].pk


def test_the_page_of_a_sent_application_shows_who_was_asked_and_asks_for_the_rest(
    mine, sent, coordinator
):
    requests.ask(sent, by=coordinator, orders=[1])
    page = words(mine.get(section_url("referees")))
    assert "teacher1@referees.example" in page
    assert 'name="email-1"' not in page
    assert 'name="email-2"' in page


def test_the_applicant_reads_what_became_of_asking_and_never_the_text(
    mine, sent, coordinator
):
    requests.ask(sent, by=coordinator, orders=[1, 2])
    requests.give(
        named(sent)[1],
        {"known": "ลับสุดยอด", "strengths": "-", "support": "", "recommends": "no"},
    )
    page = words(mine.get(OWN))
    assert "answered" in page
    assert "asked, no answer yet" in page
    assert "ลับสุดยอด" not in page


def test_a_clash_shows_both_names(mine, fresh, cohort, applicant):
    form = posted(**{"name-1": "ของฉัน", "ticket": ""})
    ticket = mine.get(section_url("referees")).context["ticket"]
    drafting.save_section(
        fresh,
        "referees",
        make.referees(cohort, name="ของอีกแท็บ"),
        version=0,
        by=applicant,
    )
    response = mine.post(section_url("referees"), {**form, "ticket": ticket})
    assert response.status_code == 409
    assert {"ของฉัน", "ของอีกแท็บ"} <= {
        text
        for clash in response.context["clashes"]
        for text in (clash.theirs, clash.yours)
    }


def test_without_referees_nothing_is_sent(draft, applicant):
    Reference.objects.all().delete()
    with pytest.raises(workflow.TransitionRefused, match="บุคคลอ้างอิง"):
        workflow.submit(draft, by=applicant)


def test_the_legal_name_is_offered_and_used_once_it_was_saved(mine, fresh):
    fresh.legal_name = "นภัสสร ใจกล้า"
    fresh.save()
    assert 'value="นภัสสร ใจกล้า"' in words(mine.get(section_url("referees")))
    assert Application.objects.get(pk=fresh.pk).name_to_referees == fresh.display_name
    save(mine, "referees", posted(name_for_referees="นางสาวนภัสสร ใจกล้า"))
    saved = Application.objects.get(pk=fresh.pk)
    assert saved.name_to_referees == "นางสาวนภัสสร ใจกล้า"
    assert saved.display_name == fresh.display_name


def test_who_empties_the_name_is_called_as_everywhere_else(mine, fresh):
    save(mine, "referees", posted(name_for_referees=""))
    fresh.refresh_from_db()
    assert fresh.name_to_referees == fresh.display_name
    assert 'name="name_for_referees" value=' not in words(
        mine.get(section_url("referees"))
    )


def test_a_mistyped_domain_is_asked_about_once(mine, fresh):
    typed = posted(**{"email-1": "one@gmail.con"})
    page = words(save(mine, "referees", typed))
    assert "Did you mean one@gmail.com?" in page
    assert not named(fresh)
    sure = {"email-1-sure": "one@gmail.con"}
    assert save(mine, "referees", {**typed, **sure}).status_code == 302
    assert named(fresh)[1].email == "one@gmail.con"
    assert save(mine, "referees", typed).status_code == 302
