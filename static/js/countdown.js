/* <time data-countdown datetime="…" data-days="in {n} days" data-hours="in {n} hours" data-minutes="in {n} minutes" data-over="closed">
   The server has written the same words; here they stay true while the page is open. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const wordsFor = (time) => {
  const left = new Date(time.dateTime) - Date.now();
  if (left < 0) return time.dataset.over;
  if (left >= 2 * DAY) return time.dataset.days.replace("{n}", Math.floor(left / DAY));
  if (left >= 2 * HOUR) return time.dataset.hours.replace("{n}", Math.floor(left / HOUR));
  return time.dataset.minutes.replace("{n}", Math.ceil(left / MINUTE));
};

for (const time of document.querySelectorAll("time[data-countdown]")) {
  const show = () => { time.textContent = wordsFor(time); };
  show();
  setInterval(show, MINUTE);
}
