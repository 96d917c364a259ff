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
 * Takes "number:+91 80 label:Sales" apart by the command's option names. Text before the first is that of the option it
 * was typed into, or else of the first one that `fits` and that the text does not name. Nothing is dropped: what is said
 * twice of one option is said together.
 */
export function optionTexts(command, rest, typedInto = null, fits = () => true) {
  const texts = {};
  const names = optionNames(command);
  if (!rest || !names.length) return texts;
  const pieces = rest.split(nextName(names));
  const free = command.options.filter((option) => !pieces.some((piece, index) => index % 2 && piece === option.name));
  const before = pieces[0].trim();
  let current = typedInto ?? (firstThatFits(free, before, fits) ?? free[0] ?? command.options[0]).name;
  pieces.forEach((piece, index) => {
    if (index % 2) current = piece;
    else if (piece.trim()) texts[current] = [texts[current], piece.trim()].filter(Boolean).join(' ');
  });
  return texts;
}

/** The first of these options that can take a text; undefined if none can. */
export const firstThatFits = (options, text, fits) => options.find((option) => fits(option, text));

/** The option that a text names last, as "label" in "+91 80 label:"; null if it names none. */
export function lastNamed(command, text) {
  return text.split(nextName(optionNames(command))).at(-2) ?? null;
}

const optionNames = (command) => command.options.map((option) => option.name.replace(/[^\p{L}\p{N}_-]/gu, ''));
const nextName = (names) => new RegExp(`(?:^|\\s)(${names.join('|')}):`, 'u');
