// Who you are: the switch at the top, and the roles of that person.

import { avatar, el } from './dom.js';
import { person, world } from './world.js';

/** `onPerson(id)` is called when another person is chosen, `onRole(id, has)` when a role is given or taken. */
export class PersonSwitch {
  constructor(root, { onPerson, onRole }) {
    this.onRole = onRole;
    this.face = el('span', { class: 'person-face' });
    this.select = el('select', { id: 'person-switch', dataset: { testid: 'person-switch' }, 'aria-label': 'Who you are' });
    this.select.addEventListener('change', () => onPerson(this.select.value));
    this.roles = el('div', { class: 'role-list' });
    this.details = el('details', { class: 'roles' }, el('summary', { dataset: { testid: 'roles' } }, 'Roles'), this.roles);
    root.append(el('label', { class: 'person-label', for: 'person-switch' }, 'You are'), this.face, this.select, this.details);
    document.addEventListener('click', (event) => { if (!this.details.contains(event.target)) this.details.open = false; });
    this.details.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.details.open = false; });
  }

  draw(current) {
    const you = person(current);
    const names = world.people.map(({ id, name, about }) => el('option', { value: id }, about ? `${name} · ${about}` : name));
    this.select.replaceChildren(...names);
    this.select.value = current;
    this.face.replaceChildren(avatar(current, you?.name));
    this.details.hidden = world.roles.length === 0;
    this.roles.replaceChildren(
      el('p', {}, `Roles of ${you?.name ?? 'this person'}`),
      ...world.roles.filter((role) => role.id !== world.guild.id).map((role) => this.#role(role, you?.roles?.includes(role.id))));
  }

  #role(role, has) {
    const box = el('input', { type: 'checkbox', onchange: () => this.onRole(role.id, box.checked) });
    box.checked = Boolean(has);
    return el('label', {}, box, role.name);
  }
}
