/* A link of a row that asks for something opens the dialog that all rows share. */
export class MeetingDialogs {
  /* send(row, address, body, again) returns whether it was done; `again` presses once more, as a page. */
  constructor(rows, send) {
    this.send = send;
    rows.addEventListener("click", (event) => this.ask(event));
    for (const dialog of document.querySelectorAll("dialog[id^=meeting-]")) this.prepare(dialog);
  }

  ask(event) {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const dialog = document.getElementById(link.dataset.dialog);
    const form = dialog.querySelector("form");
    const row = link.closest("tr");
    form.reset();
    form.action = link.href;
    if (form.elements.shown) form.elements.shown.value = link.dataset.shown;
    dialog.dataset.row = row.id;
    dialog.querySelector("[data-told]").textContent = "";
    dialog.querySelector("[data-about]").textContent = row.querySelector("th .sub").textContent.trim();
    dialog.showModal();
  }

  prepare(dialog) {
    const form = dialog.querySelector("form");
    form.dataset.sendsItself = "";
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.comeBack(dialog.dataset.row));
    form.addEventListener("submit", async (event) => {
      const row = document.getElementById(dialog.dataset.row);
      if (this.goesOn || !row) return;
      event.preventDefault();
      if (await this.send(row, form.action, new FormData(form), () => this.leave(form))) dialog.close();
    });
  }

  leave(form) {
    this.goesOn = true;
    form.requestSubmit();
    this.goesOn = false;
  }

  /* What had the focus before may have been replaced with its row. */
  comeBack(id) {
    const row = document.getElementById(id);
    if (row && !row.contains(document.activeElement)) row.querySelector("th a").focus();
  }
}
