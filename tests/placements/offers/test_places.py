"""Seats that are split over provinces: where an offered one is."""

import pytest
from django.utils import translation

from organizations.models import Province
from organizations.profiles.rows import writing
from placements.matching import planned_offers
from placements.models import Offer
from placements.models.choices import OfferOrigin
from placements.offers import corrections, releases, talks, terms, workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry
from tests import make
from tests.placements import offer_factory
from tests.volunteers.browsing import words


@pytest.fixture
def split(cohort):
    """Two seats in Loei, one in Lampang."""
    places = [{"province": "loei", "seats": 2}, {"province": "lampang", "seats": 1}]
    return make.position(cohort, "river", seats=3, places=places)


def offer_to(position, coordinator, *, wants=()):
    application = offer_factory.shortlisted(position.cohort, coordinator, position)
    application.provinces.set(Province.objects.filter(slug__in=wants))
    return Offer.objects.create(
        application=application,
        position=position,
        origin=OfferOrigin.RUN,
        planned_by=coordinator,
    )


def released(position, coordinator, **wishes):
    offer = offer_to(position, coordinator, **wishes)
    workflow.release(offer, by=coordinator)
    return offer


def test_an_offer_names_the_province_of_its_seat(split, coordinator):
    offer = released(split, coordinator)
    assert offer.province.slug == "loei"
    assert (offer.terms["place"], offer.terms["en"]["place"]) == ("เลย", "Loei")


def test_no_province_gets_more_people_than_it_has_seats(split, coordinator):
    slugs = [released(split, coordinator).province.slug for _each in range(3)]
    assert slugs == ["loei", "loei", "lampang"]
    with pytest.raises(TransitionRefused):
        released(split, coordinator)


def test_a_province_that_the_person_ticked_comes_first(split, coordinator):
    wishing = released(split, coordinator, wants=["lampang"])
    assert wishing.province.slug == "lampang"
    # It is full, so the next one who wishes it goes where a seat is free.
    late = released(split, coordinator, wants=["lampang"])
    assert late.province.slug == "loei"


def test_a_planned_province_is_kept_while_a_seat_is_free_there(split, coordinator):
    lampang = Province.objects.get(slug="lampang")
    offer = offer_to(split, coordinator)
    offer.province = lampang
    offer.save()
    workflow.release(offer, by=coordinator)
    assert offer.province == lampang


def test_seats_that_are_not_split_name_no_province(cohort, coordinator):
    offer = released(make.position(cohort, "lake", seats=1), coordinator)
    assert (offer.province, offer.terms["place"]) == (None, "")


def test_offers_of_one_match_share_the_places(split, coordinator):
    offers = [offer_to(split, coordinator) for _each in range(3)]
    planned_offers.plan_provinces(offers)
    assert [offer.province.slug for offer in offers] == ["loei", "loei", "lampang"]


def test_the_terms_follow_a_seat_elsewhere(split, coordinator):
    offer = released(split, coordinator)
    moved = terms.at_place(offer.terms, Province.objects.get(slug="lampang"))
    assert (moved["place"], moved["en"]["place"]) == ("ลำปาง", "Lampang")
    assert "place" not in terms.at_place(moved, None)["en"]


def test_places_are_written_with_the_position(split):
    assert [(row.province.slug, row.seats) for row in split.places.all()] == [
        ("loei", 2),
        ("lampang", 1),
    ]
    writing.write_places(split, {"places": []})
    assert not split.places.exists()


# Another province for an offer that is only planned


def planned_in(position, coordinator, slug):
    offer = offer_to(position, coordinator)
    offer.province = Province.objects.get(slug=slug)
    offer.save()
    return offer


def place(slug):
    return Province.objects.get(slug=slug)


def stored_slugs(*offers):
    return [Offer.objects.get(pk=row.pk).province.slug for row in offers]


