/* Copies of typed text in this device's storage. The server gives the keys to whoever is logged in, or has the private
   link; they stay in memory, can't be read from there, and are gone with the page. */
const PREFIX = "kept.";
const NAME_LENGTH = 22;
const IV_LENGTH = 12;

const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const textOf = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const encoder = new TextEncoder();
const decoder = new TextDecoder();

const findStore = () => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
};

const fetchKeys = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" });
  if (!answer.ok) throw new Error("no keys");
  return answer.json();
};

export class Vault {
  /* null where nothing can be kept: no keys, no storage, or no secure connection. */
  static async open(address) {
    const store = findStore();
    if (!store || !crypto.subtle) return null;
    try {
      const { whose, naming, sealing } = await fetchKeys(address);
      return new Vault(
        store,
        `${PREFIX}${whose}.`,
        await crypto.subtle.importKey("raw", bytesOf(naming), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]),
        await crypto.subtle.importKey("raw", bytesOf(sealing), "AES-GCM", false, ["encrypt", "decrypt"]),
      );
    } catch {
      return null;
    }
  }

  constructor(store, mine, naming, sealing) {
    Object.assign(this, { store, mine, naming, sealing });
  }

  /* Which form it is can't be told from the name. */
  async nameOf(place) {
    const mark = await crypto.subtle.sign("HMAC", this.naming, encoder.encode(place));
    const name = textOf(new Uint8Array(mark)).replaceAll("+", "-").replaceAll("/", "_");
    return name.slice(0, NAME_LENGTH);
  }

  /* False where the store is full. The name is sealed with the copy, so none can be put in another's place. */
  async put(name, copy) {
    const key = this.mine + name;
    const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
    const how = { name: "AES-GCM", iv, additionalData: encoder.encode(key) };
    const sealed = await crypto.subtle.encrypt(how, this.sealing, encoder.encode(JSON.stringify(copy)));
    try {
      this.store.setItem(key, `${copy.at}.${textOf(iv)}${textOf(new Uint8Array(sealed))}`);
      return true;
    } catch {
      return false;
    }
  }

  /* null for what isn't there, or was sealed with keys that are gone: that is removed. */
  async get(name) {
    const key = this.mine + name;
    const stored = this.store.getItem(key);
    if (stored === null) return null;
    try {
      const text = stored.slice(stored.indexOf(".") + 1);
      const ivLength = (IV_LENGTH / 3) * 4;
      const how = { name: "AES-GCM", iv: bytesOf(text.slice(0, ivLength)), additionalData: encoder.encode(key) };
      const copy = await crypto.subtle.decrypt(how, this.sealing, bytesOf(text.slice(ivLength)));
      return JSON.parse(decoder.decode(copy));
    } catch {
      this.remove(name);
      return null;
    }
  }

  remove(name) {
    this.store.removeItem(this.mine + name);
  }

  /* All of this person, or those of one form: what is typed now, and what was set aside. */
  names(form = "") {
    const names = Object.keys(this.store).filter((key) => key.startsWith(this.mine));
    return names.map((key) => key.slice(this.mine.length)).filter((name) => !form || name.split(".")[0] === form);
  }
}
