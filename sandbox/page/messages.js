// The list of messages as one person sees them. Only what changed is drawn again, so that an open select,
// an uncovered spoiler and the focus survive the news.

import { componentNodes } from './components.js';
import { copyButton } from './copy.js';
import { avatar, el } from './dom.js';
import { attachmentNode, embedNode } from './embeds.js';
import { markup } from './markup.js';
import { sentAt } from './timestamps.js';
import { userName, world } from './world.js';

const EPHEMERAL = 1 << 6;
const SUPPRESS_EMBEDS = 1 << 2;
const NEAR_BOTTOM_PX = 90;
// An answer within this time needs no announcement.
const PENDING_MS = 250;

/** `actions.component(message, press)` and `actions.dismiss(message)` are what a person can do with a message. */
export class MessageList {
  constructor(list, scroller, actions) {
    this.list = list;
    this.scroller = scroller;
    this.actions = actions;
    this.drawn = new Map();
    this.seenNotices = new Set();
    this.hiddenNotices = new Set();
    this.pending = new Set();
    // A picture that loads late, or a panel that grows, keeps the end in sight too.
    this.stuck = true;
    scroller.addEventListener('scroll', () => { this.stuck = this.#nearBottom(); });
    new ResizeObserver(() => { if (this.stuck) this.toBottom(); }).observe(list);
    new ResizeObserver(() => { if (this.stuck) this.toBottom(); }).observe(scroller);
  }

  /** Forgets what is drawn: another person or channel is looked at. */
  clear() {
    this.drawn.clear();
    this.seenNotices.clear();
    this.list.replaceChildren();
    this.stuck = true;
  }

  toBottom() {
    this.stuck = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** A command is on its way: says so below the last message, unless the answer is there at once. The result, called with false, ends it. */
  sending() {
    const node = el('p', { class: 'sending', role: 'status' }, el('span', { class: 'dots', 'aria-hidden': 'true' }), 'Sending command…');
    const timer = setTimeout(() => {
      this.pending.add(node);
      this.list.append(node);
    }, PENDING_MS);
    return () => {
      clearTimeout(timer);
      this.pending.delete(node);
      node.remove();
    };
  }

  /** Something new begins: what failed before is no longer news. */
  forgetNotices() {
    for (const id of this.seenNotices) this.hiddenNotices.add(id);
    for (const node of this.list.querySelectorAll('[data-testid="notice"]')) node.remove();
  }

  update(view, whereAmI) {
    const nodes = view.messages.map((message) => this.#keyed(message));
    const notices = view.notices.filter((notice) => !this.hiddenNotices.has(notice.id));
    for (const notice of notices) this.seenNotices.add(notice.id);
    const wanted = [
      ...this.#beginning(whereAmI, nodes.length === 0),
      ...nodes,
      ...notices.map(noticeNode),
      ...this.pending,
    ];
    const kept = new Set(view.messages.map((message) => message.id));
    for (const id of this.drawn.keys()) if (!kept.has(id)) this.drawn.delete(id);
    this.#place(wanted);
    if (this.stuck) this.toBottom();
  }

  /** What stands above the first message: the first steps where they are proposed, else that there is nothing. */
  #beginning({ person, channel, hint }, empty) {
    if (!hint) return empty ? [el('p', { class: 'empty' }, `Nothing here yet that ${person} can see in #${channel}. Type / for the commands.`)] : [];
    if (this.hint?.text !== hint) this.hint = { text: hint, node: el('div', { class: 'hint', role: 'note', dataset: { testid: 'hint' } }, markup(hint)) };
    return [this.hint.node];
  }

  #keyed(message) {
    const print = JSON.stringify(message) + world.revision;
    const old = this.drawn.get(message.id);
    if (old?.print === print) return old.node;
    const node = this.#draw(message);
    const restore = old && focusIn(old.node);
    this.drawn.set(message.id, { print, node });
    if (old?.node.isConnected) {
      old.node.replaceWith(node);
      restore?.(node);
    }
    return node;
  }

  /** Puts the nodes in this order without moving those that are in place already (moving drops the focus). */
  #place(wanted) {
    const keep = new Set(wanted);
    for (const child of [...this.list.children]) if (!keep.has(child)) child.remove();
    wanted.forEach((node, index) => {
      if (this.list.children[index] !== node) this.list.insertBefore(node, this.list.children[index] ?? null);
    });
  }

  #nearBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
  }

