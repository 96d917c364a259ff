// The Exotel tab: accounts with their numbers and flows, the calls as they go, and what is to go wrong.

import { api } from './api.js';
import { copyButton } from './copy.js';
import { el, uniqueId } from './dom.js';
import { callText, comingText, numberText, partiesText, priceText } from './exotel-words.js';
import { orToast, toast } from './notify.js';

const LOOK_MS = 1000;
const CALLER = '+919811122233';

const TROUBLES = [['none', 'in order'], ['kyc', 'KYC not finished'], ['suspended', 'suspended'], ['ip', 'restricted to other IP addresses']];
const PLANS = [['answered', 'is answered'], ['busy', 'is busy'], ['no-answer', 'is not answered'], ['failed', 'fails'], ['canceled', 'is canceled']];
const FAULTS = [
  ['401', '401'], ['403', '403'], ['404', '404'], ['429', '429, come back in 10 s'], ['500', '500'], ['503', '503'], ['html', 'A page in HTML'],
  ['large', '10 MB'], ['half', 'Half of its JSON'], ['redirect', 'A redirect'], ['slow', 'Its answer 5 s late'], ['hang', 'No answer at all'],
  ['drop', 'A cut connection'], ['drop-after', 'A cut connection, after it took effect'],
];

const button = (label, onclick, more = {}) => el('button', { type: 'button', class: 'button secondary', onclick, ...more }, label);

/** A select with its label; `onChange(value)` is called with what was chosen. `of` says more to whoever only hears it. */
function choice(label, options, chosen, key, onChange, of = label) {
  const id = uniqueId('exotel');
  const select = el('select', { id, 'aria-label': of, dataset: { key }, onchange: () => onChange(select.value) },
    ...options.map(([value, text]) => el('option', { value, selected: value === chosen }, text)));
  return el('span', { class: 'exotel-field' }, el('label', { for: id }, label), select);
}

/** Draws `make()` into `root`; what was typed there and not sent yet stays, and so does the focus. */
function redraw(root, make) {
  const keyed = () => [...root.querySelectorAll('[data-key]')];
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const typed = new Map(keyed().filter((one) => one.matches('input') && one.value !== one.defaultValue).map((one) => [one.dataset.key, one.value]));
  root.replaceChildren(...make().flat(Infinity).filter(Boolean));
  for (const one of keyed()) {
    if (typed.has(one.dataset.key)) one.value = typed.get(one.dataset.key);
    if (focused && one.dataset.key === focused) one.focus();
  }
}

/** The tab. It looks once a second while it is shown. */
export class ExotelTab {
  constructor(root) {
    this.parts = Object.fromEntries([...root.querySelectorAll('[data-part]')].map((one) => [one.dataset.part, one]));
    this.trouble = root.querySelector('.trouble');
    this.last = {};
    this.shown = false;
  }

  show() {
    if (this.shown) return;
    this.shown = true;
    this.#follow();
  }

  hide() {
    this.shown = false;
    clearTimeout(this.timer);
  }

  async #follow() {
    try {
      this.draw(await api.exotel());
      this.trouble.hidden = true;
    } catch (error) {
      this.trouble.hidden = false;
      this.trouble.textContent = error.message;
    }
    clearTimeout(this.timer);
    if (this.shown) this.timer = setTimeout(() => this.#follow(), LOOK_MS);
  }

