/* Copies of typed text that are of no use any more, whoever's they are: what the server has accepted, and what is older
   than a month. They are made and read by static/js/kept/; their names are kept.<whose>.<form>, their values <time>.<sealed>. */
const PREFIX = "kept.";
const MONTH = 30 * 24 * 60 * 60_000;
const ACCEPTED = "accepted=";
/* Unsealed copies of earlier versions of this page. */
const UNSEALED = "typed.";

const sweep = (store) => {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith(ACCEPTED));
  const accepted = cookie?.slice(ACCEPTED.length);
  for (const name of Object.keys(store)) {
    if (name.startsWith(UNSEALED)) store.removeItem(name);
    if (!name.startsWith(PREFIX)) continue;
    const isOld = Date.now() - parseInt(store.getItem(name), 10) > MONTH;
    if (isOld || name.split(".").slice(2).join(".") === accepted) store.removeItem(name);
  }
  if (cookie) document.cookie = `${ACCEPTED}; Max-Age=0; Path=/`;
};

/* Access itself throws where the browser forbids storage. */
try {
  sweep(window.localStorage);
} catch {
  /* Nothing is kept there. */
}
