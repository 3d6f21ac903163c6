/* <ol data-host-order="id of a form">: the order that rank-drag.js made is sent by that form, and Alt with an arrow key presses a row's button. */
class HostOrder {
  constructor(list, form) {
    this.list = list;
    this.form = form;
    for (const told of document.querySelectorAll("[data-host-order-keys]")) told.hidden = false;
    list.addEventListener("keydown", (event) => this.hear(event));
    list.addEventListener("input", (event) => { if (event.target === list) this.send(); });
  }

  hear(event) {
    const name = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!name || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.target.closest("li")?.querySelector(`button[value^="${name}:"]`)?.click();
  }

  send() {
    const codes = [...this.list.children].map((row) => row.dataset.code);
    this.form.elements.order.value = codes.join(" ");
    this.form.elements.move.value = `drag:${this.list.querySelector(".is-dragged").dataset.code}`;
    this.form.requestSubmit();
  }
}

for (const list of document.querySelectorAll("[data-host-order]")) {
  const form = document.getElementById(list.dataset.hostOrder);
  if (form) new HostOrder(list, form);
}
