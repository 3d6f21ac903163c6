"""Rows of the desk's tables become lines on a phone, in which nothing lies on top of
another.
"""

DESK = "/admin/volunteers"
PAGES = (
    f"{DESK}/application/",
    f"{DESK}/application/outcomes/",
    f"{DESK}/application/meeting/",
    f"{DESK}/interview/",
    f"{DESK}/review/",
    f"{DESK}/review/disagreements/",
    f"{DESK}/review/progress/",
    "/admin/organizations/participation/",
    "/admin/placements/offer/",
    "/admin/placements/placement/?cohort=15",
    "/admin/portal/auditentry/",
)
# Lines of text in two cells of one row that share more than what letters leave empty.
OVERLAPS = """() => {
  const within = (box, cell) => getComputedStyle(cell).overflow === "visible" ? box : {
    left: Math.max(box.left, cell.getBoundingClientRect().left),
    right: Math.min(box.right, cell.getBoundingClientRect().right),
    top: box.top, bottom: box.bottom};
  const linesOf = (cell) => {
    const lines = [];
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const {currentNode: node} = walker;
      const holder = node.parentElement;
      const isShown = node.textContent.trim() && holder.checkVisibility()
        && !holder.closest(".visually-hidden, select");
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of isShown ? range.getClientRects() : [])
        if (box.width > 2) lines.push([node.textContent.trim(), within(box, cell)]);
    }
    return lines;
  };
  const shared = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
  const found = [];
  for (const row of document.querySelectorAll("main tbody tr")) {
    const cells = [...row.cells].map(linesOf);
    cells.forEach((lines, number) => {
      for (const [text, box] of lines)
        for (const [other, its] of cells.slice(number + 1).flat())
          if (shared(box, its)) found.push(`${text} on ${other}`);
    });
  }
  return found;
}"""


def test_no_cell_lies_on_another(visit, state_of):
    window = visit(width=360, state=state_of("coordinator"))
    found = {}
    for path in PAGES:
        assert window.go(path).status == 200
        found[path] = window.page.evaluate(OVERLAPS)[:3]
        assert (path, window.overflow()) == (path, 0)
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_cells_on_one_another_are_found(visit, state_of):
    window = visit(width=360, state=state_of("coordinator"))
    window.go(f"{DESK}/review/progress/")
    window.page.evaluate("document.querySelector('td').style.marginInlineEnd = '-90px'")
    assert len(window.page.evaluate(OVERLAPS)) >= 1
