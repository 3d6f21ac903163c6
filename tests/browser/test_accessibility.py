"""axe finds nothing on the plainer families of pages; on the others `test_pages`
asks it, while they are open.
"""

import pytest

from tests.browser.accessibility import violations
from tests.browser.families import ENTER, MORE_FAMILIES

LOOKS = ((390, False), (390, True), (1280, False))


@pytest.mark.parametrize("who", MORE_FAMILIES, ids=lambda who: who or "visitor")
def test_axe_finds_nothing(visit, state_of, who):
    window = visit(state=state_of(who, ENTER.get(who)))
    found = []
    for family in MORE_FAMILIES[who]:
        window.look(390)
        family.open(window)
        for width, is_dark in LOOKS:
            window.look(width, dark=is_dark)
            told = violations(window.page, is_dark=is_dark)
            found += [f"{family.name}, {width}, {is_dark}: {each}" for each in told]
    assert found == []
