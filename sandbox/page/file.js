// An option of a slash command that takes a file: chosen from the disk, and kept by the sandbox as soon as it is.

import { el, uniqueId } from './dom.js';

export const ATTACHMENT = 11;

/** A file's bytes, as text. */
const read = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.addEventListener('load', () => resolve(reader.result.slice(reader.result.indexOf(',') + 1)));
  reader.addEventListener('error', () => reject(reader.error));
  reader.readAsDataURL(file);
});

/** As `OptionField`; `upload(name, type, base64)` resolves to the id of the kept file, or to null where it was refused. */
export class FileField {
  constructor(option, { upload, onRemove, onNext }) {
    this.option = option;
    this.upload = upload;
    this.onNext = onNext;
    this.id = null;
    const id = uniqueId('option');
    this.input = el('input', {
      id, name: `option-${option.name}`, type: 'file', required: option.required, title: option.description, 'aria-describedby': `${id}-about`,
    });
    this.root = el('div', { class: 'option', dataset: { testid: `option-${option.name}` } },
      el('label', { for: id, class: option.required ? 'is-required' : null }, option.name),
      this.input,
      el('span', { class: 'visually-hidden', id: `${id}-about` }, option.description),
      !option.required && el('button', { type: 'button', class: 'option-remove', 'aria-label': `Remove ${option.name}`, onclick: () => onRemove(this) }, '✕'));
    this.input.addEventListener('change', () => this.#chosen());
  }

  /** Only a person can choose a file. */
  fill() {}

  payload() {
    return this.id && { name: this.option.name, type: this.option.type, value: this.id };
  }

  focusedPayload() {
    return null;
  }

  readyPayload() {
    return this.payload();
  }

  validate() {
    this.input.setCustomValidity(this.input.value && !this.id ? 'Wait until the file is here.' : '');
  }

  async #chosen() {
    this.id = null;
    delete this.root.dataset.ready;
    const [file] = this.input.files;
    if (!file) return;
    const base64 = await read(file);
    const id = await this.upload(file.name, file.type || 'application/octet-stream', base64);
    if (this.input.files[0] !== file) return;
    if (!id) {
      this.input.value = '';
      return;
    }
    this.id = id;
    this.input.setCustomValidity('');
    this.root.dataset.ready = 'yes';
    this.onNext(this);
  }
}
