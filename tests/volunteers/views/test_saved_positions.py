import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import Position
from organizations.profiles import workflow as profile_workflow
from tests import make
from tests.volunteers.browsing import toasts, words
from volunteers.models import SavedPosition
from volunteers.shortlist import saved_positions

LIST = "/en/cohorts/16/saved/"
POSITIONS = "/en/cohorts/16/positions/"
PI = f"{POSITIONS}protection-international/"


def save(client, position):
    return client.post(f"{POSITIONS}{position.slug}/save/", follow=True)


def unsave(client, position):
    return client.post(f"{POSITIONS}{position.slug}/unsave/", follow=True)


def listed(client):
    return [card["position"].slug for card in client.get(LIST).context["cards"]]


def many(cohort, count):
    return [make.position(cohort, slug=f"many-{at}") for at in range(count)]


# Saving


def test_a_visitor_is_asked_before_anything_is_saved(client, pi):
    page = words(client.get(f"{PI}save/"))
    assert "Protection International" in page
    assert "csrfmiddlewaretoken" in page
    assert "for 14 days" in page
    assert listed(client) == []


def test_a_visitor_saves_and_finds_it_in_the_list(client, pi, other):
    save(client, pi)
    response = save(client, other)
    assert response.redirect_chain == [(LIST, 302)]
    assert toasts(response) == ["Saved for later: อีกองค์กร (ตัวอย่าง)"]
    assert listed(client) == ["other", "protection-international"]
    assert not SavedPosition.objects.exists()


def test_a_person_saves_into_the_account(mine, applicant, pi):
    save(mine, pi)
    assert [row.position for row in SavedPosition.objects.visible_to(applicant)] == [pi]
    assert listed(mine) == [pi.slug]


def test_saving_and_removing_twice_is_harmless(client, mine, pi):
    for browser in (client, mine):
        for act in (save, save, unsave, unsave):
            assert act(browser, pi).status_code == 200
        assert listed(browser) == []


def test_removing_leaves_the_others(client, mine, pi, other):
    for browser in (client, mine):
        save(browser, pi)
        save(browser, other)
        assert toasts(unsave(browser, other)) == [
            "Removed from your list: อีกองค์กร (ตัวอย่าง)"
        ]
        assert listed(browser) == [pi.slug]


def test_a_full_list_says_so_and_loses_nothing(client, mine, cohort, pi):
    positions = many(cohort, saved_positions.MAX_SAVED)
    for browser in (client, mine):
        for position in positions:
            save(browser, position)
        [refusal] = toasts(save(browser, pi))
        assert "your list is full with 20 positions" in refusal
        assert len(listed(browser)) == saved_positions.MAX_SAVED
        unsave(browser, positions[0])
        assert listed(save(browser, pi) and browser)[0] == pi.slug


def test_what_is_no_longer_public_takes_no_room(
    client, cohort, coordinator, pi, monkeypatch
):
    monkeypatch.setattr(saved_positions, "MAX_SAVED", 1)
    withdrawn = make.position(cohort, slug="gone")
    save(client, withdrawn)
    profile_workflow.withdraw(withdrawn.participation, by=coordinator)
    save(client, pi)
    assert listed(client) == [pi.slug]


def test_nobody_sees_the_list_of_another(mine, as_user, stranger, coordinator, pi):
    save(mine, pi)
    for browser in (as_user(stranger), as_user(coordinator), as_user()):
        assert listed(browser) == []
        unsave(browser, pi)
    assert listed(mine) == [pi.slug]


@pytest.mark.parametrize("who", ["editor", "reviewer", "coordinator", "administrator"])
def test_everybody_may_save(request, as_user, pi, who):
    browser = as_user(request.getfixturevalue(who))
    save(browser, pi)
    assert listed(browser) == [pi.slug]


def test_saving_needs_the_forms_own_token(pi):
    assert Client(enforce_csrf_checks=True).post(f"{PI}save/").status_code == 403


def test_only_a_form_changes_the_list(client, pi):
    save(client, pi)
    assert client.get(f"{PI}unsave/")["Location"] == LIST
    assert listed(client) == [pi.slug]
    assert client.post(LIST).status_code == 405
    assert client.put(f"{PI}save/").status_code == 405
    assert listed(client) == [pi.slug]


def test_what_is_not_public_can_not_be_saved(client, cohort, pi, coordinator):
    make.position(make.cohort(17, is_public=False), slug="hidden")
    profile_workflow.withdraw(pi.participation, by=coordinator)
    for url in (PI, "/en/cohorts/17/positions/hidden/", f"{POSITIONS}nobody/"):
        for act in ("save", "unsave"):
            assert client.post(f"{url}{act}/").status_code == 404
    assert client.get("/en/cohorts/17/saved/").status_code == 404


def test_a_position_that_was_withdrawn_leaves_the_list(mine, pi, other, coordinator):
    for position in (pi, other):
        save(mine, position)
    profile_workflow.withdraw(pi.participation, by=coordinator)
    assert listed(mine) == ["other"]


def test_a_list_holds_its_own_cohort_only(client, pi):
    later = make.position(make.cohort(17), slug="later")
    client.post("/en/cohorts/17/positions/later/save/")
    save(client, pi)
    assert listed(client) == [pi.slug]
    assert later.organization.name in words(client.get("/en/cohorts/17/saved/"))


# The list


