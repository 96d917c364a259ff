// Quiet lines in the corner, for what the server refused and what was done.

const SHOWN_MS = 6000;

/** Shows a line for a few seconds; a click takes it away sooner. */
export function toast(text) {
  const box = document.getElementById('toasts');
  const line = document.createElement('button');
  line.type = 'button';
  line.className = 'toast';
  line.dataset.testid = 'toast';
  line.title = 'Dismiss';
  line.textContent = text;
  line.addEventListener('click', () => line.remove());
  box.append(line);
  while (box.children.length > 3) box.firstElementChild.remove();
  setTimeout(() => line.remove(), SHOWN_MS);
}

/** Runs `work`; what it throws is shown instead of lost. Resolves to its result, or to undefined. */
export async function orToast(work) {
  try {
    return await work();
  } catch (error) {
    if (error.name !== 'AbortError') toast(error.message);
    return undefined;
  }
}
