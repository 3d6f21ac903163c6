/* The profile editor. htmx replaces a list when its rows are moved; the preview and the leave guard learn of it as of typing. */
for (const form of document.querySelectorAll("form[data-profile-form]")) {
  form.addEventListener("htmx:afterSettle", () => form.dispatchEvent(new Event("input", { bubbles: true })));
}

/* Says so when the preview no longer follows. */
for (const preview of document.querySelectorAll("[data-preview]")) {
  const note = document.querySelector("[data-preview-away]");
  preview.addEventListener("htmx:afterRequest", (event) => { note.hidden = event.detail.successful; });
}

/* A region's line names the provinces that are ticked in it. */
document.addEventListener("change", (event) => {
  const region = event.target.closest("[data-region]");
  if (!region) return;
  const ticked = [...region.querySelectorAll("input:checked")].map((box) => box.labels[0].textContent);
  region.querySelector("[data-region-ticked]").textContent = ticked.join(", ");
});
