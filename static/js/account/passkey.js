/* <form data-passkey="create" or "get" hidden>, with the field `credential`.
   Options: <script type="application/json" id="passkey-options">, or data-options-url.
   JSON has no bytes, so they travel as base64url. */
const toBytes = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const asDescriptors = (keys) => (keys ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));

function readOptions({ publicKey }) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.excludeCredentials) options.excludeCredentials = asDescriptors(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = asDescriptors(options.allowCredentials);
  return { publicKey: options };
}

function asJson(key) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[name]) response[name] = toText(key.response[name]);
  }
  return JSON.stringify({
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    response,
    clientExtensionResults: key.getClientExtensionResults(),
    authenticatorAttachment: key.authenticatorAttachment,
  });
}

async function findOptions(form) {
  if (!form.dataset.optionsUrl) {
    return JSON.parse(document.getElementById("passkey-options").textContent);
  }
  const answer = await fetch(form.dataset.optionsUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return (await answer.json()).request_options;
}

function complain(form, words) {
  let place = form.querySelector("[role=alert]");
  if (!place) {
    place = document.createElement("p");
    place.className = "field__error";
    place.setAttribute("role", "alert");
    form.append(place);
  }
  place.textContent = words;
}

async function fill(form, field, button) {
  button.setAttribute("aria-busy", "true");
  try {
    const options = readOptions(await findOptions(form));
    const key = await navigator.credentials[form.dataset.passkey](options);
    field.value = asJson(key);
    form.submit();
  } catch (error) {
    complain(form, error.name === "InvalidStateError" ? form.dataset.known : form.dataset.cancelled);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const field = form.elements.credential;
  field.value = "";
  const button = form.querySelector("[type=submit]");
  form.addEventListener("submit", (event) => {
    if (field.value) return;
    event.preventDefault();
    if (button.getAttribute("aria-busy") !== "true") fill(form, field, button);
  });
}
