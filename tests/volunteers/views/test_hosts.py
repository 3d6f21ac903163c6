"""What members of an organization see of the people who chose it, and what nobody else
does.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models.choices import MemberRole
from portal.models import AuditEntry
from tests import make
from tests.volunteers.hosting import LIST, RANK, page, put, say, shared
from volunteers.decisions import workflow
from volunteers.hosts import sharing
from volunteers.models import Interest

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
UNKNOWN = f"{LIST}AAAAAAAAAAAA/"
PLACES = (
    "/",
    "/cohorts/16/positions/",
    "/cohorts/16/positions/protection-international/",
    "/organizations/",
)
OWN = ("/my/", "/host/protection-international/", LIST, UNKNOWN)


@pytest.fixture
def choice(cohort, coordinator, pi):
    return shared(cohort, coordinator, pi, name="ใบตอง")


@pytest.fixture
def host(as_user, editor):
    return as_user(editor)


def bytes_of(client, url):
    answer = client.get(url)
    return answer.status_code, TOKEN.sub(b"", answer.content).replace(
        url.removeprefix("/en").encode(), b""
    )


def queries(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_list_names_those_who_chose_this_host_and_says_no_more(
    host, choice, cohort, coordinator, pi
):
    other = make.position(cohort, name="องค์กรอื่น (ตัวอย่าง)")
    shared(cohort, coordinator, other, name="คนของที่อื่น")
    body = host.get(LIST).content.decode()
    assert "ใบตอง" in body
    assert "คนของที่อื่น" not in body
    assert choice.application.reference not in body


def test_the_page_shows_their_words_and_leaves_a_line_of_history(host, choice, editor):
    body = host.get(page(choice)).content.decode()
    assert all(
        told in body for told in ("ใบตอง", "ตรงกับที่สนใจ", "อยากเรียนรู้งานสิทธิจากชุมชน")
    )
    line = AuditEntry.objects.about(choice.application).last()
    assert (line.action, line.actor) == ("read applicant", editor.code)


def test_the_page_never_shows_what_the_host_must_not_know(
    host, cohort, coordinator, pi, editor
):
    other = make.position(cohort, name="องค์กรลับ (ตัวอย่าง)")
    person = make.person("secret@applicants.example", display_name="ใบข้าว")
    application = make.application(cohort, person, [other, pi])
    sharing.share_with_hosts(application, by=coordinator)
    workflow.assign(application, reviewers=[make.reviewer(cohort)], by=coordinator)
    choice = application.choices.get(position=pi)
    body = host.get(page(choice)).content.decode() + host.get(LIST).content.decode()
    hidden = [
        "องค์กรลับ",
        "ชื่อจริง",
        "secret@applicants",
        "812345678",
        "2000-02",
        application.reference,
        application.code,
        "in review",
    ]
    assert [told for told in hidden if told in body] == []
    assert not re.search(r"Choice \d|rank__number", body)


def test_who_left_answers_as_if_they_had_never_been(host, choice):
    workflow.withdraw(choice.application, by=choice.application.applicant)
    never = bytes_of(host, UNKNOWN)
    assert never[0] == 404
    assert bytes_of(host, page(choice)) == never
    assert host.post(page(choice), {"level": "maybe"}).status_code == 404


@pytest.mark.parametrize(
    "who", ["neighbour", "coordinator", "reviewer", "stranger", "applicant"]
)
def test_nobody_else_finds_the_pages(
    as_user, choice, cohort, coordinator, reviewer, stranger, who
):
    people = {
        "neighbour": make.member(make.position(cohort).organization),
        "coordinator": coordinator,
        "reviewer": reviewer,
        "stranger": stranger,
        "applicant": choice.application.applicant,
    }
    client = as_user(people[who])
    seen = [client.get(url, follow=True) for url in (LIST, page(choice), RANK)]
    assert [response.status_code for response in seen] == [404, 404, 404]
    assert client.post(RANK, {"move": f"add:{choice.code}"}).status_code == 404


def test_a_neighbour_finds_nothing_under_their_own_address(as_user, choice, cohort):
    other = make.position(cohort, slug="other-host")
    client = as_user(make.member(other.organization))
    assert (
        client.get(f"/en/host/other-host/applicants/{choice.code}/").status_code == 404
    )


def test_applicants_who_are_not_released_change_no_byte_anywhere(
    as_user, cohort, pi, editor
):
    viewers = [(as_user(None), PLACES), (as_user(editor), PLACES + OWN)]
    before = [bytes_of(client, url) for client, urls in viewers for url in urls]
    for _number in range(3):
        make.application(cohort, positions=[pi])
    make.draft(cohort, positions=[pi])
    assert [bytes_of(client, url) for client, urls in viewers for url in urls] == before


def test_released_applicants_of_another_host_change_no_byte_here(
    as_user, cohort, coordinator, pi, editor
):
    other = make.position(cohort, slug="other-host")
    viewers = [(as_user(None), PLACES), (as_user(editor), PLACES + OWN)]
    before = [bytes_of(client, url) for client, urls in viewers for url in urls]
    say(shared(cohort, coordinator, other), make.member(other.organization))
    assert [bytes_of(client, url) for client, urls in viewers for url in urls] == before


def test_an_editor_answers_and_finds_the_answer_again(host, choice):
    answer = host.post(
        page(choice), {"level": "maybe", "note": "ขอคุยก่อน", "times": "พุธ"}, follow=True
    )
    assert answer.redirect_chain == [(f"{LIST}#applicant-{choice.code}", 302)]
    assert "Maybe" in answer.content.decode()
    assert "ขอคุยก่อน" in host.get(page(choice)).content.decode()


def test_every_form_carries_its_token(host, choice, editor):
    put(editor, choice)
    pages = [host.get(url).content for url in (LIST, page(choice))]
    assert [body.count(b'method="post"') for body in pages] == [
        len(TOKEN.findall(body)) for body in pages
    ]


def test_an_answer_without_a_level_is_asked_for_and_keeps_the_note(host, choice):
    answer = host.post(page(choice), {"note": "ขอคุยก่อน"})
    assert answer.context["form"].errors["level"] == [
        "Choose one of the three answers."
    ]
    assert "ขอคุยก่อน" in answer.content.decode()
    assert not Interest.objects.exists()


def test_a_note_that_is_too_long_is_refused_and_kept(host, choice):
    answer = host.post(page(choice), {"level": "maybe", "note": "ก" * 1001})
    assert list(answer.context["form"].errors) == ["note"]
    assert "ก" * 1001 in answer.content.decode()


def test_when_somebody_else_answered_first_both_texts_are_shown(host, choice, editor):
    say(choice, editor, note="ของเพื่อน")
    answer = host.post(page(choice), {"level": "no", "note": "ของฉัน", "seen": ""})
    assert answer.status_code == 409
    assert all(text in answer.content.decode() for text in ("ของเพื่อน", "ของฉัน"))
    again = {
        "level": "no",
        "note": "ของฉัน",
        "seen": answer.context["form"]["seen"].value(),
    }
    assert host.post(page(choice), again).status_code == 302
    assert Interest.objects.get().note == "ของฉัน"


def test_viewers_read_and_change_nothing(as_user, choice, pi, editor):
    say(choice, editor, note="ความเห็นร่วม")
    viewer = as_user(make.member(pi.organization, role=MemberRole.VIEWER))
    body = viewer.get(page(choice)).content.decode()
    assert "ความเห็นร่วม" in body
    assert "<textarea" not in body
    assert "host-order" not in viewer.get(LIST).content.decode()
    assert viewer.post(page(choice), {"level": "no"}).status_code == 403
    assert viewer.post(RANK, {"move": f"add:{choice.code}"}).status_code == 403


def test_buttons_put_the_people_in_order(host, cohort, coordinator, pi, editor):
    first, second = (
        shared(cohort, coordinator, pi, name=name) for name in ("ก้อย", "ขิง")
    )
    put(editor, first, second)
    body = host.post(RANK, {"move": f"up:{second.code}"}, follow=True).content.decode()
    assert body.index("ขิง") < body.index("ก้อย")
    assert "Add to our ranking" not in body
    moves = re.findall(r'value="((?:up|down):\w+)"', body)
    assert moves == [f"down:{second.code}", f"up:{first.code}"]


def test_a_press_that_came_too_late_is_refused_in_words(host, choice):
    answer = host.post(RANK, {"move": f"add:{choice.code}"}, follow=True)
    assert [str(told) for told in answer.context["messages"]] == [
        "Not possible any more: first answer that you would like to work with "
        "this person, or maybe. Nothing has changed."
    ]
    assert host.post(RANK, {"move": "up:AAAAAAAAAAAA"}).status_code == 404
    assert host.get(RANK)["Location"] == LIST


def test_the_home_tells_how_many_wait_for_an_answer(host, choice, editor):
    assert "1 waiting" in host.get("/en/my/").content.decode()
    say(choice, editor)
    assert LIST not in host.get("/en/my/").content.decode()


def test_nobody_to_read_about_says_so(host):
    assert "Nobody to read about now" in host.get(LIST).content.decode()


def test_the_list_and_the_page_cost_the_same_for_many(
    host, cohort, coordinator, pi, editor
):
    first = shared(cohort, coordinator, pi)
    put(editor, first)
    host.get("/my/")
    few = [queries(host, url) for url in (LIST, page(first), "/my/")]
    put(editor, *(shared(cohort, coordinator, pi) for _ in range(3)))
    for _number in range(4):
        shared(cohort, coordinator, pi)
    assert [queries(host, url) for url in (LIST, page(first), "/my/")] == few
    assert few[0] <= 14


def test_the_names_of_applicants_are_never_markup(host, cohort, coordinator, pi):
    choice = shared(cohort, coordinator, pi, name="<b>ก</b>")
    assert (
        "<b>ก</b>"
        not in host.get(LIST).content.decode() + host.get(page(choice)).content.decode()
    )
