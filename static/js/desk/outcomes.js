/* Planned outcomes: one box for the page, and how many messages go with what is selected. */
const form = document.querySelector("[data-outcomes]");

if (form) {
  const boxes = [...form.querySelectorAll("input[name=row]")];
  const page = form.querySelector("[data-outcomes-page]");
  const everything = form.querySelector("[data-outcomes-all]");
  const status = form.querySelector("[data-outcomes-count]");

  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    page.checked = ticked === boxes.length;
    page.indeterminate = ticked > 0 && ticked < boxes.length;
    const count = everything?.checked ? Number(form.dataset.total) : ticked;
    const words = status.dataset[count === 0 ? "none" : count === 1 ? "one" : "many"];
    status.textContent = words.replace("{n}", count);
  };

  page.hidden = false;
  // Before the groups' own listeners see the event, so that their counts are right.
  page.addEventListener("input", () => {
    for (const box of boxes) box.checked = page.checked;
    for (const group of form.querySelectorAll("[data-tick-group] input")) {
      group.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  form.addEventListener("input", show);
  window.addEventListener("pageshow", show);
  show();
}