  async #do(verb, body = {}) {
    const view = await orToast(() => api.exotelDo(verb, body));
    if (view) this.draw(view);
    return Boolean(view);
  }

  draw(view) {
    this.#part('accounts', view.accounts, () => view.accounts.map((account) => this.#account(account)));
    this.#part('calls', [view.calls, view.streams], () => this.#calls(view));
    this.#part('coming', comingText(view), () => [comingText(view) || 'Nothing is to go wrong.']);
    this.#part('faults', 'always', () => this.#faults());
    this.#part('requests', view.requests, () => this.#requests(view.requests));
  }

  /** Draws a part anew only when it changed, so that nobody loses what they are at. */
  #part(name, data, make) {
    const text = JSON.stringify(data);
    if (this.last[name] === text) return;
    this.last[name] = text;
    redraw(this.parts[name], make);
  }

  #account(account) {
    const { sid } = account;
    const head = `${sid} · ${account.region === 'mumbai' ? 'Mumbai' : 'Singapore'}`;
    const secret = (name, text) => el('div', {}, el('dt', {}, name), el('dd', {}, el('code', {}, text), copyButton(text, 'Copy', `Copy ${name} of ${sid}`)));
    const balance = el('input', { id: uniqueId('exotel'), value: account.balance, size: 8, inputmode: 'decimal', dataset: { key: `balance-${sid}` } });
    const saveBalance = (event) => { event.preventDefault(); this.#do('balance', { account: sid, balance: balance.value }); };
    return el('section', { class: 'exotel-card', 'aria-label': `Account ${sid}`, dataset: { testid: `account-${sid}` } },
      el('h2', {}, head),
      el('dl', { class: 'exotel-facts' },
        secret('API Base URL', account.origin), secret('Account SID', sid), secret('API Key', account.key), secret('API Token', account.token)),
      el('div', { class: 'exotel-row' },
        choice('The account is', TROUBLES, account.trouble, `trouble-${sid}`, (trouble) => this.#do('trouble', { account: sid, trouble }), `The account ${sid} is`),
        el('form', { class: 'exotel-field', onsubmit: saveBalance }, el('label', { for: balance.id }, 'Balance in ₹'), balance,
          el('button', { class: 'button secondary', 'aria-label': `Save the balance of ${sid}` }, 'Save'))),
      el('h3', {}, 'Numbers'),
      el('ul', { class: 'exotel-list' }, account.phones.map((phone) => this.#phone(account, phone))),
      el('h3', {}, 'Flows'),
      el('ul', { class: 'exotel-list' }, account.flows.map((flow) => this.#flow(account, flow))));
  }

  #phone(account, phone) {
    const name = numberText(phone.number);
    const flows = [['', 'no flow'], ...account.flows.map((flow) => [flow.id, `flow ${flow.id}`])];
    const ring = async () => {
      if (await this.#do('ring', { account: account.sid, number: phone.number, from: CALLER })) toast(`${name} is rung: see Calls.`);
    };
    return el('li', { dataset: { testid: `phone-${phone.number}` } },
      el('span', { class: 'exotel-name' }, el('b', {}, name), el('small', {}, phone.name)),
      choice('Calls go to', flows, phone.flow ?? '', `bind-${phone.number}`,
        (flow) => this.#do('bind', { account: account.sid, number: phone.number, flow }), `Calls of ${name} go to`),
      button('Ring this number', ring, { class: 'button success', 'aria-label': `Ring this number: ${name}`, dataset: { key: `ring-${phone.number}` } }));
  }

  #flow(account, flow) {
    const input = el('input', {
      id: uniqueId('exotel'), value: flow.websocket_url ?? '', placeholder: 'ws:// or wss://, as Switchboard gives it', spellcheck: 'false', autocomplete: 'off',
      dataset: { key: `applet-${account.sid}-${flow.id}` },
    });
    const save = (event) => {
      event.preventDefault();
      input.defaultValue = input.value;
      this.#do('applet', { account: account.sid, flow: flow.id, websocket_url: input.value });
    };
    return el('li', { dataset: { testid: `flow-${flow.id}` } },
      el('span', { class: 'exotel-name' }, el('b', {}, `Flow ${flow.id}`)),
      el('span', { class: 'exotel-url' }, el('code', {}, flow.url), copyButton(flow.url, 'Copy', `Copy the Flow URL of ${flow.id}`)),
      el('form', { class: 'exotel-field exotel-applet', onsubmit: save },
        el('label', { for: input.id }, 'WebSocket URL in its Voicebot applet'), input,
        el('button', { class: 'button primary', 'aria-label': `Save the WebSocket URL of flow ${flow.id}` }, 'Save')));
  }

  #calls({ calls, streams }) {
    const open = streams.map(({ account, active, most }) => `${account}: ${active} of ${most}`).join(' · ');
    return [
      el('p', { class: 'exotel-note' }, `Voicebots connected: ${open}`),
      calls.length ? el('ul', { class: 'exotel-list' }, calls.map((call) => el('li', { dataset: { testid: 'call' } },
        el('span', { class: 'exotel-name' }, el('b', {}, partiesText(call)), el('small', {}, call.leads)),
        el('span', { class: 'exotel-state' }, callText(call)), el('small', {}, priceText(call)),
        call.why && el('small', { class: 'exotel-why' }, call.why)))) : el('p', { class: 'exotel-note' }, 'No call yet.'),
    ];
  }

  #faults() {
    return [
      el('fieldset', { class: 'exotel-buttons' }, el('legend', {}, 'The next request gets'),
        FAULTS.map(([fault, label]) => button(label, () => this.#do('fault', { fault }), { dataset: { key: `fault-${fault}` } }))),
      el('fieldset', { class: 'exotel-buttons' }, el('legend', {}, 'The next call'),
        PLANS.map(([plan, label]) => button(label, () => this.#do('plan', { plan }), { dataset: { key: `plan-${plan}` } }))),
      el('div', { class: 'exotel-buttons' },
        button('Nothing goes wrong any more', () => this.#do('forgive'), { dataset: { key: 'forgive' } }),
        button('Skip 2 minutes', () => this.#do('advance', { seconds: 120 }), { dataset: { key: 'skip' } })),
    ];
  }

  #requests(requests) {
    if (!requests.length) return [el('p', { class: 'exotel-note' }, 'Nothing was asked yet.')];
    return [el('ul', { class: 'exotel-list exotel-requests' }, requests.map(({ line, status, authorised }) => el('li', {},
      el('code', {}, line), el('span', {}, status ? String(status) : 'no answer'), el('small', {}, authorised ? '' : 'not let in'))))];
  }
}
