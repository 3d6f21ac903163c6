/* The year above the learning phases follows their months: one line for each phase, in words and as a bar. */
const wordsFor = (strip, first, last) => {
  const kind = first === 1 && last === 12 ? "all" : first === last ? "one" : "range";
  return strip.dataset[kind].replace("{first}", first).replace("{last}", last);
};

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-month]")) return;
  const phase = event.target.closest("[data-phase]");
  const strip = phase.closest(".rows").querySelector("[data-month-strip]");
  const line = strip.querySelectorAll("[data-month-line]")[[...phase.parentElement.children].indexOf(phase)];
  const [first, last] = ["first", "last"].map((part) => Number(phase.querySelector(`[data-month="${part}"]`).value));
  const fits = first && last >= first;
  line.querySelector("[data-month-words]").textContent = fits ? wordsFor(strip, first, last) : strip.dataset.none;
  line.querySelector("[data-month-bar]").className = fits ? `months__bar from-${first} to-${last}` : "";
});
