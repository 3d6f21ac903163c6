"""More time for one person."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from portal.text import dates
from tests import make
from tests.volunteers.admin.steps.test_steps import take, url
from volunteers import rules, tasks
from volunteers.decisions import workflow
from volunteers.models import Application

REASON = "ป่วยเข้าโรงพยาบาล"
PAGE = "/en/admin/volunteers/application/extend/16/"


@pytest.fixture
def coordinator_browser(as_user, coordinator):
    return as_user(coordinator)


def stored(application):
    return Application.objects.select_related("cohort").get(pk=application.pk)


def day_after(application, days=5):
    return timezone.localdate(rules.deadline(application)) + timedelta(days=days)


def extend(application, by, days=5):
    workflow.extend(
        application,
        by=by,
        until=dates.end_of_day(day_after(application, days)),
        reason=REASON,
    )


def messages_to(person):
    return list(Message.objects.filter(recipient=person, kind="deadline_extended"))


def posted(application, **changes):
    return {
        "email": application.applicant.email,
        "until": dates.show_date(day_after(application)),
        "reason": REASON,
        **changes,
    }


# The act


def test_a_sent_application_can_be_changed_for_longer_and_its_applicant_knows(
    sent, applicant, coordinator
):
    last = rules.deadline(sent)
    extend(sent, coordinator)
    with time_machine.travel(last + timedelta(days=4), tick=False):
        assert rules.can_edit_section(stored(sent), "about")
    [message] = messages_to(applicant)
    assert dates.show_datetime(rules.deadline(stored(sent))) in message.text


def test_the_last_minute_that_was_named_is_in_time(sent, coordinator):
    extend(sent, coordinator)
    last = stored(sent).extended_until
    with time_machine.travel(last + timedelta(seconds=59), tick=False):
        assert rules.is_in_time(stored(sent))
    with time_machine.travel(last + timedelta(seconds=60), tick=False):
        assert not rules.is_in_time(stored(sent))


def test_history_names_the_fields_and_never_the_reason(sent, coordinator):
    extend(sent, coordinator)
    line = AuditEntry.objects.about(sent).last()
    assert (line.action, line.fields) == (
        "extend deadline",
        ["extended_until", "extension_reason"],
    )
    assert stored(sent).extension_reason == REASON


def test_a_draft_that_was_closed_unsent_opens_again_and_can_be_sent(
    draft, applicant, coordinator
):
    with time_machine.travel(
        rules.grace_ends_at(draft) + timedelta(seconds=1), tick=False
    ):
        tasks.expire_drafts()
        extend(stored(draft), coordinator)
        assert stored(draft).status == "draft"
        assert tasks.expire_drafts() == 0
        workflow.submit(stored(draft), by=applicant)
    assert stored(draft).status == "submitted"


@pytest.mark.parametrize("earlier", [timedelta(0), timedelta(days=1)])
def test_a_deadline_is_never_made_earlier(sent, coordinator, earlier):
    with pytest.raises(TransitionRefused):
        workflow.extend(
            sent, by=coordinator, until=rules.deadline(sent) - earlier, reason=REASON
        )
    assert stored(sent).extended_until is None


def test_where_more_time_changes_nothing_it_is_refused(sent, applicant, coordinator):
    workflow.withdraw(sent, by=applicant)
    with pytest.raises(TransitionRefused):
        extend(sent, coordinator)
    assert messages_to(applicant) == []


# On the page of one application


def test_the_step_shows_its_message_before(coordinator_browser, sent):
    until = dates.show_date(day_after(sent))
    page = coordinator_browser.post(
        url(sent, "extend"), {"until": until, "reason": REASON}
    )
    assert [preview.recipient for preview in page.context["previews"]] == [
        str(sent.applicant)
    ]
    assert stored(sent).extended_until is None
    take(coordinator_browser, sent, "extend", until=until, reason=REASON)
    assert stored(sent).extended_until == dates.end_of_day(day_after(sent))
    assert (
        REASON
        in coordinator_browser.get(
            f"/en/admin/volunteers/application/{sent.code}/change/"
        ).content.decode()
    )


def test_what_was_typed_stays_with_the_mistake(coordinator_browser, sent):
    page = coordinator_browser.post(
        url(sent, "extend"), {"until": "1/1/2560", "reason": REASON}
    ).content.decode()
    assert "Write a day to come" in page
    assert REASON in page
    assert "1/1/2560" in page


# By the address of a person


def answer(response):
    return [
        str(message) for message in response.context["messages"]
    ], response.redirect_chain


def test_the_answer_is_the_same_with_and_without_an_application(
    coordinator_browser, cohort, draft, stranger
):
    with_draft = answer(coordinator_browser.post(PAGE, posted(draft), follow=True))
    without = answer(
        coordinator_browser.post(PAGE, posted(draft, email=stranger.email), follow=True)
    )
    nobody = answer(
        coordinator_browser.post(
            PAGE, posted(draft, email="nobody@nowhere.example"), follow=True
        )
    )
    assert with_draft == without == nobody
    assert stored(draft).extended_until == dates.end_of_day(day_after(draft))


def test_also_where_more_time_is_refused(coordinator_browser, draft, applicant):
    data = posted(draft)
    first = answer(coordinator_browser.post(PAGE, data, follow=True))
    assert answer(coordinator_browser.post(PAGE, data, follow=True)) == first
    assert len(messages_to(applicant)) == 1


def test_a_draft_of_another_cohort_stays_as_it_is(coordinator_browser, draft, stranger):
    other = make.draft(make.cohort(number=17), stranger)
    coordinator_browser.post(PAGE, posted(draft, email=stranger.email))
    assert stored(other).extended_until is None


def test_a_coordinator_gives_themselves_no_time(
    coordinator_browser, draft, coordinator
):
    Application.objects.update(applicant=coordinator)
    coordinator_browser.post(PAGE, posted(draft, email=coordinator.email))
    assert stored(draft).extended_until is None


def test_every_mistake_is_named_and_nothing_is_lost(coordinator_browser, draft):
    page = coordinator_browser.post(
        PAGE, {"email": "nonsense", "until": "", "reason": REASON}
    ).content.decode()
    for words in (
        "Check the email",
        "Write the day of the new deadline.",
        REASON,
        'value="nonsense"',
    ):
        assert words in page


def test_the_overview_leads_there(coordinator_browser, cohort):
    assert PAGE in coordinator_browser.get("/en/admin/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 403), ("applicant", 302), ("reviewer", 302)]
)
def test_nobody_else_may(request, as_user, draft, who, status):
    assert (
        as_user(request.getfixturevalue(who)).post(PAGE, posted(draft)).status_code
        == status
    )
    assert stored(draft).extended_until is None


def test_an_unknown_cohort_is_not_found(coordinator_browser, cohort):
    assert coordinator_browser.get(PAGE.replace("16", "99")).status_code == 404
