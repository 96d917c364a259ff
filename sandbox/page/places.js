// The tabs at the top: Discord, and the Exotel beside it where there is one.

const PLACE = 'sandbox-place';

/** Shows one of the two places at a time. `onPlace(name)` is called when another one is shown. */
export class Places {
  constructor(root, { onPlace }) {
    this.root = root;
    this.onPlace = onPlace;
    this.tabs = [...root.querySelectorAll('[role=tab]')];
    for (const tab of this.tabs) tab.addEventListener('click', () => this.show(tab.dataset.place));
    root.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const at = this.tabs.findIndex((tab) => tab.dataset.place === this.current);
      const next = this.tabs.at((at + step) % this.tabs.length);
      this.show(next.dataset.place);
      next.focus();
    });
  }

  /** Whether there is an Exotel to go to. A reload stays where it was. */
  offer(exotel) {
    if (this.current && this.root.hidden === !exotel) return;
    this.root.hidden = !exotel;
    this.show(exotel ? sessionStorage.getItem(PLACE) ?? 'discord' : 'discord');
  }

  show(place) {
    if (place === this.current) return;
    this.current = place;
    sessionStorage.setItem(PLACE, place);
    for (const tab of this.tabs) {
      const chosen = tab.dataset.place === place;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls')).hidden = !chosen;
    }
    this.onPlace(place);
  }
}
