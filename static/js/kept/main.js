/* On pages with a form that posts: keeps what is typed, and holds it while there is no network.
   templates/portal/kept.html says where the keys are and which words are shown. */
import { Copy } from "./copy.js";
import { textsOf } from "./fields.js";
import { Network } from "./network.js";
import { Vault } from "./vault.js";

const FIELD = "kept";
const SENT = "kept-sent";
const settings = document.querySelector("template[data-kept-offer]");
const copies = new Map();

/* The same for both languages; several forms of one address are counted. */
const placeOf = (form, seen) => {
  const { pathname, search } = new URL(form.getAttribute("action") || location.href, location.href);
  const place = pathname.replace(/^\/en(?=\/)/, "") + search;
  seen.set(place, (seen.get(place) ?? 0) + 1);
  return `${place}#${seen.get(place)}`;
};

const keeps = (form) => form.querySelector("textarea:not([data-never-kept])") || "keeps" in form.dataset;

const open = async () => {
  const forms = [...document.querySelectorAll("form[method=post i]")].filter(keeps);
  if (!forms.length) return;
  const opened = new Map(forms.map((form) => [form, JSON.stringify(textsOf(form))]));
  const vault = await Vault.open(settings.dataset.keys);
  if (!vault) return;
  const seen = new Map();
  for (const form of forms) {
    const name = await vault.nameOf(placeOf(form, seen));
    const copy = new Copy(form, vault, name, opened.get(form));
    copies.set(form, copy);
    await copy.begin("isTyped" in settings.dataset && !("isStored" in form.dataset));
  }
};

/* The server says which copy it has accepted. A page that asks to confirm carries the name of the form before it. */
const enclose = (form, name) => {
  const field = form.querySelector(`input[name=${FIELD}]`) ?? document.createElement("input");
  Object.assign(field, { type: "hidden", name: FIELD, value: name });
  form.append(field);
};

const prepare = async (form) => {
  const here = new URL(form.getAttribute("action") || location.href, location.href).pathname;
  const copy = copies.get(form);
  if (!copy) {
    const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "{}");
    if (sent.here === here) enclose(form, sent.name);
    return false;
  }
  sessionStorage.setItem(SENT, JSON.stringify({ here, name: copy.name }));
  enclose(form, copy.name);
  return copy.keep();
};

open();
new Network(document.querySelector("template[data-no-connection-note]"), prepare);
