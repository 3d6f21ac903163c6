"""The public pages: lists, positions, organizations."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import Cohort, Organization
from organizations.profiles import workflow as profile_workflow
from portal.text.thai import unglue
from tests import make
from tests.organizations.pages import read

LIST = "/cohorts/16/positions/"
POSITION = "/cohorts/16/positions/protection-international/"
ORGANIZATION = "/organizations/protection-international/"
HOW = "/cohorts/16/how-to-apply/"
PAGES = ("/", LIST, POSITION, "/organizations/", ORGANIZATION, HOW)
SCRIPT = "<script>alert(1)</script>"


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def many(cohort, count):
    for _number in range(count):
        make.position(cohort, issues=["community-rights"], seats=2)


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize(
    ("prefix", "language", "other"), [("", "th", "/en"), ("/en", "en", "")]
)
def test_anyone_reads_every_page_in_both_languages(
    client, pi, url, prefix, language, other
):
    body = client.get(prefix + url).content.decode()
    assert f'<html lang="{language}">' in body
    assert f'<link rel="canonical" href="http://testserver{prefix}{url}">' in body
    assert f'hreflang="{language}" href="http://testserver{prefix}{url}"' in body
    assert f'href="{other}{url}"' in body


@pytest.mark.parametrize("url", PAGES)
def test_people_who_are_logged_in_read_the_same_pages(
    as_user, pi, editor, coordinator, url
):
    assert {
        as_user(person).get(url).status_code for person in (editor, coordinator)
    } == {200}


@pytest.mark.parametrize("url", PAGES)
def test_a_page_only_answers_questions(client, pi, url):
    assert client.post(url).status_code == 405
    assert client.head(url).status_code == 200


@pytest.mark.parametrize("url", PAGES)
def test_a_page_that_has_not_changed_is_not_sent_again(client, pi, url):
    with time_machine.travel(timezone.now(), tick=False):
        tag = client.get(url)["ETag"]
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "url",
    [
        "/cohorts/17/positions/",
        "/cohorts/17/how-to-apply/",
        "/cohorts/17/positions/protection-international/",
        "/cohorts/16/positions/nobody/",
        "/organizations/nobody/",
        "/cohorts/99999999999999999999/positions/",
    ],
)
def test_what_does_not_exist_is_not_found(client, pi, url):
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("url", [LIST, POSITION, HOW])
def test_a_cohort_that_is_not_public_is_not_found(
    client, coordinator, as_user, pi, url
):
    Cohort.objects.update(is_public=False)
    missing = client.get("/cohorts/17/positions/").content
    assert client.get(url).content.replace(url.encode(), b"") == missing.replace(
        b"/cohorts/17/positions/", b""
    )
    assert as_user(coordinator).get(url).status_code == 404


def test_a_withdrawn_position_is_gone_from_every_page(client, pi, coordinator):
    profile_workflow.withdraw(pi.participation, by=coordinator)
    assert client.get(POSITION).status_code == 404
    assert "Protection International" not in client.get(LIST).content.decode()
    assert "Protection International" not in client.get("/").content.decode()
    assert POSITION not in client.get(ORGANIZATION).content.decode()


def test_a_draft_is_on_no_page(client, cohort):
    make.draft_revision(make.participation(cohort, "secret-host", "องค์กรลับ"))
    for url in ("/", LIST, "/organizations/"):
        assert "องค์กรลับ" not in client.get(url).content.decode()
    assert client.get("/organizations/secret-host/").status_code == 404


def test_a_draft_of_a_public_profile_changes_no_page(client, pi, editor):
    make.draft_revision(pi.participation, by=editor, role="บทบาทที่ยังไม่อนุมัติ")
    assert "บทบาทที่ยังไม่อนุมัติ" not in client.get(POSITION).content.decode()


@pytest.mark.parametrize("url", [LIST, "/organizations/"])
def test_a_list_asks_as_little_for_thirty_rows_as_for_one(client, cohort, url):
    many(cohort, 1)
    for_one = queries(client, url)
    many(cohort, 29)
    assert queries(client, url) == for_one <= 8


@pytest.mark.parametrize(
    ("url", "most"),
    [
        (POSITION, 8),
        (ORGANIZATION, 8),
        ("/", 8),
        (HOW, 8),
        # Where nothing is found, three for the nearest positions.
        (f"{LIST}?text=ไม่มีแน่&region=north&issue=peacebuilding", 11),
    ],
)
def test_a_page_needs_few_queries(client, pi, cohort, url, most):
    many(cohort, 10)
    assert queries(client, url) <= most


def test_a_long_list_has_pages_and_its_filters_stay(client, cohort):
    many(cohort, 25)
    body = client.get(f"{LIST}?issue=community-rights").content.decode()
    assert body.count("position-card") == 24
    assert "?issue=community-rights&amp;page=2" in body
    assert client.get(f"{LIST}?page=2").content.decode().count("position-card") == 1
    assert client.get(f"{LIST}?page=999").content.decode().count("position-card") == 1


@pytest.mark.parametrize(
    "query",
    [
        "text=" + "ก" * 5000,
        "text=%00",
        "text=🦋",
        "text=%25_%5C",
        "region=moon&province=x&issue=x",
        "page=-1",
        "page=x",
        "a=b",
    ],
)
def test_strange_questions_get_a_page(client, pi, query):
    assert client.get(f"{LIST}?{query}").status_code == 200
    assert client.get(f"/organizations/?{query}").status_code == 200


def test_an_empty_result_proposes_the_nearest_loosening(client, pi):
    page = read(client.get(f"/en{LIST}?text=ภาคสนาม&province=loei&issue=peacebuilding"))
    assert "1 position without “Peacebuilding”" in page.text
    assert [
        "?text=%E0%B8%A0%E0%B8%B2%E0%B8%84%E0%B8%AA%E0%B8%99%E0%B8%B2%E0%B8%A1&province=loei",
        None,
    ] in [link[:2] for link in page.links]


def test_an_empty_result_shows_the_three_nearest_positions(client, cohort):
    for slug in ("one", "two", "three", "four"):
        make.position(cohort, slug=slug, provinces=["loei"])
    make.position(cohort, slug="far", provinces=["tak"])
    body = client.get(f"{LIST}?province=loei&text=ไม่มีคำนี้แน่นอน").content.decode()
    assert body.count("position-card") == 3
    assert "/positions/far/" not in body


def test_each_filter_has_a_chip_that_takes_it_away(client, pi):
    page = read(client.get(f"{LIST}?region=north&province=lampang"))
    addresses = {href for href, _rel, _words in page.links}
    assert {"?province=lampang", "?region=north", "?"} <= addresses


def test_the_map_is_also_a_list_with_counts(client, pi, cohort):
    make.position(cohort, provinces=["loei"])
    page = read(client.get(f"/en{LIST}"))
    assert "Loei (2)" in page.text
    assert "Lampang (1)" in page.text
    assert "Tak (" not in page.text


def test_a_cohort_without_positions_says_so(client, cohort):
    assert "Nothing is published yet" in read(client.get(f"/en{LIST}")).text


@pytest.mark.parametrize(
    ("opens", "closes", "says"),
    [
        (5, 9, "Applications open"),
        (-5, 9, "Apply by"),
        (-9, -5, "Applications closed"),
    ],
)
def test_the_first_page_knows_where_the_cohort_stands(client, db, opens, closes, says):
    now = timezone.now()
    make.cohort(
        applications_open_at=now + timedelta(days=opens),
        applications_close_at=now + timedelta(days=closes),
    )
    hero = read(client.get("/en/")).text.split("A year beside")[0]
    told = ("Applications open", "Apply by", "Applications closed")
    assert [words for words in told if words in hero] == [says]


def test_without_a_cohort_the_first_page_leads_to_the_organizations(client, db):
    page = read(client.get("/en/"))
    assert "No call is open right now" in page.text
    assert "/en/organizations/" in [href for href, _rel, _words in page.links]


def test_the_first_page_shows_six_hosts_real_ones_first(client, cohort):
    many(cohort, 7)
    Organization.objects.update(is_fictional=True)
    make.position(cohort, slug="real", name="ฮ องค์กรจริง")
    cards = read(client.get("/")).text.split("องค์กรจริง")
    assert client.get("/").content.decode().count("position-card") == 6
    assert "(ตัวอย่าง)" not in cards[0].split("hosts")[-1]


def test_fictional_hosts_are_marked(client, pi):
    urls = [
        f"/en{url}" for url in (LIST, POSITION, "/organizations/", ORGANIZATION, "/")
    ]
    assert not any("Fictional (example)" in read(client.get(url)).text for url in urls)
    Organization.objects.update(is_fictional=True)
    assert all("Fictional (example)" in read(client.get(url)).text for url in urls)


def test_a_hosts_words_never_become_markup(client, cohort):
    texts = dict.fromkeys(
        ("focus_issues", "role", "duties", "challenges", "expectations", "areas_text"),
        SCRIPT,
    )
    lists = {
        key: [SCRIPT, SCRIPT]
        for key in ("objectives", "activities", "benefits", "qualifications", "closing")
    }
    others = {
        "sections": [{"heading": SCRIPT, "text": SCRIPT}],
        "learning_phases": [{"text": SCRIPT, "first_month": 1, "last_month": 2}],
    }
    make.position(
        cohort, slug="protection-international", name=SCRIPT, **texts, **lists, **others
    )
    for url in PAGES:
        body = client.get(url).content.decode()
        assert SCRIPT not in body
    assert read(client.get(POSITION)).text.count(SCRIPT) >= 20


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://a@b.example",
        "ftp://x.example",
    ],
)
def test_only_web_addresses_become_links(client, cohort, url):
    make.position(
        cohort,
        slug="protection-international",
        links=[{"label": "Website", "url": url}],
    )
    for page in (read(client.get(POSITION)), read(client.get(ORGANIZATION))):
        assert url in page.text
        assert url not in [href for href, _rel, _words in page.links]


def test_an_english_page_shows_the_english_name_and_marks_thai_as_thai(client, pi):
    Organization.objects.update(name_en="Protection International in English")
    body = client.get(f"/en{POSITION}").content.decode()
    assert '<h1 lang="en">Protection International in English</h1>' in body
    assert '<div class="prose" lang="th"><p>ช่วยงานภาคสนาม</p></div>' in body


def test_an_organization_shows_its_positions_of_an_open_cohort_first(client, pi):
    old = make.cohort(
        17,
        applications_open_at=timezone.now() - timedelta(9),
        applications_close_at=timezone.now() - timedelta(1),
    )
    make.position(old, slug="protection-international")
    hrefs = [
        href
        for href, _rel, _words in read(client.get(ORGANIZATION)).links
        if "/positions/p" in href
    ]
    assert hrefs == [POSITION, "/cohorts/17/positions/protection-international/"]


def test_organizations_are_found_by_name_by_what_they_do_and_by_issue(
    client, pi, cohort
):
    make.position(
        cohort, slug="sea", name="สมาคมทะเล", issues=["environment"], role="เก็บตัวอย่างน้ำ"
    )
    for query in ("text=ทะเล", "text=ตัวอย่างน้ำ", "issue=environment"):
        body = client.get(f"/organizations/?{query}").content.decode()
        assert ("สมาคมทะเล" in body, "Protection International" in body) == (
            True,
            False,
        )


def test_a_host_that_takes_no_more_is_shown_without_a_way_in(client, pi, coordinator):
    profile_workflow.close(pi.participation, by=coordinator)
    page = read(client.get(f"/en{POSITION}"))
    assert "Applications closed" in page.text
    assert not any(
        "apply/" in href and "how-to" not in href for href, _rel, _words in page.links
    )
    assert "Applications closed" in read(client.get(f"/en{ORGANIZATION}")).text


def test_how_to_apply_tells_the_cohorts_own_numbers(client, cohort):
    Cohort.objects.update(
        minimum_age=21, most_choices=4, offer_days=6, draft_kept_days=77
    )
    text = unglue(read(client.get(f"/en{HOW}")).text)
    assert all(
        words in text
        for words in ("at least 21 years", "up to 4 positions", "6 days", "77 days")
    )
