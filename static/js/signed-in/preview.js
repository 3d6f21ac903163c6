/* The profile editor. htmx replaces a list when its rows are moved; the preview and the leave guard learn of it as of typing. */
for (const form of document.querySelectorAll("form[data-profile-form]")) {
  form.addEventListener("htmx:afterSettle", () => form.dispatchEvent(new Event("input", { bubbles: true })));
}

/* The preview scrolls along with the field that is being written. */
const ABOUT = {
  areas_text: "areas",
  focus_issues: "focus",
  learning_phases: "learning",
  links: "organization",
  name: "organization",
  preferred_qualifications: "preferred-qualifications",
};

const follow = (preview, field) => {
  const name = field.name?.replace(/-.*$/, "").replace(/_en$/, "");
  const section = name && preview.querySelector(`[id="${ABOUT[name] ?? name}"]`);
  if (section) preview.scrollTop += section.getBoundingClientRect().top - preview.getBoundingClientRect().top - preview.clientHeight / 8;
};

for (const form of document.querySelectorAll("form[data-profile-form]")) {
  const preview = document.querySelector("[data-preview]");
  form.addEventListener("focusin", ({ target }) => follow(preview, target));
  const first = [...form.elements].find((field) => field.matches("textarea, select, input:not([type=hidden], [data-with-english])"));
  if (first) follow(preview, first);
}

/* Which of the two a phone shows. */
const views = [...document.querySelectorAll("[data-editor-view]")];
const mark = () => {
  const isPreview = location.hash === "#preview";
  for (const link of views) {
    if ((link.hash === "#preview") === isPreview) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};
if (views.length) {
  addEventListener("hashchange", mark);
  mark();
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
