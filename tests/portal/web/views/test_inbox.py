"""The inbox."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import Message
from portal.models.choices import MessageState
from tests.portal.web.views.pages import content, queue_note, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]


def without_tokens(response, *hidden):
    """The page without what differs by design: tokens and the code itself."""
    text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.text)
    for code in hidden:
        text = text.replace(code, "CODE")
    return text


def test_inbox_shows_own_messages_newest_first(as_user, applicant, stranger):
    first, second = queue_note(applicant, "1"), queue_note(applicant, "2")
    queue_note(stranger)
    page = content(as_user(applicant).get(url("inbox")))
    assert re.findall(r"/inbox/(\w{12})/", page) == [second.code, first.code]


def test_my_page_shows_the_two_newest_and_which_are_new(as_user, applicant, stranger):
    browser = as_user(applicant)
    first, *rest = (queue_note(applicant, str(number)) for number in range(3))
    queue_note(stranger)
    queue_note(applicant, held=True)
    browser.get(url("inbox_message", rest[0].code))
    page = content(browser.get("/my/"))
    assert re.findall(r"/inbox/(\w{12})/", page) == [rest[1].code, rest[0].code]
    assert first.code not in page
    assert (page.count("is-unread"), page.count("· ใหม่")) == (1, 1)


def test_empty_inbox_says_so(as_user, applicant):
    assert "ยังไม่มีข้อความ" in content(as_user(applicant).get(url("inbox")))


def test_planned_message_is_not_in_the_inbox(as_user, applicant):
    message = queue_note(applicant, held=True)
    assert message.code not in as_user(applicant).get(url("inbox")).text
    assert as_user(applicant).get(url("inbox_message", message.code)).status_code == 404


def test_message_that_could_not_be_mailed_is_still_in_the_inbox(as_user, applicant):
    message = queue_note(applicant)
    Message.objects.update(state=MessageState.FAILED)
    assert message.code in as_user(applicant).get(url("inbox")).text


def test_reading_marks_as_read_once(as_user, applicant):
    message, client = queue_note(applicant), as_user(applicant)
    assert "is-unread" in client.get(url("inbox")).text
    client.get(url("inbox_message", message.code))
    first = Message.objects.get().read_at
    client.get(url("inbox_message", message.code))
    assert Message.objects.get().read_at == first
    assert "is-unread" not in client.get(url("inbox")).text


def test_message_is_shown_as_it_was_written(as_user, applicant):
    said = "<script>x</script> http://127.0.0.1:8000/my/ https://evil.example/"
    message = queue_note(applicant, said=said)
    page = content(as_user(applicant).get(url("inbox_message", message.code)))
    assert "&lt;script&gt;" in page
    assert '<a href="http://127.0.0.1:8000/my/">' in page
    assert 'href="https://evil' not in page


@pytest.mark.parametrize("name", ["inbox_message", "inbox_archive"])
def test_other_peoples_message_answers_as_a_missing_one(
    as_user, applicant, stranger, name
):
    theirs = queue_note(stranger).code
    missing = "ABCDEFGH2345"
    client = as_user(applicant)
    request = client.get if name == "inbox_message" else client.post
    denied, absent = request(url(name, theirs)), request(url(name, missing))
    assert denied.status_code == absent.status_code == 404
    assert without_tokens(denied, theirs) == without_tokens(absent, missing)
    assert list(denied.headers) == list(absent.headers)
    assert Message.objects.filter(read_at=None, archived_at=None).count() == 1


def test_message_put_away_leaves_the_inbox_and_stays_readable(as_user, applicant):
    message, client = queue_note(applicant), as_user(applicant)
    for _twice in range(2):
        response = client.post(url("inbox_archive", message.code), follow=True)
        assert response.status_code == 200
    assert message.code not in client.get(url("inbox")).text
    assert client.get(url("inbox_message", message.code)).status_code == 200


def test_message_is_put_away_by_posting_only(as_user, applicant):
    message = queue_note(applicant)
    response = as_user(applicant).get(url("inbox_archive", message.code))
    assert response["Location"] == url("inbox_message", message.code)
    assert Message.objects.get(pk=message.pk).archived_at is None


def test_visitor_reads_no_message(as_user, applicant):
    address = url("inbox_message", queue_note(applicant).code)
    location = as_user(None).get(address).headers["Location"]
    assert location == f"{url('account_login')}?next={address}"


def query_count(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_inbox_asks_as_often_for_thirty_messages_as_for_one(as_user, applicant):
    client = as_user(applicant)
    queue_note(applicant, "0")
    client.get(url("inbox"))
    count_for_one = query_count(client, url("inbox"))
    for number in range(1, 30):
        queue_note(applicant, str(number))
    assert query_count(client, url("inbox")) == count_for_one <= 8


@pytest.mark.parametrize("number", ["2", "99", "-1", "x", "9" * 400])
def test_any_page_number_shows_a_page(as_user, applicant, number):
    for occasion in range(25):
        queue_note(applicant, str(occasion))
    page = content(as_user(applicant).get(url("inbox"), {"page": number}))
    assert len(re.findall("<li", page)) >= 5
