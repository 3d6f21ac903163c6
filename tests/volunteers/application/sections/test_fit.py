"""Ticking what fits of a position's required qualifications."""

import pytest

from organizations.models import Qualification
from organizations.models.choices import QualificationKind
from tests.volunteers.browsing import choose, save, section_url, ticket, words
from volunteers.application import drafting
from volunteers.application.sections.fit import MAX_QUALIFICATIONS
from volunteers.models import Application, Choice

FIT = "fit-protection-international"


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
    return [choice.fit for choice in Choice.objects.filter(application=application)]


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
    save(mine, "choices", {**choose(needy.slug), FIT: ["4", "1", "2"]})
    assert fit(draft) == [[1, 2, 4]]
    page = shown(mine)
    assert "You meet 3 of 4" in page
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
        [str(MAX_QUALIFICATIONS + 1)],
        ["๑"],
        ["99999999999999999999"],
    ],
)
def test_a_hostile_tick_counts_for_nothing(mine, draft, needy, ticks):
    assert save(mine, "choices", {**choose(needy.slug), FIT: ticks}).status_code == 302
    assert fit(draft) == [[]]


def test_a_tick_outlives_that_the_host_takes_the_qualification_out(mine, draft, needy):
    save(mine, "choices", {**choose(needy.slug), FIT: ["1", "4"]})
    needy.qualifications.filter(order=4).delete()
    assert "You meet 1 of 3" in shown(mine)
    assert (
        save(mine, "choices", {**choose(needy.slug), FIT: ["1", "4"]}).status_code
        == 302
    )


def test_a_position_that_requires_nothing_shows_no_list(mine, draft, pi):
    pi.qualifications.all().delete()
    assert "What this position needs" not in shown(mine)


def test_ticks_survive_moving_and_adding(mine, draft, needy, other):
    data = {**choose(needy.slug), FIT: ["1", "2"], "add": "other", "do": "add"}
    save(mine, "choices", data)
    assert fit(draft) == [[1, 2], []]
    both = {
        **choose(needy.slug, "other"),
        FIT: ["1", "2"],
        "do": "down:protection-international",
    }
    page = words(save(mine, "choices", both))
    assert "You meet 2 of 4" in page
    assert fit(draft) == [[], [1, 2]]


def test_two_devices_that_differ_only_in_ticks_are_shown_to_differ(mine, draft, needy):
    old = ticket(mine, "choices")
    save(mine, "choices", {**choose(needy.slug), FIT: ["1"]})
    response = mine.post(
        section_url("choices"), {**choose(needy.slug), FIT: ["1", "2"], "ticket": old}
    )
    page = words(response)
    assert response.status_code == 409
    assert "You meet 1 of 4" in page
    assert "You meet 2 of 4" in page


def test_the_other_devices_ticks_can_be_kept(mine, draft, needy):
    save(mine, "choices", {**choose(needy.slug), FIT: ["1"]})
    save(
        mine,
        "choices",
        {**choose(needy.slug), FIT: ["2", "3"], "keep-choices": "theirs"},
    )
    assert fit(draft) == [[1]]


def test_the_list_is_complete_in_thai(mine, draft, needy):
    save(mine, "choices", {**choose(needy.slug), FIT: ["1", "2", "3"]})
    page = words(mine.get(section_url("choices").replace("/en/", "/")))
    assert "คุณสมบัติตรง 3 จาก 4" in page
    assert "สิ่งที่ตำแหน่งนี้ต้องการ" in page


def test_english_stands_where_the_host_has_some(mine, draft, needy):
    needy.qualifications.filter(order=1).update(text_en="An open mind")
    page = shown(mine)
    assert '<span lang="en">An open mind</span>' in page
    assert '<span lang="th">ขับรถได้</span>' in page
