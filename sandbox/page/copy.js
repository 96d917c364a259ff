// Putting text on the clipboard, and the buttons that do.

import { el } from './dom.js';

/** Copies `text`; `near` is an element of the same dialog or page part, for browsers without the clipboard API. */
export async function copyText(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not a secure context, or no permission: a selected text field can still be copied.
    const field = el('textarea', { class: 'offscreen', readonly: true, 'aria-hidden': 'true' });
    field.value = text;
    near.after(field);
    field.select();
    let done = false;
    try {
      done = document.execCommand('copy');
    } finally {
      field.remove();
      near.focus();
    }
    return done;
  }
}

/** A small button that copies `text` and says so. */
export function copyButton(text, label = 'Copy', name = label) {
  const button = el('button', { type: 'button', class: 'copy', 'aria-label': name, title: name }, label);
  button.addEventListener('click', async () => {
    const done = await copyText(text, button);
    button.textContent = done ? 'Copied' : 'Press Ctrl+C';
    button.setAttribute('aria-label', button.textContent);
    setTimeout(() => {
      button.textContent = label;
      button.setAttribute('aria-label', name);
    }, 1600);
  });
  return button;
}
