// One option of a slash command: a text field with a list of what it can be, from the command, the world or the bot.

import { el, uniqueId } from './dom.js';
import { Listbox } from './listbox.js';
import { entities } from './world.js';

const TYPES = { STRING: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, ATTACHMENT: 11 };
const DEBOUNCE_MS = 120;
const MOST_SHOWN = 25;

/** The fixed list of an option, as `[{label, value, description?}]`, or null when anything can be typed. */
function fixedChoices(option) {
  if (option.choices?.length) return option.choices.map(({ name, value }) => ({ label: name, value }));
  switch (option.type) {
    case TYPES.BOOLEAN: return [{ label: 'True', value: true }, { label: 'False', value: false }];
    case TYPES.USER: return entities.user();
    case TYPES.CHANNEL: return entities.channel(option.channel_types);
    case TYPES.ROLE: return entities.role();
    case TYPES.MENTIONABLE: return entities.mentionable();
    default: return null;
  }
}

/** Whether a text can be, or can begin, the value of an option: free text goes into the first one of which this is true. */
export function fits(option, text) {
  const fixed = fixedChoices(option);
  if (fixed) return fixed.some((choice) => choice.label.toLowerCase().includes(text.toLowerCase()));
  return !problem(option, text) && text.length <= (option.max_length ?? Infinity);
}

/** What is wrong with a text as the value of an option that has no list; empty when nothing is. */
function problem(option, text) {
  if (option.type === TYPES.ATTACHMENT) return 'Choose a file.';
  if (option.type !== TYPES.INTEGER && option.type !== TYPES.NUMBER) return '';
  if (option.type === TYPES.INTEGER && !/^-?\d+$/.test(text)) return 'Type a whole number.';
  if (option.type === TYPES.NUMBER && !Number.isFinite(Number(text))) return 'Type a number.';
  // A bot may register `null` for what it does not limit.
  if (Number(text) < (option.min_value ?? -Infinity)) return `At least ${option.min_value}.`;
  return Number(text) > (option.max_value ?? Infinity) ? `At most ${option.max_value}.` : '';
}

