// The fields of a dialog: text inputs, selects, radio and checkbox groups, checkboxes.
// Each is `{node, customId, value(), restore(value), focus()}`, and an input or change event says that its value is
// another one; `value()` is text, a list of chosen values,
// or what Discord has for the two odd ones: true or false for a checkbox, a value or null for a radio group.

import { el, uniqueId } from './dom.js';
import { isSelect, Select } from './select.js';

const PARAGRAPH = 2;
const LONGEST_TEXT = 4000;

/** One field with its label and description, from a Label (18) or from a text input in a legacy action row. */
export function labelled(component, label, description) {
  const id = uniqueId('field');
  const required = isRequired(component);
  const field = make(component, id, required);
  const hintId = description ? `${id}-about` : null;
  if (hintId) field.describe?.(hintId);
  const mark = required ? 'is-required' : null;
  const caption = field.group
    ? el('legend', { class: mark }, label)
    : el('label', { for: id, class: mark }, label);
  const node = el(field.group ? 'fieldset' : 'div', { class: 'field', 'aria-describedby': field.group ? hintId : null },
    caption,
    description && el('p', { class: 'field-about', id: hintId }, description),
    field.node);
  return { ...field, node, customId: component.custom_id };
}

function isRequired(component) {
  if (component.type === 23) return false;
  return component.required !== false;
}

function make(component, id, required) {
  if (component.type === 4) return textField(component, id, required);
  if (isSelect(component.type)) return selectField(component, id, required);
  if (component.type === 21) return choiceField(component, 'radio', required);
  if (component.type === 22) return choiceField(component, 'checkbox', required);
  if (component.type === 23) return tickField(component, id);
  return {
    node: el('p', { class: 'unknown', id }, component.type === 19 ? 'Files cannot be uploaded in the sandbox.' : `A field of type ${component.type}, which the sandbox cannot show.`),
    value: () => [], focus: () => false,
  };
}

function textField(component, id, required) {
  const shared = {
    id, name: component.custom_id, required, placeholder: component.placeholder, autocomplete: 'off',
    minlength: component.min_length || null, maxlength: component.max_length ?? LONGEST_TEXT,
  };
  const input = component.style === PARAGRAPH ? el('textarea', { ...shared, rows: 4 }) : el('input', { ...shared, type: 'text' });
  input.value = component.value ?? '';
  const counter = component.max_length ? el('span', { class: 'counter', 'aria-hidden': 'true' }) : null;
  const count = () => {
    const few = component.min_length && input.value.length < component.min_length;
    counter.textContent = few ? `${input.value.length} (at least ${component.min_length})` : `${input.value.length} / ${component.max_length}`;
  };
  if (counter) {
    count();
    input.addEventListener('input', count);
  }
  return {
    node: el('div', { class: 'text-field' }, input, counter),
    value: () => input.value,
    restore: (text) => { input.value = text; if (counter) count(); },
    focus: () => { input.focus(); return true; },
    describe: (about) => input.setAttribute('aria-describedby', about),
  };
}

function selectField(component, id, required) {
  const select = new Select(component, {
    id, required, onCommit: () => select.root.dispatchEvent(new Event('change', { bubbles: true })),
  });
  return {
    node: select.root,
    value: () => select.values,
    restore: (values) => select.choose(values),
    focus: () => { select.button.focus(); return true; },
    describe: (about) => select.button.setAttribute('aria-describedby', about),
  };
}

/** Radio group and checkbox group: the options as a list of boxes with descriptions. */
function choiceField(component, type, required) {
  const rows = (component.options ?? []).map((option) => {
    const id = uniqueId('choice');
    const input = el('input', { type, id, name: component.custom_id, value: option.value, required: type === 'radio' && required });
    input.checked = option.default === true;
    return { input, node: tickRow(input, id, option.label, option.description) };
  });
  const chosen = () => rows.filter((row) => row.input.checked).map((row) => row.input.value);
  const min = component.min_values ?? (required ? 1 : 0);
  const max = component.max_values ?? rows.length;
  const check = () => {
    const count = chosen().length;
    const wrong = count < min && (required || count > 0) ? `Choose at least ${min}.` : count > max ? `Choose at most ${max}.` : '';
    rows[0]?.input.setCustomValidity(wrong);
  };
  if (type === 'checkbox') {
    check();
    for (const row of rows) row.input.addEventListener('change', check);
  }
  return {
    group: true,
    node: el('div', { class: 'choices' }, rows.map((row) => row.node)),
    value: () => (type === 'radio' ? chosen()[0] ?? null : chosen()),
    restore: (values) => {
      for (const row of rows) row.input.checked = [values].flat().includes(row.input.value);
      if (type === 'checkbox') check();
    },
    focus: () => { (rows.find((row) => row.input.checked) ?? rows[0])?.input.focus(); return rows.length > 0; },
  };
}

function tickField(component, id) {
  const input = el('input', { type: 'checkbox', id, name: component.custom_id });
  input.checked = component.default === true;
  return {
    node: tickRow(input, id, 'Yes'),
    value: () => input.checked,
    restore: (checked) => { input.checked = checked; },
    focus: () => { input.focus(); return true; },
    describe: (about) => input.setAttribute('aria-describedby', about),
  };
}

const tickRow = (input, id, label, description) => el('div', { class: 'choice' }, input,
  el('label', { for: id }, el('span', {}, label), description && el('small', {}, description)));
