"""Campaigns: their readers, minutes of holding, and confirmation."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations.models import Participation
from portal.kernel import scheduler
from portal.kernel.lifecycle import TransitionRefused
from portal.messages import audiences, campaigns
from portal.models import AuditEntry, Campaign, Message, Preference
from portal.models.choices import CampaignStatus as C
from portal.models.choices import MessageState as S
from portal.models.choices import Role
from tests import make
from tests.volunteers import judging
from volunteers.decisions import workflow
from volunteers.models import SavedFilter
from volunteers.models.choices import ApplicationStatus

pytestmark = pytest.mark.django_db
TEXTS = {
    "title_th": "ข่าวถึงคุณ",
    "text_th": "เรียน {name}",
    "title_en": "News for you",
    "text_en": "Dear {name}",
}


@pytest.fixture
def readers(cohort):
    return [
        make.application(cohort, make.person(display_name=f"คน {number}")).applicant
        for number in range(3)
    ]


@pytest.fixture
def second(db):
    return make.person("second@portal.example", role=Role.COORDINATOR)


def draft(by, **fields):
    return Campaign.objects.create(
        audience="applicants",
        filters={"cohort": "16"},
        made_by=by,
        **{**TEXTS, **fields},
    )


def later(minutes=11):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def people_in(name, by, **values):
    audience = audiences.message_audiences[name]
    return set(audience.people(by, {"cohort": "16", **values}))


def page(campaign, act="change"):
    return reverse(f"admin:portal_campaign_{act}", args=[campaign.code])


def shown(campaign, by):
    return campaigns.shown_state(campaign, campaigns.recipients_of(campaign, by))


def send(campaign, by):
    campaigns.submit(campaign, by=by, shown=shown(campaign, by))


def confirmed_client(as_user, person):
    client = as_user(person)
    client.post(
        reverse("account_reauthenticate"), {"password": "correct horse battery"}
    )
    return client


def test_held_minutes_pass_and_each_reader_gets_one_message(
    coordinator, readers, mailoutbox
):
    campaign = draft(coordinator)
    send(campaign, coordinator)
    assert (
        campaign.status,
        Message.objects.filter(occasion=campaign.code).count(),
    ) == (C.HELD, 0)
    campaigns.release_due(timezone.now())
    assert campaigns.messages(campaign).count() == 0
    with later():
        assert (
            campaigns.release_due(timezone.now()),
            campaigns.release_due(timezone.now()),
        ) == (1, 0)
    assert {message.recipient for message in campaigns.messages(campaign)} == set(
        readers
    )
    assert {message.text for message in campaigns.messages(campaign)} == {
        f"เรียน {reader.display_name}" for reader in readers
    }


def test_release_that_broke_off_goes_on_where_it_ended(coordinator, readers):
    campaign = draft(coordinator)
    send(campaign, coordinator)
    campaigns.queue_messages(campaign, campaign.recipients[:2])
    with later():
        campaigns.release_due(timezone.now())
    assert campaigns.messages(campaign).count() == 3


def test_letter_stopped_while_held_writes_nothing(coordinator, readers):
    campaign = draft(coordinator)
    send(campaign, coordinator)
    campaigns.stop(campaign, by=coordinator)
    with later():
        campaigns.release_due(timezone.now())
    assert (campaigns.messages(campaign).count(), campaign.status) == (0, C.STOPPED)


def test_letter_stopped_after_release_takes_back_what_has_not_left(
    coordinator, readers
):
    campaign = draft(coordinator)
    send(campaign, coordinator)
    with later():
        campaigns.release_due(timezone.now())
        Message.objects.filter(recipient=readers[0], occasion=campaign.code).update(
            state=S.SENT
        )
        campaign.refresh_from_db()
        assert campaigns.stop(campaign, by=coordinator) == 2
    assert campaigns.progress(campaign) == {
        str(S.SENT.label): 1,
        str(S.CANCELLED.label): 2,
    }


def test_left_out_and_closed_accounts_get_nothing(coordinator, readers):
    campaign = draft(coordinator)
    campaigns.exclude_recipients(campaign, {readers[0].code}, by=coordinator)
    send(campaign, coordinator)
    readers[1].is_active = False
    readers[1].save()
    with later():
        campaigns.release_due(timezone.now())
    assert [message.recipient for message in campaigns.messages(campaign)] == [
        readers[2]
    ]


def test_whoever_comes_after_the_look_gets_nothing(coordinator, readers, cohort):
    campaign = draft(coordinator)
    before = shown(campaign, coordinator)
    make.application(cohort)
    with pytest.raises(TransitionRefused):
        campaigns.submit(campaign, by=coordinator, shown=before)
    send(campaign, coordinator)
    make.application(cohort)
    assert len(campaign.recipients) == 4


@pytest.mark.parametrize(
    "change",
    [{"text_th": "เปลี่ยน"}, {"title_en": "Changed"}, {"is_news": True}],
)
def test_a_letter_that_a_colleague_rewrote_is_looked_at_again(
    coordinator, readers, change
):
    campaign = draft(coordinator)
    before = shown(campaign, coordinator)
    Campaign.objects.filter(pk=campaign.pk).update(**change)
    with pytest.raises(TransitionRefused):
        campaigns.submit(campaign, by=coordinator, shown=before)
    assert Campaign.objects.get().status == C.DRAFT


def test_somebody_else_in_the_place_of_another_is_looked_at_again(
    coordinator, readers, cohort
):
    campaign = draft(coordinator)
    before = shown(campaign, coordinator)
    readers[0].is_active = False
    readers[0].save()
    make.application(cohort)
    with pytest.raises(TransitionRefused):
        campaigns.submit(campaign, by=coordinator, shown=before)


def test_above_fifty_somebody_else_confirms(coordinator, second, readers, monkeypatch):
    monkeypatch.setattr(campaigns, "MAX_UNCONFIRMED", 2)
    campaign = draft(coordinator)
    send(campaign, coordinator)
    assert (campaign.status, campaign.leaves_at) == (C.CONFIRMING, None)
    with pytest.raises(TransitionRefused):
        campaigns.confirm(campaign, by=coordinator)
    campaigns.confirm(campaign, by=second)
    assert (campaign.status, campaign.confirmed_by) == (C.HELD, second)
    assert campaign.leaves_at > timezone.now() + timedelta(minutes=9)


def test_exactly_fifty_need_nobody_else():
    assert campaigns.MAX_UNCONFIRMED == 50


def test_letter_to_nobody_is_refused(coordinator, cohort):
    with pytest.raises(TransitionRefused):
        send(draft(coordinator), coordinator)


def test_news_goes_to_those_who_wish_for_it_by_mail_and_to_every_inbox(
    coordinator, readers
):
    Preference.objects.create(person=readers[0], wants_news=False)
    campaign = draft(coordinator, is_news=True)
    send(campaign, coordinator)
    with later():
        campaigns.release_due(timezone.now())
    states = dict(campaigns.messages(campaign).values_list("recipient", "state"))
    assert states[readers[0].pk] == S.KEPT
    assert sorted(states.values()) == [S.KEPT, S.QUEUED, S.QUEUED]


def test_applicants_are_found_by_what_they_may_know(coordinator, cohort, pi, applicant):
    chose, other = make.application(cohort, applicant, [pi]), make.application(cohort)
    make.draft(cohort)
    everyone = {chose.applicant, other.applicant}
    assert people_in("applicants", coordinator) == everyone
    assert people_in("applicants", coordinator, choice="protection-international") == {
        applicant
    }
    assert people_in("applicants", coordinator, province="loei") == everyone
    assert people_in("applicants", coordinator, province="lampang") == set()
    assert people_in("applicants", coordinator, state="submitted") == everyone


def test_outcome_that_is_not_released_picks_nobody(coordinator, cohort, reviewer):
    application = make.application(cohort)
    workflow.assign(application, reviewers=[reviewer], by=coordinator)
    workflow.put_in_reserve(application, by=coordinator)
    assert application.status == ApplicationStatus.RESERVE
    assert people_in("applicants", coordinator, state="reserve") == set()
    assert people_in("applicants", coordinator) == {application.applicant}


def test_members_are_those_of_the_cohorts_organizations(
    coordinator, pi, editor, cohort
):
    make.member(make.participation(make.cohort(15)).organization)
    assert people_in("members", coordinator) == {editor}
    assert people_in("members", coordinator, state="draft") == set()


@pytest.mark.parametrize("who", ["applicant", "administrator"])
def test_others_find_nobody(request, who, cohort, readers):
    assert people_in("applicants", request.getfixturevalue(who)) == set()


def typed(**changes):
    return {
        "cohort": "16",
        "state": "",
        "choice": "",
        "province": "",
        "hold_minutes": "10",
        **TEXTS,
        **changes,
    }


def add_url():
    return reverse("admin:portal_campaign_add") + "?audience=applicants"


def test_coordinator_writes_looks_and_sends(as_user, coordinator, readers):
    client = confirmed_client(as_user, coordinator)
    assert (
        add_url().split("?")[1] in client.get(reverse("admin:portal_campaign_add")).text
    )
    client.post(add_url(), typed())
    campaign = Campaign.objects.get()
    text = client.get(page(campaign)).text
    assert all(reader.email in text for reader in readers)
    assert "เรียน คน 0" in client.get(page(campaign), {"reader": readers[0].code}).text
    confirmation = client.post(page(campaign, "send"))
    assert [preview.text for preview in confirmation.context["previews"]] == [
        "เรียน คน 0"
    ]
    campaign.refresh_from_db()
    assert campaign.status == C.DRAFT
    client.post(
        page(campaign, "send"),
        {"shown": shown(campaign, coordinator), "confirmed": "1"},
    )
    campaign.refresh_from_db()
    assert campaign.status == C.HELD
    lines = (
        AuditEntry.objects.about(campaign)
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert list(lines) == ["write letter", "submit letter"]


def test_other_readers_are_told_as_that_and_not_as_another_state(
    as_user, coordinator, readers
):
    client, campaign = confirmed_client(as_user, coordinator), draft(coordinator)
    before = shown(campaign, coordinator)
    readers[0].is_active = False
    readers[0].save()
    answer = client.post(
        page(campaign, "send"), {"shown": before, "confirmed": "1"}, follow=True
    )
    told = "รายชื่อผู้รับเปลี่ยนไปแล้ว"
    english = "the email or its readers have changed"
    assert told in answer.text or english in answer.text
    assert Campaign.objects.get().status == C.DRAFT


def test_a_confirmation_of_other_words_or_readers_is_refused(
    as_user, coordinator, readers, cohort
):
    client, campaign = confirmed_client(as_user, coordinator), draft(coordinator)
    was_shown = shown(campaign, coordinator)
    campaign.excluded = [readers[0].code]
    campaign.save()
    data = {"shown": was_shown, "confirmed": "1"}
    refused = client.post(page(campaign, "send"), data)
    assert refused["Location"] == page(campaign)
    campaign.refresh_from_db()
    assert campaign.status == C.DRAFT


def test_sending_asks_for_a_fresh_log_in(as_user, coordinator, readers):
    campaign = draft(coordinator)
    response = as_user(coordinator).post(
        page(campaign, "send"), {"shown": shown(campaign, coordinator)}
    )
    assert reverse("account_reauthenticate") in response["Location"]
    campaign.refresh_from_db()
    assert campaign.status == C.DRAFT


def test_some_are_left_out_on_the_page(as_user, coordinator, readers):
    campaign = draft(coordinator)
    as_user(coordinator).post(
        page(campaign), {"choose": "1", "keep": [readers[0].code]}
    )
    campaign.refresh_from_db()
    assert set(campaign.excluded) == {readers[1].code, readers[2].code}


def test_draft_gets_other_words_and_what_is_on_its_way_does_not(
    as_user, coordinator, readers
):
    campaign, client = draft(coordinator), as_user(coordinator)
    again = f"{add_url()}&again={campaign.code}"
    client.post(again, typed(title_th="อื่น"))
    assert Campaign.objects.get().title_th == "อื่น"
    campaign.refresh_from_db()
    send(campaign, coordinator)
    assert "อีกอย่าง" in client.post(again, typed(title_th="อีกอย่าง")).text
    assert Campaign.objects.get().title_th == "อื่น"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_th": "\u200b"}, "title_th"),
        ({"text_en": "{unknown}"}, "text_en"),
        ({"text_th": "<b>"}, "text_th"),
        ({"cohort": "99"}, "cohort"),
        ({"hold_minutes": "0"}, "hold_minutes"),
        ({"title_en": ""}, "title_en"),
    ],
)
def test_bad_letter_is_told_and_nothing_typed_is_lost(
    as_user, coordinator, cohort, changes, field
):
    response = as_user(coordinator).post(add_url(), typed(**changes))
    assert list(response.context["form"].errors) == [field]
    assert "เรียน {name}" in response.text or field == "text_th"
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\u2028", "\u2029", "\x85"])
def test_a_title_is_one_line(as_user, coordinator, cohort, mark):
    """So that no header can follow it."""
    title = f"เรื่อง{mark}Bcc: x@y.example"
    as_user(coordinator).post(add_url(), typed(title_th=title))
    assert len(Campaign.objects.get().title_th.splitlines()) == 1


@pytest.mark.parametrize("who", ["applicant", "editor", "reviewer", "administrator"])
def test_nobody_else_writes_to_many(request, as_user, coordinator, readers, who):
    campaign = draft(coordinator)
    client = confirmed_client(as_user, request.getfixturevalue(who))
    for url in (page(campaign), page(campaign, "send"), add_url()):
        client.post(url, {"stop": "1", "shown": "x", **typed()})
    campaign.refresh_from_db()
    assert (campaign.status, Campaign.objects.count()) == (C.DRAFT, 1)


def test_page_asks_as_much_for_many_readers_as_for_one(as_user, coordinator, cohort):
    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(page(campaign))
        return len(queries)

    make.application(cohort)
    campaign, client = draft(coordinator), as_user(coordinator)
    count()
    first = count()
    for _number in range(5):
        make.application(cohort)
    assert count() == first


def test_clock_releases_letters():
    assert "portal.campaigns" in {job.name for job in scheduler.jobs()}


# Further audiences


def test_reviewers_are_written_to_all_or_only_the_late(cohort, coordinator):
    done, late = make.reviewer(cohort), make.reviewer(cohort)
    _application, reviews = judging.in_review(cohort, coordinator, done, late)
    judging.send(reviews[0], 3)
    assert people_in("reviewers", coordinator) == {done, late}
    assert people_in("reviewers", coordinator, who="waiting") == {late}
    assert people_in("reviewers", coordinator, who="late") == set()
    type(cohort).objects.update(review_ends_on=timezone.localdate() - timedelta(days=1))
    assert people_in("reviewers", coordinator, who="late") == {late}


def test_a_saved_filter_finds_its_applicants_and_gives_no_outcome_away(
    cohort, coordinator
):
    shown = make.application(cohort)
    hidden = make.application(cohort)
    workflow.decline(hidden, by=coordinator, reason="few_seats")
    mine = SavedFilter.objects.create(
        owner=coordinator, name="a", query="cohort=16&state=submitted"
    )
    told = SavedFilter.objects.create(
        owner=coordinator, name="b", query="cohort=16&state=ineligible"
    )
    assert people_in("saved_filter", coordinator, filter=mine.code) == {shown.applicant}
    assert people_in("saved_filter", coordinator, filter=told.code) == set()
    workflow.release(hidden, by=coordinator)
    assert people_in("saved_filter", coordinator, filter=told.code) == {
        hidden.applicant
    }
    assert people_in("saved_filter", coordinator, filter="no-such") == set()


def test_a_filter_that_is_not_shared_is_nobody_elses_audience(cohort, coordinator):
    make.application(cohort)
    other = make.person("other@staff.example", role="coordinator")
    theirs = SavedFilter.objects.create(owner=other, name="a", query="cohort=16")
    assert people_in("saved_filter", coordinator, filter=theirs.code) == set()


def test_hosts_that_have_not_renewed_are_found(cohort, coordinator, pi):
    older = make.cohort(15)
    Participation.objects.create(
        cohort=older, organization=pi.organization, status="approved"
    )
    member = make.member(pi.organization)
    assert people_in("not_renewed", coordinator) == set()
    Participation.objects.filter(cohort=cohort).update(status="draft")
    assert people_in("not_renewed", coordinator) == {member}


def test_hosts_that_have_not_said_their_seats_are_found(cohort, coordinator, pi):
    said = make.position(cohort, slug="said", seats=2)
    make.member(said.organization, "said@hosts.example")
    member = make.member(pi.organization)
    assert people_in("members", coordinator, lacks="seats") == {member}
    Participation.objects.filter(cohort=cohort).update(status="withdrawn")
    assert people_in("members", coordinator, lacks="seats") == set()


# More than fifty, by one coordinator


@pytest.fixture
def few_are_many(monkeypatch):
    monkeypatch.setattr(campaigns, "MAX_UNCONFIRMED", 1)


def test_nobody_sends_to_many_alone_unless_the_programme_allows_it(
    coordinator, readers, few_are_many
):
    campaign = draft(coordinator)
    with pytest.raises(TransitionRefused):
        campaigns.submit(
            campaign, by=coordinator, shown=shown(campaign, coordinator), is_alone=True
        )


def test_alone_it_is_held_longer_and_colleagues_are_told(
    coordinator, readers, few_are_many, settings
):
    settings.ALONE_MINUTES = 120
    colleague = make.person("second@staff.example", role="coordinator")
    campaign = draft(coordinator)
    campaigns.submit(
        campaign, by=coordinator, shown=shown(campaign, coordinator), is_alone=True
    )
    assert campaign.status == C.HELD
    assert campaign.leaves_at > timezone.now() + timedelta(minutes=119)
    message = Message.objects.get(kind="campaign_alone")
    assert message.recipient == colleague
    assert str(coordinator) in message.text


def test_who_may_confirm_is_told_and_shown(as_user, coordinator, readers, few_are_many):
    colleague = make.person("second@staff.example", role="coordinator")
    campaign = draft(coordinator)
    send(campaign, coordinator)
    assert Message.objects.get(kind="campaign_waits").recipient == colleague
    text = as_user(coordinator).get(page(campaign)).content.decode()
    assert "ผู้ที่ยืนยันได้:" in text
    assert str(colleague) in text