def test_a_planned_offer_moves_to_another_province_and_back(split, coordinator):
    offer = planned_in(split, coordinator, "loei")
    corrections.change_province(offer, place("lampang"), by=coordinator)
    assert stored_slugs(offer) == ["lampang"]
    workflow.release(Offer.objects.get(pk=offer.pk), by=coordinator)
    assert Offer.objects.get(pk=offer.pk).terms["en"]["place"] == "Lampang"
    other = planned_in(split, coordinator, "loei")
    reason = "every seat in Lampang is held or planned for others"
    with translation.override("en"), pytest.raises(TransitionRefused, match=reason):
        corrections.change_province(other, place("lampang"), by=coordinator)
    assert AuditEntry.objects.filter(action="change offer province").count() == 1


def test_a_province_full_of_planned_offers_is_refused_but_exchanged(split, coordinator):
    loei = planned_in(split, coordinator, "loei")
    lampang = planned_in(split, coordinator, "lampang")
    with pytest.raises(TransitionRefused):
        corrections.change_province(loei, place("lampang"), by=coordinator)
    for expected in (["lampang", "loei"], ["loei", "lampang"]):
        there = place(expected[0])
        corrections.change_province(loei, there, exchange=lampang, by=coordinator)
        assert stored_slugs(loei, lampang) == expected
    assert AuditEntry.objects.filter(action="change offer province").count() == 4


def test_a_province_stays_where_it_is_released_or_leaving(split, coordinator):
    offer = released(split, coordinator)
    with pytest.raises(TransitionRefused):
        corrections.change_province(offer, place("lampang"), by=coordinator)
    leaving = planned_in(split, coordinator, "loei")
    reasons = talks.codes_by_offer([leaving])
    cohort = split.cohort
    releases.plan(cohort, [leaving], by=coordinator, minutes=15, reasons=reasons)
    reason = "Stop that first"
    with translation.override("en"), pytest.raises(TransitionRefused, match=reason):
        corrections.change_province(leaving, place("lampang"), by=coordinator)


def test_only_provinces_with_a_seat_are_taken(split, coordinator):
    offer = planned_in(split, coordinator, "loei")
    for slug in ("loei", "tak"):
        with pytest.raises(TransitionRefused):
            corrections.change_province(offer, place(slug), by=coordinator)


def test_an_exchange_with_one_that_moved_meanwhile_is_refused(split, coordinator):
    loei = planned_in(split, coordinator, "loei")
    other = planned_in(split, coordinator, "loei")
    there = place("lampang")
    with pytest.raises(TransitionRefused):
        corrections.change_province(loei, there, exchange=other, by=coordinator)
    assert stored_slugs(loei, other) == ["loei", "loei"]


def test_the_desk_changes_the_province_of_a_planned_offer(split, coordinator, as_user):
    browser = as_user(coordinator)
    loei = planned_in(split, coordinator, "loei")
    lampang = planned_in(split, coordinator, "lampang")
    url = f"/en/admin/placements/offer/{loei.code}/province/"
    form = browser.get(url).context["form"]
    [(key, label)] = form.fields["to"].choices
    assert lampang.application.reference in label
    assert f"{label} · Nothing is sent" in words(browser.post(url, {"to": key}))
    assert stored_slugs(loei, lampang) == ["loei", "lampang"]
    shown = browser.post(url, {"to": key}).context["shown_state"]
    answers = {"to": key, "confirmed": "1", "shown": shown}
    page = browser.post(url, answers, follow=True)
    assert "The seat is in Lampang now." in words(page)
    assert stored_slugs(loei, lampang) == ["lampang", "loei"]
    # The same page once more, from before.
    page = browser.post(url, {**answers, "to": f"loei {lampang.code}"}, follow=True)
    assert "province was changed in the meantime" in words(page)


def test_without_a_seat_elsewhere_the_desk_says_so(split, coordinator, as_user):
    browser = as_user(coordinator)
    released(split, coordinator, wants=["lampang"])
    offer = planned_in(split, coordinator, "loei")
    page = browser.get(
        f"/en/admin/placements/offer/{offer.code}/province/", follow=True
    )
    assert "no seat is free in another province" in words(page)
