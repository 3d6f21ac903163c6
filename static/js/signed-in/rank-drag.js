/* <ol data-rank-list>: its cards can be dragged by their handles, with a mouse or a finger, as well as moved by their buttons.
   The order of the cards is the order of their posted inputs; "input" lets the form save it. */
const middle = (item) => {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
};

class Ranking {
  constructor(list) {
    this.list = list;
    this.said = document.querySelector("[data-rank-said]");
    const handles = list.querySelectorAll("[data-rank-handle]");
    for (const handle of handles) {
      handle.hidden = handles.length < 2;
      handle.addEventListener("pointerdown", (event) => this.take(event, handle));
    }
  }

  take(event, handle) {
    if (event.button || this.item) return;
    event.preventDefault();
    this.item = handle.closest("li");
    this.before = [...this.list.children];
    this.fold(handle, true);
    const listening = new AbortController();
    const how = { signal: listening.signal };
    const end = (act) => (told) => {
      if (told.pointerId !== event.pointerId) return;
      listening.abort();
      act();
      this.fold(handle, false);
      this.item = null;
    };
    addEventListener("pointermove", (told) => { if (told.pointerId === event.pointerId) this.move(told.clientY); }, how);
    addEventListener("pointerup", end(() => this.drop()), how);
    addEventListener("pointercancel", end(() => this.list.append(...this.before)), how);
  }

  /* Only the names stay while one is dragged; the handle stays where the pointer is. */
  fold(handle, isFolded) {
    const top = handle.getBoundingClientRect().top;
    this.list.classList.toggle("is-dragging", isFolded);
    this.item.classList.toggle("is-dragged", isFolded);
    scrollBy({ top: handle.getBoundingClientRect().top - top, behavior: "instant" });
  }

  /* The others move around the card in hand: one that is taken out of the page would lose its pointer. */
  move(y) {
    const { item } = this;
    while (item.nextElementSibling && y > middle(item.nextElementSibling)) item.before(item.nextElementSibling);
    while (item.previousElementSibling && y < middle(item.previousElementSibling)) item.after(item.previousElementSibling);
  }

  drop() {
    const items = [...this.list.children];
    if (items.every((item, at) => item === this.before[at])) return;
    items.forEach((item, at) => {
      item.querySelector("[data-rank-number]").textContent = at + 1;
      for (const up of item.querySelectorAll("[data-rank-up]")) up.hidden = at === 0;
      for (const down of item.querySelectorAll("[data-rank-down]")) down.hidden = at === items.length - 1;
    });
    const name = this.item.querySelector("[data-kept-about]").dataset.keptAbout;
    this.said.textContent = this.said.dataset.text.replace("{name}", name).replace("{rank}", items.indexOf(this.item) + 1);
    this.list.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

for (const list of document.querySelectorAll("[data-rank-list]")) new Ranking(list);
