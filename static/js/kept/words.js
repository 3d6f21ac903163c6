/* The day and time of a copy, as the portal writes them. */
const LANGUAGES = { th: "th-TH-u-ca-buddhist", en: "en-GB" };
const format = new Intl.DateTimeFormat(LANGUAGES[document.documentElement.lang] ?? "en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
  timeZone: "Asia/Bangkok",
});

export const when = (text, at) => {
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return text
    .replace("{day}", `${part.day} ${part.month} ${part.year}`)
    .replace("{time}", `${part.hour}:${part.minute}`);
};
