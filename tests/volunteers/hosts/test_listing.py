"""The list of a host's applicants: by answer, by words, one after the other, and a few
side by side.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import AuditEntry
from tests import make
from tests.volunteers.hosting import LIST, RANK, page, put, say, shared
from volunteers.decisions import workflow
from volunteers.hosts import sharing
from volunteers.models import Interest

COMPARE = f"{LIST}compare/"


@pytest.fixture
def people(cohort, coordinator, pi):
    """Four, in the order of the list."""
    return [shared(cohort, coordinator, pi, name=name) for name in "กขคง"]


@pytest.fixture
def host(as_user, editor):
    return as_user(editor)


def listed(client, query=""):
    body = client.get(LIST + query).content.decode()
    return re.findall(r'id="applicant-(\w+)"', body)


def codes(*choices):
    return [choice.code for choice in choices]


def tabs(client, query=""):
    body = client.get(LIST + query).content.decode()
    return [int(count) for count in re.findall(r'tabs__count">(\d+)<', body)]


def compare(client, *choices):
    ticked = "&".join(f"with={code}" for code in codes(*choices))
    return main(client, f"{COMPARE}?{ticked}")


def main(client, url):
    """What the page says, without its own address in header and footer."""
    body = client.get(url).content.decode().partition("<main")[2]
    return body.partition("</main>")[0]


def test_a_tab_shows_whom_that_answer_was_given_and_each_counts(host, people, editor):
    first, second, third, fourth = people
    say(first, editor)
    say(second, editor, level="maybe")
    say(third, editor, level="no")
    assert tabs(host) == tabs(host, "?answer=no") == [4, 1, 1, 1, 1]
    for answer, there in [
        ("none", fourth),
        ("interested", first),
        ("maybe", second),
        ("no", third),
    ]:
        assert listed(host, f"?answer={answer}") == [there.code]
    assert listed(host, "?answer=love") == codes(*people)


def test_words_are_looked_for_in_names_codes_and_reasons(
    host, people, cohort, coordinator, pi
):
    twin = shared(cohort, coordinator, pi, name="ก")
    assert set(listed(host, f"?q={twin.code[:4]}")) == {twin.code}
    assert listed(host, "?q=ไม่มีคำนี้") == []
    assert "Nobody here fits" in host.get(f"{LIST}?q=ไม่มีคำนี้").content.decode()
    assert len(listed(host, "?q=ตรงกับที่สนใจ")) == 5
    assert tabs(host, f"?q={twin.code[:4]}") == [1, 1, 0, 0, 0]


def test_only_the_first_line_of_a_reason_stands_in_the_row(host, people):
    people[0].reason = "บรรทัดแรก\nบรรทัดที่สอง"
    people[0].save()
    body = host.get(LIST).content.decode()
    assert "บรรทัดแรก" in body
    assert "บรรทัดที่สอง" not in body


def test_looking_at_the_list_leaves_a_line_of_history(host, people, pi, editor):
    before = AuditEntry.objects.about(pi.organization).count()
    host.get(LIST)
    line = AuditEntry.objects.about(pi.organization).last()
    assert (line.action, line.actor) == ("list applicants", editor.code)
    assert AuditEntry.objects.about(pi.organization).count() == before + 1
    assert not AuditEntry.objects.filter(action="read applicant").exists()


def test_save_and_next_stays_in_the_list_that_is_looked_at(host, people, editor):
    first, second, third, fourth = people
    say(second, editor)
    body = host.get(f"{page(first)}?answer=none").content.decode()
    assert "1 of 3" in " ".join(body.split())
    for here, there in [(first, third), (third, fourth)]:
        answer = host.post(
            f"{page(here)}?answer=none", {"level": "maybe", "then": "next"}
        )
        assert answer["Location"] == f"{page(there)}?answer=none"
    last = host.post(f"{page(fourth)}?answer=none", {"level": "no", "then": "next"})
    assert last["Location"].startswith(f"{LIST}?answer=none#")
    assert listed(host, "?answer=none") == []


def test_one_press_on_the_page_of_a_person_goes_on_to_the_next(host, people):
    first, second, third, last = people
    answer = host.post(f"{page(second)}answer/", {"level": "no", "then": "next"})
    assert answer["Location"] == page(third)
    answer = host.post(
        f"{page(last)}answer/?answer=none", {"level": "no", "then": "next"}
    )
    assert answer["Location"] == f"{LIST}?answer=none#applicant-{last.code}"
    answer = host.post(f"{page(first)}answer/?answer=none", {"level": "no"})
    assert answer["Location"] == f"{LIST}?answer=none#applicant-{third.code}"


def test_the_last_one_offers_no_next(host, people):
    assert "Save and next" in host.get(page(people[0])).content.decode()
    assert "Save and next" not in host.get(page(people[-1])).content.decode()


def test_a_dragged_order_is_stored_whole(host, people, editor, pi):
    first, second, third, _fourth = people
    put(editor, first, second, third)
    order = codes(third, first, second)
    answer = host.post(RANK, {"move": f"drag:{third.code}", "order": " ".join(order)})
    assert answer["Location"] == f"{LIST}#applicant-{third.code}"
    assert codes(*sharing.ranked_choices(pi)) == order
    assert listed(host)[:3] == order


@pytest.mark.parametrize("change", ["left", "added", "nonsense"])
def test_an_order_of_others_than_there_are_is_refused(host, people, editor, pi, change):
    first, second, third, _fourth = people
    put(editor, first, second)
    order = codes(second, first)
    if change == "left":
        workflow.withdraw(first.application, by=first.application.applicant)
    elif change == "added":
        put(editor, third)
    else:
        order = [second.code, second.code]
    before = codes(*sharing.ranked_choices(pi))
    data = {"move": f"drag:{second.code}", "order": " ".join(order)}
    answer = host.post(RANK, data, follow=True)
    assert "your organization’s ranking has changed" in answer.content.decode()
    assert codes(*sharing.ranked_choices(pi)) == before


def test_a_place_can_be_given_and_taken_on_the_page_of_a_person(host, people, editor):
    say(people[0], editor)
    assert f'value="add:{people[0].code}"' in host.get(page(people[0])).content.decode()
    put(editor, people[1])
    body = host.get(page(people[1])).content.decode()
    assert f'value="remove:{people[1].code}"' in body
    assert "Number 1 in your ranking" in " ".join(body.split())
    assert 'value="add:' not in host.get(page(people[2])).content.decode()


def test_people_are_compared_and_each_reading_is_recorded(host, people, editor):
    say(people[0], editor, note="คุยแล้วดี")
    body = compare(host, people[0], people[1])
    assert all(told in body for told in ("คุยแล้วดี", "อยากเรียนรู้งานสิทธิจากชุมชน"))
    assert all(f"{page(one)}" in body for one in people[:2])
    for one, count in [(people[0], 1), (people[1], 1), (people[2], 0)]:
        lines = AuditEntry.objects.about(one.application)
        assert lines.filter(action="read applicant").count() == count


def test_a_comparison_says_no_more_than_the_page_of_each(host, cohort, coordinator, pi):
    other = make.position(cohort, name="องค์กรลับ (ตัวอย่าง)")
    two = [shared(cohort, coordinator, pi, other, name=name) for name in "กข"]
    body = compare(host, *two)
    hidden = ["องค์กรลับ", "ชื่อจริง", "812345678", "2000-02"]
    hidden += [one.application.reference for one in two]
    hidden += [one.application.code for one in two]
    assert [told for told in hidden if told in body] == []


def test_too_many_are_cut_and_who_is_hidden_is_left_out(host, people):
    body = compare(host, *people)
    assert "Only 3 fit side by side" in body
    assert people[3].code not in body
    gone = people[0]
    workflow.withdraw(gone.application, by=gone.application.applicant)
    body = compare(host, *people[:3])
    assert "was left out" in body
    assert gone.code not in body
    assert compare(host, gone) == main(host, f"{COMPARE}?with=AAAAAAAAAAAA")
    assert "Nobody to compare yet" in host.get(COMPARE).content.decode()


def test_a_neighbour_compares_nobody_of_another_organization(as_user, people, cohort):
    other = make.position(cohort, slug="other-host")
    client = as_user(make.member(other.organization))
    url = f"/en/host/other-host/applicants/compare/?with={people[0].code}"
    assert people[0].code not in main(client, url)
    assert client.get(COMPARE).status_code == 404
    assert not AuditEntry.objects.filter(action="read applicant").exists()


def test_lists_and_comparisons_cost_the_same_for_many(
    host, people, cohort, coordinator, pi, editor
):
    def queries(url):
        with CaptureQueriesContext(connection) as seen:
            assert host.get(url).status_code == 200
        return len(seen)

    urls = [f"{LIST}?q=ตรงกับที่สนใจ", f"{page(people[0])}?answer=none"]
    [queries(url) for url in urls]
    few = [queries(url) for url in urls]
    two = "&".join(f"with={one.code}" for one in people[:2])
    three = "&".join(f"with={one.code}" for one in people[:3])
    queries(f"{COMPARE}?{two}")
    side_by_side = queries(f"{COMPARE}?{two}")
    for _number in range(6):
        shared(cohort, coordinator, pi, name="ก")
    put(editor, *people[1:])
    assert [queries(url) for url in urls] == few
    assert queries(f"{COMPARE}?{three}") == side_by_side
    assert Interest.objects.count() == 3
