/* Keeps one form's texts while they are typed, and offers them back until the person has used or discarded them.
   Events on the form: "keep" (its detail gets `done`, a promise of whether it is kept) and "saved". */
import { TEXTS, differing, fill, textsOf } from "./fields.js";
import { when } from "./words.js";

const PAUSE = 400;
const titleOf = () => document.querySelector("h1")?.textContent.trim() || document.title;

export class Copy {
  /* `opened`: the texts of the page as it was opened. */
  constructor(form, vault, name, opened) {
    Object.assign(this, { form, vault, name, opened, writing: Promise.resolve(true) });
    form.addEventListener("input", () => this.later());
    form.addEventListener("keep", (event) => { event.detail.done = this.keep(); });
    form.addEventListener("saved", () => this.drop());
    document.addEventListener("visibilitychange", () => { if (document.hidden && this.timer) this.keep(); });
  }

  /* A page that shows what it was sent has stored nothing of it yet. */
  async begin(isTyped) {
    if (isTyped) this.opened = null;
    for (const name of this.vault.names(this.name)) {
      const copy = await this.vault.get(name);
      if (!copy || (isTyped && name === this.name)) continue;
      const texts = differing(copy.texts, this.form);
      if (texts.length) this.offer(await this.setAside(name, { ...copy, texts }));
      else this.vault.remove(name);
    }
    await this.keep();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  /* One after the other, so that the newest is the last. */
  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  async write() {
    const texts = textsOf(this.form);
    if (JSON.stringify(texts) !== this.opened) return this.vault.put(this.name, this.about(texts));
    this.vault.remove(this.name);
    return true;
  }

  about(texts) {
    return { at: Date.now(), page: location.pathname + location.search, title: titleOf(), texts };
  }

  /* The server has what is in the form now. */
  drop() {
    clearTimeout(this.timer);
    this.timer = null;
    this.opened = JSON.stringify(textsOf(this.form));
    this.writing = this.writing.then(() => this.write());
  }

  /* What is typed from now on doesn't replace it. */
  async setAside(name, copy) {
    if (name !== this.name) return { ...copy, name };
    const aside = `${this.name}.${crypto.randomUUID()}`;
    if (!(await this.vault.put(aside, copy))) return { ...copy, name };
    this.vault.remove(name);
    return { ...copy, name: aside };
  }

  offer(copy) {
    const note = document.querySelector("template[data-kept-offer]").content.cloneNode(true).firstElementChild;
    const title = note.querySelector("[data-kept-when]");
    title.textContent = when(title.dataset.keptWhen, copy.at);
    note.querySelector("[data-kept-texts]").append(...copy.texts.flatMap(({ label, said }) => [this.line("dt", label), this.line("dd", said)]));
    note.querySelector("[data-kept-use]").addEventListener("click", () => this.use(copy, note));
    note.querySelector("[data-kept-discard]").addEventListener("click", () => this.settle(copy, note));
    this.form.before(note);
  }

  line(kind, text) {
    const element = document.createElement(kind);
    element.textContent = text || "–";
    return element;
  }

  /* What has no place on the page can still be read and copied. */
  async use(copy, note) {
    const left = fill(this.form, copy.texts);
    await this.keep();
    this.settle(copy, note);
    if (left.length) this.offer(await this.setAside(this.name, { ...copy, texts: left }));
  }

  /* Decided: the form is where the person goes on. */
  settle(copy, note) {
    this.vault.remove(copy.name);
    note.remove();
    this.form.querySelector(TEXTS)?.focus();
  }
}
