/* <time data-countdown datetime="…" data-days="in {n} days" data-hours="in {n} hours" data-minutes="in {n} minutes" data-last="less than 1 minute left" data-over="closed">
   The server has written the same words; here they stay true while the page is open. The minute of the deadline counts. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const wordsFor = (time) => {
  const end = (Math.floor(new Date(time.dateTime) / MINUTE) + 1) * MINUTE;
  const left = end - Date.now();
  if (left <= 0) return time.dataset.over;
  if (left <= MINUTE) return time.dataset.last;
  if (left >= 2 * DAY) return time.dataset.days.replace("{n}", Math.floor(left / DAY));
  if (left >= 2 * HOUR) return time.dataset.hours.replace("{n}", Math.floor(left / HOUR));
  return time.dataset.minutes.replace("{n}", Math.ceil(left / MINUTE));
};

for (const time of document.querySelectorAll("time[data-countdown]")) {
  const show = () => { time.textContent = wordsFor(time); };
  show();
  /* Often enough that nobody reads of a minute which is over. */
  setInterval(show, MINUTE / 12);
}
