"""Is a call ready: what it lacks, what nobody has checked, and opening it anyway."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations.cohorts import readiness, starter
from organizations.models import Cohort
from placements.models import SafeguardingContact
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, MessageTemplate
from tests import make
from volunteers.models import PanelMember, ReasonText
from volunteers.models.choices import OutcomeReason


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


def url_of(name, cohort):
    return reverse(f"admin:organizations_cohort_{name}", args=[cohort.pk])


def labels(cohort):
    return {point.label for point in readiness.lacking(cohort)}


@pytest.fixture
def ready(cohort, coordinator, reviewer):
    """A cohort that lacks nothing."""
    day = cohort.results_on
    Cohort.objects.update(
        operator_th="มูลนิธิ",
        address_th="กรุงเทพฯ",
        contact_phone="02 000 0000",
        bases_confirmed_on=day - timedelta(days=90),
        review_ends_on=day - timedelta(days=5),
        service_starts_on=day + timedelta(days=40),
        service_ends_on=day + timedelta(days=400),
        reviewers_per_application=1,
    )
    make.eligibility_question(cohort)
    make.position(cohort, seats=2)
    PanelMember.objects.get_or_create(cohort=cohort, user=reviewer)
    SafeguardingContact.objects.create(cohort=cohort, user=coordinator, phone="191")
    for reason in OutcomeReason.values:
        ReasonText.objects.create(
            cohort=cohort, reason=reason, text_th="เหตุผล", text_en="Reason"
        )
    cohort.refresh_from_db()
    return cohort


@pytest.mark.usefixtures("translated_off")
def test_a_full_call_lacks_nothing(ready):
    assert readiness.lacking(ready) == []


@pytest.fixture
def translated_off(settings):
    from django.utils import translation

    with translation.override("en"):
        yield


TAKEN_AWAY = {
    "Dates": lambda c: Cohort.objects.update(review_ends_on=None),
    "Who runs the programme, and the address": lambda c: Cohort.objects.update(
        address_th=""
    ),
    "How people reach the programme": lambda c: Cohort.objects.update(contact_phone=""),
    "Lawful bases on the privacy page": lambda c: Cohort.objects.update(
        bases_confirmed_on=None
    ),
    "Organizations": lambda c: c.participations.update(status="submitted"),
    "Seats": lambda c: c.positions.update(seats=None),
    "Consent texts": lambda c: c.consent_texts.filter(kind="hosts").delete(),
    "Criteria of reviews": lambda c: c.criteria.all().delete(),
    "Questions": lambda c: c.questions.all().delete(),
    "Questions before applying": lambda c: c.eligibility_questions.all().delete(),
    "Reasons told to applicants": lambda c: c.reason_texts.all().delete(),
    "Reviewers": lambda c: c.panel.all().delete(),
    "Safeguarding contact of the programme": lambda c: c.safeguarding_contacts.update(
        phone=""
    ),
}


@pytest.mark.usefixtures("translated_off")
@pytest.mark.parametrize("label", TAKEN_AWAY)
def test_each_thing_that_is_taken_away_is_told(ready, label):
    TAKEN_AWAY[label](ready)
    ready.refresh_from_db()
    assert label in labels(ready)


@pytest.mark.usefixtures("translated_off")
def test_a_message_reworded_in_one_language_only_is_told(ready, coordinator):
    wording = {"kind": "result_ready", "made_by": coordinator, "title": "x"}
    MessageTemplate.objects.create(version=1, language="th", text="ข้อความ", **wording)
    assert labels(ready) == {"Wordings of messages"}
    MessageTemplate.objects.create(version=1, language="en", text="Text", **wording)
    assert labels(ready) == set()
    MessageTemplate.objects.create(version=2, language="en", text="", **wording)
    assert labels(ready) == {"Wordings of messages"}


def test_the_page_names_what_is_lacking_with_a_link(desk, cohort):
    page = desk.get(url_of("readiness", cohort)).content.decode()
    assert "lacking" in page or "ยังขาด" in page
    for point in readiness.points(cohort):
        assert f'href="{point.url}"' in page


@pytest.fixture
def hidden(ready):
    Cohort.objects.update(is_public=False)
    ready.refresh_from_db()
    return ready


def test_a_ready_call_is_made_public_after_one_look(desk, hidden, coordinator):
    shown = desk.get(url_of("public", hidden)).context["shown_state"]
    desk.post(url_of("public", hidden), {"shown": shown, "confirmed": "1"})
    hidden.refresh_from_db()
    assert hidden.is_public
    line = AuditEntry.objects.about(hidden).get(action="make cohort public")
    assert line.actor == coordinator.code


def test_a_call_that_lacks_something_asks_first(desk, hidden):
    hidden.consent_texts.all().delete()
    url = url_of("public", hidden)
    page = desk.get(url)
    assert page.context["previews"] is None
    shown = page.context["shown_state"]
    desk.post(url, {"shown": shown, "confirmed": "1"})
    hidden.refresh_from_db()
    assert not hidden.is_public
    desk.post(url, {"shown": shown, "confirmed": "1", "sure": "on"})
    hidden.refresh_from_db()
    assert hidden.is_public


def test_what_got_lost_since_it_was_shown_is_shown_first(desk, hidden):
    url = url_of("public", hidden)
    shown = desk.get(url).context["shown_state"]
    hidden.criteria.all().delete()
    desk.post(url, {"shown": shown, "confirmed": "1", "sure": "on"})
    hidden.refresh_from_db()
    assert not hidden.is_public


@pytest.mark.parametrize("field", ["results_on", "applications_close_at"])
def test_no_call_is_public_that_the_form_would_refuse(hidden, coordinator, field):
    value = None if field == "results_on" else hidden.applications_open_at
    setattr(hidden, field, value)
    if field == "results_on":
        hidden.save()
    else:
        Cohort.objects.update(results_on=timezone.localdate() - timedelta(days=400))
    with pytest.raises(TransitionRefused):
        readiness.make_public(hidden, by=coordinator)


def test_a_public_call_is_taken_offline_and_comes_back(desk, ready):
    shown = desk.get(url_of("offline", ready)).context["shown_state"]
    desk.post(url_of("offline", ready), {"shown": shown, "confirmed": "1"})
    ready.refresh_from_db()
    assert not ready.is_public


def test_starter_content_fills_an_empty_cohort_and_nothing_else(desk, coordinator):
    cohort = make.cohort(18, is_public=False)
    with pytest.raises(TransitionRefused):
        starter.fill(cohort, by=coordinator)
    for rows in (cohort.questions, cohort.consent_texts, cohort.criteria):
        rows.all().delete()
    url = url_of("starter", cohort)
    assert url in desk.get(url_of("readiness", cohort)).content.decode()
    shown = desk.get(url).context["shown_state"]
    desk.post(url, {"shown": shown, "confirmed": "1"})
    cohort.refresh_from_db()
    assert cohort.to_check == [
        "consents",
        "criteria",
        "documents",
        "eligibility",
        "questions",
        "reasons",
    ]
    assert cohort.criteria.count() == 8


def test_what_was_filled_in_stays_to_be_checked_until_somebody_says_so(
    desk, ready, coordinator
):
    ready.to_check = ["consents", "criteria"]
    ready.save()
    assert len(readiness.lacking(ready)) == 2
    url = url_of("checked", ready)
    desk.post(url, {"part": "consents"})
    ready.refresh_from_db()
    assert ready.to_check == ["criteria"]
    line = AuditEntry.objects.about(ready).get(action="check part of cohort")
    assert (line.actor, line.fields) == (coordinator.code, ["consents"])
    again = desk.post(url, {"part": "consents"}, follow=True).content.decode()
    assert "ตรวจแล้วก่อนหน้านี้" in again or "checked already" in again


def test_the_overview_says_so_before_the_call_opens(desk, ready):
    url = url_of("readiness", ready)
    assert url not in desk.get(reverse("admin:index")).content.decode()
    Cohort.objects.update(applications_open_at=timezone.now() + timedelta(days=3))
    ready.criteria.all().delete()
    assert url in desk.get(reverse("admin:index")).content.decode()


def test_public_pages_have_the_facts_of_the_programme(client, ready):
    for name in ("contact", "privacy"):
        page = client.get(reverse(name)).content.decode()
        assert "02 000 0000" in page
        assert "มูลนิธิ" in page


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_the_privacy_page_says_since_when_its_bases_are_confirmed(
    client, cohort, is_confirmed
):
    day = timezone.localdate() if is_confirmed else None
    Cohort.objects.filter(pk=cohort.pk).update(bases_confirmed_on=day)
    page = client.get("/en/privacy/").text
    assert ("Confirmed by the programme on" in page) == is_confirmed
