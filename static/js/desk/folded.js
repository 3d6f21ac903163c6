/* Charts are closed on a phone until somebody asks for them. */
if (!matchMedia("(min-width: 48rem)").matches) {
  for (const part of document.querySelectorAll("details[data-folded]")) {
    part.open = false;
  }
}
