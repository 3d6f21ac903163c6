/* <form data-autosave>: saved at each pause in typing, one request at a time.
   kept/copy.js keeps what can't be sent; leave-guard.js asks as long as something typed isn't saved. */
const PAUSE = 1200;
const SLOW = 400;
const PATIENCE = 10_000;
const AGAIN = 20_000;
const TOKENS = ["ticket", "csrfmiddlewaretoken"];

/* What the page stands on, not what is typed: an answer brings it anew, as `ticket` and `shown`. */
const tokenNames = (form) => [...TOKENS, ...[...form.querySelectorAll("input[data-shown]")].map((input) => input.name)];

const typedIn = (form) => {
  const data = new FormData(form);
  for (const name of tokenNames(form)) data.delete(name);
  return new URLSearchParams(data).toString();
};

const tokensOf = (form) => new URLSearchParams(tokenNames(form).map((name) => [name, form.elements[name].value])).toString();

/* The script's own words for an answer: `status` 0 is none, 401 a way to the log-in page. */
const read = async (response) => {
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  const status = response.type === "opaqueredirect" ? 401 : response.status;
  return { status, ...(isJson && (await response.json())) };
};

class Autosave {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector("[data-save-status]");
    this.words = "";
    this.saved = "isStored" in form.dataset ? typedIn(form) : null;
    this.acts = form.querySelectorAll("[data-save-act]");
    for (const button of this.acts) button.addEventListener("click", () => form.requestSubmit(form.elements.later));
    form.querySelector("[data-saving]").hidden = false;
    form.addEventListener("input", () => this.later());
    form.addEventListener("submit", (event) => this.hold(event));
    addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => this.hide());
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    setInterval(() => { if (this.isAway) this.save(); }, AGAIN);
    if (this.saved === null) this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.isSent = false;
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  /* A phone may end a page that is out of sight without a word. */
  hide() {
    if (!document.hidden || this.isSent || typedIn(this.form) === this.saved) return;
    this.keep();
    this.save();
  }

  /* The form itself is sent after the answer that is still under way, on the ticket which that brings. */
  hold(event) {
    clearTimeout(this.timer);
    this.isSent = true;
    if (!this.running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.running.then(() => this.form.requestSubmit(event.submitter));
  }

  save() {
    clearTimeout(this.timer);
    if (this.running || this.isSent) return;
    const typed = this.unsure ?? typedIn(this.form);
    if (typed === this.saved) this.settled();
    else this.running = this.send(typed).finally(() => { this.running = null; });
  }

  async send(typed) {
    const slow = setTimeout(() => this.say(this.line.dataset.busy), SLOW);
    const answer = await fetch(this.form.getAttribute("action"), {
      method: "POST",
      body: new URLSearchParams(`${typed}&${tokensOf(this.form)}`),
      headers: { "X-Autosave": "1", Accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    }).then(read).catch(() => ({ status: 0 }));
    clearTimeout(slow);
    this.unsure = null;
    this.isAway = false;
    this.hear(typed, answer);
    if (!this.isAway && !this.isSent && typedIn(this.form) !== typed) this.later();
  }

  hear(typed, answer) {
    if (answer.ticket) this.stored(typed, answer);
    else if (answer.clash) this.unsaved(answer.words, "clash");
    else if (answer.refused) this.unsaved(answer.refused);
    else if (answer.errors) this.unsaved(Object.values(answer.errors).flat().join(" "));
    else if (answer.status === 401 || answer.status === 403) this.unsaved(this.line.dataset.out, "out");
    else this.away(typed);
  }

  /* `wrong`: it is kept, and the words say what has to be corrected. */
  stored(typed, { ticket, words, wrong = false, shown = {} }) {
    for (const [name, value] of Object.entries({ ticket, ...shown })) this.form.elements[name].value = value;
    this.saved = typed;
    Object.assign(this, { words, wrong });
    if (typedIn(this.form) === typed) this.settled();
  }

  settled() {
    this.say(this.words, this.wrong);
    this.form.dispatchEvent(new Event("saved"));
  }

  /* Perhaps it did arrive: the same text goes first again, which the server takes for what it has. */
  away(typed) {
    this.isAway = true;
    this.unsure = typed;
    this.unsaved(this.line.dataset.kept);
  }

  async unsaved(words, act = "") {
    this.say((await this.keep()) ? words : this.line.dataset.open, true, act);
  }

  /* Whether the device keeps it, as a promise. */
  keep() {
    const event = new CustomEvent("keep", { detail: { done: false } });
    this.form.dispatchEvent(event);
    return event.detail.done;
  }

  say(words, isBad = false, act = "") {
    if (this.line.textContent !== words) this.line.textContent = words;
    this.line.classList.toggle("is-bad", isBad);
    for (const button of this.acts) button.hidden = button.dataset.saveAct !== act;
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
