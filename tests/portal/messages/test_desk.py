"""Every message has a row at the desk; what failed is seen where it was caused."""

import pytest
from django.urls import reverse

from organizations.hosts import members
from portal.messages import desk, outbox
from portal.messages.wording import MessageText
from portal.models import Message
from portal.models.choices import MessageState as S
from portal.models.choices import Role
from tests import make
from tests.volunteers import browsing
from volunteers.conflicts import conflicts
from volunteers.references import requests

pytestmark = pytest.mark.django_db
LIST = "admin:portal_message_changelist"


def fail(**filters):
    Message.objects.filter(**filters).update(
        state=S.FAILED, error="SMTPRecipientsRefused 550", attempts=8
    )


@pytest.fixture
def invited(cohort, coordinator):
    organization = make.participation(cohort).organization
    owner = make.member(organization, role="owner")
    _token, invitation = make.invitation(organization, email="wrong@hosts.example")
    fail(kind="member_invited")
    return organization, owner, invitation


@pytest.fixture
def asked(cohort, coordinator, applicant):
    cohort.references_wanted = 1
    cohort.save()
    application = make.application(cohort, applicant)
    requests.ask(application, by=coordinator, orders=[1])
    fail(kind="reference_asked")
    return application


def test_messages_to_outside_addresses_are_listed(as_user, coordinator, invited, asked):
    text = as_user(coordinator).get(reverse(LIST)).text
    assert "wrong@hosts.example" in text
    assert "teacher1@referees.example" in text


def test_what_failed_outside_is_to_do_on_the_overview(as_user, coordinator, invited):
    page = as_user(coordinator).get(reverse("admin:index")).text
    assert "to_do=yes" in page
    found = as_user(coordinator).get(reverse(LIST), {"to_do": "yes"})
    assert [row.kind for row in found.context["cl"].result_list] == ["member_invited"]


def test_what_is_about_a_hidden_application_is_hidden(as_user, coordinator, asked):
    colleague = make.person("second@staff.example", role=Role.COORDINATOR)
    conflicts.declare_own(asked, kind="declared", note="", by=colleague)
    assert not outbox.visible_to(colleague).filter(kind="reference_asked").exists()
    assert outbox.visible_to(coordinator).filter(kind="reference_asked").exists()


def send_again_page(*messages):
    query = "&".join(f"pk={message.pk}" for message in messages)
    return f"{reverse('admin:portal_message_send_again')}?{query}"


def test_sending_again_is_shown_before_it_is_done(as_user, coordinator, invited):
    message = Message.objects.get(kind="member_invited")
    client, page = as_user(coordinator), send_again_page(message)
    shown = client.get(page).context["shown_state"]
    assert Message.objects.get(pk=message.pk).state == S.FAILED
    # Somebody else was faster.
    Message.objects.filter(pk=message.pk).update(attempts=3)
    client.post(page, {"pk": message.pk, "confirmed": "1", "shown": shown})
    assert Message.objects.get(pk=message.pk).state == S.FAILED
    client.post(page, {"pk": message.pk, "confirmed": "1"})
    assert Message.objects.get(pk=message.pk).state == S.QUEUED


def test_a_link_that_works_no_more_is_not_sent_again(as_user, coordinator, invited):
    _organization, _owner, invitation = invited
    message = Message.objects.get(kind="member_invited")
    invitation.expires_at = invitation.made_at
    invitation.save()
    client, page = as_user(coordinator), send_again_page(message)
    # Nothing is offered that would be refused.
    shown = client.get(page, follow=True)
    assert shown.redirect_chain[0][0] == reverse(LIST)
    assert "ลิงก์ในฉบับนี้ใช้ไม่ได้แล้ว" in shown.text
    client.post(page, {"pk": message.pk, "confirmed": "1"})
    assert Message.objects.get(pk=message.pk).state == S.FAILED


def test_a_new_invitation_settles_the_failure_of_the_earlier(coordinator, invited):
    organization, owner, _invitation = invited
    members.invite(organization, email="wrong@hosts.example", role="editor", by=owner)
    states = Message.objects.filter(kind="member_invited").order_by("pk")
    assert list(states.values_list("state", flat=True)) == [S.CANCELLED, S.QUEUED]


def test_an_invitation_taken_back_is_not_sent_any_more(coordinator, cohort):
    organization = make.participation(cohort).organization
    _token, invitation = make.invitation(organization)
    members.revoke(invitation, by=coordinator)
    assert Message.objects.get(kind="member_invited").state == S.CANCELLED


def test_a_failure_is_settled_and_stays_in_the_inbox(as_user, coordinator, applicant):
    message = outbox.queue_text(
        "digest", MessageText("หัวเรื่อง", "ข้อความ"), to=applicant, occasion="x"
    )
    fail(pk=message.pk)
    chosen = {"action": "settle", "_selected_action": [message.pk]}
    as_user(coordinator).post(reverse(LIST), chosen)
    assert not desk.failed_rows(coordinator).exists()
    assert Message.objects.visible_to(applicant).get() == message


def test_the_members_page_says_what_could_not_be_delivered(as_user, invited):
    organization, owner, _invitation = invited
    page = f"/en/host/{organization.slug}/members/"
    assert "could not be delivered" in as_user(owner).get(page).text


def test_the_applicant_reads_which_address_is_wrong_and_corrects_it(
    as_user, applicant, asked, cohort
):
    client = as_user(applicant)
    text = client.get(browsing.section_url("referees")).text
    assert "The email to teacher1@referees.example could not be delivered" in text
    answers = {
        "name-1": "ครูสมมติ ใจดี",
        "email-1": "right@referees.example",
        "relation-1": "ครูที่ปรึกษา",
        "language-1": "th",
    }
    browsing.save(client, "referees", answers)
    reference = asked.references.get()
    assert (reference.email, reference.status) == ("right@referees.example", "named")
    assert not desk.failed_rows(applicant).exists()
