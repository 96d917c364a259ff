// Discord's timestamp styles (`<t:unix:style>`), and relative ones that stay true while the page is open.

import { el } from './dom.js';

const locale = globalThis.navigator?.language?.startsWith('en') ? navigator.language : 'en';
const time = { hour: 'numeric', minute: '2-digit' };
const seconds = { ...time, second: '2-digit' };
const shortDate = { day: '2-digit', month: '2-digit', year: 'numeric' };
const longDate = { day: 'numeric', month: 'long', year: 'numeric' };

const STYLES = {
  t: time,
  T: seconds,
  d: shortDate,
  D: longDate,
  f: { ...longDate, ...time },
  F: { weekday: 'long', ...longDate, ...time },
  s: { ...shortDate, ...time },
  S: { ...shortDate, ...seconds },
};

const UNITS = [['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

/** "5 minutes ago", "in 2 days": the largest unit that fits; both times in unix seconds. */
export function relative(unix, now) {
  const difference = unix - now;
  if (Math.abs(difference) < 1) return 'now';
  const [unit, size] = UNITS.find(([, length]) => Math.abs(difference) >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'always' }).format(Math.trunc(difference / size), unit);
}

/** The text of a timestamp in one of Discord's styles; an unknown style reads as the default, `f`. */
export function timestampText(unix, style = 'f', now = Date.now() / 1000) {
  if (style === 'R') return relative(unix, now);
  return new Intl.DateTimeFormat(locale, STYLES[style] ?? STYLES.f).format(new Date(unix * 1000));
}

/** A `<time>` element; its tooltip is the full date. */
export function timeNode(unix, style, className = 'timestamp') {
  const date = new Date(unix * 1000);
  if (Number.isNaN(date.getTime())) return el('span', { class: className }, 'Invalid date');
  return el('time', {
    class: className, datetime: date.toISOString(), title: timestampText(unix, 'F'),
    dataset: style === 'R' ? { relative: String(unix) } : {},
  }, timestampText(unix, style));
}

/** Keeps every relative timestamp on the page current. */
export function keepCurrent() {
  setInterval(() => {
    for (const node of document.querySelectorAll('time[data-relative]')) {
      const text = timestampText(Number(node.dataset.relative), 'R');
      if (node.textContent !== text) node.textContent = text;
    }
  }, 1000);
}

/** When a message was sent: the time, with the date unless it is today. */
export function sentAt(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  return timeNode(date.getTime() / 1000, today ? 't' : 's', 'sent');
}
