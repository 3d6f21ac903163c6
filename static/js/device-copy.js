/* <form data-device-person="…" data-device-key="…" data-is-stored>: what was typed and couldn't be saved stays on this device.
   Events on the form: "keep" (its default is prevented where nothing can be kept) and "saved".
   A copy that differs from the stored page is set aside and offered until the person has used or discarded it. */
const PREFIX = "typed.";
const SET_ASIDE = ".set-aside";
const TEXTS = "textarea, select, input:not([type=hidden], [type=radio])";
const TICK = "✓";

/* Access itself throws where the browser forbids storage. */
const findStore = () => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
};
const store = findStore();

const labelOf = (field) => {
  const about = field.closest("[data-kept-about]")?.dataset.keptAbout;
  const label = [...(field.labels[0]?.childNodes ?? [])].map((node) => node.textContent.trim()).find(Boolean);
  return [about, label].filter(Boolean).join(" · ");
};

/* Each box is kept under a name of its own. */
const isBox = (field) => field.type === "checkbox";
const nameOf = (field) => (isBox(field) ? `${field.name}=${field.value}` : field.name);
const boxValue = (field) => (field.checked ? TICK : "");

const fieldsOf = (form) =>
  [...form.elements].filter((field) => field.name && field.matches(TEXTS) && !("neverKept" in field.dataset));
const textsOf = (form) =>
  fieldsOf(form).map((field) => {
    const value = isBox(field) ? boxValue(field) : field.value;
    return { name: nameOf(field), label: labelOf(field), value, said: field.selectedOptions?.[0]?.textContent ?? value };
  });

/* A text whose place is gone from the page counts while there is something in it. */
const differing = (copy, form) => {
  const now = new Map(textsOf(form).map((text) => [text.name, text.value]));
  return copy.filter((text) => (now.has(text.name) ? now.get(text.name) !== text.value : !["", TICK].includes(text.value)));
};

class DeviceCopy {
  constructor(form) {
    this.form = form;
    this.key = PREFIX + form.dataset.deviceKey;
    this.forgetOthers(PREFIX + form.dataset.devicePerson);
    if ("isStored" in form.dataset) this.setAside();
    else this.keep();
    for (const copy of this.asides()) this.offer(copy);
    form.addEventListener("keep", (event) => { if (!this.keep()) event.preventDefault(); });
    form.addEventListener("saved", () => store.removeItem(this.key));
    form.addEventListener("submit", () => this.keep());
  }

  forgetOthers(mine) {
    const others = Object.keys(store).filter((key) => key.startsWith(PREFIX) && !key.startsWith(`${mine}.`));
    for (const key of others) store.removeItem(key);
  }

  keep() {
    return this.write(this.key, textsOf(this.form));
  }

  /* False where the store is full. */
  write(key, value) {
    try {
      store.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  read(key) {
    return JSON.parse(store.getItem(key) ?? "[]");
  }

  asides() {
    return this.read(this.key + SET_ASIDE);
  }

  setAside() {
    const copies = [...this.asides(), this.read(this.key)].map((copy) => differing(copy, this.form));
    if (this.put(copies.filter((copy) => copy.length))) store.removeItem(this.key);
  }

  put(copies) {
    if (copies.length) return this.write(this.key + SET_ASIDE, copies);
    store.removeItem(this.key + SET_ASIDE);
    return true;
  }

  offer(copy) {
    const note = document.querySelector("template[data-kept-offer]").content.cloneNode(true).firstElementChild;
    note.querySelector("[data-kept-texts]").append(...copy.flatMap(({ label, said }) => [this.line("dt", label), this.line("dd", said)]));
    note.querySelector("[data-kept-use]").addEventListener("click", () => this.use(copy, note));
    note.querySelector("[data-kept-discard]").addEventListener("click", () => this.settle(copy, note));
    this.form.before(note);
  }

  line(kind, text) {
    const element = document.createElement(kind);
    element.textContent = text || "–";
    return element;
  }

  use(copy, note) {
    const places = new Map(fieldsOf(this.form).map((field) => [nameOf(field), field]));
    for (const { name, value } of copy) {
      const field = places.get(name);
      if (!field) continue;
      if (isBox(field)) field.checked = value === TICK;
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.keep();
    this.settle(copy, note);
    this.askAgain(copy.filter(({ name }) => !places.has(name)));
  }

  /* What has no place on the page can still be read and copied. */
  askAgain(copy) {
    if (copy.length && this.put([...this.asides(), copy])) this.offer(copy);
  }

  /* Decided: the form is where the person goes on. */
  settle(copy, note) {
    const done = JSON.stringify(copy);
    this.put(this.asides().filter((other) => JSON.stringify(other) !== done));
    note.remove();
    this.form.querySelector(TEXTS)?.focus();
  }
}

/* The page after a successful "Save" says which copy is of no use any more. */
const SAVED = "saved-section=";
const saved = document.cookie.split("; ").find((cookie) => cookie.startsWith(SAVED));
if (saved) {
  store?.removeItem(PREFIX + saved.slice(SAVED.length));
  document.cookie = `${SAVED}; Max-Age=0; Path=/`;
}

for (const form of document.querySelectorAll("form[data-device-key]")) {
  if (store) new DeviceCopy(form);
  else form.addEventListener("keep", (event) => event.preventDefault());
}
