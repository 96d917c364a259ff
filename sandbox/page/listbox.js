// A list to choose from, driven from another element that keeps the focus (a text field or a select's button).

import { el, emojiText, uniqueId } from './dom.js';

/**
 * `onPick(item)` is called for a click or `pick()`. An item: `{label, description?, emoji?, meta?, selected?, disabled?}`;
 * anything else on it is the caller's. `owner` carries the aria attributes.
 */
export class Listbox {
  constructor({ label, onPick, owner, multiple = false }) {
    this.id = uniqueId('list');
    this.onPick = onPick;
    this.owner = owner;
    this.items = [];
    this.active = -1;
    this.list = el('ul', { role: 'listbox', id: this.id, 'aria-label': label, 'aria-multiselectable': multiple || null });
    this.note = el('p', { class: 'list-note', role: 'status', hidden: true });
    this.root = el('div', { class: 'listbox', hidden: true }, this.list, this.note);
    // The field keeps the focus while the list is clicked.
    this.root.addEventListener('mousedown', (event) => event.preventDefault());
    owner.setAttribute('aria-haspopup', 'listbox');
    owner.setAttribute('aria-expanded', 'false');
    owner.setAttribute('aria-controls', this.id);
  }

  get open() {
    return !this.root.hidden;
  }

  /** Shows these items, `note` below them (such as "No options match"), and highlights the one at `active`. */
  show(items, { note = null, active = 0 } = {}) {
    this.items = items;
    this.list.replaceChildren(...items.map((item, index) => this.#row(item, index)));
    this.note.hidden = !note;
    this.note.textContent = note ?? '';
    this.root.hidden = items.length === 0 && !note;
    this.owner.setAttribute('aria-expanded', String(this.open));
    this.#highlight(items.length ? Math.min(active, items.length - 1) : -1);
  }

  hide() {
    this.root.hidden = true;
    this.items = [];
    this.owner.setAttribute('aria-expanded', 'false');
    this.#highlight(-1);
  }

  /** Moves the highlight, around the ends. */
  move(step) {
    if (!this.items.length) return;
    const count = this.items.length;
    this.#highlight(this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count);
  }

  moveTo(index) {
    if (this.items[index]) this.#highlight(index);
  }

  /** Picks the highlighted item; false when there is none. */
  pick() {
    const item = this.open ? this.items[this.active] : undefined;
    if (!item || item.disabled) return false;
    this.onPick(item);
    return true;
  }

  #row(item, index) {
    const row = el('li', {
      role: 'option', id: `${this.id}-${index}`, class: 'list-item',
      'aria-selected': String(Boolean(item.selected)), 'aria-disabled': item.disabled ? 'true' : null,
    },
      emojiText(item.emoji),
      el('span', { class: 'list-text' },
        el('span', { class: 'list-label' }, item.label),
        item.description && el('span', { class: 'list-description' }, item.description)),
      item.meta && el('span', { class: 'list-meta' }, item.meta),
      item.selected && el('span', { class: 'list-tick', 'aria-hidden': 'true' }, '✓'));
    row.addEventListener('click', () => { if (!item.disabled) this.onPick(item); });
    row.addEventListener('mousemove', () => { if (this.active !== index) this.#highlight(index, false); });
    return row;
  }

  #highlight(index, scroll = true) {
    this.list.children[this.active]?.classList.remove('active');
    this.active = index;
    const row = this.list.children[index];
    if (!row) {
      this.owner.removeAttribute('aria-activedescendant');
      return;
    }
    row.classList.add('active');
    this.owner.setAttribute('aria-activedescendant', row.id);
    if (scroll) row.scrollIntoView({ block: 'nearest' });
  }
}
