// Puts the page together: who you are, where you are, what you see there, and what you do.

import { api } from './api.js';
import { Composer } from './composer.js';
import { DialogHost } from './dialog.js';
import { ExotelTab } from './exotel.js';
import { Live } from './live.js';
import { MessageList } from './messages.js';
import { orToast, toast } from './notify.js';
import { Sidebar } from './sidebar.js';
import { PersonSwitch } from './person.js';
import { Places } from './places.js';
import { tab } from './tab.js';
import { keepCurrent } from './timestamps.js';
import { channel, isCategory, person, takeWorld, world } from './world.js';

// With what `api.world` waits, a program that stopped is shown as offline within five seconds.
const WORLD_MS = 2000;
// Discord gives a bot three seconds; after that a control no longer says that it is working.
const BUSY_MS = 4000;

const part = (id) => document.getElementById(id);
const here = { person: null, channel: null };
const place = () => ({ ...here, tab });
let busy = [];
let lastSeen = '';
let lastView = null;
// Whether the program did not answer when it was last asked who is there.
let lost = false;

const messages = new MessageList(part('messages'), part('scroller'), { component: press, dismiss });
const dialogs = new DialogHost({
  onSubmit: async (values) => {
    messages.forgetNotices();
    await api.dialog({ ...place(), values });
  },
  // One that the server closed already is closed.
  onClose: () => api.closeDialog(place()).catch(() => {}),
});
const composer = new Composer(part('composer'), {
  onSlash: () => readWorld(),
  suggest: (path, options, signal) => api.autocomplete({ ...place(), path, options }, signal),
  upload: async (name, type, base64) => (await orToast(() => api.upload({ ...place(), name, type, base64 })))?.id ?? null,
  send: async (path, options) => {
    messages.forgetNotices();
    const mark = messages.sending();
    busy.push(mark);
    setTimeout(() => mark(false), BUSY_MS);
    const taken = await orToast(() => api.command({ ...place(), path, options }));
    if (!taken) {
      mark(false);
      return false;
    }
    messages.toBottom();
    return true;
  },
});
const live = new Live(show, trouble);
const sidebar = new Sidebar({ onChannel: (id) => go({ channel: id }) });
const people = new PersonSwitch(part('person'), {
  onPerson: (id) => go({ person: id }),
  onRole: async (role, has) => {
    await orToast(() => api.role({ person: here.person, role, has }));
    await readWorld();
  },
});

const exotel = new ExotelTab(part('exotel'));
const places = new Places(part('places'), { onPlace: (place) => (place === 'exotel' ? exotel.show() : exotel.hide()) });

function show(view) {
  const seen = JSON.stringify([view.messages, view.notices, view.dialog?.interaction]);
  if (seen !== lastSeen) release();
  lastSeen = seen;
  messages.update({ ...view, notices: view.notices ?? [] }, {
    person: person(here.person)?.name ?? 'this person', channel: channel(here.channel)?.name ?? '', hint: hintHere(),
  });
  dialogs.update(view.dialog, view.notices);
  lastView = view;
}

function trouble(text) {
  part('trouble').hidden = !text;
  part('trouble').textContent = text ?? '';
}

async function press(message, { component, values, busy: mark }) {
  messages.forgetNotices();
  mark(true);
  busy.push(mark);
  setTimeout(() => mark(false), BUSY_MS);
  const body = { ...place(), message: message.id, custom_id: component.custom_id, component_type: component.type };
  if (values) body.values = values;
  if (!await orToast(() => api.component(body))) mark(false);
}

function release() {
  for (const mark of busy) mark(false);
  busy = [];
}

async function dismiss(message) {
  await orToast(() => api.dismiss({ ...place(), message: message.id }));
}

/** Goes to another person or channel; the address keeps both, so that a reload stays there. */
function go(to) {
  const next = { ...here, ...to };
  if (next.person === here.person && next.channel === here.channel) {
    sidebar.close();
    return;
  }
  Object.assign(here, next);
  history.replaceState(null, '', `#${here.person}/${here.channel}`);
  lastView = null;
  release();
  dialogs.leave();
  messages.clear();
  composer.reset();
  sidebar.close();
  draw();
  live.watch(here.person, here.channel);
}

function draw() {
  document.title = `#${channel(here.channel)?.name ?? ''} · ${world.guild.name}`;
  part('channel-title').textContent = `# ${channel(here.channel)?.name ?? ''}`;
  sidebar.draw(here.channel);
  people.draw(here.person);
}

/** What the world proposes to do first, where it proposes it. */
function hintHere() {
  const { hint } = world;
  return hint?.person === here.person && (hint.channel ?? here.channel) === here.channel ? hint.text : null;
}

async function readWorld() {
  let fresh;
  try {
    fresh = await api.world();
  } catch (error) {
    lost = true;
    world.bot = world.bot && { ...world.bot, online: false };
    sidebar.draw(here.channel);
    trouble(error.message);
    return;
  }
  if (lost) trouble(null);
  places.offer(Boolean(fresh.exotel));
  if (!takeWorld(fresh, lost)) return;
  lost = false;
  if (!person(here.person) || !channel(here.channel)) start();
  draw();
  composer.refresh();
  if (lastView) show(lastView);
}

/** Where to begin: where the address says, else where the hint says, else with the first of each. */
function start() {
  const [byAddress, channelByAddress] = window.location.hash.slice(1).split('/');
  const first = {
    person: [byAddress, world.hint?.person, world.people[0]?.id].find((id) => person(id)),
    channel: [channelByAddress, world.hint?.channel, world.channels.find((one) => !isCategory(one))?.id].find((id) => channel(id)),
  };
  if (first.person && first.channel) go(first);
  else toast('The sandbox has nobody in it, or no channel.');
}

async function followWorld() {
  await readWorld();
  setTimeout(followWorld, WORLD_MS);
}

window.addEventListener('use-command', (event) => composer.use(event.detail));
document.addEventListener('keydown', (event) => {
  // As in any chat, a slash goes to the line at the bottom from wherever you are.
  if (event.key !== '/' || event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return;
  if (places.current === 'exotel') return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  event.preventDefault();
  composer.reset('/', true);
});
keepCurrent();
followWorld();
