/* The button of a file field says what was chosen, by name; without script the browser's own words do. */
const tell = (input) => {
  const box = input.closest("[data-file]");
  const words = box?.querySelector("[data-file-words]");
  if (!words) return;
  words.dataset.none ??= words.textContent;
  box.classList.add("is-told");
  box.classList.toggle("is-chosen", input.files.length > 0);
  words.textContent = Array.from(input.files, (file) => file.name).join(", ") || words.dataset.none;
};

const tellAll = () => document.querySelectorAll("input[type=file]").forEach(tell);

document.addEventListener("change", (event) => { if (event.target.type === "file") tell(event.target); });
/* A form that is reset is empty after this event; a browser that goes back may have kept the files. */
document.addEventListener("reset", () => setTimeout(tellAll));
addEventListener("pageshow", tellAll);
