"""An organization answers by a day: in one press, reminded twice, until the match."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import Cohort
from organizations.models.choices import MemberRole
from placements.models import MatchRun
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import Message
from portal.text import dates
from tests import make
from tests.volunteers.hosting import HOST, LIST, page, put, say, shared
from volunteers.hosts import reminders, sharing
from volunteers.models import Choice, Interest


@pytest.fixture
def choice(cohort, coordinator, pi):
    return shared(cohort, coordinator, pi, name="กันต์")


@pytest.fixture
def host(as_user, editor):
    return as_user(editor)


def press(client, choice, level="interested", seen=""):
    return client.post(
        f"{page(choice)}answer/", {"level": level, "seen": seen}, follow=True
    )


def adopt(cohort, coordinator):
    return MatchRun.objects.create(
        cohort=cohort, name="1", made_by=coordinator, adopted_at=timezone.now()
    )


def due_in(choice, days):
    Choice.objects.filter(pk=choice.pk).update(answer_by=dates.end_of_day_in(days))


def told(kind):
    return Message.objects.filter(kind=kind).count()


def words(answer):
    return [str(message) for message in answer.context["messages"]]


def test_the_day_is_counted_from_the_release(cohort, coordinator, pi):
    Cohort.objects.filter(pk=cohort.pk).update(host_answer_days=5)
    cohort.refresh_from_db()
    choice = shared(cohort, coordinator, pi)
    assert choice.answer_by == dates.end_of_day_in(5)


def test_no_longer_shown_no_organization_owes_an_answer_by_a_day(choice, coordinator):
    sharing.stop_sharing(choice.application, by=coordinator)
    choice.refresh_from_db()
    assert choice.answer_by is None


def test_showing_it_anew_gives_a_new_day(choice, coordinator):
    due_in(choice, -3)
    sharing.stop_sharing(choice.application, by=coordinator)
    sharing.share_with_hosts(choice.application, by=coordinator)
    choice.refresh_from_db()
    assert choice.answer_by == dates.end_of_day_in(14)


def test_who_is_chosen_later_has_all_days_and_the_others_keep_theirs(
    choice, cohort, pi
):
    due_in(choice, 3)
    new = make.position(cohort)
    rows = [(pi, "ก"), (new, "ข")]
    Choice.objects.replace_for(choice.application, rows, {})
    by_position = dict(
        choice.application.choices.values_list("position", "answer_by").order_by()
    )
    assert by_position == {
        pi.pk: dates.end_of_day_in(3),
        new.pk: dates.end_of_day_in(14),
    }


@pytest.mark.parametrize("level", ["interested", "maybe", "no"])
def test_one_press_on_the_list_answers(host, choice, level):
    body = host.get(LIST).content.decode()
    assert f'action="/en/host/{HOST}/applicants/{choice.code}/answer/"' in body
    answer = press(host, choice, level)
    assert answer.redirect_chain == [(f"{LIST}#applicant-{choice.code}", 302)]
    assert Interest.objects.get().level == level
    assert ("You can say why" in words(answer)[0]) == (level == "no")
    assert "/answer/" not in answer.content.decode()


def test_a_press_keeps_the_note(choice, editor):
    say(choice, editor, note="ขอคุยก่อน", times="พุธ")
    seen = sharing.interest_version(Interest.objects.get())
    sharing.answer_quickly(choice, level="maybe", seen=seen, by=editor)
    stored = Interest.objects.get()
    assert (stored.level, stored.note, stored.times) == ("maybe", "ขอคุยก่อน", "พุธ")


def test_a_press_after_somebody_elses_leads_to_their_answer(host, choice, editor):
    say(choice, editor, level="no")
    answer = press(host, choice)
    assert answer.redirect_chain == [(page(choice), 302)]
    assert words(answer) == ["Someone else of your organization has answered."]
    assert Interest.objects.get().level == "no"


def test_an_unknown_answer_and_a_viewer_change_nothing(as_user, host, choice, pi):
    assert "choose one of the three answers" in words(press(host, choice, "love"))[0]
    viewer = as_user(make.member(pi.organization, role=MemberRole.VIEWER))
    assert press(viewer, choice).status_code == 403
    assert "/answer/" not in viewer.get(LIST).content.decode()
    assert not Interest.objects.exists()


def test_a_late_answer_is_marked_and_still_taken(host, choice):
    due_in(choice, -1)
    assert "overdue" in host.get(LIST).content.decode()
    assert "your answer still counts" in host.get(page(choice)).content.decode()
    press(host, choice)
    assert Interest.objects.get().level == "interested"


def test_one_message_before_the_day_and_one_after(choice, cohort, coordinator, pi):
    other = shared(cohort, coordinator, pi)
    day = dates.bangkok_day(choice.answer_by)
    make.member(pi.organization)
    make.member(pi.organization, role=MemberRole.VIEWER)
    for offset in range(-14, 20):
        reminders.remind(day + timedelta(days=offset))
    assert (told("host_answers_due"), told("host_answers_late")) == (1, 1)
    names = (choice.application.display_name, other.application.display_name)
    for letter in Message.objects.filter(kind__startswith="host_answers"):
        assert not any(name in letter.title + letter.text for name in names)
        assert dates.show_date(day, letter.language) in letter.text


@pytest.mark.parametrize("offset", [-3, 8])
def test_nothing_is_written_earlier_or_much_later(choice, editor, offset):
    day = dates.bangkok_day(choice.answer_by)
    assert reminders.remind(day + timedelta(days=offset)) == 0


def test_who_answered_or_sees_nobody_any_more_is_not_reminded(
    choice, cohort, coordinator, pi, editor
):
    day = dates.bangkok_day(choice.answer_by)
    gone = shared(cohort, coordinator, pi)
    say(choice, editor, level="no")
    assert reminders.remind(day) == 1
    sharing.stop_sharing(gone.application, by=coordinator)
    assert reminders.remind(day) == 0


def test_nobody_is_reminded_once_the_match_is_in_use(
    choice, cohort, coordinator, editor
):
    adopt(cohort, coordinator)
    assert reminders.remind(dates.bangkok_day(choice.answer_by)) == 0


def test_answers_stand_once_the_match_is_in_use_and_late_ones_are_taken(
    host, choice, cohort, coordinator, pi, editor
):
    late = shared(cohort, coordinator, pi, name="ขวัญ")
    say(choice, editor)
    adopt(cohort, coordinator)
    with pytest.raises(TransitionRefused):
        say(choice, editor, level="no")
    assert "The match of this cohort is in use" in host.get(LIST).content.decode()
    body = host.get(page(choice)).content.decode()
    assert "The match of this cohort is in use" in body
    assert "<textarea" not in body
    put(editor, late)
    with pytest.raises(TransitionRefused):
        sharing.rank(pi, action="remove", code=late.code, by=editor)
    assert Interest.objects.filter(level="interested").count() == 2


def test_a_coordinators_word_for_them_says_so_and_tells_the_editors(
    host, choice, coordinator, editor
):
    answer = {"level": "maybe", "note": "โทรคุยแล้ว", "times": "", "seen": ""}
    sharing.save_interest(choice, **answer, by=coordinator, is_on_behalf=True)
    assert told("host_answered_for") == 1
    assert "said by the programme" in host.get(page(choice)).content.decode()
    with pytest.raises(StaleVersion):
        sharing.save_interest(choice, **answer, by=editor)
    say(choice, editor)
    assert not Interest.objects.get().is_on_behalf


def test_people_of_one_name_are_told_apart_by_their_code(
    host, choice, cohort, coordinator, pi, editor
):
    assert f"code {choice.code[:4]}" not in names_on(host)
    twin = shared(cohort, coordinator, pi, name="กันต์")
    put(editor, twin)
    body = names_on(host)
    assert all(f"code {one.code[:4]}" in body for one in (choice, twin))
    assert f"code {twin.code[:4]}" in names_on(host, page(twin))
    assert twin.application.reference not in body


def names_on(client, url=LIST):
    text = client.get(url).content.decode().partition("<main")[2]
    return " ".join(text.replace("</span>", "").split()).replace(
        '<span class="muted small">', ""
    )


def test_a_long_list_costs_as_many_queries(host, choice, cohort, coordinator, pi):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            host.get(LIST)
        return len(seen)

    host.get(LIST)
    few = queries()
    for _number in range(5):
        shared(cohort, coordinator, pi, name="กันต์")
    assert queries() == few
