from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations.models import Cohort
from tests.volunteers.browsing import (
    ABOUT,
    FURTHER,
    OWN,
    choose,
    save,
    section_url,
    ticket,
    toasts,
    words,
)
from volunteers.application import drafting
from volunteers.application.sections import consents
from volunteers.decisions import information, workflow
from volunteers.models import Application

WHY = {"answer-why": "คำตอบใหม่", "answer-more": ""}
SAVED = "อยากเรียนรู้งานสิทธิจากชุมชน"
BOTH = {"programme": "on", "hosts": "on"}


def stored(application):
    return Application.objects.get(pk=application.pk)


ALWAYS_ASKED = [
    slug for slug in drafting.BY_SLUG if slug not in ("referees", "documents")
]


def why(application):
    return application.answers.get(question__slug="why").text


# Saving


@pytest.mark.parametrize("section", ALWAYS_ASKED)
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_section_is_a_page_in_both_languages(mine, draft, section, language):
    response = mine.get(f"{language}/cohorts/16/application/{section}/")
    assert response.status_code == 200
    assert b"novalidate" in response.content


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("", ["มูลนิธิหนึ่ง", "99 ถนนหนึ่ง", "คุณให้ความยินยอม", "(สคส.)"]),
        ("/en", ["Foundation One", "99 First Road", "With your consent.", "(PDPC)"]),
    ],
)
def test_the_consents_name_the_controller_the_basis_and_where_to_complain(
    mine, draft, language, told
):
    Cohort.objects.update(
        operator_th="มูลนิธิหนึ่ง",
        operator_en="Foundation One",
        address_th="99 ถนนหนึ่ง\nกรุงเทพฯ",
        address_en="99 First Road",
        contact_phone="02-000 0160",
    )
    page = words(mine.get(f"{language}/cohorts/16/application/consents/"))
    for each in [
        *told,
        f'href="mailto:{settings.MAIL.replies}"',
        'href="tel:020000160"',
        f'href="{language}/privacy/"',
    ]:
        assert each in page


def test_a_cohort_without_these_facts_is_told_by_its_programme(mine, draft):
    page = words(mine.get("/en/cohorts/16/application/consents/"))
    [_before, part] = page.split('id="controller"')
    assert "<dd>Human Rights Volunteers</dd>" in part
    assert "tel:" not in part


def test_the_sections_lead_from_one_to_the_next_and_then_to_checking(mine, fresh, pi):
    filled = {
        **FURTHER,
        "about": ABOUT,
        "motivation": WHY,
        "choices": choose(pi.slug),
        "consents": BOTH,
    }
    order = ALWAYS_ASKED
    onward = [save(mine, section, filled[section]).url for section in order]
    assert onward == [*map(section_url, order[1:]), f"{OWN}check/"]
    assert drafting.incomplete_sections(stored(fresh)) == []


def test_the_next_section_may_be_one_before(mine, fresh):
    assert save(mine, "consents", BOTH).url == section_url("about")


def test_saving_tells_when_and_how_the_date_was_understood(mine, fresh):
    save(mine, "about", ABOUT)
    [told] = toasts(mine.get(section_url("motivation")))
    assert told.startswith("Saved at ")
    assert "We read your date of birth as 29 February 2000." in told
    assert stored(fresh).birth_on == "2000-02-29"


def test_the_stored_answers_come_back_on_the_page(mine, draft):
    page = words(mine.get(section_url("about")))
    for value in ("ใบไผ่", "081 234 5678", "29 February 2000"):
        assert f'value="{value}"' in page
    assert SAVED in words(mine.get(section_url("motivation")))


def test_mistakes_are_listed_linked_and_named_in_the_title(mine, fresh):
    page = words(save(mine, "about", {**ABOUT, "phone": "081", "legal_name": ""}))
    assert "<title>Error: About you" in page
    assert "There are 2 things to fix" in page
    assert 'href="#id_phone"' in page
    assert 'value="081"' in page
    assert stored(fresh).section_versions == {}


def test_finish_later_keeps_whatever_was_typed_and_asks_for_nothing(mine, fresh):
    response = save(mine, "about", {"phone": "081", "birth_on": "29 ก.พ."}, later="1")
    assert response.url == OWN
    assert (stored(fresh).phone, stored(fresh).birth_on) == ("081", "29 ก.พ.")
    page = words(mine.get(section_url("about")))
    assert 'value="29 ก.พ."' in page
    assert "In progress" in words(mine.get(OWN))


