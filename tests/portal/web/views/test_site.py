"""The kernel's own pages: home, inbox, sessions, language, and what anybody may read."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from portal.kernel import cards
from portal.messages import delivery, outbox
from portal.models import Message, Session
from portal.models.choices import MessageState
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters")]
PUBLIC = ["privacy", "contact", "style", "mailbox"]
OWN = ["my", "inbox", "account_sessions"]


def note(to, occasion="one", said="สวัสดี", **options):
    return outbox.queue(
        "note", to=to, occasion=occasion, context={"said": said}, **options
    )


def page(name, *args, language="th"):
    with translation.override(language):
        return reverse(name, args=args)


def content(response):
    return response.text.split("<main", 1)[1].split("</main", 1)[0]


def without_tokens(response, *hidden):
    """The page's bytes without what differs by design: tokens and the address itself."""
    text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.text)
    for each in hidden:
        text = text.replace(each, "CODE")
    return text


# what anybody may read


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("language", ["th", "en"])
def test_public_page_speaks_both_languages(as_user, name, language):
    response = as_user(None).get(page(name, language=language))
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text


@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_is_only_read(as_user, name):
    assert as_user(None).post(page(name)).status_code == 405


def test_privacy_names_the_periods_of_the_open_cohort(as_user, cohort):
    cohort.draft_kept_days = 91
    cohort.save()
    assert "91" in content(as_user(None).get(page("privacy")))


def test_privacy_without_a_cohort_names_no_period(as_user):
    assert "วันหลังกำหนดส่ง" not in content(as_user(None).get(page("privacy")))


def test_contact_gives_the_address(as_user):
    assert (
        'href="mailto:portal@portal.example"' in as_user(None).get(page("contact")).text
    )


def test_mailbox_shows_letters_as_text(as_user, settings, tmp_path, applicant):
    settings.VAR, settings.EMAIL_BACKEND = (
        tmp_path,
        "portal.messages.mailbox.MailboxBackend",
    )
    assert "ยังไม่มีจดหมาย" in content(as_user(None).get(page("mailbox")))
    note(applicant, said="<b>a</b>")
    delivery.deliver_waiting()
    shown = content(as_user(None).get(page("mailbox")))
    assert "&lt;b&gt;a&lt;/b&gt;" in shown
    assert applicant.email in shown


def test_unknown_address_is_not_found_in_the_language_of_the_page(as_user):
    assert "ไม่พบหน้านี้" in as_user(None).get("/nowhere/").text
    assert "Not found, or not yours to see" in as_user(None).get("/en/nowhere/").text


def test_process_says_that_it_lives(as_user):
    response = as_user(None).get("/healthz")
    assert (response.status_code, response.text) == (200, "ok")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_checks_may_come_by_address(as_user, path):
    assert as_user(None).get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200


def test_any_other_page_under_a_foreign_name_is_refused(as_user):
    assert (
        as_user(None).get("/", headers={"host": "foreign.example"}).status_code == 400
    )


def test_portal_without_a_broker_is_ready(as_user):
    assert as_user(None).get("/readyz").json() == {
        "database": "ok",
        "broker": "embedded",
    }


