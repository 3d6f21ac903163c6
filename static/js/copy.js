/* <button data-copy="text" data-copied="Copied" hidden>, or data-copy-from="id of the element". */
for (const button of document.querySelectorAll("[data-copy], [data-copy-from]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.querySelector("[data-label]");
  const before = label.textContent;
  button.addEventListener("click", async () => {
    const from = document.getElementById(button.dataset.copyFrom);
    await navigator.clipboard.writeText(from ? from.innerText : button.dataset.copy);
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = before; }, 3000);
  });
}