def test_a_form_sent_twice_is_saved_once_without_a_question(mine, fresh):
    posted = {**WHY, "ticket": ticket(mine, "motivation")}
    answers = [mine.post(section_url("motivation"), posted) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert stored(fresh).section_versions == {"motivation": 1}


def test_unknown_sections_and_strangers_are_not_found(
    mine, as_user, draft, stranger, coordinator
):
    assert mine.get(section_url("religion")).status_code == 404
    for person in (stranger, coordinator):
        assert as_user(person).get(section_url("about")).status_code == 404
        assert as_user(person).post(section_url("about"), ABOUT).status_code == 404
    assert mine.put(section_url("about")).status_code == 405


# After sending


def test_what_was_sent_is_changed_strictly_and_stays_sent(mine, sent):
    response = save(mine, "motivation", WHY)
    assert response.url == OWN
    assert "to send your application again." in toasts(mine.get(OWN))[0]
    assert (stored(sent).status, why(sent)) == ("submitted", "คำตอบใหม่")


def test_what_was_sent_cannot_be_left_unfinished(mine, sent):
    assert "Save and finish later" not in words(mine.get(section_url("motivation")))
    response = save(mine, "motivation", {"answer-why": ""}, later="1")
    assert "Answer this question." in words(response)
    assert why(sent) == SAVED


def test_under_review_sections_are_closed_and_typed_text_stays_readable(
    mine, sent, reviewer, coordinator
):
    opened = ticket(mine, "motivation")
    workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    assert mine.get(section_url("motivation")).url == OWN
    response = mine.post(section_url("motivation"), {**WHY, "ticket": opened})
    assert response.status_code == 409
    assert "คำตอบใหม่" in words(response)
    assert why(sent) == SAVED


def test_under_review_only_the_optional_consent_can_be_taken_back(
    mine, sent, cohort, reviewer, coordinator
):
    cohort.consent_texts.filter(kind="hosts").update(is_required=False)
    workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    assert save(mine, "consents", {"programme": "on"}).url == OWN
    assert consents.consents_in_force(stored(sent)) == {"programme"}
    assert "withdraw the application" in words(save(mine, "consents", {}))
    assert consents.consents_in_force(stored(sent)) == {"programme"}


def test_what_was_asked_for_may_be_stored_in_steps(mine, sent, coordinator):
    by = timezone.now() + timedelta(days=5)
    information.request(
        sent, by=coordinator, sections=["motivation"], note="ก", answer_by=by
    )
    assert save(mine, "motivation", {"answer-why": ""}, later="1").url == OWN
    assert mine.get(section_url("about")).url == OWN
    assert (
        "something is still missing"
        in toasts(mine.post(f"{OWN}answer/", follow=True))[-1]
    )
    assert save(mine, "motivation", WHY).url == OWN
    mine.post(f"{OWN}answer/")
    assert stored(sent).status == "submitted"


def test_the_wording_of_a_consent_is_shown_in_full(mine, fresh, cohort):
    cohort.consent_texts.update(text_en="Use\nOnly for this.", is_required=False)
    page = words(mine.get(section_url("consents")))
    assert "<h3>Use</h3>" in page
    assert "Only for this." in page
    assert "Wording 1" in page


def test_without_wording_there_is_nothing_to_consent_to(mine, fresh, cohort):
    cohort.consent_texts.all().delete()
    assert "is not ready yet" in words(mine.get(section_url("consents")))


# Counting


def queries(client, act):
    with CaptureQueriesContext(connection) as query_count:
        act()
    noise = ("SAVEPOINT", "RELEASE", "portal_session", '"portal_user"."id" =')
    return [
        row["sql"]
        for row in query_count
        if not any(word in row["sql"] for word in noise)
    ]


@pytest.mark.parametrize("section", ALWAYS_ASKED)
def test_a_section_opens_with_few_queries(mine, draft, section):
    query_count = queries(mine, lambda: mine.get(section_url(section)))
    assert len(query_count) <= 6, query_count


@pytest.mark.parametrize(
    ("section", "data"),
    [
        ("about", ABOUT),
        ("background", FURTHER["background"]),
        ("motivation", WHY),
        ("provinces", FURTHER["provinces"]),
        ("skills", FURTHER["skills"]),
        ("choices", choose("protection-international", "other")),
        ("consents", BOTH),
    ],
)
def test_a_section_is_saved_with_few_queries(mine, draft, other, section, data):
    posted = {**data, "ticket": ticket(mine, section)}
    query_count = queries(mine, lambda: mine.post(section_url(section), posted))
    assert stored(draft).section_versions[section] == 2
    # Choices also read the words that are answered about the chosen positions, and lock
    # these, so that no host leaves meanwhile.
    most = 14 if section == "choices" else 12
    assert len(query_count) <= most, "\n".join(
        row[:60] + " … " + row[-110:] for row in query_count
    )


def test_what_a_consent_is_for_stands_open_and_the_rest_in_a_box(mine, fresh, cohort):
    cohort.consent_texts.update(text_en="Use\nOnly for this.\n\nHow long\nA year.")
    page = words(mine.get(section_url("consents")))
    open_words, box = page.split('class="consent__text"')[:2]
    assert "Only for this." in open_words
    assert "<h3>How long</h3>" in box
    assert 'href="#text-hosts"' in page


def test_who_sees_what_is_one_table_of_checks_and_blanks(mine, fresh, cohort):
    cohort.is_blind = True
    cohort.save()
    table = words(mine.get(section_url("consents"))).partition('class="sees"')[2]
    row = table.partition("Legal name, phone number, email")[2].partition("</tr>")[0]
    seen = [cell.partition("</td>")[0] for cell in row.split("<td>")[1:]]
    assert ["sees it" in cell for cell in seen] == [True, False, False]
    assert "doesn’t see it" in seen[1]
    assert "once you accept its offer" in seen[2]


def test_whoever_has_sent_withdraws_the_needed_consent_by_a_link(mine, fresh):
    leave = reverse("application_withdraw", args=[fresh.cohort.number])
    assert leave not in words(mine.get(section_url("consents")))


def test_the_link_stands_where_the_application_is_sent(mine, sent):
    leave = reverse("application_withdraw", args=[sent.cohort.number])
    assert leave in words(mine.get(section_url("consents")))
