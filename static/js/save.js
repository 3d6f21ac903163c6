/* <a data-save>: saves a position without leaving the page, by sending the form of the page that the link leads to. */
const formBehind = async (url) => {
  const page = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
  return page.querySelector("#save-form");
};

const saved = async (link) => {
  const form = await formBehind(link.href);
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const notices = document.querySelector(".toasts");
  notices.replaceChildren(...page.querySelectorAll(".toasts > *"));
  const refused = notices.querySelector(".toast-note--error");
  refused?.scrollIntoView({ block: "center" });
  return !refused;
};

addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-save]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  try {
    if (!(await saved(link))) return;
  } catch {
    location.assign(link.href);
    return;
  }
  link.href = link.dataset.savedUrl;
  link.querySelector("[data-save-label]").textContent = link.dataset.savedLabel;
  link.classList.add("save__link--done");
  link.removeAttribute("data-save");
});
