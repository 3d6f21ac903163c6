"""Ticking what fits of a position's required qualifications."""

import pytest

from organizations.models import Qualification
from organizations.models.choices import QualificationKind
from tests.volunteers.browsing import choose, save, section_url, ticket, words
from volunteers.application import drafting, qualifications
from volunteers.models import Application, Choice

FIT = "fit-protection-international"
SHOWN = "fitshown-protection-international"


@pytest.fixture
def needy(pi):
    pi.qualifications.all().delete()
    for order, text in enumerate(
        ["ใจเปิดกว้าง", "<b>จดบันทึก</b>", "ขับรถได้", "เดินทางได้"], 1
    ):
        Qualification.objects.create(position=pi, order=order, text=text)
    Qualification.objects.create(
        position=pi, order=5, text="พูดภาษาถิ่น", kind=QualificationKind.PREFERRED
    )
    return pi


def fit(application):
    """By choice: the orders of the lines that are said to be met."""
    orders = dict(Qualification.objects.values_list("pk", "order"))
    return [
        sorted(orders[int(key)] for key, row in choice.fit.items() if row["is_met"])
        for choice in Choice.objects.filter(application=application)
    ]


def tokens(position, *orders):
    rows = position.qualifications.filter(order__in=orders)
    return [row.token for row in rows]


def lines(position, *ticked):
    """What the page of a choice posts: the lines it showed, and those with a tick."""
    required = position.qualifications.filter(kind=QualificationKind.REQUIRED)
    return {
        SHOWN: [row.token for row in required],
        FIT: tokens(position, *ticked),
    }


def standings(application):
    choice = Choice.objects.get(application=application)
    return [row.standing for row in qualifications.judgements(choice)]


def shown(client):
    return words(client.get(section_url("choices")))


def test_each_choice_shows_what_its_position_requires(mine, draft, needy):
    page = shown(mine)
    assert "What this position needs" in page
    assert page.count(f'name="{FIT}"') == 4
    assert "&lt;b&gt;จดบันทึก" in page
    assert "พูดภาษาถิ่น" not in page
    assert "You meet" not in page


def test_ticks_are_kept_and_counted(mine, draft, needy):
    save(mine, "choices", {**choose(needy.slug), **lines(needy, 4, 1, 2)})
    assert fit(draft) == [[1, 2, 4]]
    page = shown(mine)
    assert "You meet 3 of 4 qualifications" in page
    assert page.count(" checked") == 3


def test_nothing_needs_to_be_ticked(mine, draft, needy):
    save(mine, "choices", choose(needy.slug))
    assert fit(draft) == [[]]
    assert drafting.BY_SLUG["choices"].is_complete(
        drafting.prefetch_sections(Application.objects.get())
    )


@pytest.mark.parametrize(
    "ticks",
    [
        ["x"],
        ["-1"],
        ["0"],
        ["1e3"],
        ["1-0123456789ab"],
        ["๑"],
        ["99999999999999999999"],
    ],
)
def test_a_hostile_tick_counts_for_nothing(mine, draft, needy, ticks):
    assert save(mine, "choices", {**choose(needy.slug), FIT: ticks}).status_code == 302
    assert fit(draft) == [[]]


def test_a_tick_outlives_that_the_host_takes_the_qualification_out(mine, draft, needy):
    posted = {**choose(needy.slug), **lines(needy, 1, 4)}
    save(mine, "choices", posted)
    needy.qualifications.filter(order=4).delete()
    assert "You meet 1 of 3 qualifications" in shown(mine)
    assert save(mine, "choices", posted).status_code == 302
    assert fit(draft) == [[1]]


def test_a_position_that_requires_nothing_shows_no_list(mine, draft, pi):
    pi.qualifications.all().delete()
    assert "What this position needs" not in shown(mine)


def test_ticks_survive_moving_and_adding(mine, draft, needy, other):
    data = {**choose(needy.slug), **lines(needy, 1, 2), "add": "other", "do": "add"}
    save(mine, "choices", data)
    assert fit(draft) == [[1, 2], []]
    both = {
        **choose(needy.slug, "other"),
        **lines(needy, 1, 2),
        "do": "down:protection-international",
    }
    page = words(save(mine, "choices", both))
    assert "You meet 2 of 4 qualifications" in page
    assert fit(draft) == [[], [1, 2]]


def test_two_devices_that_differ_only_in_ticks_are_shown_to_differ(mine, draft, needy):
    old = ticket(mine, "choices")
    save(mine, "choices", {**choose(needy.slug), **lines(needy, 1)})
    response = mine.post(
        section_url("choices"),
        {**choose(needy.slug), **lines(needy, 1, 2), "ticket": old},
    )
    page = words(response)
    assert response.status_code == 409
    assert "You meet 1 of 4 qualifications" in page
    assert "You meet 2 of 4 qualifications" in page


def test_the_other_devices_ticks_can_be_kept(mine, draft, needy):
    save(mine, "choices", {**choose(needy.slug), **lines(needy, 1)})
    save(
        mine,
        "choices",
        {**choose(needy.slug), **lines(needy, 2, 3), "keep-choices": "theirs"},
    )
    assert fit(draft) == [[1]]


def test_the_list_is_complete_in_thai(mine, draft, needy):
    save(mine, "choices", {**choose(needy.slug), **lines(needy, 1, 2, 3)})
    page = words(mine.get(section_url("choices").replace("/en/", "/")))
    assert "คุณมีคุณสมบัติ 3 จาก 4 ข้อ" in page
    assert "สิ่งที่ตำแหน่งนี้ต้องการ" in page


def test_english_stands_where_the_host_has_some(mine, draft, needy):
    needy.qualifications.filter(order=1).update(text_en="An open mind")
    page = shown(mine)
    assert '<span lang="en">An open mind</span>' in page
    assert '<span lang="th">ขับรถได้</span>' in page


def test_a_line_is_answered_when_it_was_shown(mine, draft, needy):
    save(mine, "choices", {**choose(needy.slug), **lines(needy, 2)})
    assert standings(draft) == ["unmet", "met", "unmet", "unmet"]
    Qualification.objects.create(position=needy, order=6, text="ว่ายน้ำได้")
    assert standings(draft)[-1] == "new"
    page = shown(mine)
    assert "This position changed what it needs" in page
    assert "new" in page


def test_a_page_that_was_opened_before_a_line_changed_answers_the_old_words(
    mine, draft, needy
):
    old = {**choose(needy.slug), **lines(needy, 1, 2)}
    needy.qualifications.filter(order=2).update(text="จดบันทึกเป็นภาษาอังกฤษ")
    save(mine, "choices", old)
    assert standings(draft) == ["met", "new", "unmet", "unmet"]


def test_what_was_answered_stays_until_the_person_has_read_what_changed(
    mine, draft, needy
):
    old = {**choose(needy.slug), **lines(needy, 1, 2)}
    save(mine, "choices", old)
    needy.qualifications.filter(order=2).update(text="จดบันทึกเป็นภาษาอังกฤษ")
    page = shown(mine)
    assert "You meet 1 of 4 qualifications" in page
    assert "Before:" in page
    save(mine, "choices", old)
    assert standings(draft)[1] == "changed"
    save(mine, "choices", {**choose(needy.slug), **lines(needy, 1)})
    assert standings(draft)[:2] == ["met", "unmet"]
    assert "Before:" not in shown(mine)
