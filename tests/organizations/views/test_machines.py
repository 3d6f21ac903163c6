"""For machines: the sitemap, robots.txt, structured data, the feed of positions."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import Cohort
from organizations.models.choices import ParticipationStatus
from organizations.profiles import workflow as profile_workflow
from tests import make
from volunteers.models import Application

FEED = "/cohorts/16/positions.json"
POSITION = "/cohorts/16/positions/protection-international/"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def data(client, url):
    [block] = BLOCK.findall(client.get(url).content.decode())
    return json.loads(block)


def locations(client):
    return re.findall(
        r"<loc>http://testserver([^<]*)</loc>",
        client.get("/sitemap.xml").content.decode(),
    )


def test_the_sitemap_has_every_public_page_in_both_languages(client, pi):
    addresses = locations(client)
    for path in (
        "/",
        "/cohorts/16/positions/",
        POSITION,
        "/organizations/protection-international/",
        "/privacy/",
    ):
        assert {path, f"/en{path}"} <= set(addresses)
    assert len(addresses) == len(set(addresses))
    body = client.get("/sitemap.xml").content.decode()
    assert f'hreflang="en" href="http://testserver/en{POSITION}"' in body
    assert f'hreflang="x-default" href="http://testserver{POSITION}"' in body


def test_the_sitemap_names_nothing_that_is_not_public(client, cohort):
    make.participation(cohort, slug="draft-host")
    gone = make.position(cohort, slug="gone-host")
    gone.participation.status = ParticipationStatus.WITHDRAWN
    gone.participation.save()
    make.cohort(17, is_public=False)
    addresses = " ".join(locations(client))
    assert "draft-host" not in addresses
    assert "/positions/gone-host" not in addresses
    assert "/17/" not in addresses


def test_the_sitemap_and_the_feed_cost_the_same_for_many_positions(client, cohort, pi):
    few = [queries(client, url) for url in ("/sitemap.xml", FEED)]
    for _number in range(4):
        make.position(cohort, issues=["community-rights"])
    assert [queries(client, url) for url in ("/sitemap.xml", FEED)] == few


def test_robots_are_told_where_the_sitemap_is_and_where_not_to_go(client, db):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /my/", "Disallow: /en/my/", "Disallow: /admin/"} <= set(lines)
    assert lines[-1].endswith("/sitemap.xml")


def test_a_position_describes_itself_with_facts_that_exist(client, pi):
    result = data(client, POSITION)
    assert result["@type"] == "JobPosting"
    assert result["description"] == "ช่วยงานภาคสนาม\n\nบันทึกข้อมูล"
    assert result["hiringOrganization"]["name"] == "Protection International (PI)"
    assert result["url"] == f"http://testserver{POSITION}"
    assert [place["address"]["addressRegion"] for place in result["jobLocation"]] == [
        "ลำปาง",
        "เลย",
    ]
    assert "baseSalary" not in result
    assert "totalJobOpenings" not in result
    assert "jobStartDate" not in result


def test_seats_and_the_first_day_are_told_when_they_are_known(client, cohort):
    make.position(cohort, slug="other-host", seats=2)
    Cohort.objects.update(service_starts_on="2027-01-04")
    result = data(client, "/cohorts/16/positions/other-host/")
    assert (result["totalJobOpenings"], result["jobStartDate"]) == (2, "2027-01-04")


def test_an_organization_describes_itself(client, pi):
    result = data(client, "/en/organizations/protection-international/")
    assert (result["@type"], result["url"]) == (
        "Organization",
        "http://testserver/en/organizations/protection-international/",
    )


def test_a_hosts_text_cannot_leave_the_data_block(client, cohort):
    hostile = "</script><script>alert(1)</script>"
    make.position(cohort, slug="other-host", role=hostile)
    body = client.get("/cohorts/16/positions/other-host/").content.decode()
    assert data(client, "/cohorts/16/positions/other-host/")["description"].startswith(
        hostile
    )
    assert "<script>alert" not in body


def test_the_feed_lists_published_positions_in_the_hosts_own_words(client, cohort, pi):
    make.participation(cohort, slug="draft-host")
    result = client.get(FEED).json()
    assert (result["version"], result["cohort"]["number"]) == (2, 16)
    [position] = result["positions"]
    assert position["url"] == {
        "th": f"http://testserver{POSITION}",
        "en": f"http://testserver/en{POSITION}",
    }
    assert position["text"]["role"] == "ช่วยงานภาคสนาม"
    assert position["text"]["qualifications"] == ["สนใจสิทธิมนุษยชน"]
    assert position["is_open"] is True
    assert {province["slug"] for province in position["provinces"]} == {
        "loei",
        "lampang",
    }


def test_other_sites_may_read_the_feed_and_nothing_else(client, pi):
    answer = client.get(FEED)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=300"
    for url in ("/", POSITION, "/sitemap.xml", "/robots.txt"):
        assert "Access-Control-Allow-Origin" not in client.get(url)


def test_an_unchanged_feed_is_not_sent_again(client, pi):
    tag = client.get(FEED)["ETag"]
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304


def test_applications_change_no_byte_of_what_machines_read(client, cohort, pi):
    urls = (FEED, "/sitemap.xml", POSITION)
    before = [client.get(url).content for url in urls]
    make.application(cohort, positions=[pi])
    assert [client.get(url).content for url in urls] == before
    assert Application.objects.count() == 1


@pytest.mark.parametrize("url", [FEED, "/sitemap.xml", "/robots.txt"])
def test_machines_only_ask(client, cohort, url):
    assert client.post(url).status_code == 405
    assert client.head(url).status_code == 200


def test_a_cohort_that_is_not_public_has_no_feed(client, db):
    make.cohort(17, is_public=False)
    assert client.get("/cohorts/17/positions.json").status_code == 404
    assert client.get("/cohorts/18/positions.json").status_code == 404


def test_a_host_that_leaves_leaves_the_feed(client, cohort, pi, coordinator):
    profile_workflow.withdraw(pi.participation, by=coordinator)
    assert client.get(FEED).json()["positions"] == []


def test_the_other_language_is_named_by_its_whole_address(client, pi, settings):
    body = client.get(f"{POSITION}?from=mail").content.decode()
    assert f'hreflang="en" href="{settings.ORIGIN}/en{POSITION}?from=mail"' in body
    assert f'hreflang="x-default" href="http://testserver{POSITION}"' in body
    body = client.get(f"/en{POSITION}").content.decode()
    assert f'hreflang="x-default" href="http://testserver{POSITION}"' in body


def test_an_organizations_page_tells_its_earlier_cohorts(client, cohort, pi):
    earlier = make.cohort(15)
    make.position(
        earlier, slug="protection-international", name="Protection International (PI)"
    )
    Cohort.objects.filter(number=15).update(
        applications_open_at="2024-01-01T00:00Z",
        applications_close_at="2024-02-01T00:00Z",
    )
    answer = client.get("/en/organizations/protection-international/")
    assert [card["position"].cohort.number for card in answer.context["cards"]] == [16]
    assert [card["position"].cohort.number for card in answer.context["past"]] == [15]
    assert (
        "It has taken part in 1 cohort whose call is over." in answer.content.decode()
    )
