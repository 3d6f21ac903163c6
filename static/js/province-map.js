/* The map beside the list of provinces: a click ticks the province's box, and every tick is painted. Lists come and go with htmx. */
const boxOf = (path) => path.closest("form").querySelector(`input[name=provinces][value="${path.dataset.province}"]`);
const provinceAt = (event) => event.target.closest("[data-province-map] [data-province]");

document.addEventListener("click", (event) => {
  const path = provinceAt(event);
  if (path) boxOf(path).click();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("input[name=provinces]")) return;
  const path = event.target.form.querySelector(`[data-province="${event.target.value}"]`);
  path?.setAttribute("class", event.target.checked ? "level-2" : "level-0");
});

/* The line above it names the province under the pointer. */
document.addEventListener("pointerover", (event) => {
  const map = event.target.closest("[data-province-map]");
  for (const line of document.querySelectorAll("[data-province-name]")) {
    line.textContent = (map?.contains(line) && provinceAt(event)?.dataset.name) || line.dataset.hint;
  }
});
