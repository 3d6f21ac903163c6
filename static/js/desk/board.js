/* The board by state: a card is dragged to a column, or moved by keys. Each move leads to the page that confirms its
   step, the same one that the links of the card's menu lead to. Arrows go through cards, m opens the menu. */
const OFF = "desk-keys-off";

class Board {
  constructor(board) {
    this.board = board;
    board.addEventListener("dragstart", (event) => this.lift(event));
    board.addEventListener("dragover", (event) => this.hover(event));
    board.addEventListener("drop", (event) => this.drop(event));
    board.addEventListener("dragend", () => this.put());
    board.addEventListener("keydown", (event) => this.hear(event));
  }

  linkTo(card, column) {
    return card?.querySelector(`a[data-target="${column?.dataset.column}"]`);
  }

  lift(event) {
    // Of text that was selected, the target is not an element.
    this.card = event.target.closest?.(".board__card");
    if (!this.card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.card.id);
    for (const column of this.board.children) {
      column.classList.toggle("board__column--open", Boolean(this.linkTo(this.card, column)));
    }
  }

  hover(event) {
    if (this.linkTo(this.card, event.target.closest("[data-column]"))) event.preventDefault();
  }

  drop(event) {
    const link = this.linkTo(this.card, event.target.closest("[data-column]"));
    if (!link) return;
    event.preventDefault();
    location.assign(link.href);
  }

  put() {
    this.card = null;
    for (const column of this.board.children) column.classList.remove("board__column--open");
  }

  hear(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const menu = event.target.closest("details[open]");
    const act = menu ? this.inMenu(menu, event) : this.onBoard(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  inMenu(menu, event) {
    const items = [menu.querySelector("summary"), ...menu.querySelectorAll("a")];
    const place = items.indexOf(document.activeElement);
    if (event.code === "ArrowDown") return () => items[Math.min(place + 1, items.length - 1)].focus();
    if (event.code === "ArrowUp") return () => items[Math.max(place - 1, 0)].focus();
    return null;
  }

  onBoard(event) {
    const card = event.target.closest(".board__card");
    if (event.code === "KeyM" && card && !localStorage.getItem(OFF)) return () => this.open(card);
    const column = card?.closest("[data-column]") ?? this.board.firstElementChild;
    const cards = [...column.querySelectorAll(".board__card")];
    const place = cards.indexOf(card);
    if (event.code === "ArrowDown") return () => this.go(cards[Math.min(place + 1, cards.length - 1)]);
    if (event.code === "ArrowUp") return () => this.go(cards[Math.max(place - 1, 0)]);
    const beside = { ArrowRight: column.nextElementSibling, ArrowLeft: column.previousElementSibling }[event.code];
    if (!beside) return null;
    const others = [...beside.querySelectorAll(".board__card")];
    return () => this.go(others[Math.min(Math.max(place, 0), others.length - 1)]);
  }

  open(card) {
    const menu = card.querySelector("details");
    if (!menu) return;
    menu.open = true;
    menu.querySelector("a").focus();
  }

  go(card) {
    card?.querySelector(".board__who").focus();
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

const board = document.querySelector("[data-board]");
if (board) new Board(board);
