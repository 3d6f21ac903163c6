/* <details data-tick-group>: says how many boxes are ticked, and its button ticks all of them, or none again. */
for (const group of document.querySelectorAll("[data-tick-group]")) {
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  const count = group.querySelector("[data-tick-count]");
  const button = group.querySelector("[data-tick-all]");
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? count.dataset.text.replace("{n}", ticked) : "";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const ticking = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = ticking;
    boxes[0].dispatchEvent(new Event("input", { bubbles: true }));
  });
  group.addEventListener("input", show);
  show();
}