  #draw(message) {
    const flags = message.flags ?? 0;
    const ephemeral = (flags & EPHEMERAL) !== 0;
    const author = message.author?.global_name ?? message.author?.username ?? message.author?.name ?? 'Unknown';
    const embeds = flags & SUPPRESS_EMBEDS ? [] : message.embeds ?? [];
    return el('article', {
      class: ephemeral ? 'message ephemeral' : 'message', tabindex: '-1', 'aria-label': `Message from ${author}`,
      dataset: { testid: 'message', messageId: message.id },
    },
      message.invoked && invokedLine(message.invoked),
      avatar(message.author?.id, author),
      el('div', { class: 'message-body' },
        el('header', { class: 'message-head' },
          el('span', { class: 'author' }, author),
          (message.author?.bot || message.author?.id === world.bot?.id) && el('span', { class: 'tag' }, 'APP'),
          sentAt(message.timestamp),
          message.content && copyButton(message.content, 'Copy', 'Copy text')),
        message.thinking && thinking(author),
        message.content && el('div', { class: 'content' }, markup(message.content), edited(message)),
        embeds.map((embed) => embedNode(embed, message.attachments)),
        (message.attachments ?? []).filter((file) => !shownElsewhere(file, message)).map(attachmentNode),
        componentNodes(message.components, message, (press) => this.actions.component(message, press)),
        !message.content && edited(message),
        ephemeral && this.#onlyYou(message)));
  }

  #onlyYou(message) {
    const dismiss = el('button', { type: 'button', class: 'text-button' }, 'Dismiss message');
    dismiss.addEventListener('click', () => this.actions.dismiss(message));
    return el('footer', { class: 'only-you' }, 'Only you can see this · ', dismiss);
  }
}

function invokedLine({ user, name }) {
  return el('div', { class: 'invoked', dataset: { testid: 'invoked' } },
    el('span', { class: 'invoked-hook', 'aria-hidden': 'true' }),
    avatar(user.id, userName(user.id) ?? user.name),
    el('span', {}, el('b', {}, userName(user.id) ?? user.name), ' used ', el('span', { class: 'command-name' }, `/${name}`)));
}

function thinking(author) {
  return el('p', { class: 'thinking', role: 'status' }, el('span', { class: 'dots', 'aria-hidden': 'true' }), `${author} is thinking…`);
}

const edited = (message) => message.edited_timestamp
  && el('small', { class: 'edited', title: new Date(message.edited_timestamp).toLocaleString() }, '(edited)');

/** A file that a V2 file component or an image in an embed already shows. */
function shownElsewhere(file, message) {
  return JSON.stringify([message.embeds, message.components]).includes(`attachment://${file.filename}"`);
}

function noticeNode(notice) {
  return el('p', { class: 'notice', role: 'alert', dataset: { testid: 'notice' } }, el('span', { 'aria-hidden': 'true' }, '⚠ '), notice.text);
}

const CONTROLS = 'button, a[href], summary';

/** Where the focus is inside a message; the result puts it back into the message drawn in its place. */
function focusIn(node) {
  const focused = document.activeElement;
  if (!node.contains(focused)) return null;
  const position = [...node.querySelectorAll(CONTROLS)].indexOf(focused);
  const { customId } = focused.dataset;
  return (fresh) => {
    const same = customId && [...fresh.querySelectorAll('[data-custom-id]')].find((one) => one.dataset.customId === customId && !one.disabled);
    const near = fresh.querySelectorAll(CONTROLS)[position];
    (same || (near && !near.disabled ? near : fresh)).focus({ preventScroll: true });
  };
}
