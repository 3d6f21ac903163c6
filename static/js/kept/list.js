/* <ul data-kept-list data-keys="…">: all copies of this person on this device, newest first, each with a button that discards it. */
import { Vault } from "./vault.js";
import { when } from "./words.js";

const list = document.querySelector("[data-kept-list]");
const row = document.querySelector("template[data-kept-row]");
const all = document.querySelector("[data-kept-discard-all]");
const none = document.querySelector("[data-kept-none]");

const settle = () => {
  const isEmpty = !list.children.length;
  none.hidden = !isEmpty;
  all.hidden = list.children.length < 2;
  return isEmpty;
};

// The button that was pressed is gone: the focus goes to the sentence that says so.
const settleAfterPress = () => {
  if (settle()) none.focus();
};

const show = (vault, name, copy) => {
  const item = row.content.cloneNode(true).firstElementChild;
  const link = item.querySelector("a");
  link.textContent = copy.title;
  link.href = copy.page;
  item.querySelector("[data-kept-title]").textContent = `: ${copy.title}`;
  const line = item.querySelector("[data-kept-when]");
  line.textContent = when(line.dataset.keptWhen, copy.at);
  item.querySelector("[data-kept-discard]").addEventListener("click", () => {
    vault.remove(name);
    item.remove();
    settleAfterPress();
  });
  list.append(item);
};

const vault = await Vault.open(list.dataset.keys);
const names = vault?.names() ?? [];
const found = await Promise.all(names.map(async (name) => ({ name, copy: await vault.get(name) })));
for (const { name, copy } of found.filter((each) => each.copy).sort((a, b) => b.copy.at - a.copy.at)) show(vault, name, copy);
all.addEventListener("click", () => {
  for (const name of vault.names()) vault.remove(name);
  list.replaceChildren();
  settleAfterPress();
});
settle();