/** `suggest(field, signal)` asks the bot for choices; `onRemove(field)` and `onNext(field)` are told of the ✕ and of a choice made, and `onTyped(field)` of every change by hand, before the list is shown. */
export class OptionField {
  constructor(option, { suggest, onRemove, onNext, onTyped }) {
    this.option = option;
    this.suggest = suggest;
    this.onNext = onNext;
    this.onTyped = onTyped;
    this.fixed = fixedChoices(option);
    this.picked = null;
    this.asked = 0;
    const id = uniqueId('option');
    this.input = el('input', {
      id, name: `option-${option.name}`, type: 'text', autocomplete: 'off', spellcheck: 'false', required: option.required,
      placeholder: option.description, 'aria-describedby': `${id}-about`, title: '',
      inputmode: option.type === TYPES.INTEGER ? 'numeric' : null, minlength: option.min_length, maxlength: option.max_length,
    });
    if (this.hasList) {
      this.input.setAttribute('role', 'combobox');
      this.input.setAttribute('aria-autocomplete', 'list');
    }
    this.listbox = new Listbox({ label: option.name, owner: this.input, onPick: (item) => this.#take(item) });
    this.root = el('div', { class: 'option', dataset: { testid: `option-${option.name}` } },
      this.listbox.root,
      el('label', { for: id, class: option.required ? 'is-required' : null }, option.name),
      this.input,
      el('span', { class: 'visually-hidden', id: `${id}-about` }, option.description),
      !option.required && el('button', { type: 'button', class: 'option-remove', 'aria-label': `Remove ${option.name}`, onclick: () => onRemove(this) }, '✕'));
    this.input.addEventListener('input', () => this.#typed());
    this.input.addEventListener('focus', () => this.#offer());
    this.input.addEventListener('blur', () => this.#rest());
    this.input.addEventListener('keydown', (event) => this.#key(event));
  }

  get hasList() {
    return this.fixed !== null || this.option.autocomplete === true;
  }

  fill(text) {
    this.input.value = text;
    this.#match();
  }

  /** What goes into the command, or null for an option left blank; what is typed but cannot be it marks the field and throws nothing. */
  payload() {
    const text = this.input.value.trim();
    if (!text) return null;
    return { name: this.option.name, type: this.option.type, value: this.#value(text) };
  }

  /** As `payload`, while it is being typed: the raw text, marked as the focused one. */
  focusedPayload() {
    return { name: this.option.name, type: this.option.type, value: this.input.value, focused: true };
  }

  /** As `payload`, but null too while what is typed cannot be the value yet: suggestions for another option do without. */
  readyPayload() {
    return this.#problem(this.input.value.trim()) ? null : this.payload();
  }

  /** Marks the field when its text cannot be its value; the browser then says why. */
  validate() {
    this.input.setCustomValidity(this.#problem(this.input.value.trim()));
  }

  #value(text) {
    if (this.picked) return this.picked.value;
    return this.option.type === TYPES.INTEGER || this.option.type === TYPES.NUMBER ? Number(text) : text;
  }

  #problem(text) {
    if (!text) return '';
    if (this.fixed) return this.picked ? '' : 'Choose one from the list.';
    return this.picked ? '' : problem(this.option, text);
  }

  #typed() {
    this.onTyped(this);
    this.input.setCustomValidity('');
    this.#match();
    if (document.activeElement === this.input) this.#offer();
  }

  /** A text that is exactly a choice's name counts as that choice. */
  #match() {
    const text = this.input.value.trim().toLowerCase();
    const bare = (label) => label.toLowerCase().replace(/^[@#]/, '');
    this.picked = this.fixed?.find((choice) => choice.label.toLowerCase() === text || bare(choice.label) === text) ?? null;
  }

  #offer() {
    if (this.fixed) {
      const text = this.picked ? '' : this.input.value.trim().toLowerCase();
      const found = this.fixed.filter((choice) => choice.label.toLowerCase().includes(text)).slice(0, MOST_SHOWN);
      const active = Math.max(0, found.indexOf(this.picked));
      this.listbox.show(found, { note: found.length ? null : 'No options match your search', active });
    } else if (this.option.autocomplete) this.#ask();
  }

  /** Asks the bot after a short pause; only the answer to the latest question is shown. */
  #ask() {
    this.#forget();
    const mine = this.asked;
    this.timer = setTimeout(async () => {
      this.controller = new AbortController();
      if (!this.listbox.open) this.listbox.show([], { note: 'Loading options…' });
      let answer;
      try {
        answer = await this.suggest(this, this.controller.signal);
      } catch (error) {
        answer = { choices: [], error: error.message };
      }
      if (mine !== this.asked) return;
      const items = (answer.choices ?? []).map(({ name, value }) => ({ label: name, value }));
      const note = items.length ? null : answer.error ? `Loading options failed: ${answer.error}` : 'No options match your search';
      this.listbox.show(items, { note });
    }, DEBOUNCE_MS);
  }

  #forget() {
    this.asked += 1;
    clearTimeout(this.timer);
    this.controller?.abort();
  }

  #rest() {
    this.#forget();
    this.listbox.hide();
  }

  #take(item) {
    this.picked = item;
    this.input.value = item.label;
    this.input.setCustomValidity('');
    this.#rest();
    this.onNext(this);
  }

  #key(event) {
    const { listbox } = this;
    if (!listbox.open) {
      if (event.key === 'ArrowDown' && this.hasList) this.#offer();
      else return;
    } else if (event.key === 'ArrowDown') listbox.move(1);
    else if (event.key === 'ArrowUp') listbox.move(-1);
    else if (event.key === 'Escape') this.#rest();
    else if (event.key === 'Enter') {
      // While nothing can be picked, Enter sends what was typed.
      if (!listbox.pick()) return;
    } else if (event.key === 'Tab' && !event.shiftKey && this.input.value && listbox.pick()) {
      // Picked; the focus is on the next field already.
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
