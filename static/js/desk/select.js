/* Lists with actions: one box for the whole page (a button on a phone), a count, and "all rows of this list". */
const form = document.querySelector("#changelist-form");
const whole = document.querySelector("#action-toggle");
const boxes = [...document.querySelectorAll("input.action-select")];
const across = document.querySelector("input.select-across");
const status = document.querySelector("[data-select-status]");
const all = document.querySelector("[data-select-all]");
const actions = form?.querySelector(".actions");
const page = document.querySelector("[data-select-page]");
let last = null;

function show() {
  const count = boxes.filter((box) => box.checked).length;
  const isWholePage = count > 0 && count === boxes.length;
  if (!isWholePage) across.value = "0";
  whole.checked = isWholePage;
  whole.indeterminate = count > 0 && !isWholePage;
  status.textContent = across.value === "1" ? status.dataset.all : count ? status.dataset.words.replace("{n}", count) : "";
  // Without a selection there is nothing to do; without a script the bar always stands there.
  actions.dataset.bar = count ? "open" : "idle";
  if (all) all.hidden = !isWholePage || across.value === "1";
}

function tickRange(from, to, checked) {
  const [first, end] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  for (const box of boxes.slice(first, end + 1)) box.checked = checked;
}

if (form && whole && boxes.length) {
  const choosePage = (checked) => {
    for (const box of boxes) box.checked = checked;
    show();
  };
  whole.addEventListener("change", () => choosePage(whole.checked));
  page.hidden = false;
  page.addEventListener("click", () => choosePage(!boxes.every((box) => box.checked)));
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) tickRange(last, box, box.checked);
      last = box;
      show();
    });
  }
  all?.addEventListener("click", () => {
    across.value = "1";
    show();
  });
  window.addEventListener("pageshow", show);
}
