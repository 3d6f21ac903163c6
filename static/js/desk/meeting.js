/* The selection meeting: presses in rows are sent without leaving the page, and what colleagues do appears in it.
   The server answers with rows (templates/admin/volunteers/meeting/changes.html). Without this script each press is
   a page. */
const EVERY = 4000;

class Meeting {
  constructor(page) {
    this.page = page;
    this.said = page.querySelector("[data-said]");
    this.reload = page.querySelector("[data-reload]");
    this.form = page.querySelector("[data-rows]");
    this.isBusy = false;
    this.form?.addEventListener("submit", (event) => this.press(event));
    this.form?.addEventListener("click", (event) => this.ask(event));
    for (const dialog of document.querySelectorAll("dialog[id^=meeting-]")) this.prepare(dialog);
    this.reload.hidden = true;
    setInterval(() => this.look(), EVERY);
    document.addEventListener("visibilitychange", () => this.look());
  }

  get rows() {
    return [...this.page.querySelectorAll("tbody tr[id]")];
  }

  /* What has changed since these rows were shown. */
  async look() {
    if (document.hidden || this.isBusy || this.isOver) return;
    const seen = this.rows.map((row) => `${row.id}.${row.dataset.version}`).join(",");
    const plan = this.page.querySelector("[data-plan]").dataset.plan;
    const address = `${this.page.dataset.meeting}&seen=${seen}&plan=${plan}`;
    const response = await fetch(address, { headers: { "X-By-Itself": "1" } }).catch(() => null);
    if (!response?.ok) return this.lose(this.page.dataset.offline);
    if (response.redirected) return this.end();
    this.reload.hidden = true;
    if (this.isLost) this.say("");
    this.isLost = false;
    if (response.status === 200 && !this.isBusy) this.take(await response.text(), this.page.dataset.moved);
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

  say(words) {
    this.said.textContent = words;
  }

  press(event) {
    const button = event.submitter;
    if (!button?.hasAttribute("formaction") || this.goesOn) return;
    event.preventDefault();
    this.send(button.formAction, new FormData(this.form, button), () => button.click());
  }

  /* The answer is the row; where the server wants to show or ask something first, the press is repeated as a page. */
  async send(address, body, again) {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.form.setAttribute("aria-busy", "true");
    const options = { method: "POST", headers: { "X-Row": "1" }, body };
    const response = await fetch(address, options).catch(() => null);
    const text = response ? await response.text() : "";
    this.isBusy = false;
    this.form.removeAttribute("aria-busy");
    if (!response || response.status >= 500) return this.lose(this.page.dataset.offline);
    if (response.status === 422 || response.redirected || !text.includes("data-changes")) {
      this.goesOn = true;
      again();
      return false;
    }
    this.take(text);
    return true;
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

  /* A link of a row that asks for something opens the dialog that all rows share. */
  ask(event) {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const dialog = document.getElementById(link.dataset.dialog);
    const form = dialog.querySelector("form");
    form.action = link.href;
    if (form.elements.shown) form.elements.shown.value = link.dataset.shown;
    form.querySelector("textarea").value = "";
    dialog.querySelector("[data-about]").textContent = link.closest("tr").querySelector("th .sub").textContent.trim();
    dialog.showModal();
  }

  prepare(dialog) {
    const form = dialog.querySelector("form");
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    form.addEventListener("submit", async (event) => {
      if (this.goesOn) return;
      event.preventDefault();
      if (await this.send(form.action, new FormData(form), () => form.requestSubmit())) dialog.close();
    });
  }
}

const page = document.querySelector("[data-meeting]");
if (page) new Meeting(page);
