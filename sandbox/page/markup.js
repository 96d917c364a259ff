// Draws the tree of `markdown.js` as DOM nodes, with mentions resolved from the world.

import { copyButton } from './copy.js';
import { el, outsideLink } from './dom.js';
import { parse, parseLine } from './markdown.js';
import { timeNode } from './timestamps.js';
import { channel, roleName, userName } from './world.js';

const WRAPPED = { b: 'strong', i: 'em', u: 'u', s: 's', quote: 'blockquote' };

/** A message's or description's text. */
export function markup(text) {
  return el('div', { class: 'markup' }, draw(parse(text)));
}

/** One line of text, such as a title: no blocks. */
export function line(text) {
  return draw(parseLine(text));
}

function draw(nodes) {
  return nodes.map(drawOne);
}

const mention = (text, kind) => el('span', { class: `mention mention-${kind}` }, text);

function drawOne(node) {
  switch (node.t) {
    case 'text': return node.v;
    case 'code': return el('code', {}, node.v);
    case 'pre': return codeBlock(node);
    case 'h': return el(`h${node.level + 2}`, { class: `heading-${node.level}` }, draw(node.c));
    case 'sub': return el('small', { class: 'subtext' }, draw(node.c));
    case 'list': return listNode(node);
    case 'link': return outsideLink(node.url, {}, draw(node.c));
    case 'spoiler': return spoiler(node);
    case 'time': return timeNode(node.unix, node.style);
    case 'user': return mention(`@${userName(node.id) ?? 'unknown-user'}`, 'user');
    case 'role': return mention(`@${(roleName(node.id) ?? 'unknown-role').replace(/^@/, '')}`, 'role');
    case 'channel': return mention(`#${(channel(node.id)?.name ?? 'unknown').replace(/^#/, '')}`, 'channel');
    case 'command': return commandMention(node);
    case 'everyone': return mention(node.v, 'role');
    case 'emoji': return el('span', { class: 'emoji' }, `:${node.name}:`);
    default: return el(WRAPPED[node.t] ?? 'span', {}, draw(node.c ?? []));
  }
}

function codeBlock(node) {
  return el('div', { class: 'code-block' },
    el('pre', { tabindex: '0', 'aria-label': node.lang ? `Code, ${node.lang}` : 'Code' }, el('code', node.lang ? { 'data-language': node.lang } : {}, node.v)),
    node.lang && el('span', { class: 'code-language', 'aria-hidden': 'true' }, node.lang),
    copyButton(node.v, 'Copy', 'Copy code'));
}

function listNode(node) {
  const items = node.items.map((item) => el('li', {}, draw(item)));
  return node.start === null ? el('ul', {}, items) : el('ol', { start: node.start }, items);
}

function spoiler(node) {
  const content = el('span', { class: 'spoiler-text' }, draw(node.c));
  const cover = el('button', { type: 'button', class: 'spoiler', 'aria-label': 'Spoiler, press to show', 'aria-expanded': 'false' }, content);
  content.inert = true;
  cover.addEventListener('click', () => cover.replaceWith(el('span', { class: 'spoiler-shown' }, draw(node.c))));
  return cover;
}

/** A command in a text: pressing it puts it into the composer, as Discord does. */
function commandMention(node) {
  const button = el('button', { type: 'button', class: 'mention mention-command' }, `/${node.name}`);
  button.addEventListener('click', () => {
    button.dispatchEvent(new CustomEvent('use-command', { bubbles: true, detail: node.name }));
  });
  return button;
}
