// The server's name, its channels and whether the bot is there.

import { el } from './dom.js';
import { channelTree, isCategory, isThread, world } from './world.js';

const VOICE = [2, 13];

/** The left column; on a phone it slides in. `onChannel(id)` is called for a click. */
export class Sidebar {
  constructor({ onChannel }) {
    this.onChannel = onChannel;
    this.root = document.getElementById('sidebar');
    this.menu = document.getElementById('menu');
    this.menu.addEventListener('click', () => this.#set(!this.root.classList.contains('open')));
    document.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.close(); });
    document.querySelector('.chat').addEventListener('click', (event) => {
      if (!this.menu.contains(event.target)) this.close();
    });
  }

  close() {
    this.#set(false);
  }

  draw(current) {
    this.root.querySelector('.guild-name').textContent = world.guild.name;
    const focused = document.activeElement?.dataset?.channel;
    document.getElementById('channels').replaceChildren(...channelTree().map(({ channel, depth }) => this.#row(channel, depth, current)));
    if (focused) this.root.querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
    const state = document.getElementById('bot-state');
    const online = Boolean(world.bot?.online);
    const text = world.bot ? `${world.bot.name} is ${online ? 'online' : 'offline'}` : 'No bot yet';
    // Said anew only when it changed, because this line is read aloud.
    if (state.textContent !== text) state.replaceChildren(el('span', { class: online ? 'dot online' : 'dot', 'aria-hidden': 'true' }), text);
  }

  #row(channel, depth, current) {
    if (isCategory(channel)) return el('h2', { class: 'category' }, channel.name);
    const sign = isThread(channel) ? '↳' : VOICE.includes(channel.type) ? '♪' : '#';
    return el('button', {
      type: 'button', class: `channel depth-${Math.min(depth, 2)}`, 'aria-current': channel.id === current ? 'page' : null,
      dataset: { testid: `channel-${channel.name}`, channel: channel.id }, onclick: () => this.onChannel(channel.id),
    }, el('span', { class: 'channel-sign', 'aria-hidden': 'true' }, sign), channel.name);
  }

  #set(open) {
    this.root.classList.toggle('open', open);
    this.menu.setAttribute('aria-expanded', String(open));
  }
}