def test_an_empty_list_leads_to_the_positions(client, cohort):
    page = words(client.get(LIST))
    assert "You have saved nothing yet" in page
    assert f'class="btn btn-primary" href="{POSITIONS}"' in page


def test_the_list_works_without_script(client, pi, other):
    for position in (pi, other):
        save(client, position)
    page = words(client.get(LIST))
    assert 'id="comparison" method="get" action="/en/cohorts/16/compare/"' in page
    assert page.count('type="checkbox" name="position"') == 2
    assert page.count('form="comparison"') == 2


def test_one_alone_has_nothing_to_be_compared_with(client, pi):
    assert "Compare" not in words(save(client, pi)).split("<main")[1]


def test_the_list_is_complete_in_thai(client, pi):
    save(client, pi)
    page = words(client.get("/cohorts/16/saved/"))
    assert "ตำแหน่งที่เก็บไว้" in page
    assert "เก็บไว้ให้เบราว์เซอร์นี้ 14\u00a0วัน".replace("\u00a0", " ") in page


def test_a_hostile_name_stays_text(client, cohort):
    bad = make.position(cohort, slug="bad", name="<script>1</script>")
    for response in (
        client.get(f"{POSITIONS}bad/save/"),
        save(client, bad),
        client.get(POSITIONS),
    ):
        assert "<script>1" not in response.content.decode()


def test_the_list_asks_as_little_for_twenty_rows_as_for_one(mine, cohort):
    positions = many(cohort, 20)
    counted = []
    for chosen in (positions[:1], positions[1:]):
        for position in chosen:
            save(mine, position)
        mine.get(LIST)
        with CaptureQueriesContext(connection) as found:
            mine.get(LIST)
        counted.append(len(found))
    assert counted[0] == counted[1] <= 9


# Logging in


def test_logging_in_moves_the_visitors_list_into_the_account(
    client, applicant, pi, other
):
    for position in (pi, other):
        save(client, position)
    client.force_login(applicant)
    assert listed(client) == ["other", pi.slug]
    assert saved_positions.SESSION_KEY not in client.session
    assert SavedPosition.objects.visible_to(applicant).count() == 2


def test_it_does_so_through_the_log_in_page(client, applicant, pi):
    save(client, pi)
    client.post(
        reverse("account_login"),
        {"login": applicant.email, "password": "correct horse battery"},
    )
    assert SavedPosition.objects.get(user=applicant).position == pi


def test_nothing_is_lost_or_doubled_by_logging_in(
    client, mine, applicant, cohort, pi, other
):
    save(mine, pi)
    positions = [pi, *many(cohort, saved_positions.MAX_SAVED - 1)]
    for position in positions:
        save(client, position)
    withdrawn = make.position(cohort, slug="gone")
    session = client.session
    session[saved_positions.SESSION_KEY] = [
        withdrawn.pk,
        *session[saved_positions.SESSION_KEY],
    ]
    session.save()
    Position.objects.filter(pk=withdrawn.pk).delete()
    client.force_login(applicant)
    assert sorted(listed(client)) == sorted(position.slug for position in positions)


def test_after_logging_out_the_list_is_the_accounts_alone(mine, applicant, pi):
    save(mine, pi)
    mine.logout()
    assert listed(mine) == []
    mine.force_login(applicant)
    assert listed(mine) == [pi.slug]


def test_my_page_leads_to_the_list(mine, pi, other):
    assert "Saved positions" not in words(mine.get("/en/my/"))
    for position in (pi, other):
        save(mine, position)
    page = words(mine.get("/en/my/"))
    assert "You have saved 2 positions of cohort 16." in page
    assert f'href="{LIST}"' in page


# The public pages


@pytest.mark.parametrize("url", [PI, POSITIONS, "/en/"])
def test_public_pages_show_what_is_saved(client, mine, pi, other, url):
    for browser in (client, mine):
        before = words(browser.get(url))
        assert f'href="{PI}save/"' in before
        save(browser, pi)
        after = words(browser.get(url))
        assert f'href="{PI}save/"' not in after
        assert f'class="save__link save__link--done" href="{LIST}"' in after


@pytest.mark.parametrize("url", [PI, POSITIONS, "/en/"])
def test_a_visitors_page_sets_no_cookie_and_is_the_same_each_time(client, pi, url):
    first = client.get(url)
    assert not first.cookies
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_page_changes_its_tag_with_the_list(client, pi):
    before = client.get(PI)["ETag"]
    save(client, pi)
    assert client.get(PI)["ETag"] != before


def test_the_catalogue_leads_to_the_list_once_there_is_one(client, pi):
    assert "Saved positions" not in words(client.get(POSITIONS))
    save(client, pi)
    assert "Saved positions" in words(client.get(POSITIONS))


@pytest.mark.parametrize("url", [PI, POSITIONS, "/en/"])
def test_a_visitor_costs_no_query_more_and_a_person_one(client, mine, cohort, pi, url):
    many(cohort, 10)
    for browser in (client, mine):
        with CaptureQueriesContext(connection) as found:
            browser.get(url)
        asked = [row["sql"] for row in found]
        assert sum("volunteers_savedposition" in sql for sql in asked) == (
            browser is mine
        )
        noise = (
            "portal_session",
            '"portal_user"."id" =',
            "portal_message",
            "SAVEPOINT",
        )
        assert len(
            [sql for sql in asked if not any(word in sql for word in noise)]
        ) <= 8 + (browser is mine)
