"""The table of endings is whole, consistent, and printed in docs/endings.md."""

from pathlib import Path

import pytest

from placements.management.commands.endings import as_markdown
from placements.models.choices import EndKind, PlacementStatus
from placements.models.queries.endings import ENDINGS, LABELS, Reader, Thing

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "endings.md"
OF_THE_HOST = (Thing.GOALS, Thing.REPORTS, Thing.DAYS_OFF, Thing.HOST_CHECK_INS)


def test_the_printed_table_is_that_of_the_code(en):
    assert DOCUMENT.read_text("utf-8") == as_markdown()


def test_every_way_to_end_is_in_the_table_with_every_thing():
    over = set(PlacementStatus) - set(PlacementStatus.running())
    assert set(ENDINGS) == {*EndKind} | over - {PlacementStatus.ENDED_EARLY}
    assert [ending for ending, rests in ENDINGS.items() if set(rests) != {*Thing}] == []
    assert set(LABELS) == set(ENDINGS)


@pytest.mark.parametrize("ending", ENDINGS)
def test_whoever_gets_a_thing_reads_it(ending):
    for thing, rest in ENDINGS[ending].items():
        assert rest.goes_to is None or rest.goes_to in rest.read_by, thing
        assert rest.due_from is None or rest.due_from in rest.read_by, thing


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_host_that_has_lost_the_name_has_lost_all(ending):
    rests = ENDINGS[ending]
    has_name = Reader.HOST in rests[Thing.NAME].read_by
    assert {Reader.HOST in rests[thing].read_by for thing in OF_THE_HOST} == {has_name}
    # The mentor belongs to the host.
    assert (Reader.MENTOR in rests[Thing.MENTORING].read_by) == has_name


def test_leaving_for_safety_looks_to_a_host_like_other_ways_of_breaking_off():
    def shown(ending):
        rests = ENDINGS[ending].items()
        return {thing: Reader.HOST in rest.read_by for thing, rest in rests}

    safety = shown(EndKind.SAFETY)
    assert not any(safety.values())
    assert shown(EndKind.COMPELLING) == shown(EndKind.FOR_CAUSE) == safety


def test_concerns_are_for_the_safeguarding_contacts_after_every_ending():
    readers = {rests[Thing.CONCERNS].read_by for rests in ENDINGS.values()}
    assert readers == {(Reader.VOLUNTEER, Reader.SAFEGUARDING)}
