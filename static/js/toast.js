/* A close button on notices. */
for (const toast of document.querySelectorAll("[data-toast]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "icon-btn";
  button.setAttribute("aria-label", toast.dataset.toastLabel);
  button.textContent = "×";
  button.addEventListener("click", () => toast.remove());
  toast.append(button);
}
