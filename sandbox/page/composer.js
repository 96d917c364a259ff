// The line at the bottom: type "/", choose a command, fill its options, send.

import { firstThatFits, flatten, lastNamed, matching, named, optionTexts } from './commands.js';
import { el } from './dom.js';
import { ATTACHMENT, FileField } from './file.js';
import { Listbox } from './listbox.js';
import { toast } from './notify.js';
import { fits, OptionField } from './options.js';
import { world } from './world.js';

/** `send(path, options)` runs a command and resolves to true when it was taken; `suggest(path, options, signal)` asks for choices, `upload(name, type, base64)` keeps a file. */
export class Composer {
  constructor(root, { send, suggest, upload, onSlash }) {
    this.send = send;
    this.suggest = suggest;
    this.upload = upload;
    this.onSlash = onSlash;
    this.sending = false;
    this.input = el('input', {
      type: 'text', class: 'composer-input', autocomplete: 'off', spellcheck: 'false', role: 'combobox', 'aria-autocomplete': 'list',
      'aria-label': 'Message or command', dataset: { testid: 'composer' },
    });
    this.listbox = new Listbox({ label: 'Commands', owner: this.input, onPick: (item) => this.#take(item) });
    this.listbox.root.classList.add('command-list');
    this.chip = el('span', { class: 'command-chip', dataset: { testid: 'command' } });
    this.options = el('div', { class: 'options' });
    this.more = el('div', { class: 'more-options', 'aria-label': 'Options that can be added' });
    this.about = el('p', { class: 'command-about' });
    this.submit = el('button', { type: 'submit', class: 'send', 'aria-label': 'Send', title: 'Send (Enter)' }, '➤');
    this.form = el('form', { class: 'composer-form' },
      this.listbox.root,
      el('div', { class: 'composer-line' }, this.chip, this.options, this.input, this.submit),
      this.more, this.about);
    root.append(this.form);
    this.input.addEventListener('input', () => this.#typed());
    this.input.addEventListener('focus', () => this.#typed());
    this.input.addEventListener('blur', () => this.listbox.hide());
    this.input.addEventListener('keydown', (event) => this.#key(event));
    this.form.addEventListener('keydown', (event) => this.#formKey(event));
    // Before the browser checks the fields, so that its bubble can name what is wrong.
    this.submit.addEventListener('click', () => this.#ready());
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.reset();
  }

  /** Back to an empty line, or to this text. */
  reset(text = '', focus = false) {
    this.command = null;
    this.fields = [];
    this.options.replaceChildren();
    for (const part of [this.chip, this.more, this.about, this.options]) part.hidden = true;
    this.input.hidden = false;
    this.input.placeholder = 'Type / to use a command';
    this.input.value = text;
    this.listbox.hide();
    if (focus) this.input.focus();
  }

  /** Puts a command by name into the line, as if typed. */
  use(name) {
    const found = named(flatten(world.commands), name, true);
    if (found) this.choose(found.command);
    else this.reset(`/${name}`, true);
  }

  /** The world is new: an open picker shows the new commands. */
  refresh() {
    if (!this.command && document.activeElement === this.input) this.#typed();
  }

  choose(command, texts = {}) {
    this.reset();
    this.command = command;
    this.chip.textContent = `/${command.name}`;
    this.about.textContent = command.description;
    for (const part of [this.chip, this.about, this.options]) part.hidden = false;
    this.input.placeholder = 'Name an option, or press Enter';
    for (const option of command.options) {
      if (option.required || texts[option.name] !== undefined) this.#add(option, texts[option.name]);
    }
    this.#drawMore();
    (this.fields.find((field) => !field.input.value)?.input ?? this.#end()).focus();
  }

  /** Where one goes on when every field is filled: the rest of the line, or what sends it. */
  #end() {
    return this.input.hidden ? this.submit : this.input;
  }

  #take(item) {
    if (item.command) this.choose(item.command);
    else if (item.text) this.#put(item.option, item.text).input.focus();
    else this.#addByHand(item.option);
  }

  #typed() {
    const text = this.input.value;
    if (this.command) {
      this.#typedAfterCommand(text);
      return;
    }
    if (!text.startsWith('/')) {
      this.listbox.hide();
      return;
    }
    if (text === '/') this.onSlash();
    const commands = flatten(world.commands);
    const whole = named(commands, text);
    if (whole && (whole.rest === '' || whole.command.options.length)) {
      this.choose(whole.command, optionTexts(whole.command, whole.rest, null, fits));
      return;
    }
    const note = commands.length ? 'No command matches' : 'The bot has registered no commands yet';
    const items = matching(commands, text).map((command) => ({
      command, label: `/${command.name}`, description: command.description,
      meta: command.options.filter((option) => option.required).map((option) => option.name).join(' '),
    }));
    this.listbox.show(items, { note: items.length ? null : note });
  }

  /** The rest of the line after a command names its further options, or is the text of the first one that fits. */
  #typedAfterCommand(text) {
    if (lastNamed(this.command, text)) {
      this.input.value = '';
      this.#byName(text);
      return;
    }
    const begun = text.trim();
    if (!begun) {
      this.listbox.hide();
      return;
    }
    const items = this.#unused().filter((option) => option.name.startsWith(begun.toLowerCase()))
      .map((option) => ({ option, label: option.name, description: option.description }));
    const into = this.#takerOf(begun);
    if (into) items.push({ option: into, text: begun, label: `${into.name}: ${begun}`, description: into.description });
    this.listbox.show(items, { note: items.length ? null : 'No matching option' });
  }

  #key(event) {
    const { listbox } = this;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#enter();
    } else if (!listbox.open) return;
    else if (event.key === 'ArrowDown') listbox.move(1);
    else if (event.key === 'ArrowUp') listbox.move(-1);
    else if (event.key === 'Escape') listbox.hide();
    else if (event.key !== 'Tab' || event.shiftKey || !listbox.pick()) return;
    event.preventDefault();
  }

  /** A whole command that needs nothing more is sent at once; otherwise Enter takes the highlighted one. */
  #enter() {
    const text = this.input.value;
    if (this.command) {
      if (!text.trim() || !this.listbox.pick()) this.#requestSubmit();
      return;
    }
    if (!text.trim()) return;
    const whole = text.startsWith('/') && named(flatten(world.commands), text.trim(), true);
    if (whole && whole.rest === '') {
      this.choose(whole.command);
      if (!whole.command.options.length) this.form.requestSubmit(this.submit);
    } else if (!this.listbox.pick()) {
      toast(whole ? `/${whole.command.name} takes no options.` : text.startsWith('/') ? 'There is no such command.' : 'In the sandbox people use commands: type / to see them.');
    }
  }

  #formKey(event) {
    if (!this.command || event.defaultPrevented) return;
    const emptyFirst = event.key === 'Backspace' && [this.input, ...this.fields.map((field) => field.input)].every((input) => !input.value) && (event.target === this.submit || event.target === (this.fields[0]?.input ?? this.input));
    if (event.key === 'Escape' || emptyFirst) {
      event.preventDefault();
      this.reset(`/${this.command.name}`, true);
    } else if (event.key === 'Enter' && event.target.tagName === 'INPUT') {
      event.preventDefault();
      this.#requestSubmit();
    }
  }

