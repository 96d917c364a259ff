// The components of a message: rows of buttons and selects, and Components V2.

import { cssColour, el, emojiText, outsideLink } from './dom.js';
import { attachmentNode, picture } from './embeds.js';
import { markup } from './markup.js';
import { isSelect, Select } from './select.js';

const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link', 6: 'secondary' };
const LINK = 5;

/** Draws a message's components. `act({component, values, busy})` is told what was pressed or chosen; `busy(bool)` marks the control. */
export function componentNodes(components, message, act) {
  return (components ?? []).map((component) => componentNode(component, message, act));
}

function componentNode(component, message, act) {
  const inner = (list) => componentNodes(list, message, act);
  switch (component.type) {
    case 1: return el('div', { class: 'action-row' }, inner(component.components));
    case 2: return buttonNode(component, act);
    case 9: return el('div', { class: 'section' },
      el('div', { class: 'section-texts' }, inner(component.components)),
      component.accessory && el('div', { class: 'section-accessory' }, componentNode(component.accessory, message, act)));
    case 10: return markup(component.content);
    case 11: return picture(component.media?.url, message.attachments ?? [], component.description ?? '');
    case 12: return el('div', { class: 'gallery' },
      (component.items ?? []).map((item) => picture(item.media?.url, message.attachments ?? [], item.description ?? '')));
    case 13: return fileNode(component, message);
    case 14: return el('hr', { class: `separator${component.divider === false ? ' plain' : ''}${component.spacing === 2 ? ' wide' : ''}` });
    case 17: return containerNode(component, inner);
    default: return isSelect(component.type) ? selectNode(component, act) : el('p', { class: 'unknown' }, `A component of type ${component.type}, which the sandbox cannot show`);
  }
}

function buttonNode(component, act) {
  const face = [emojiText(component.emoji), component.label && el('span', { class: 'button-label' }, component.label)];
  const name = component.label ?? component.emoji?.name ?? 'Button';
  if (component.style === LINK) {
    return outsideLink(component.url, { class: 'button link' }, face, el('span', { class: 'button-outside', 'aria-label': '(opens elsewhere)' }, '↗'));
  }
  const button = el('button', {
    type: 'button', class: `button ${STYLES[component.style] ?? 'secondary'}`, disabled: component.disabled,
    'aria-label': component.label ? null : name, dataset: { customId: component.custom_id },
  }, face);
  const busy = (state) => {
    button.classList.toggle('busy', state);
    button.setAttribute('aria-busy', String(state));
  };
  button.addEventListener('click', () => {
    if (!button.classList.contains('busy')) act({ component, values: undefined, busy });
  });
  return button;
}

function selectNode(component, act) {
  const select = new Select(component, {
    onCommit: (values) => act({ component, values, busy: (state) => select.busy(state) }),
  });
  return select.root;
}

function containerNode(component, inner) {
  const node = el('div', { class: 'container' }, inner(component.components));
  const colour = cssColour(component.accent_color);
  if (colour) node.style.borderLeftColor = colour;
  return component.spoiler ? el('details', { class: 'covered' }, el('summary', {}, 'Spoiler'), node) : node;
}

function fileNode(component, message) {
  const name = component.file?.url?.replace(/^attachment:\/\//, '') ?? 'file';
  const file = (message.attachments ?? []).find((one) => one.filename === name);
  return attachmentNode(file ?? { filename: name, url: component.file?.url });
}
