/* The bar with the button names the time that is picked; without script the chosen chip alone does. */
const output = document.querySelector("[data-picked]");

if (output) {
  const form = output.closest("form");
  const tell = () => {
    const chip = form.querySelector("input[name=slot]:checked")?.closest("[data-time]");
    output.textContent = chip ? chip.dataset.time : "";
    output.hidden = !chip;
  };
  form.querySelector(".actions").prepend(output);
  form.addEventListener("change", tell);
  /* A browser that goes back may have kept the choice. */
  addEventListener("pageshow", tell);
  tell();
}
