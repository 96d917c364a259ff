// The select of messages and dialogs: string, user, role, channel and mentionable; one value or several.

import { el, emojiText, uniqueId } from './dom.js';
import { Listbox } from './listbox.js';
import { entities } from './world.js';

const KINDS = { 3: 'string', 5: 'user', 6: 'role', 7: 'mentionable', 8: 'channel' };
const PLACEHOLDERS = {
  string: 'Make a selection', user: 'Select a person', role: 'Select a role', mentionable: 'Select a person or role', channel: 'Select a channel',
};

export const isSelect = (type) => type in KINDS;

function choicesOf(component) {
  if (component.type === 3) return component.options ?? [];
  const defaults = new Set((component.default_values ?? []).map((entry) => entry.id));
  return entities[KINDS[component.type]](component.channel_types)
    .map((choice) => ({ ...choice, default: defaults.has(choice.value) }));
}

/** A select made from its component JSON, named by its placeholder unless a `<label>` names its `id`; `onCommit(values)` is called when a choice is complete: at once for one value, on closing for several. */
export class Select {
  constructor(component, { onCommit = () => {}, required = false, id = null } = {}) {
    this.component = component;
    this.onCommit = onCommit;
    this.choices = choicesOf(component);
    this.min = component.required === false ? 0 : component.min_values ?? 1;
    this.max = Math.min(component.max_values ?? 1, this.choices.length || 1);
    this.required = required;
    this.chosen = this.choices.filter((choice) => choice.default).map((choice) => choice.value).slice(0, this.max);
    this.opened = [];
    this.typed = '';

    this.face = el('span', { class: 'select-face' });
    this.button = el('button', {
      type: 'button', class: 'select', role: 'combobox', id: id ?? uniqueId('select'),
      // What is chosen is a combobox's value and not its name.
      'aria-label': id ? null : this.#placeholder,
      disabled: component.disabled, dataset: { customId: component.custom_id },
    }, this.face, el('span', { class: 'select-arrow', 'aria-hidden': 'true' }, '▾'));
    this.listbox = new Listbox({
      label: this.#placeholder,
      owner: this.button, multiple: this.max > 1, onPick: (item) => this.#picked(item),
    });
    this.popup = el('div', { class: 'select-popup', popover: 'manual' }, this.listbox.root);
    // Carries the browser's own "please fill in" bubble, which a button cannot.
    this.proxy = required
      ? el('input', { class: 'validity', tabindex: '-1', 'aria-hidden': 'true', required: true, onfocus: () => this.button.focus() })
      : null;
    this.root = el('div', { class: 'select-box' }, this.button, this.proxy, this.popup);
    this.button.addEventListener('click', () => (this.listbox.open ? this.close() : this.open()));
    this.button.addEventListener('keydown', (event) => this.#key(event));
    this.button.addEventListener('blur', () => { if (this.listbox.open) this.close(); });
    this.#draw();
  }

  get #placeholder() {
    return this.component.placeholder || PLACEHOLDERS[KINDS[this.component.type]];
  }

  get values() {
    return this.chosen;
  }

  /** Chooses these of what there is, without telling anybody. */
  choose(values) {
    this.chosen = this.choices.map((choice) => choice.value).filter((value) => values.includes(value)).slice(0, this.max);
    this.#draw();
  }

  open() {
    if (this.component.disabled) return;
    this.opened = [...this.chosen];
    this.#list(this.choices.findIndex((choice) => this.chosen.includes(choice.value)));
    this.popup.showPopover();
    this.#place();
    this.moved = () => this.#place();
    window.addEventListener('scroll', this.moved, true);
    window.addEventListener('resize', this.moved);
  }

  close() {
    this.listbox.hide();
    if (this.popup.isConnected) this.popup.hidePopover();
    window.removeEventListener('scroll', this.moved, true);
    window.removeEventListener('resize', this.moved);
    if (this.max <= 1) return;
    if (this.chosen.length < this.min && !(this.chosen.length === 0 && this.opened.length === 0)) this.chosen = this.opened;
    this.#draw();
    if (this.chosen.join('\n') !== this.opened.join('\n')) this.onCommit(this.chosen);
  }

  busy(state) {
    this.button.classList.toggle('busy', state);
    this.button.setAttribute('aria-busy', String(state));
  }

  #list(active = 0) {
    const full = this.max > 1 && this.chosen.length >= this.max;
    const items = this.choices.map((choice) => {
      const selected = this.chosen.includes(choice.value);
      return { ...choice, selected, disabled: full && !selected };
    });
    if (this.min === 0 && this.max === 1 && this.chosen.length) items.push({ label: 'Clear the selection', clear: true });
    const range = this.min === this.max ? `${this.min}` : `${this.min} to ${this.max}`;
    const note = items.length === 0 ? 'Nothing to choose from' : this.max > 1 ? `Choose ${range}; close the list when done` : null;
    this.listbox.show(items, { note, active: Math.max(active, 0) });
  }

  #picked(item) {
    if (item.clear) this.chosen = [];
    else if (this.max > 1) {
      this.chosen = item.selected
        ? this.chosen.filter((value) => value !== item.value)
        : this.choices.map((choice) => choice.value).filter((value) => value === item.value || this.chosen.includes(value));
      this.#draw();
      this.#list(this.listbox.active);
      return;
    } else this.chosen = [item.value];
    this.#draw();
    this.close();
    this.onCommit(this.chosen);
  }

  #key(event) {
    const { listbox } = this;
    const keys = {
      ArrowDown: () => (listbox.open ? listbox.move(1) : this.open()),
      ArrowUp: () => (listbox.open ? listbox.move(-1) : this.open()),
      Home: () => listbox.open && listbox.moveTo(0),
      End: () => listbox.open && listbox.moveTo(listbox.items.length - 1),
      Enter: () => (listbox.open ? listbox.pick() : this.open()),
      ' ': () => (listbox.open ? listbox.pick() : this.open()),
    };
    if (event.key === 'Escape' && listbox.open) this.close();
    else if (keys[event.key]) keys[event.key]();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) this.#typeAhead(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #typeAhead(key) {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => { this.typed = ''; }, 700);
    this.typed += key.toLowerCase();
    if (!this.listbox.open) this.open();
    const found = this.choices.findIndex((choice) => choice.label.toLowerCase().startsWith(this.typed));
    if (found >= 0) this.listbox.moveTo(found);
  }

  #draw() {
    const chosen = this.choices.filter((choice) => this.chosen.includes(choice.value));
    const faces = chosen.map((choice) => el('span', { class: this.max > 1 ? 'select-chip' : 'select-value' }, emojiText(choice.emoji), choice.label));
    this.face.replaceChildren(...(faces.length ? faces
      : [el('span', { class: 'select-placeholder' }, this.#placeholder)]));
    if (this.proxy) this.proxy.value = chosen.length ? 'chosen' : '';
  }

  /** Below the button, or above it where there is more room. */
  #place() {
    if (!this.button.isConnected) {
      this.close();
      return;
    }
    const button = this.button.getBoundingClientRect();
    const below = window.innerHeight - button.bottom;
    const above = below < 220 && button.top > below;
    const { style } = this.popup;
    style.left = `${button.left}px`;
    style.width = `${button.width}px`;
    style.maxHeight = `${Math.min(340, (above ? button.top : below) - 12)}px`;
    style.top = above ? 'auto' : `${button.bottom + 4}px`;
    style.bottom = above ? `${window.innerHeight - button.top + 4}px` : 'auto';
  }
}
