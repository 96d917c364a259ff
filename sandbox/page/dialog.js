// A modal that the bot opened, as a native dialog.

import { el, uniqueId } from './dom.js';
import { labelled } from './fields.js';
import { markup } from './markup.js';
import { isSelect } from './select.js';

/** Shows one dialog at a time. `onSubmit(values)` and `onClose()` are promises of the server's answer. */
export class DialogHost {
  constructor({ onSubmit, onClose }) {
    this.onSubmit = onSubmit;
    this.onClose = onClose;
    this.interaction = null;
    this.node = null;
    // Answered or closed here; a state that was on its way meanwhile must not open it again.
    this.done = new Set();
  }

  /** Opens, keeps or closes the dialog so that it is this one. What was typed into an open one stays. */
  update(dialog) {
    if (!dialog || this.done.has(dialog.interaction)) {
      if (this.node) this.#remove();
    } else if (dialog.interaction !== this.interaction) {
      this.#remove();
      this.#open(dialog);
    }
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
    document.body.append(this.node);
    this.node.showModal();
    if (!fields.some((field) => field.focus())) this.send.focus();
  }

  async #submit(event, fields) {
    event.preventDefault();
    if (this.send.disabled) return;
    const { interaction } = this;
    this.send.disabled = true;
    this.send.classList.add('busy');
    this.alert.hidden = true;
    try {
      await this.onSubmit(Object.fromEntries(fields.map((field) => [field.customId, field.value()])));
      this.#finish(interaction);
    } catch (error) {
      this.alert.textContent = error.message;
      this.alert.hidden = false;
      this.send.disabled = false;
      this.send.classList.remove('busy');
    }
  }

  #cancel() {
    const { interaction } = this;
    this.#finish(interaction);
    this.onClose();
  }

  #finish(interaction) {
    this.done.add(interaction);
    if (this.interaction === interaction) this.#remove();
  }

  #remove() {
    this.node?.close();
    this.node?.remove();
    this.node = null;
    this.interaction = null;
  }
}

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
