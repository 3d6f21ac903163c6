"""Each family of pages fits its screen, speaks one language, and axe finds nothing.

With PICTURES=1 each is pictured under var/browser.
"""

import pytest

from tests.browser.accessibility import violations
from tests.browser.families import ENTER, FAMILIES

LOOKS = {
    "th": {
        "phone-light": (390, False),
        "phone-dark": (390, True),
        "desk": (1280, False),
    },
    "en": {"desk": (1280, False)},
}
PREFIX = {"th": "", "en": "/en"}
FIRST = {"th": 390, "en": 1280}
ENGLISH = r"(?:\b[A-Za-z][a-z’']*\b[\s,]+){2}[A-Za-z][a-z’']*\b"
THAI = r"\p{Script=Thai}{2}"
INTERFACE_TEXTS = """() => {
  const unmarked = (element) => element.closest("[lang]") === document.documentElement;
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    const typed = holder.closest(
      "script, style, pre, code, .prewrap, .answers dd,"
      + " .review__text, .review__facts dd");
    if (unmarked(holder) && !typed && holder.checkVisibility())
      texts.push(walker.currentNode.textContent);
  }
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (unmarked(element)) texts.push(element.getAttribute(name));
  return [...new Set(texts)];
}"""
FOREIGN = """([texts, pattern]) => texts.filter((text) => new RegExp(pattern, "u").test(
  text.replace(/\\S+@\\S+|https?:\\S+/g, "·")
    .replaceAll("Protection International (PI)", "·")))"""

CRUSHED = """() => {
  const rows = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const holder = walker.currentNode.parentElement;
    const isClipped = getComputedStyle(holder).clipPath !== "none";
    if (text.length < 8 || isClipped || !holder.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const { width, height } = range.getBoundingClientRect();
    if (width > 8 && width < 72 && height > 100) rows.push(text.slice(0, 40));
  }
  return rows;
}"""
"""Texts in a column so narrow that they stand in four lines and more."""


def foreign_texts(page, pattern):
    """The interface's own words that are in the other language.

    What people typed is theirs.
    """
    return page.evaluate(FOREIGN, [page.evaluate(INTERFACE_TEXTS), pattern])


def faults(window, family, language, is_dark):
    page, is_english = window.page, language == "en"
    if over := window.overflow():
        yield f"{over} px too wide"
    if crushed := page.evaluate(CRUSHED):
        yield f"crushed: {crushed}"
    if page.locator("html").get_attribute("lang") != language:
        yield "wrong lang"
    if not is_english or family in FAMILIES[""]:
        yield from foreign_texts(page, THAI if is_english else ENGLISH)
    if not is_english:
        yield from violations(page, is_dark=is_dark)


@pytest.mark.parametrize("language", LOOKS)
@pytest.mark.parametrize("who", FAMILIES, ids=lambda who: who or "visitor")
def test_pages_fit_speak_one_language_and_are_accessible(
    visit, state_of, who, language
):
    """Each page is opened once, and looked at on each screen."""
    window = visit(state=state_of(who, ENTER.get(who)))
    found = []
    for family in FAMILIES[who]:
        window.look(FIRST[language])
        family.open(window, PREFIX[language])
        for look, (width, is_dark) in LOOKS[language].items():
            window.look(width, dark=is_dark)
            window.keep(f"{family.name}-{language}-{look}")
            found += [
                f"{family.name}, {look}: {told}"
                for told in faults(window, family, language, is_dark)
            ]
    assert found == [], "\n".join(found)
