// What belongs to one tab and outlives its reload: which tab it is, and what was typed into its dialog. Another tab of the
// same person has its own, as another window of Discord has.

const TAB = 'sandbox-tab';
const TYPED = 'sandbox-dialog';

function made() {
  const id = String(1 + crypto.getRandomValues(new Uint32Array(1))[0]);
  sessionStorage.setItem(TAB, id);
  return id;
}

/** This tab's number, the same after a reload. The server keeps a dialog for the tab in which it was opened. */
export const tab = sessionStorage.getItem(TAB) ?? made();

/** What was typed into the dialog of this interaction, by custom id. Only one dialog at a time is remembered. */
export function typedInto(interaction) {
  const kept = JSON.parse(sessionStorage.getItem(TYPED) ?? 'null');
  return kept?.interaction === interaction ? kept.values : {};
}

/** Remembers that until the dialog is answered or closed. */
export function keepTyped(interaction, values) {
  sessionStorage.setItem(TYPED, JSON.stringify({ interaction, values }));
}

export function forgetTyped() {
  sessionStorage.removeItem(TYPED);
}
