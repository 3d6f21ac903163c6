/* <form data-leave-guard>: the browser asks before typed text is left behind. autosave.js dispatches "saved" when nothing typed is left. */
for (const form of document.querySelectorAll("form[data-leave-guard]")) {
  let typed = false;
  const warn = (event) => event.preventDefault();
  const set = (now) => {
    if (now === typed) return;
    typed = now;
    (typed ? addEventListener : removeEventListener)("beforeunload", warn);
  };
  form.addEventListener("input", () => set(true));
  form.addEventListener("saved", () => set(false));
  form.addEventListener("submit", () => set(false));
}
