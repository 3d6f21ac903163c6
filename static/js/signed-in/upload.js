/* <form data-uploads>: a chosen file is sent at once with its progress; the answer is the card that takes the old one's place.
   Without script the buttons of the form send it. */
const TOKENS = ["csrfmiddlewaretoken", "ticket"];

const bodyOf = (form, input) => {
  const data = new FormData();
  for (const name of TOKENS) data.append(name, form.elements[name].value);
  for (const file of input.files) data.append(input.name, file);
  return data;
};

/* The name of the sentence that refuses what was chosen, or undefined. */
const refusal = ({ files, dataset }) => {
  const sizes = Array.from(files, (file) => file.size);
  if (sizes.some((size) => size > Number(dataset.mostBytes))) return "large";
  if (sizes.length > Number(dataset.mostFiles)) return "many";
  if (sizes.reduce((sum, size) => sum + size, 0) > Number(dataset.mostTogether)) return "together";
};

/* Resolves to the page that comes back, or null. */
const post = (form, input, slug, tell) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action"));
    request.setRequestHeader("X-Upload", slug);
    request.responseType = "document";
    request.upload.addEventListener("progress", (event) => tell(event.loaded / event.total));
    request.addEventListener("loadend", () => resolve(request.response));
    request.send(bodyOf(form, input));
  });

class Uploads {
  constructor(form) {
    this.form = form;
    this.running = new Map();
    form.addEventListener("change", (event) => this.begin(event.target));
    form.addEventListener("submit", (event) => this.hold(event));
    addEventListener("beforeunload", (event) => { if (this.running.size) event.preventDefault(); });
    for (const button of form.querySelectorAll("button[name=stay]")) button.hidden = true;
  }

  begin(input) {
    const card = input.closest("[data-upload]");
    if (!card || !input.files.length || this.running.has(card.id)) return;
    const words = this.form.dataset[refusal(input)];
    if (words) {
      input.value = "";
      input.dispatchEvent(new Event("change", { bubbles: true }));
      this.say(card, words, false);
      return;
    }
    this.running.set(card.id, this.send(card, input).finally(() => this.running.delete(card.id)));
  }

  async send(card, input) {
    this.tell(card, 0);
    const page = await post(this.form, input, card.dataset.upload, (part) => this.tell(card, part));
    const made = page?.getElementById(card.id);
    if (made) this.replace(card, made);
    else this.fail(card);
  }

  tell(card, part) {
    this.say(card, part < 1 ? this.form.dataset.sending : this.form.dataset.checking, true);
    card.querySelector("progress").value = part * 100;
  }

  say(card, words, isUnderWay) {
    const status = card.querySelector("[data-upload-status]");
    status.hidden = false;
    status.classList.toggle("is-bad", !isUnderWay);
    status.querySelector("progress").hidden = !isUnderWay;
    const line = status.querySelector("[data-upload-words]");
    if (line.textContent !== words) line.textContent = words;
  }

  /* The file stays chosen; the form's own buttons can still send it. */
  fail(card) {
    this.say(card, this.form.dataset.failed, false);
    card.querySelector("button[name=stay]").hidden = false;
  }

  replace(card, made) {
    card.replaceWith(made);
    made.querySelector("button[name=stay]").hidden = true;
    const result = made.querySelector(".field__error") ? "[data-upload-error]" : "[data-upload-result]";
    made.querySelector(result)?.focus();
  }

  /* The form is sent when nothing is under way any more. */
  hold(event) {
    if (!this.running.size) return;
    event.preventDefault();
    Promise.all(this.running.values()).then(() => this.form.requestSubmit(event.submitter));
  }
}

for (const form of document.querySelectorAll("form[data-uploads]")) new Uploads(form);