def test_portal_is_ready_although_the_broker_is_away(as_user, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = as_user(None).get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (200, "away")


# one's own pages


@pytest.mark.parametrize("name", OWN)
def test_own_page_sends_visitors_to_log_in_and_back(as_user, name):
    assert (
        as_user(None).get(page(name)).headers["Location"]
        == f"{page('account_login')}?next={page(name)}"
    )


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("language", ["th", "en"])
def test_own_page_speaks_both_languages(as_user, applicant, name, language):
    assert as_user(applicant).get(page(name, language=language)).status_code == 200


@pytest.mark.parametrize("name", OWN)
def test_own_page_is_only_read(as_user, applicant, name):
    assert as_user(applicant).post(page(name)).status_code == 405


@pytest.mark.parametrize("name", ["account_sessions_end", "account_language"])
def test_acts_are_only_posted(as_user, applicant, name):
    assert as_user(applicant).get(page(name)).status_code == 405


def test_home_greets_by_name(as_user, applicant):
    assert "สวัสดี ใบไผ่" in content(as_user(applicant).get(page("my")))


def test_home_shows_the_cards_that_apps_register_in_order(applicant, monkeypatch):
    late, early = cards.Card("late.html", order=90), cards.Card("early.html", order=10)
    monkeypatch.setattr(
        cards,
        "_home",
        [lambda user: [late], lambda user: [early] if user == applicant else []],
    )
    assert cards.home_cards(applicant) == [early, late]
    assert cards.home_cards(make.person()) == [late]


def test_empty_home_says_what_will_be_there(as_user, administrator, monkeypatch):
    monkeypatch.setattr(cards, "_home", [])
    assert "เมื่อคุณเริ่มทำใบสมัคร" in content(as_user(administrator).get(page("my")))


@pytest.mark.parametrize("chosen", ["en", "th"])
def test_language_of_messages_is_chosen(as_user, applicant, chosen):
    response = as_user(applicant).post(page("account_language"), {"language": chosen})
    applicant.refresh_from_db()
    assert applicant.language == chosen
    assert response.headers["Location"].endswith(page("my", language=chosen))


@pytest.mark.parametrize("chosen", ["", "xx", "TH"])
def test_unknown_language_changes_nothing(as_user, applicant, chosen):
    assert (
        as_user(applicant)
        .post(page("account_language"), {"language": chosen})
        .status_code
        == 404
    )
    applicant.refresh_from_db()
    assert applicant.language == "th"


# the inbox


def test_inbox_shows_own_messages_newest_first(as_user, applicant, stranger):
    first, second = note(applicant, "1"), note(applicant, "2")
    note(stranger)
    shown = content(as_user(applicant).get(page("inbox")))
    assert re.findall(r"/inbox/(\w{12})/", shown) == [second.code, first.code]


def test_empty_inbox_says_so(as_user, applicant):
    assert "ยังไม่มีข้อความ" in content(as_user(applicant).get(page("inbox")))


def test_planned_message_is_not_in_the_inbox(as_user, applicant):
    message = note(applicant, held=True)
    assert message.code not in as_user(applicant).get(page("inbox")).text
    assert (
        as_user(applicant).get(page("inbox_message", message.code)).status_code == 404
    )


def test_message_that_could_not_be_mailed_is_still_in_the_inbox(as_user, applicant):
    message = note(applicant)
    Message.objects.update(state=MessageState.FAILED)
    assert message.code in as_user(applicant).get(page("inbox")).text


def test_reading_marks_as_read_once(as_user, applicant):
    message, client = note(applicant), as_user(applicant)
    assert "is-unread" in client.get(page("inbox")).text
    client.get(page("inbox_message", message.code))
    first = Message.objects.get().read_at
    client.get(page("inbox_message", message.code))
    assert Message.objects.get().read_at == first
    assert "is-unread" not in client.get(page("inbox")).text


def test_message_is_shown_as_it_was_written(as_user, applicant):
    said = "<script>x</script> http://127.0.0.1:8000/my/ https://evil.example/"
    shown = content(
        as_user(applicant).get(page("inbox_message", note(applicant, said=said).code))
    )
    assert "&lt;script&gt;" in shown
    assert '<a href="http://127.0.0.1:8000/my/">' in shown
    assert 'href="https://evil' not in shown


@pytest.mark.parametrize("name", ["inbox_message", "inbox_archive"])
def test_other_peoples_message_answers_as_a_missing_one(
    as_user, applicant, stranger, name
):
    client, theirs, missing = as_user(applicant), note(stranger).code, "ABCDEFGH2345"
    ask = client.get if name == "inbox_message" else client.post
    denied, absent = ask(page(name, theirs)), ask(page(name, missing))
    assert denied.status_code == absent.status_code == 404
    assert without_tokens(denied, theirs) == without_tokens(absent, missing)
    assert list(denied.headers) == list(absent.headers)
    assert Message.objects.filter(read_at=None, archived_at=None).count() == 1


def test_message_put_away_leaves_the_inbox_and_stays_readable(as_user, applicant):
    message, client = note(applicant), as_user(applicant)
    for _twice in range(2):
        assert (
            client.post(page("inbox_archive", message.code), follow=True).status_code
            == 200
        )
    assert message.code not in client.get(page("inbox")).text
    assert client.get(page("inbox_message", message.code)).status_code == 200


def test_message_is_put_away_by_posting_only(as_user, applicant):
    assert (
        as_user(applicant).get(page("inbox_archive", note(applicant).code)).status_code
        == 405
    )


def test_visitor_reads_no_message(as_user, applicant):
    address = page("inbox_message", note(applicant).code)
    assert (
        as_user(None).get(address).headers["Location"]
        == f"{page('account_login')}?next={address}"
    )


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_inbox_asks_as_often_for_thirty_messages_as_for_one(as_user, applicant):
    client = as_user(applicant)
    note(applicant, "0")
    client.get(page("inbox"))
    one = queries(client, page("inbox"))
    for number in range(1, 30):
        note(applicant, str(number))
    assert queries(client, page("inbox")) == one <= 8


@pytest.mark.parametrize("number", ["2", "99", "-1", "x", "9" * 400])
def test_any_page_number_shows_a_page(as_user, applicant, number):
    for each in range(25):
        note(applicant, str(each))
    assert (
        len(
            re.findall(
                "<li", content(as_user(applicant).get(page("inbox"), {"page": number}))
            )
        )
        >= 5
    )


# sessions


def test_devices_are_listed_and_this_one_is_marked(applicant):
    for agent in ("Firefox (Android)", "Chrome (Linux)"):
        client = Client(headers={"user-agent": agent})
        client.force_login(applicant)
        client.get(page("my"))
    shown = content(client.get(page("account_sessions")))
    assert "Firefox · Android" in shown
    assert shown.count("เครื่องนี้") == 1
    assert shown.index("Chrome · Linux") < shown.index("เครื่องนี้")


def test_other_devices_are_logged_out_and_this_one_stays(as_user, applicant, stranger):
    here, there, other = as_user(applicant), as_user(applicant), as_user(stranger)
    assert here.post(page("account_sessions_end"), follow=True).status_code == 200
    assert [client.get(page("my")).status_code for client in (here, there, other)] == [
        200,
        302,
        200,
    ]
    assert Session.objects.visible_to(applicant).count() == 1
