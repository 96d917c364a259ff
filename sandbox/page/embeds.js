// Embeds and attachments of a message.

import { cssColour, el, outsideLink, safeUrl } from './dom.js';
import { line, markup } from './markup.js';
import { timeNode } from './timestamps.js';

/** One embed. Images are shown only from the sandbox itself (the page loads nothing from elsewhere), else as a link. */
export function embedNode(embed, attachments = []) {
  const node = el('article', { class: 'embed', 'aria-label': 'Embed' },
    embed.author?.name && el('div', { class: 'embed-author' }, titled(embed.author.name, embed.author.url)),
    embed.title && el('h3', { class: 'embed-title' }, titled(line(embed.title), embed.url)),
    embed.description && el('div', { class: 'embed-description' }, markup(embed.description)),
    embed.fields?.length ? el('div', { class: 'embed-fields' }, fields(embed.fields)) : null,
    [embed.image, embed.thumbnail].filter(Boolean).map((media) => picture(media.url, attachments)),
    footer(embed));
  const colour = cssColour(embed.color);
  if (colour) node.style.borderLeftColor = colour;
  return node;
}

const titled = (text, url) => (url ? outsideLink(url, {}, text) : text);

function fields(list) {
  return list.map((field) => el('div', { class: field.inline ? 'embed-field inline' : 'embed-field' },
    el('h4', { class: 'embed-field-name' }, line(field.name)),
    el('div', { class: 'embed-field-value' }, markup(field.value))));
}

function footer(embed) {
  const parts = [embed.footer?.text, embed.timestamp && timeNode(Date.parse(embed.timestamp) / 1000, 's', 'sent')].filter(Boolean);
  if (!parts.length) return null;
  return el('footer', { class: 'embed-footer' }, parts.flatMap((part, index) => (index ? [' · ', part] : [part])));
}

/** A picture from the sandbox's own server, or a link to it. */
export function picture(url, attachments, description = '') {
  const name = url?.startsWith('attachment://') ? url.slice('attachment://'.length) : null;
  const address = safeUrl(name ? attachments.find((file) => file.filename === name)?.url : url);
  if (!address) return null;
  if (new URL(address).origin !== window.location.origin) return el('p', {}, outsideLink(address, {}, `Image: ${description || address}`));
  return el('img', { class: 'picture', src: address, alt: description, loading: 'lazy' });
}

const UNITS = ['bytes', 'KB', 'MB'];

function size(bytes) {
  const power = bytes >= 1_048_576 ? 2 : bytes >= 1024 ? 1 : 0;
  return `${(bytes / 1024 ** power).toFixed(power ? 1 : 0)} ${UNITS[power]}`;
}

/** A file that came with a message, to download. */
export function attachmentNode(file) {
  const href = safeUrl(file.url);
  const name = file.filename ?? 'file';
  return el('div', { class: 'attachment' },
    el('span', { class: 'attachment-icon', 'aria-hidden': 'true' }),
    el('span', { class: 'attachment-name' },
      href ? el('a', { href, download: name }, name) : name,
      el('small', {}, [Number.isInteger(file.size) ? size(file.size) : null, file.description].filter(Boolean).join(' · '))),
    href && el('a', { href, download: name, class: 'attachment-download', 'aria-label': `Download ${name}`, title: 'Download' }, '⤓'));
}
