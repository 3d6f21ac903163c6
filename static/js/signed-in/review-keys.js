/* <form data-review>: j and k go through the criteria, 1 to 5 score, s skips, by their place on the keyboard: a Thai layout has other letters there. Only where the legend stands: a person can switch the keys off. */
const TYPING = "textarea, select, input:not([type=radio])";

class ReviewKeys {
  constructor(form, legend) {
    this.form = form;
    this.scales = [...form.querySelectorAll("[data-review-scale]")];
    legend.hidden = false;
    document.addEventListener("keydown", (event) => this.hear(event));
  }

  hear(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.target.closest(TYPING)) return;
    const act = this.actFor(event.code.replace("Numpad", "Digit"));
    if (!act) return;
    event.preventDefault();
    act();
  }

  actFor(code) {
    if (code === "KeyJ") return () => this.go(this.place() + 1);
    if (code === "KeyK") return () => this.go(Math.max(this.place(), 1) - 1);
    if (/^Digit[1-5]$/.test(code)) return () => this.score(code.at(-1));
    const skip = this.form.querySelector("[data-review-skip]");
    return code === "KeyS" && skip ? () => skip.click() : null;
  }

  /* -1: none yet. */
  place() {
    return this.scales.findIndex((scale) => scale.contains(document.activeElement));
  }

  go(place) {
    const scale = this.scales[Math.min(place, this.scales.length - 1)];
    (scale.querySelector(":checked") ?? scale.querySelector("input")).focus();
    scale.scrollIntoView({ block: "nearest" });
  }

  score(value) {
    const place = Math.max(this.place(), 0);
    const radio = this.scales[place].querySelector(`input[value="${value}"]`);
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

for (const form of document.querySelectorAll("form[data-review]")) {
  const legend = form.querySelector("[data-review-keys]");
  if (legend) new ReviewKeys(form, legend);
}
