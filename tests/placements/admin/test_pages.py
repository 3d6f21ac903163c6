"""The desk's pages about matches and offers."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import Position
from placements.matching import reasons
from placements.models import MatchRun, Offer
from placements.models.choices import OfferStatus as S
from portal.models import AuditEntry, Message
from tests.placements import offer_factory
from volunteers.decisions import releases
from volunteers.decisions import workflow as application_workflow
from volunteers.models import Consent

MATCHES, OFFERS = "/en/admin/placements/matchrun/", "/en/admin/placements/offer/"
RELEASE = f"{OFFERS}release/"


@pytest.fixture
def coordinator_browser(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=1)


@pytest.fixture
def other_position(cohort):
    return offer_factory.position(cohort, "two", seats=1)


@pytest.fixture
def crowd(cohort, coordinator, position, other_position):
    """Strongest first; all want `one`, then `two`; the third stays without."""
    return [
        offer_factory.shortlisted(
            cohort, coordinator, position, other_position, score=score
        )
        for score in (5, 3, 2)
    ]


@pytest.fixture
def run(crowd, cohort, coordinator):
    return offer_factory.match_run(cohort, coordinator)


@pytest.fixture
def planned(crowd, cohort, coordinator):
    """The offers of an adopted match, wanted ones first."""
    return offer_factory.plan_offers(
        offer_factory.adopted_run(cohort, coordinator), coordinator
    )


def words(response):
    return re.sub(
        r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    )


def board(run, tail="change/"):
    return f"{MATCHES}{run.code}/{tail}"


def line(run, application, tail=""):
    return board(run, f"lines/{application.code}/{tail}")


def queries(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    return len(asked)


def form(**changed):
    """`one` and `two`: seats of those positions."""
    seats = {"one": 1, "two": 1, **changed}
    counts = {f"seats-{key(slug)}": seats.pop(slug) for slug in ("one", "two")}
    return {"name": "รอบหนึ่ง", **counts, **seats}


def key(slug):
    return Position.objects.get(slug=slug).pk


def adopt(browser, run, **answers):
    """As it was shown."""
    url = board(run, "adopt/")
    shown = browser.get(url).context["shown_state"]
    return browser.post(url, {"shown": shown, "confirmed": "1", **answers}, follow=True)


# Who may


@pytest.mark.parametrize(
    "who", ["stranger", "applicant", "reviewer", "editor", "administrator"]
)
def test_only_coordinators_come_in(request, as_user, run, crowd, planned, who):
    browser = as_user(request.getfixturevalue(who))
    for url in (
        MATCHES,
        f"{MATCHES}add/",
        board(run),
        line(run, crowd[0]),
        OFFERS,
        RELEASE,
    ):
        assert browser.get(url, follow=True).status_code == 403
    for url in (
        board(run, "adopt/"),
        board(run, "plan/"),
        line(run, crowd[0], "lock/"),
        RELEASE,
    ):
        assert browser.post(url, follow=True).status_code == 403
    assert (
        browser.post(f"{OFFERS}{planned[0].code}/withdraw/", follow=True).status_code
        == 403
    )


def test_the_address_of_an_act_leads_to_the_match(coordinator_browser, run):
    assert coordinator_browser.get(board(run, "plan/"))["Location"] == board(run)


def test_pages_that_only_show_take_no_posts(coordinator_browser, run, planned):
    for url in (
        board(run),
        board(run, "compare/"),
        f"{OFFERS}{planned[0].code}/change/",
    ):
        assert coordinator_browser.post(url).status_code == 405


def test_an_unknown_match_is_not_found(coordinator_browser, run):
    assert coordinator_browser.get(f"{MATCHES}none/change/").status_code == 404


# Running


def test_a_run_leads_to_its_board(coordinator_browser, crowd):
    page = coordinator_browser.post(f"{MATCHES}add/", form(), follow=True)
    assert MatchRun.objects.get().name == "รอบหนึ่ง"
    assert "choice 2 Choice 1: filled by people with a higher score." in words(page)
    [left, *_placed] = page.context["groups"]
    assert left.lines[0].reasons == [
        "Choice 1, 2: filled by people with a higher score."
    ]


def test_a_match_begins_with_who_is_left_then_each_organization_with_its_seats(
    coordinator_browser, run, crowd
):
    left, *placed = coordinator_browser.get(board(run)).context["groups"]
    assert [row.proposal.application for row in left.lines] == [crowd[2]]
    assert [(group.host, group.given, group.seats) for group in placed] == [
        ("องค์กร one (ตัวอย่าง)", 1, 1),
        ("องค์กร two (ตัวอย่าง)", 1, 1),
    ]


def test_the_bar_of_a_match_has_everyone_once(coordinator_browser, run):
    parts = coordinator_browser.get(board(run)).context["outcomes"].segments
    assert sum(int(part.number) for part in parts) == 3
    assert sum(part.width for part in parts) == pytest.approx(100, abs=0.1)


def test_a_run_without_a_name_keeps_what_was_typed(coordinator_browser, crowd):
    page = coordinator_browser.post(f"{MATCHES}add/", form(name="", two=7))
    assert "Give it a name." in words(page)
    assert 'value="7"' in page.content.decode()
    assert not MatchRun.objects.exists()


def test_nobody_to_match_is_said(coordinator_browser, position, other_position):
    assert "nobody is shortlisted" in words(
        coordinator_browser.post(f"{MATCHES}add/", form())
    )


def test_seats_tried_and_positions_without_seats_are_named(
    coordinator_browser, crowd, pi
):
    assert "Protection International (PI)" in words(
        coordinator_browser.get(f"{MATCHES}add/")
    )
    page = coordinator_browser.post(f"{MATCHES}add/", form(one=2), follow=True)
    assert "Seats tried: องค์กร one (ตัวอย่าง) 2" in words(page)
    assert (
        "Left out, because the number of seats is not set Protection International (PI)"
        in words(page)
    )
    [(_host, code)] = page.context["without_seats"]
    assert code == pi.participation.code


# The board


def test_the_board_asks_the_same_for_three_people_as_for_nine(
    coordinator_browser, run, cohort, coordinator, position, other_position
):
    before = queries(coordinator_browser, board(run))
    for _number in range(6):
        offer_factory.shortlisted(cohort, coordinator, position, other_position)
    assert (
        queries(
            coordinator_browser, board(offer_factory.match_run(cohort, coordinator))
        )
        == before
    )
    # The menu asks for the cohorts and for what waits.
    assert before <= 13


def test_the_board_shows_who_is_left(coordinator_browser, run, crowd):
    text = words(coordinator_browser.get(f"{board(run)}?show=without"))
    assert crowd[2].reference in text
    assert crowd[0].reference not in text


def test_two_matches_are_compared_by_who_goes_elsewhere(
    coordinator_browser, run, crowd, cohort, coordinator
):
    more = offer_factory.match_run(
        cohort, coordinator, name="หนึ่งที่เพิ่ม", seats={"one": 2}
    )
    text = words(coordinator_browser.get(f"{board(run, 'compare/')}?with={more.code}"))
    assert crowd[0].reference not in text
    assert crowd[1].reference in text
    assert crowd[2].reference in text
    assert "For 1 person both matches say the same." in text


def test_a_match_is_compared_with_one_of_its_own_cohort(coordinator_browser, run):
    for code in ("", "none", run.code):
        assert (
            coordinator_browser.get(f"{board(run, 'compare/')}?with={code}").status_code
            == 404
        )


# Moving


def wish(application, host="องค์กร one (ตัวอย่าง)"):
    return f"{application.reference} {application.display_name} prefers {host}"


def test_a_move_names_who_is_wronged_before_it_is_made(coordinator_browser, run, crowd):
    page = coordinator_browser.post(
        line(run, crowd[0]), {"position": "-", "reason": "ขอถอย"}
    )
    assert f"{wish(crowd[1])}, where a seat stays free." in words(page)
    assert offer_factory.proposal_of(run, crowd[0]).position.slug == "one"


def test_a_confirmed_move_is_locked_with_its_reason(
    coordinator_browser, run, crowd, coordinator
):
    coordinator_browser.post(
        line(run, crowd[0]), {"position": "-", "reason": "ขอถอย", "confirmed": "1"}
    )
    coordinator_browser.post(
        line(run, crowd[2]),
        {"position": key("one"), "reason": "เหมาะกว่า", "confirmed": "1"},
    )
    moved = offer_factory.proposal_of(run, crowd[2])
    assert (moved.position.slug, moved.is_locked, moved.rank, moved.why) == (
        "one",
        True,
        1,
        reasons.MOVED,
    )
    assert (moved.moves.get().reason, moved.moves.get().moved_by) == (
        "เหมาะกว่า",
        coordinator,
    )
    assert MatchRun.objects.get().figures["moved"] == 2
    assert "Moved manually, to choice 1." in words(
        coordinator_browser.get(line(run, crowd[2]))
    )
    assert list(AuditEntry.objects.about(moved).values_list("action", flat=True)) == [
        "move proposal"
    ]


def test_a_move_that_passes_somebody_over_says_so(coordinator_browser, run, crowd):
    coordinator_browser.post(
        line(run, crowd[0]), {"position": "-", "reason": "ขอถอย", "confirmed": "1"}
    )
    page = coordinator_browser.post(
        line(run, crowd[2]), {"position": key("one"), "reason": "เหมาะกว่า"}
    )
    assert f"{wish(crowd[1])} and comes before someone who has a seat there." in words(
        page
    )


def test_a_move_that_wrongs_nobody_says_so(coordinator_browser, run, crowd):
    coordinator_browser.post(
        line(run, crowd[0]), {"position": "-", "reason": "ขอถอย", "confirmed": "1"}
    )
    page = coordinator_browser.post(
        line(run, crowd[0]), {"position": key("one"), "reason": "กลับใจ"}
    )
    assert "No one loses out." in words(page)


def test_a_move_needs_a_reason_and_a_free_seat(coordinator_browser, run, crowd):
    assert "Write the reason." in words(
        coordinator_browser.post(
            line(run, crowd[2]), {"position": key("one"), "reason": ""}
        )
    )
    page = coordinator_browser.post(
        line(run, crowd[2]),
        {"position": key("one"), "reason": "เหมาะกว่า", "confirmed": "1"},
    )
    text = "This is not possible: every seat there is taken in this match"
    assert text in words(page)
    assert "เหมาะกว่า" in words(page)
    assert offer_factory.proposal_of(run, crowd[2]).position is None


def test_a_move_in_a_match_that_came_into_use_meanwhile_is_refused_as_such(
    coordinator_browser, run, crowd
):
    MatchRun.objects.filter(pk=run.pk).update(adopted_at=timezone.now())
    told = {"position": "-", "reason": "ขอถอย", "confirmed": "1"}
    page = coordinator_browser.post(line(run, crowd[0]), told)
    assert "Not possible any more: this match is in use" in words(page)
    assert "ขอถอย" in words(page)


def test_places_are_offered_with_their_free_seats_chosen_ones_first(
    coordinator_browser, run, crowd, cohort, position
):
    later = offer_factory.position(cohort, "later", seats=4)
    page = coordinator_browser.get(line(run, crowd[2]))
    groups = page.context["form"].fields["position"].choices[1:]
    shown = [(label, [text for _value, text in rows]) for label, rows in groups]
    name = position.organization.name
    refused = "every seat there is taken in this match; move someone else out first"
    assert shown[0][0] == "Chosen by this person"
    assert shown[0][1][0] == f"Choice 1 · {name} · {refused}"
    assert shown[-1] == (
        "Not in this match",
        [f"{later.organization.name} · 4 of 4 seats free"],
    )


def test_a_place_that_was_not_chosen_is_warned_of_before_the_move(
    coordinator_browser, run, crowd, cohort
):
    offer_factory.position(cohort, "later", seats=4)
    move = {"position": key("later"), "reason": "ขาดคน"}
    page = words(coordinator_browser.post(line(run, crowd[2]), move))
    assert "did not choose this place, nor any organization that needs" in page
    assert "This place was not in the match" in page
    coordinator_browser.post(line(run, crowd[2]), {**move, "confirmed": "1"})
    assert offer_factory.proposal_of(run, crowd[2]).position.slug == "later"
    assert coordinator_browser.get(board(run)).status_code == 200


def test_a_line_is_locked_and_unlocked(coordinator_browser, run, crowd):
    coordinator_browser.post(line(run, crowd[0], "lock/"), {"lock": "1"})
    assert offer_factory.proposal_of(run, crowd[0]).is_locked
    coordinator_browser.post(line(run, crowd[0], "lock/"), {"lock": "0"})
    assert not offer_factory.proposal_of(run, crowd[0]).is_locked


def test_nobody_is_locked_to_nowhere(coordinator_browser, run, crowd):
    page = coordinator_browser.post(
        line(run, crowd[2], "lock/"), {"lock": "1"}, follow=True
    )
    assert "only a person who has a seat can be locked to it" in words(page)


def test_an_adopted_match_stays_as_it_is(coordinator_browser, run, crowd):
    adopt(coordinator_browser, run)
    coordinator_browser.post(
        line(run, crowd[0]), {"position": "-", "reason": "ขอถอย", "confirmed": "1"}
    )
    coordinator_browser.post(line(run, crowd[0], "lock/"), {"lock": "1"})
    assert (
        offer_factory.proposal_of(run, crowd[0]).position.slug,
        offer_factory.proposal_of(run, crowd[0]).is_locked,
    ) == ("one", False)


# Adopting and planning


def test_adopting_another_match_replaces_the_first(
    coordinator_browser, run, cohort, coordinator
):
    adopt(coordinator_browser, run)
    second = offer_factory.match_run(cohort, coordinator)
    adopt(coordinator_browser, second)
    assert list(MatchRun.objects.filter(adopted_at__isnull=False)) == [second]


def test_adopting_again_shows_the_planned_offers_and_withdraws_them_with_a_reason(
    coordinator_browser, planned, cohort, coordinator
):
    second = offer_factory.match_run(cohort, coordinator, name="รอบสอง")
    url = board(second, "adopt/")
    asked = coordinator_browser.get(url)
    for offer in planned:
        assert offer.application.reference in words(asked)
    shown = {"shown": asked.context["shown_state"]}
    assert "Write the reason." in words(coordinator_browser.post(url, shown))
    previewed = coordinator_browser.post(url, {**shown, "reason": "ที่เพิ่ม"})
    assert planned[0].application.reference in words(previewed)
    assert Offer.objects.planned().count() == 2
    adopt(coordinator_browser, second, reason="ที่เพิ่ม")
    assert {(offer.status, offer.withdraw_reason) for offer in Offer.objects.all()} == {
        (S.WITHDRAWN, "ที่เพิ่ม")
    }
    assert MatchRun.objects.adopted_in(cohort) == second
    assert not Message.objects.filter(kind__startswith="offer").exists()


def test_what_was_planned_meanwhile_was_not_shown_and_is_not_withdrawn(
    coordinator_browser, run, cohort, coordinator
):
    adopt(coordinator_browser, run)
    second = offer_factory.match_run(cohort, coordinator)
    url = board(second, "adopt/")
    shown = coordinator_browser.get(url).context["shown_state"]
    offer_factory.plan_offers(MatchRun.objects.get(pk=run.pk), coordinator)
    coordinator_browser.post(url, {"shown": shown, "confirmed": "1"})
    assert MatchRun.objects.adopted_in(cohort) == run
    assert Offer.objects.planned().count() == 2


def test_an_adoption_is_taken_back_on_its_page(
    coordinator_browser, planned, cohort, coordinator
):
    first = MatchRun.objects.adopted_in(cohort)
    second = offer_factory.match_run(cohort, coordinator, name="รอบสอง")
    adopt(coordinator_browser, second, reason="ลอง")
    url = board(second, "take-back/")
    assert url in coordinator_browser.get(board(second)).content.decode()
    page = coordinator_browser.get(url)
    assert planned[0].application.reference in words(page)
    shown = {"shown": page.context["shown_state"], "confirmed": "1"}
    assert "was taken back" in words(coordinator_browser.post(url, shown, follow=True))
    assert MatchRun.objects.adopted_in(cohort) == first
    assert Offer.objects.planned().count() == 2


def test_planning_twice_makes_nothing_twice(coordinator_browser, run, crowd):
    adopt(coordinator_browser, run)
    coordinator_browser.post(board(run, "plan/"))
    coordinator_browser.post(board(run, "plan/"))
    assert set(Offer.objects.values_list("application__code", "status")) == {
        (crowd[0].code, S.PLANNED),
        (crowd[1].code, S.PLANNED),
    }


def test_only_the_adopted_match_becomes_offers(coordinator_browser, run):
    assert "only the match in use" in words(
        coordinator_browser.post(board(run, "plan/"), follow=True)
    )
    assert not Offer.objects.exists()


def test_planning_passes_over_whoever_withdrew(coordinator_browser, run, crowd):
    adopt(coordinator_browser, run)
    application_workflow.withdraw(crowd[0], by=crowd[0].applicant)
    assert "1 line was passed over" in words(
        coordinator_browser.post(board(run, "plan/"), follow=True)
    )
    assert Offer.objects.get().application == crowd[1]


# Releasing


def test_the_preview_shows_every_message_and_sends_none(coordinator_browser, planned):
    page = coordinator_browser.get(RELEASE)
    for offer in planned:
        assert offer.application.reference in words(page)
    assert page.content.decode().count('class="letter"') == 2
    assert not Message.objects.filter(kind="offer_made").exists()
    assert not Offer.objects.filter(status=S.OPEN).exists()


def release(browser, offers):
    """Ticks them on the page and lets the hold pass; the page that came."""
    rows = browser.get(RELEASE).context["rows"]
    keys = [row.key for row in rows if row.offer in offers]
    page = browser.post(RELEASE, {"offers": keys, "minutes": 15}, follow=True)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        releases.release_due()
    return page


def test_what_was_previewed_is_what_goes(coordinator_browser, planned):
    page = words(coordinator_browser.get(RELEASE))
    release(coordinator_browser, planned)
    letters = Message.objects.filter(kind="offer_made").select_related("data_key")
    assert len(letters) == 2
    for letter in letters:
        assert re.sub(r"\s+", " ", letter.text) in page


def test_only_ticked_offers_go(coordinator_browser, planned):
    release(coordinator_browser, planned[:1])
    assert set(Offer.objects.values_list("code", "status")) == {
        (planned[0].code, S.OPEN),
        (planned[1].code, S.PLANNED),
    }


def test_an_offer_of_whoever_withdrew_is_not_there_and_the_others_go(
    coordinator_browser, planned, crowd
):
    application_workflow.withdraw(crowd[0], by=crowd[0].applicant)
    waiting = offer_factory.planned(crowd[2], planned[0].position)
    release(coordinator_browser, [*planned, waiting])
    left = Offer.objects.filter(status=S.OPEN).values_list("application", flat=True)
    assert set(left) == {crowd[1].pk, crowd[2].pk}


def test_more_planned_than_seats_is_seen_before_and_refused_at_release(
    coordinator_browser, planned, crowd
):
    late = offer_factory.planned(crowd[2], planned[0].position)
    page = words(coordinator_browser.get(RELEASE))
    assert "more than seats" in page
    assert "Can’t be released every seat is taken or offered already" in page
    release(coordinator_browser, [*planned, late])
    assert Offer.objects.get(pk=late.pk).status == S.PLANNED
    assert Offer.objects.filter(status=S.OPEN).count() == 2


def test_the_preview_warns_of_what_a_person_should_check(coordinator_browser, planned):
    Consent.objects.filter(kind="hosts").update(withdrawn_at=planned[0].planned_at)
    Offer.objects.update(rank=None)
    page = words(coordinator_browser.get(RELEASE)).lower()
    for told in (
        "this person chose neither the position nor",
        "no consent to sharing",
        "no dates of service",
    ):
        assert page.count(told) == 2


def test_nothing_planned_says_what_to_do(coordinator_browser, cohort):
    assert "No offer waits for release" in words(coordinator_browser.get(RELEASE))


# One offer, and the lists


def test_withdrawing_shows_the_message_before_and_needs_a_reason(
    coordinator_browser, planned, coordinator
):
    release(coordinator_browser, planned[:1])
    url = f"{OFFERS}{planned[0].code}/withdraw/"
    assert "Write the reason." in words(coordinator_browser.post(url, {"reason": ""}))
    page = coordinator_browser.post(url, {"reason": "องค์กรปิด"})
    assert page.content.decode().count('class="letter"') == 1
    assert Offer.objects.get(pk=planned[0].pk).status == S.OPEN
    coordinator_browser.post(url, {"reason": "องค์กรปิด", "confirmed": "1"})
    assert Offer.objects.get(pk=planned[0].pk).status == S.WITHDRAWN


def test_an_offer_that_ended_is_not_withdrawn_again(
    coordinator_browser, planned, coordinator
):
    offer_factory.offer_workflow.withdraw(planned[0], by=coordinator, reason="ผิดคน")
    page = coordinator_browser.get(f"{OFFERS}{planned[0].code}/withdraw/", follow=True)
    assert "Not possible any more" in words(page)


def test_reading_a_reason_leaves_a_line_of_history(
    coordinator_browser, planned, coordinator
):
    coordinator_browser.get(f"{OFFERS}{planned[0].code}/change/")
    assert not AuditEntry.objects.filter(action="read offer").exists()
    offer_factory.offer_workflow.withdraw(planned[0], by=coordinator, reason="เหตุผลลับ")
    assert "เหตุผลลับ" in words(
        coordinator_browser.get(f"{OFFERS}{planned[0].code}/change/")
    )
    assert AuditEntry.objects.filter(action="read offer").count() == 1


@pytest.mark.parametrize("url", [MATCHES, OFFERS, "/en/admin/placements/placement/"])
def test_lists_ask_the_same_for_one_row_as_for_several(
    coordinator_browser, crowd, cohort, coordinator, position, other_position, url
):
    offer_factory.adopted_run(cohort, coordinator)
    offer_factory.accepted(crowd[0], position, coordinator)
    before = queries(coordinator_browser, url)
    offer_factory.match_run(cohort, coordinator)
    offer_factory.accepted(crowd[1], other_position, coordinator)
    assert queries(coordinator_browser, url) == before


def test_a_placement_has_a_page_of_its_own(
    coordinator_browser, crowd, position, coordinator
):
    offer = offer_factory.accepted(crowd[0], position, coordinator)
    assert offer.application.display_name in words(
        coordinator_browser.get(
            f"/en/admin/placements/placement/{offer.placement.code}/change/"
        )
    )


def test_offers_are_found_by_name_and_filtered_by_state(coordinator_browser, planned):
    reference = planned[0].application.reference
    assert reference in words(
        coordinator_browser.get(OFFERS, {"q": reference[:6].lower()})
    )
    assert reference in words(
        coordinator_browser.get(OFFERS, {"state": "planned", "cohort": "16"})
    )
    assert reference not in words(
        coordinator_browser.get(OFFERS, {"state": "accepted"})
    )


def test_a_planned_offer_shows_its_letter_and_until_when_it_would_be_answered(
    coordinator_browser, planned, cohort
):
    page = coordinator_browser.get(f"{OFFERS}{planned[0].code}/change/")
    [letter] = page.context["preview"].previews
    assert letter.text in unescape(page.content.decode())
    assert f"{cohort.offer_days} days after its release" in words(page)
    assert Offer.objects.get(pk=planned[0].pk).status == "planned"
    assert not Message.objects.filter(kind="offer_made").exists()


def test_the_list_says_how_many_offers_would_be_released_of_its_cohort(
    coordinator_browser, planned, cohort
):
    page = coordinator_browser.get(OFFERS)
    assert f"Release planned offers ({len(planned)})" in words(page)
    assert "/release/?cohort=16" in page.content.decode()
    assert coordinator_browser.get(OFFERS, {"cohort": "99"}).status_code in (200, 302)