  #requestSubmit() {
    this.#ready();
    this.form.requestSubmit();
  }

  /** Before the fields are looked at: free text goes into its option, and each field says what is wrong with it. */
  #ready() {
    const text = this.input.value.trim();
    const into = this.command && text && this.#takerOf(text);
    if (into) this.#put(into, text);
    this.fields.forEach((field) => field.validate());
  }

  /** The option that free text is for: the first one that fits and has no text yet. */
  #takerOf(text) {
    return firstThatFits(this.command.options.filter((option) => !this.#isFilled(option)), text, fits);
  }

  #isFilled(option) {
    return this.fields.some((field) => field.option === option && field.input.value);
  }

  /** Moves free text into an option. */
  #put(option, text) {
    this.input.value = '';
    this.listbox.hide();
    const field = this.fields.find((one) => one.option === option) ?? this.#add(option);
    field.fill(text);
    this.#drawMore();
    return field;
  }

  #add(option, text) {
    const Field = option.type === ATTACHMENT ? FileField : OptionField;
    const field = new Field(option, {
      upload: this.upload,
      suggest: (one, signal) => this.suggest(this.command.path, this.fields.map((other) => (other === one ? one.focusedPayload() : other.readyPayload())).filter(Boolean), signal),
      onRemove: (one) => this.#remove(one),
      onNext: (one) => this.#next(one),
      onTyped: (one) => this.#byName(one.input.value, one),
    });
    this.fields.push(field);
    this.options.append(field.root);
    if (text !== undefined) field.fill(text);
    return field;
  }

  #remove(field) {
    this.fields = this.fields.filter((one) => one !== field);
    field.root.remove();
    this.#drawMore();
    (this.fields.at(-1)?.input ?? this.#end()).focus();
  }

  /** As in Discord, "label:" typed anywhere goes on in the option of that name. */
  #byName(text, typedInto = null) {
    const last = lastNamed(this.command, text);
    if (!last) return;
    const own = typedInto?.option.name ?? '';
    const found = optionTexts(this.command, text, typedInto && own, (option, value) => !this.#isFilled(option) && fits(option, value));
    if (typedInto && found[own] === undefined) typedInto.fill('');
    for (const name of new Set([...Object.keys(found), last])) {
      const option = this.command.options.find((one) => one.name === name);
      const target = this.fields.find((field) => field.option === option) ?? this.#add(option);
      // An option that is only named again keeps what it has.
      if (found[name] !== undefined) target.fill(found[name]);
      if (name === last && target !== typedInto) target.input.focus();
    }
    this.#drawMore();
  }

  #next(field) {
    const blank = this.fields.slice(this.fields.indexOf(field) + 1).find((one) => !one.input.value);
    (blank?.input ?? this.#end()).focus();
  }

  #unused() {
    return this.command.options.filter((option) => !this.fields.some((field) => field.option === option));
  }

  /** Adds an option that was named or pressed; text that is not its name, and that it takes, goes into it. */
  #addByHand(option) {
    const text = this.input.value.trim();
    const isName = option.name.startsWith(text.toLowerCase());
    const field = this.#add(option);
    if (isName) this.input.value = '';
    else if (fits(option, text)) this.#put(option, text);
    this.#drawMore();
    field.input.focus();
  }

  #drawMore() {
    const rest = this.#unused();
    this.more.hidden = rest.length === 0;
    this.input.hidden = rest.length === 0;
    this.more.replaceChildren(...rest.map((option) => el('button', {
      type: 'button', class: 'chip', title: option.description, dataset: { testid: `add-${option.name}` },
      onclick: () => this.#addByHand(option),
    }, `+ ${option.name}`)));
  }

  async #submit() {
    if (!this.command) {
      this.#enter();
      return;
    }
    if (this.sending) return;
    if (this.input.value.trim()) {
      toast(`No option of /${this.command.name} is left for “${this.input.value.trim()}”.`);
      return;
    }
    const options = this.fields.map((field) => field.payload()).filter(Boolean);
    this.sending = true;
    const taken = await this.send(this.command.path, options);
    this.sending = false;
    if (taken) this.reset('', true);
  }
}
