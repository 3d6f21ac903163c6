"""Seats that are split over provinces: where an offered one is."""

import pytest

from organizations.models import Province
from organizations.profiles.rows import writing
from placements.matching import planned_offers
from placements.models import Offer
from placements.models.choices import OfferOrigin
from placements.offers import terms, workflow
from portal.kernel.lifecycle import TransitionRefused
from tests import make
from tests.placements import offer_factory


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
