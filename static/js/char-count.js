/* Counts what a person sees as one character: น้ำ is one, though it is three code points; but a box with a maxlength as the browser does, which stops there.
   <textarea data-count-limit="600" data-count-text="{n} of 600 characters" data-count-over="{n} characters too many"> */
const graphemes = new Intl.Segmenter("th", { granularity: "grapheme" });
const countOf = (text) => [...graphemes.segment(text.replaceAll("\r\n", "\n"))].length;

for (const box of document.querySelectorAll("[data-count-limit]")) {
  const limit = Number(box.dataset.countLimit);
  const line = document.createElement("span");
  line.className = "field__count";
  line.setAttribute("role", "status");
  box.after(line);
  const show = () => {
    const count = box.maxLength > 0 ? box.value.length : countOf(box.value);
    const over = count > limit;
    line.classList.toggle("is-over", over);
    line.textContent = (over ? box.dataset.countOver : box.dataset.countText).replace("{n}", over ? count - limit : count);
  };
  box.addEventListener("input", show);
  show();
}
