// Who and what exists in this server, as the sandbox last told: names for mentions, pickers and selects.

const CATEGORY = 4;
const THREADS = [10, 11, 12];

/** The sandbox's answer to `/world`; `revision` grows whenever it differs from the one before. */
export const world = {
  guild: { id: '0', name: 'Sandbox' }, people: [], channels: [], roles: [], commands: [], bot: null, hint: null, revision: 0,
};

let last = '';

/** Takes a new world; true if anything in it is new, or if it is to be taken `anew`. */
export function takeWorld(fresh, anew = false) {
  const text = JSON.stringify(fresh);
  if (text === last && !anew) return false;
  last = text;
  Object.assign(world, { people: [], channels: [], roles: [], commands: [] }, fresh);
  world.revision += 1;
  return true;
}

const named = (list, id) => list.find((entry) => entry.id === id);

export const person = (id) => named(world.people, id);
export const userName = (id) => (named(world.people, id) ?? (world.bot?.id === id ? world.bot : undefined))?.name;
export const roleName = (id) => (id === world.guild.id ? 'everyone' : named(world.roles, id)?.name);
export const channel = (id) => named(world.channels, id);
export const isCategory = (entry) => entry.type === CATEGORY;
export const isThread = (entry) => THREADS.includes(entry.type);

const bare = (name) => name.replace(/^[@#]/, '');

/** Everything that a user, role, channel or mentionable picker offers: `[{value, label, description}]`. */
export const entities = {
  user: () => [...world.people, ...(world.bot ? [{ ...world.bot, about: 'bot' }] : [])]
    .map(({ id, name, about }) => ({ value: id, label: name, description: about })),
  role: () => world.roles.map(({ id, name }) => ({ value: id, label: `@${bare(name)}` })),
  channel: (types) => world.channels
    .filter((entry) => (types?.length ? types.includes(entry.type) : true))
    .map((entry) => ({ value: entry.id, label: `${isCategory(entry) ? '' : '#'}${bare(entry.name)}` })),
  mentionable: () => [...entities.user(), ...entities.role()],
};

/** Channels in reading order, threads right below their channel: `[{channel, depth}]`. */
export function channelTree() {
  const rows = [];
  const visit = (parent, depth) => {
    for (const entry of world.channels.filter((one) => (one.parent_id ?? null) === parent)) {
      rows.push({ channel: entry, depth });
      visit(entry.id, isCategory(entry) ? depth : depth + 1);
    }
  };
  visit(null, 0);
  // A channel whose parent is not in the list is still a channel.
  const seen = new Set(rows.map((row) => row.channel.id));
  for (const entry of world.channels) if (!seen.has(entry.id)) rows.push({ channel: entry, depth: 0 });
  return rows;
}
