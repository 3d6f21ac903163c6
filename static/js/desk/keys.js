/* Single keys at the desk. An element with data-key is pressed by that key, by its place on the keyboard
   (KeyboardEvent.code), so that Thai and English layouts do the same. In a list j and k go through the rows, o opens
   one, x ticks it; data-row-key belongs to the row that has the focus. "?" shows all of them, and where they are
   turned off for this device. */
const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";
const OFF = "desk-keys-off";
const OPENS = ":is(th, .history__thing) a";

class DeskKeys {
  constructor(dialog) {
    this.dialog = dialog;
    this.isOn = dialog.querySelector("[data-keys-on]");
    this.isOn.checked = !localStorage.getItem(OFF);
    this.isOn.addEventListener("change", () => this.remember());
    document.addEventListener("keydown", (event) => this.hear(event));
  }

  // Asked each time: a page can put other rows in their place.
  get rows() {
    const rows = document.querySelectorAll("#result_list :is(tbody tr, .history__line)");
    return [...rows].filter((row) => row.querySelector(OPENS));
  }

  remember() {
    if (this.isOn.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  }

  hear(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
    const act = this.actFor(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  actFor(event) {
    if (event.shiftKey) return event.code === "Slash" ? () => this.explain() : null;
    if (!this.isOn.checked) return null;
    const code = event.code.replace("Numpad", "Digit");
    const element = [...document.querySelectorAll(`[data-key="${code}"]`)].find((each) => each.offsetParent);
    return element ? () => element.click() : this.actOfList(code);
  }

  actOfList(code) {
    if (!this.rows.length) return null;
    const place = this.rows.findIndex((row) => row.contains(document.activeElement));
    if (code === "KeyJ") return () => this.go(place + 1);
    if (code === "KeyK") return () => this.go(Math.max(place, 1) - 1);
    if (place < 0) return null;
    const own = this.rows[place].querySelector(`[data-row-key="${code}"]`);
    if (own) return () => own.click();
    if (code === "KeyO") return () => this.rows[place].querySelector(OPENS)?.click();
    return code === "KeyX" ? () => this.rows[place].querySelector("input.action-select")?.click() : null;
  }

  go(place) {
    const row = this.rows[Math.min(place, this.rows.length - 1)];
    row.querySelector(OPENS)?.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  explain() {
    const list = this.dialog.querySelector("[data-keys]");
    const visible = [...document.querySelectorAll("[data-key], [data-row-key]")].filter((each) => each.offsetParent);
    const words = new Map();
    for (const each of visible) {
      const key = (each.dataset.key ?? each.dataset.rowKey).replace(/^(Key|Digit)/, "");
      if (!words.has(key)) words.set(key, each.dataset.keyWords ?? each.textContent.trim());
    }
    list.replaceChildren(...[...words].flatMap(([key, meaning]) => line(key, meaning)));
    this.dialog.querySelector("[data-keys-of-list]").hidden = !this.rows.length;
    this.dialog.querySelector("[data-keys-of-board]").hidden = !document.querySelector("[data-board]");
    this.dialog.showModal();
  }
}

function line(key, words) {
  const term = document.createElement("dt");
  const shown = document.createElement("kbd");
  shown.textContent = key;
  term.append(shown);
  const meaning = document.createElement("dd");
  meaning.textContent = words;
  return [term, meaning];
}

const dialog = document.querySelector("#desk-keys");
if (dialog) new DeskKeys(dialog);
