// A modal that the bot opened, as a native dialog.

import { el, uniqueId } from './dom.js';
import { labelled } from './fields.js';
import { markup } from './markup.js';
import { isSelect } from './select.js';
import { forgetTyped, keepTyped, typedInto } from './tab.js';

// Discord gives a bot three seconds to take a dialog.
const ANSWER_MS = 4000;

/** Shows one dialog at a time. `onSubmit(values)` is a promise that the server took them; the bot's answer then closes the dialog. */
export class DialogHost {
  constructor({ onSubmit, onClose }) {
    this.onSubmit = onSubmit;
    this.onClose = onClose;
    this.interaction = null;
    this.node = null;
    // Closed here; a state that was on its way meanwhile must not open it again.
    this.closed = new Set();
    this.known = new Set();
    this.sending = false;
  }

  /** Opens, keeps or closes the dialog so that it is this one. What was typed into an open one stays, and a notice that comes after a submit is shown in it. */
  update(dialog, notices = []) {
    const news = notices.find((notice) => !this.known.has(notice.id));
    this.known = new Set(notices.map((notice) => notice.id));
    if (!dialog || this.closed.has(dialog.interaction)) {
      if (this.node) this.#remove();
      forgetTyped();
    } else if (dialog.interaction !== this.interaction) {
      this.#remove();
      this.#open(dialog);
    } else if (news && this.sending) this.#fail(news.text);
  }

  /** Another person or channel is looked at: the dialog is still open where it was, with what was typed into it. */
  leave() {
    this.#remove();
  }

  #open(dialog) {
    const { nodes, fields } = bodyOf(dialog.components ?? []);
    const titleId = uniqueId('dialog-title');
    this.interaction = dialog.interaction;
    this.alert = el('p', { class: 'dialog-alert', role: 'alert', hidden: true });
    this.send = el('button', { type: 'submit', class: 'button primary' }, 'Submit');
    const cancel = () => this.#cancel();
    const form = el('form', { onsubmit: (event) => this.#submit(event, fields) },
      el('header', { class: 'dialog-head' },
        el('h2', { id: titleId }, dialog.title),
        el('button', { type: 'button', class: 'dialog-x', 'aria-label': 'Close', onclick: cancel }, '✕')),
      el('div', { class: 'dialog-body' }, nodes, this.alert),
      el('footer', { class: 'dialog-foot' },
        el('button', { type: 'button', class: 'button secondary', onclick: cancel }, 'Cancel'), this.send));
    this.node = el('dialog', { class: 'dialog', 'aria-labelledby': titleId, dataset: { testid: 'dialog', customId: dialog.custom_id } }, form);
    this.node.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.#cancel();
    });
    const kept = typedInto(dialog.interaction);
    for (const field of fields) if (field.customId in kept) field.restore?.(kept[field.customId]);
    const keep = () => keepTyped(dialog.interaction, valuesOf(fields));
    form.addEventListener('input', keep);
    form.addEventListener('change', keep);
    document.body.append(this.node);
    this.node.showModal();
    if (!fields.some((field) => field.focus())) this.send.focus();
  }

  async #submit(event, fields) {
    event.preventDefault();
    if (this.sending) return;
    const { interaction } = this;
    this.#busy(true);
    this.alert.hidden = true;
    try {
      await this.onSubmit(valuesOf(fields));
      if (this.interaction === interaction && this.sending) this.timer = setTimeout(() => this.#fail('Something went wrong. Try again.'), ANSWER_MS);
    } catch (error) {
      if (this.interaction === interaction) this.#fail(error.message);
    }
  }

  #busy(state) {
    clearTimeout(this.timer);
    this.sending = state;
    // Not `disabled`, which would drop the focus.
    this.send.setAttribute('aria-busy', String(state));
    this.send.classList.toggle('busy', state);
  }

  #fail(text) {
    if (!this.node) return;
    this.#busy(false);
    this.alert.textContent = text;
    this.alert.hidden = false;
    this.alert.scrollIntoView({ block: 'nearest' });
  }

  #cancel() {
    this.closed.add(this.interaction);
    forgetTyped();
    this.#remove();
    this.onClose();
  }

  #remove() {
    if (this.node) this.#busy(false);
    if (this.node) {
      this.node.close();
      this.node.remove();
      // Chromium gives the focus back to the line at the bottom, but no caret: what is typed then goes nowhere.
      const back = document.activeElement;
      back?.blur();
      back?.focus({ preventScroll: true });
    }
    this.node = null;
    this.interaction = null;
  }
}

const valuesOf = (fields) => Object.fromEntries(fields.map((field) => [field.customId, field.value()]));

function bodyOf(components) {
  const fields = [];
  const keep = (field) => {
    fields.push(field);
    return field.node;
  };
  const nodes = components.map((component) => {
    if (component.type === 18) return keep(labelled(component.component, component.label, component.description));
    if (component.type === 10) return markup(component.content);
    if (component.type === 1) {
      return (component.components ?? []).map((inner) => keep(labelled(inner, inner.label ?? (isSelect(inner.type) ? inner.placeholder : ''), null)));
    }
    return el('p', { class: 'unknown' }, `A component of type ${component.type}, which the sandbox cannot show.`);
  });
  return { nodes, fields };
}
