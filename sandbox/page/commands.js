// Slash commands as a flat list, and what a typed text means in it. Pure, so that it can be tested with `node --test`.

const SUBCOMMAND = 1;
const GROUP = 2;

/** Every runnable command: `{path, name: "did add", description, options}`, in the order of their names. */
export function flatten(commands) {
  return commands
    .filter((command) => (command.type ?? 1) === 1)
    .flatMap((command) => runnable(command, []))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function runnable(command, above) {
  const path = [...above, command.name];
  const inner = (command.options ?? []).filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (inner.length) return inner.flatMap((option) => runnable(option, path));
  const options = [...(command.options ?? [])].sort((a, b) => Number(Boolean(b.required)) - Number(Boolean(a.required)));
  return [{ path, name: path.join(' '), description: command.description ?? '', options }];
}

/** The commands that a text such as "/did ad" can mean, best first: beginning so, then containing every word. */
export function matching(list, typed) {
  const text = typed.replace(/^\//, '').toLowerCase().replace(/\s+/g, ' ').trim();
  if (!text) return list;
  const words = text.split(' ');
  const rank = (command) => {
    const name = command.name.toLowerCase();
    if (name.startsWith(text)) return 0;
    if (words.every((word) => name.includes(word))) return 1;
    return words.every((word) => `${name} ${command.description.toLowerCase()}`.includes(word)) ? 2 : 3;
  };
  return list.map((command) => [rank(command), command])
    .filter(([place]) => place < 3)
    .sort(([a], [b]) => a - b)
    .map(([, command]) => command);
}

/** The command that a text names in full, if the text goes on after it or `whole` is asked for: `{command, rest}`. */
export function named(list, typed, whole = false) {
  const text = typed.replace(/^\//, '').replace(/^\s+/, '');
  const lower = text.toLowerCase();
  const command = list.find((one) => (lower.trim() === one.name && (whole || lower.endsWith(' '))) || lower.startsWith(`${one.name} `));
  return command ? { command, rest: text.slice(command.name.length).trim() } : null;
}

/**
 * Takes "number:+91 80 label:Sales" apart by the command's option names; text before the first is the first option's,
 * or that of the one it was typed into.
 */
export function optionTexts(command, rest, typedInto = null) {
  const texts = {};
  const names = optionNames(command);
  if (!rest || !names.length) return texts;
  let current = typedInto ?? names[0];
  const pieces = rest.split(nextName(names));
  pieces.forEach((piece, index) => {
    if (index % 2) current = piece;
    else if (piece.trim()) texts[current] = piece.trim();
  });
  return texts;
}

/** The option that a text names last, as "label" in "+91 80 label:"; null if it names none. */
export function lastNamed(command, text) {
  return text.split(nextName(optionNames(command))).at(-2) ?? null;
}

const optionNames = (command) => command.options.map((option) => option.name.replace(/[^\p{L}\p{N}_-]/gu, ''));
const nextName = (names) => new RegExp(`(?:^|\\s)(${names.join('|')}):`, 'u');
