/* The selection meeting: presses in rows are sent without leaving the page, and what colleagues do appears in it.
   The server answers with rows (templates/admin/volunteers/meeting/changes.html). Without this script each press is
   a page. */
import { MeetingDialogs } from "./meeting-dialogs.js";

const EVERY = 4000;

class Meeting {
  constructor(page) {
    this.page = page;
    this.said = page.querySelector("[data-said]");
    this.reload = page.querySelector("[data-reload]");
    this.form = page.querySelector("[data-rows]");
    this.turn = 0;
    this.sending = Promise.resolve();
    if (this.form) this.prepare();
    this.reload.hidden = true;
    setInterval(() => this.look(), EVERY);
    document.addEventListener("visibilitychange", () => this.look());
  }

  prepare() {
    this.form.dataset.sendsItself = "";
    this.form.addEventListener("submit", (event) => this.press(event));
    new MeetingDialogs(this.form, (...press) => this.send(...press));
  }

  get isBusy() {
    return this.form?.hasAttribute("aria-busy");
  }

  get rows() {
    return [...this.page.querySelectorAll("tbody tr[id]")];
  }

  /* What has changed since these rows were shown. */
  async look() {
    if (document.hidden || this.isBusy || this.isOver) return;
    const turn = this.turn;
    const seen = this.rows.map((row) => `${row.id}.${row.dataset.version}`).join(",");
    const plan = this.page.querySelector("[data-plan]").dataset.plan;
    const address = `${this.page.dataset.meeting}&seen=${seen}&plan=${plan}`;
    const response = await fetch(address, { headers: { "X-By-Itself": "1" } }).catch(() => null);
    if (!response?.ok) return this.lose(this.page.dataset.offline);
    if (response.redirected) return this.end();
    this.reload.hidden = true;
    if (this.isLost) this.say("");
    this.isLost = false;
    const text = await response.text();
    // What was pressed meanwhile is newer than this answer.
    if (response.status === 200 && turn === this.turn) this.take(text, this.page.dataset.moved);
  }

  lose(words) {
    this.isLost = true;
    this.reload.hidden = false;
    this.say(words);
  }

  end() {
    this.isOver = true;
    this.lose(this.page.dataset.over);
  }

  /* Beside the plan, and in the dialog that covers it. */
  say(words) {
    this.said.textContent = words;
    const told = document.querySelector("dialog[open] [data-told]");
    if (told) told.textContent = words;
  }

  press(event) {
    const button = event.submitter;
    if (!button?.hasAttribute("formaction") || this.goesOn) return;
    event.preventDefault();
    this.send(button.closest("tr"), button.formAction, new FormData(this.form, button), () => button.click());
  }

  /* One after the other, so that quick presses in several rows are all sent; of one row only the first is. Returns
     whether it was done. */
  send(row, ...press) {
    if (row.hasAttribute("aria-busy")) return Promise.resolve(false);
    this.turn += 1;
    for (const each of [row, this.form]) each.setAttribute("aria-busy", "true");
    this.sending = this.sending.then(async () => {
      const isDone = await this.post(...press);
      row.removeAttribute("aria-busy");
      if (!this.form.querySelector("tr[aria-busy]")) this.form.removeAttribute("aria-busy");
      return isDone;
    });
    return this.sending;
  }

  /* The answer is the row; where the server wants to show or ask something first, the press is repeated as a page. */
  async post(address, body, again) {
    const response = await fetch(address, { method: "POST", headers: { "X-Row": "1" }, body }).catch(() => null);
    const text = response ? await response.text() : "";
    this.turn += 1;
    if (!response || response.status >= 500) return this.lose(this.page.dataset.unsent);
    if (response.status === 422 || response.redirected || !text.includes("data-changes")) {
      this.goesOn = true;
      again();
      this.goesOn = false;
      return false;
    }
    this.take(text);
    return response.ok;
  }

  take(text, moved = "") {
    const answer = new DOMParser().parseFromString(text, "text/html").querySelector("[data-changes]");
    this.page.querySelector("[data-plan]").replaceWith(answer.querySelector("[data-plan]"));
    const changed = [...answer.querySelectorAll("tbody tr")].filter((row) => this.replace(row, moved));
    for (const gone of answer.querySelectorAll("[data-gone]")) document.getElementById(gone.dataset.gone)?.remove();
    for (const left of answer.querySelectorAll("[data-seats] [data-position]")) this.showSeats(left);
    const names = changed.map((row) => row.querySelector("th .sub").textContent.trim()).join(", ");
    if (answer.dataset.said || names) this.say(answer.dataset.said || `${moved}: ${names}`);
  }

  replace(row, moved) {
    const before = document.getElementById(row.id);
    if (!before) return false;
    const focus = before.contains(document.activeElement);
    row.querySelector("[data-place]").textContent = before.querySelector("[data-place]").textContent;
    row.querySelector(".meet__open").open = before.querySelector(".meet__open").open;
    before.replaceWith(row);
    if (focus) row.querySelector("th a").focus();
    if (moved) row.classList.add("meet__moved");
    return true;
  }

  showSeats(left) {
    for (const shown of this.page.querySelectorAll(`tbody [data-position="${left.dataset.position}"]`)) {
      shown.replaceWith(left.cloneNode(true));
    }
  }
}

const page = document.querySelector("[data-meeting]");
if (page) new Meeting(page);
