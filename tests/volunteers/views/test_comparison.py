import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from organizations.models import Participation, Position
from organizations.models.choices import ParticipationStatus
from organizations.profiles import workflow as profile_workflow
from tests import make
from tests.volunteers.browsing import words

COMPARE = "/en/cohorts/16/compare/"


def url(*slugs, base=COMPARE):
    return f"{base}?{urlencode([('position', slug) for slug in slugs])}"


@pytest.fixture
def three(cohort):
    return [
        make.position(
            cohort,
            slug=slug,
            name=f"องค์กร {slug}",
            role=f"บทบาท {slug}",
            areas_text=f"พื้นที่ {slug}",
            benefits=[f"สวัสดิการ {slug}"],
            qualifications=[f"คุณสมบัติ {slug}"],
            links=[{"label": "Website", "url": f"https://{slug}.example"}],
            learning_phases=[
                {"text": f"เรียนรู้ {slug}", "first_month": 1, "last_month": 12}
            ],
        )
        for slug in ("one", "two", "three")
    ]


def shown(response):
    return [column["position"].slug for column in response.context["columns"]]


def test_up_to_three_stand_side_by_side_in_the_order_asked_for(client, three):
    response = client.get(url("three", "one", "two"))
    assert shown(response) == ["three", "one", "two"]
    page = words(response)
    for slug in ("one", "two", "three"):
        for text in ("องค์กร", "บทบาท", "พื้นที่", "สวัสดิการ", "คุณสมบัติ", "เรียนรู้"):
            assert f"{text} {slug}" in page
        assert (
            f'href="https://{slug}.example" rel="noopener noreferrer nofollow"' in page
        )
    assert "All year" in page


def test_the_page_is_one_table_with_headings_on_every_device(client, three):
    """Its parts say what they are, because a phone shows them as a grid."""
    page = words(client.get(url("one", "two")))
    assert page.count('<th scope="col" role="columnheader">') == 2
    assert page.count('<th scope="row" role="rowheader">') == 6
    assert page.count('role="cell"') == 2 + 2 + 12
    assert page.count('role="row"') == 1 + 1 + 6


def test_the_comparison_is_complete_in_thai(client, three):
    page = words(client.get(url("one", "two", base="/cohorts/16/compare/")))
    for text in ("เปรียบเทียบตำแหน่ง", "ตลอดปี", "เลือกเป็นอันดับ 1", "พื้นที่ปฏิบัติงาน"):
        assert text in page


def test_what_only_some_tell_is_marked_and_what_none_tells_is_left_out(
    client, cohort, three
):
    make.position(cohort, slug="seated", seats=2, benefits=[])
    page = words(client.get(url("one", "two")))
    assert "Seats" not in page
    page = words(client.get(url("one", "seated")))
    assert "2 people" in page
    # Seats of one; benefits and links of the other.
    assert page.count("Not provided") == 3


def test_asked_twice_it_stands_once(client, three):
    assert shown(client.get(url("one", "one", "two", ""))) == ["one", "two"]


def test_more_than_three_wait_for_room(client, cohort, three):
    make.position(cohort, slug="four")
    response = client.get(url("one", "two", "three", "four"))
    assert shown(response) == ["one", "two", "three"]
    assert "Only 3 fit side by side" in words(response)
    assert response.context["columns"][0]["url_without"] == url("two", "three", "four")


def test_leaving_one_out_keeps_the_others(client, three):
    response = client.get(url("one", "two"))
    assert [column["url_without"] for column in response.context["columns"]] == [
        url("two"),
        url("one"),
    ]


@pytest.mark.parametrize("slug", ["no-such", "\0", "x" * 5000, "ก", "' OR 1=1"])
def test_an_unknown_position_is_told_and_the_others_are_shown(client, three, slug):
    response = client.get(url("one", slug, "two"))
    assert shown(response) == ["one", "two"]
    assert "It was left out" in words(response)


def test_a_very_long_request_stays_small(client, three):
    response = client.get(url("one", *[f"no-{at}" for at in range(500)], "two"))
    assert shown(response) == ["one"]


def test_one_alone_says_how_to_compare(client, three):
    assert "tick at least two positions" in words(client.get(url("one")))


def test_nothing_to_compare_leads_to_the_list(client, three):
    page = words(client.get(COMPARE))
    assert "Nothing to compare yet" in page
    assert 'class="btn btn-primary" href="/en/cohorts/16/saved/"' in page


def test_positions_of_another_cohort_or_withdrawn_ones_are_unknown(
    client, three, coordinator
):
    make.position(make.cohort(17), slug="elsewhere")
    profile_workflow.withdraw(three[1].participation, by=coordinator)
    response = client.get(url("one", "two", "elsewhere"))
    assert shown(response) == ["one"]
    assert "It was left out" in words(response)


def test_a_cohort_that_is_not_public_is_not_found(client, cohort):
    make.cohort(17, is_public=False)
    assert client.get("/en/cohorts/17/compare/").status_code == 404


def test_only_reading_is_possible(client, three):
    assert client.post(url("one")).status_code == 405


def test_a_position_is_chosen_from_here_while_it_is_open(client, three):
    Participation.objects.filter(pk=three[1].participation_id).update(
        status=ParticipationStatus.CLOSED
    )
    page = words(client.get(url("one", "two")))
    assert '/en/cohorts/16/apply/?position=one"' in page
    assert "?position=two" + '">Choose' not in page
    assert "apply/?position=two" not in page


def test_hostile_texts_stay_text(client, cohort):
    evil = "<img src=x onerror=alert(1)>"
    content = {
        "role": evil,
        "areas_text": evil,
        "benefits": [evil],
        "qualifications": [evil],
        "links": [{"label": evil, "url": "javascript:alert(1)"}],
        "learning_phases": [{"text": evil, "first_month": 2, "last_month": 2}],
    }
    make.position(cohort, slug="evil", name=evil, **content)
    page = client.get(url("evil")).content.decode()
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page


def test_undated_phases_and_lines_are_kept(client, cohort):
    phases = [{"text": "บรรทัดหนึ่ง\nบรรทัดสอง", "first_month": None, "last_month": None}]
    make.position(cohort, slug="plain", learning_phases=phases)
    assert "บรรทัดหนึ่ง<br>บรรทัดสอง" in words(client.get(url("plain")))


def test_three_need_as_few_queries_as_one(client, three):
    counted = []
    for slugs in (["one"], ["one", "two", "three"]):
        with CaptureQueriesContext(connection) as found:
            client.get(url(*slugs))
        counted.append(len(found))
    assert counted[0] == counted[1] <= 4
    assert Position.objects.count() == 3
