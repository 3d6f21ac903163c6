import pytest

from portal.models import Message
from tests.volunteers.browsing import OWN, late, send, ticket_of, toasts, words
from volunteers.application import drafting
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S

CHECK = f"{OWN}check/"
SUBMIT = f"{OWN}submit/"


def status(application):
    return Application.objects.get(pk=application.pk).status


def test_checking_shows_every_answer_with_a_way_to_change_it(mine, draft, pi):
    page = words(mine.get(CHECK))
    for answer in (
        "ใบไผ่",
        "081 234 5678",
        "29 February 2000",
        "Loei",
        "อยากเรียนรู้งานสิทธิจากชุมชน",
        pi.organization.name,
    ):
        assert answer in page
    assert "Not provided" in page
    for section in ("about", "motivation", "choices", "consents"):
        assert page.count(f'href="{OWN}{section}/"') == 1


def test_complete_sections_are_folded_and_the_others_open(mine, draft):
    assert '<details class="told" open>' not in words(mine.get(CHECK))
    draft.phone = ""
    draft.save()
    page = words(mine.get(CHECK))
    assert page.count('<details class="told" open>') == 1
    [opened] = page.split('<details class="told" open>')[1:]
    assert 'id="told-about"' in opened.partition("</details>")[0]


def test_an_incomplete_draft_is_shown_what_is_missing_and_no_button(
    mine, cohort, applicant
):
    drafting.begin_application(cohort, by=applicant)
    page = words(mine.get(CHECK))
    assert "7 sections are not complete yet" in page
    assert f'href="{OWN}about/"' in page
    assert "Send my application" not in page


def test_sending_leads_to_the_reference_and_a_receipt(mine, draft, applicant):
    page = words(mine.get(send(mine).url))
    draft.refresh_from_db()
    assert draft.status == S.SUBMITTED
    assert f'id="reference">{draft.reference}<' in page
    assert (
        Message.objects.filter(recipient=applicant, kind="application_received").count()
        == 1
    )
    assert Message.objects.get(recipient=applicant).title in page


def test_sent_thirty_times_it_is_one_application_with_one_receipt(
    mine, draft, applicant
):
    posted = {"is_true": "on", "ticket": ticket_of(mine.get(CHECK))}
    answers = [mine.post(SUBMIT, posted) for _time in range(30)]
    assert {answer.url for answer in answers} == {OWN}
    assert Message.objects.filter(recipient=applicant).count() == 1
    assert toasts(mine.get(OWN)) == [
        "Your application was sent. Its reference is "
        f"{Application.objects.get().reference}."
    ]


def test_the_declaration_is_needed(mine, draft):
    response = mine.post(SUBMIT, {"ticket": ticket_of(mine.get(CHECK))})
    assert "<title>Error: Check your answers" in words(response)
    assert "Tick the box to declare that your answers are true." in words(response)
    assert status(draft) == S.DRAFT


def test_who_became_a_host_meanwhile_is_told_why_it_is_not_sent(
    mine, draft, applicant, pi
):
    pi.organization.memberships.create(user=applicant)
    send(mine)
    assert "another role" in toasts(mine.get(OWN))[0]
    assert status(draft) == S.DRAFT


def test_an_incomplete_draft_is_not_sent_by_a_forged_form(mine, cohort, applicant):
    application = drafting.begin_application(cohort, by=applicant)
    response = mine.post(SUBMIT, {"is_true": "on"})
    assert "7 sections are not complete yet" in words(response)
    assert status(application) == S.DRAFT


def test_a_page_opened_in_time_may_be_sent_within_grace(mine, draft):
    with late(mine, draft, minutes=-1):
        ticket = ticket_of(mine.get(CHECK))
    with late(mine, draft, minutes=20):
        mine.post(SUBMIT, {"is_true": "on", "ticket": ticket})
    assert status(draft) == S.SUBMITTED


@pytest.mark.parametrize("minutes", [31, 600])
def test_beyond_grace_it_is_refused_with_the_reason(mine, draft, minutes):
    with late(mine, draft, minutes=-1):
        ticket = ticket_of(mine.get(CHECK))
    with late(mine, draft, minutes=minutes):
        response = mine.post(SUBMIT, {"is_true": "on", "ticket": ticket}, follow=True)
        assert "the deadline was" in toasts(response)[0]
    assert status(draft) == S.DRAFT


def test_a_refused_declaration_does_not_restart_the_clock(mine, draft):
    with late(mine, draft, minutes=-1):
        ticket = ticket_of(mine.get(CHECK))
    with late(mine, draft, minutes=10):
        again = ticket_of(mine.post(SUBMIT, {"ticket": ticket}))
        assert again == ticket
        mine.post(SUBMIT, {"is_true": "on", "ticket": again})
    assert status(draft) == S.SUBMITTED


def test_a_forged_ticket_gives_no_grace(mine, draft):
    with late(mine, draft, minutes=5):
        mine.post(SUBMIT, {"is_true": "on", "ticket": "forged"})
    assert status(draft) == S.DRAFT
