"""What a finger presses at the desk is tall enough, and bars are as long as their
numbers.
"""

import pytest

LEAST = 40
PAGES = (
    "/admin/",
    "/admin/placements/matchrun/",
    "/admin/portal/campaign/add/",
    "/admin/portal/job/",
)
# Links of running text, and what only a screen reader or a wider screen shows, are not
# pressed by a finger.
SMALL = """(least) => {
  const isInText = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    let block = element.parentElement;
    while (getComputedStyle(block).display.startsWith("inline"))
      block = block.parentElement;
    return block.textContent.trim().length > element.textContent.trim().length;
  };
  const found = [];
  for (const element of document.querySelectorAll(
    "main a[href], main button, main summary, main select")) {
    const {width, height} = element.getBoundingClientRect();
    const isHidden = !element.checkVisibility({visibilityProperty: true})
      || element.closest("thead, svg, .visually-hidden") || width < 2;
    if (!isHidden && !isInText(element) && height < least - 0.5)
      found.push(`${element.innerText.trim()}: ${Math.round(height)}`);
  }
  return found;
}"""
BARS = """() => [...document.querySelectorAll(".chart tbody tr")].flatMap((row) => {
  const rect = row.querySelector("svg rect");
  const number = row.querySelector(".chart__value");
  return rect && number
    ? [[row.closest("table").caption?.textContent ?? "",
        Number(rect.getAttribute("width")),
        Number(number.textContent.replaceAll(",", ""))]]
    : [];
})"""


@pytest.fixture
def desk(visit):
    window = visit(width=390)
    window.log_in("coordinator")
    return window


@pytest.mark.parametrize("path", PAGES)
def test_targets_on_a_phone_are_tall_enough(desk, path):
    desk.go(path)
    assert desk.page.evaluate(SMALL, LEAST) == []


def test_bars_of_the_overview_are_as_long_as_their_numbers(desk):
    desk.go("/en/admin/")
    charts = {}
    for title, width, number in desk.page.evaluate(BARS):
        charts.setdefault(title, []).append((width, number))
    assert charts
    for bars in charts.values():
        largest = max(number for _width, number in bars)
        for width, number in bars:
            assert width == pytest.approx(100 * number / max(largest, 1), abs=0.02)
