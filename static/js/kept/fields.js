/* What of a form is kept: texts, choices from lists and ticks; never passwords, codes and files. */
export const TEXTS = "textarea, select, input:not([type=hidden], [type=radio], [type=password], [type=file], [type=submit])";
const NEVER = "[data-never-kept], [autocomplete=one-time-code], [autocomplete$=password]";
const TICK = "✓";

const labelOf = (field) => {
  const about = field.closest("[data-kept-about]")?.dataset.keptAbout;
  const label = [...(field.labels[0]?.childNodes ?? [])].map((node) => node.textContent.trim()).find(Boolean);
  return [about, label || field.getAttribute("aria-label")].filter(Boolean).join(" · ");
};

/* Each box is kept under a name of its own. */
const isBox = (field) => field.type === "checkbox";
const nameOf = (field) => (isBox(field) ? `${field.name}=${field.value}` : field.name);
const boxValue = (field) => (field.checked ? TICK : "");

const fieldsOf = (form) =>
  [...form.elements].filter((field) => field.name && field.matches(TEXTS) && !field.matches(NEVER));

export const textsOf = (form) =>
  fieldsOf(form).map((field) => {
    const value = isBox(field) ? boxValue(field) : field.value;
    return { name: nameOf(field), label: labelOf(field), value, said: field.selectedOptions?.[0]?.textContent ?? value };
  });

/* A text whose place is gone from the page counts while there is something in it. */
export const differing = (texts, form) => {
  const now = new Map(textsOf(form).map((text) => [text.name, text.value]));
  return texts.filter((text) => (now.has(text.name) ? now.get(text.name) !== text.value : !["", TICK].includes(text.value)));
};

/* Puts the texts into the form; returns those that have no place there. */
export const fill = (form, texts) => {
  const places = new Map(fieldsOf(form).map((field) => [nameOf(field), field]));
  for (const { name, value } of texts) {
    const field = places.get(name);
    if (!field) continue;
    if (isBox(field)) field.checked = value === TICK;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return texts.filter(({ name }) => !places.has(name));
};
