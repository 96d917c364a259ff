// Builds DOM nodes. The page never parses data as HTML: whatever the bot or a person wrote becomes a text node.

let serial = 0;

/** An id that no other element on this page has, for `for`, `aria-controls` and the like. */
export function uniqueId(prefix) {
  serial += 1;
  return `${prefix}-${serial}`;
}

/**
 * Makes an element. `class` and `dataset` do what they say, a function under `on<event>` becomes a listener,
 * `true` sets an empty attribute, and `false`, `null` and `undefined` set none.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === 'class') node.className = value;
    else if (key === 'dataset') Object.assign(node.dataset, value);
    else if (key.startsWith('on') && typeof value === 'function') node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** The address if a link or image may lead there (http, https, or this page's own server), else null. */
export function safeUrl(url) {
  try {
    const parsed = new URL(url, window.location.origin);
    return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.href : null;
  } catch {
    return null;
  }
}

/** A link that opens elsewhere and tells the other side nothing about this page. */
export function outsideLink(url, props, ...children) {
  const href = safeUrl(url);
  if (!href) return el('span', props, ...children);
  return el('a', { ...props, href, target: '_blank', rel: 'noopener noreferrer nofollow', title: href }, ...children);
}

/** A colour number, as embeds and containers carry it, as CSS; null when there is none. */
export function cssColour(number) {
  return Number.isInteger(number) ? `#${number.toString(16).padStart(6, '0')}` : null;
}

/** What a component's or option's emoji shows: the character, or the custom one's name. */
export function emojiText(emoji) {
  if (!emoji?.name) return null;
  return el('span', { class: 'emoji' }, emoji.id ? `:${emoji.name}:` : emoji.name);
}

/** A round initial in a colour that stays the same for the same id. */
export function avatar(id, name) {
  let sum = 0;
  for (const char of String(id)) sum = (sum * 31 + char.charCodeAt(0)) % 6;
  return el('span', { class: `avatar tint-${sum}`, 'aria-hidden': 'true' }, (name ?? '?').slice(0, 1).toUpperCase());
}
