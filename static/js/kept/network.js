/* A form is sent only while the server can be reached, so that no error page of the browser takes its place. Until then a
   notice beside the button says so: what only saves ([data-sends-later]) is sent by itself when the network is back, what
   is a step asks to be pressed again. Nothing is sent here: the browser does it, once. A form whose script sends it
   without leaving the page ([data-sends-itself]) says itself what became of it. */
const PATIENCE = 8000;
const AGAIN = 15_000;

const isReachable = (address) => {
  if (!navigator.onLine) return Promise.resolve(false);
  const how = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
  return fetch(address, how).then(() => true, () => false);
};

export class Network {
  /* `prepare(form)`: keeps its text; resolves to whether it is kept. */
  constructor(words, prepare) {
    Object.assign(this, { words, prepare, cleared: new WeakSet(), busy: new WeakSet(), held: new Map() });
    document.addEventListener("submit", (event) => this.hear(event), true);
    addEventListener("online", () => this.resume());
    addEventListener("offline", () => { this.cleared = new WeakSet(); });
    addEventListener("pageshow", () => { this.cleared = new WeakSet(); });
    setInterval(() => this.resume(), AGAIN);
  }

  /* Before the form's own scripts: they hear of it when it is really sent. */
  hear(event) {
    const { target: form, submitter } = event;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || this.cleared.has(form)) return;
    if ("sendsItself" in form.dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!this.busy.has(form)) this.send(form, submitter);
  }

  async send(form, submitter) {
    this.busy.add(form);
    const isKept = await this.prepare(form);
    const reachable = await isReachable(this.words.dataset.reach);
    this.busy.delete(form);
    if (reachable) this.go(form, submitter);
    else this.hold(form, submitter, isKept);
  }

  go(form, submitter) {
    this.release(form);
    this.cleared.add(form);
    form.requestSubmit(submitter?.isConnected ? submitter : null);
  }

  hold(form, submitter, isKept) {
    const isStep = !("sendsLater" in form.dataset) || Boolean(submitter?.closest("[data-step]"));
    const { note } = this.held.get(form) ?? { note: this.show(form, submitter) };
    this.held.set(form, { note, submitter, isStep });
    this.say(note, isStep ? "step" : isKept ? "kept" : "open");
  }

  show(form, submitter) {
    const note = this.words.content.cloneNode(true).firstElementChild;
    note.querySelector("button").addEventListener("click", () => this.press(form));
    const place = submitter?.closest(".actions") ?? submitter;
    if (place) place.after(note);
    else form.append(note);
    return note;
  }

  say(note, which) {
    const line = note.querySelector("[data-no-connection]");
    const words = line.dataset[which];
    if (line.textContent !== words) line.textContent = words;
    note.querySelector("button").hidden = which === "step" || which === "back";
  }

  press(form) {
    const { submitter } = this.held.get(form);
    if (!this.busy.has(form)) this.send(form, submitter);
  }

  async resume() {
    const waiting = [...this.held].filter(([, held]) => !held.isTold);
    if (!waiting.length || !(await isReachable(this.words.dataset.reach))) return;
    for (const [form, held] of waiting) {
      if (held.isStep) this.say(held.note, "back");
      else this.press(form);
      held.isTold = held.isStep;
    }
  }

  release(form) {
    this.held.get(form)?.note.remove();
    this.held.delete(form);
  }
}
