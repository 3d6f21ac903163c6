"""axe finds nothing on the plainer families of pages; on the others `test_pages` asks it, while they are open."""

import pytest

from tests.browser.accessibility import violations
from tests.browser.families import ENTER, MORE_FAMILIES

LOOKS = {"phone-light": (390, False), "phone-dark": (390, True), "desk": (1280, False)}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", MORE_FAMILIES, ids=lambda who: who or "visitor")
def test_axe_finds_nothing(visit, state_of, who, look):
    width, is_dark = LOOKS[look]
    window = visit(width=width, dark=is_dark, state=state_of(who, ENTER.get(who)))
    found = []
    for family in MORE_FAMILIES[who]:
        family.open(window)
        found += [f"{family.name}: {told}" for told in violations(window.page, is_dark=is_dark)]
    assert found == []
