from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations.models import Cohort
from portal.models import AuditEntry
from tests import make
from tests.volunteers.browsing import APPLY, OWN, section_url, toasts, words
from volunteers.application import drafting, qualifications
from volunteers.models import Application

CHECK = f"{OWN}check/"
SUBMIT, ANSWER, WITHDRAW, UNDO = (
    f"{OWN}{name}/" for name in ("submit", "answer", "withdraw", "undo-withdrawal")
)


def status(application):
    return Application.objects.get(pk=application.pk).status


# Beginning


def test_a_visitor_reads_what_it_takes_and_is_led_to_an_account(client, cohort):
    page = words(client.get(APPLY))
    assert "Apply to cohort 16" in page
    assert "Open until" in page
    for name in ("account_signup", "account_login"):
        assert f"{reverse(name)}?next=%2Fen%2Fcohorts%2F16%2Fapply%2F" in page


def test_the_page_is_complete_in_thai(client, cohort):
    assert "สมัคร" in words(client.get("/cohorts/16/apply/"))


def test_a_cohort_that_is_missing_or_not_public_is_not_found(client, cohort):
    make.cohort(17, is_public=False)
    answers = [client.get(f"/en/cohorts/{number}/apply/") for number in (17, 99)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert words(answers[0]).replace("/17/", "/99/") == words(answers[1])


def test_a_visitor_who_posts_is_led_to_sign_up_and_nothing_begins(client, cohort):
    assert client.post(APPLY).url.startswith(reverse("account_signup"))
    assert not Application.objects.exists()


def test_posting_begins_once_and_leads_to_the_task_list(mine, cohort, applicant):
    for _time in (1, 2):
        assert mine.post(APPLY).url == OWN
    application = Application.objects.get(applicant=applicant)
    assert [line.action for line in AuditEntry.objects.about(application)] == [
        "begin application"
    ]


def test_the_position_a_visitor_came_from_outlives_log_in(
    client, cohort, applicant, pi
):
    assert pi.organization.name in words(client.get(f"{APPLY}?position={pi.slug}"))
    client.force_login(applicant)
    assert pi.organization.name in words(client.get(APPLY))
    client.post(APPLY)
    assert Application.objects.get(applicant=applicant).wanted_position == pi
    assert pi.slug in words(client.get(section_url("choices")))


@pytest.mark.parametrize("slug", ["no-such", "", "%00", "x" * 5000])
def test_an_unknown_position_is_ignored(client, cohort, slug):
    assert client.get(f"{APPLY}?position={slug}").status_code == 200


def test_a_wanted_position_of_another_cohort_is_ignored(client, cohort, applicant, pi):
    other = make.position(make.cohort(17), slug="elsewhere")
    client.get(f"/en/cohorts/17/apply/?position={other.slug}")
    client.force_login(applicant)
    client.post(APPLY)
    assert Application.objects.get(applicant=applicant).wanted_position is None


@pytest.mark.parametrize(
    ("person", "message"),
    [
        ("coordinator", "This account runs the programme."),
        ("editor", "This account belongs to an organization of this cohort."),
        ("reviewer", "This account reviews applications of this cohort."),
    ],
)
def test_who_has_another_role_is_told_why_they_cannot(
    as_user, cohort, request, person, message
):
    client = as_user(request.getfixturevalue(person))
    page = words(client.get(APPLY))
    assert message in page
    assert "Begin my application" not in page
    assert "another role" in toasts(client.post(APPLY, follow=True))[0]
    assert not Application.objects.exists()


def test_before_the_call_opens_the_page_says_when(mine, cohort):
    Cohort.objects.update(applications_open_at=timezone.now() + timedelta(days=3))
    page = words(mine.get(APPLY))
    assert "The call is not open yet." in page
    assert "Begin my application" not in page


def test_a_closed_cohort_says_so_and_begins_nothing(mine, cohort, applicant):
    with time_machine.travel(cohort.last_instant + timedelta(seconds=1), tick=False):
        mine.force_login(applicant)
        assert "The call is closed." in words(mine.get(APPLY))
        assert "the call is not open" in toasts(mine.post(APPLY, follow=True))[0]
    assert not Application.objects.exists()


def test_a_second_application_leads_to_the_first(mine, draft):
    page = words(mine.get(APPLY))
    assert "You have begun your application already." in page
    assert OWN in page


# The task list


def test_the_task_list_says_honestly_what_is_done(mine, cohort, applicant, pi):
    application = drafting.begin_application(cohort, by=applicant)
    page = words(mine.get(OWN))
    assert page.count("Not started") == len(drafting.sections_of(application))
    assert "Continue: About you" in page
    assert "Saved at" not in page
    drafting.save_section(
        application,
        "choices",
        {
            "choices": [(pi, "")],
            "fits": {pi.slug: qualifications.answers_of(pi, lambda row: False)},
            "is_anywhere": False,
        },
        version=0,
        by=applicant,
    )
    page = words(mine.get(OWN))
    assert "1 chosen" in page
    assert "Saved at" in page


def test_wherever_i_am_needed_alone_is_done(mine, cohort, applicant):
    application = make.draft(cohort, applicant)
    assert words(mine.get(OWN)).count("Done") == len(drafting.sections_of(application))


def test_a_complete_draft_continues_to_checking(mine, draft):
    page = words(mine.get(OWN))
    assert page.count("Done") == len(drafting.sections_of(draft)) - 1
    assert "7 of 7 sections done" in page
    assert f'href="{CHECK}"' in page


def test_someone_elses_application_is_not_there(
    as_user, draft, stranger, coordinator, editor
):
    for person in (stranger, coordinator, editor):
        client = as_user(person)
        denied, missing = client.get(OWN), client.get(OWN.replace("16", "99"))
        assert (denied.status_code, missing.status_code) == (404, 404)
        assert words(denied).replace("/16/", "/99/") == words(missing).replace(
            "/16/", "/99/"
        )


def test_a_coordinator_reads_no_sent_application_here(as_user, sent, coordinator):
    assert as_user(coordinator).get(OWN).status_code == 404


def test_a_visitor_is_asked_to_log_in(client, draft):
    for url in (OWN, CHECK, SUBMIT, WITHDRAW, section_url("about")):
        assert client.post(url).url.startswith(reverse("account_login"))


@pytest.mark.parametrize(("url", "page"), [(SUBMIT, CHECK), (ANSWER, OWN), (UNDO, OWN)])
def test_the_address_of_an_act_leads_to_its_page(mine, draft, url, page):
    assert mine.get(url)["Location"] == page


@pytest.mark.parametrize("url", [OWN, CHECK])
def test_pages_are_only_read(mine, draft, url):
    assert mine.post(url).status_code == 405


# Counting


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    return [
        row["sql"]
        for row in found
        if "portal_session" not in row["sql"]
        and '"portal_user"."id" =' not in row["sql"]
    ]


@pytest.mark.parametrize(("url", "most"), [(APPLY, 10), (OWN, 11), (CHECK, 12)])
def test_pages_need_few_queries(mine, draft, url, most):
    assert len(queries(mine, url)) <= most
