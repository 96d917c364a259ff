// Follows what one person sees in one channel: a first look, then a long poll that answers when something changed.

import { api } from './api.js';

const sleep = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
const LONGEST_PAUSE_MS = 5000;

/** `onView(view, first)` gets every new state; `onTrouble(text | null)` says when the server cannot be reached. */
export class Live {
  constructor(onView, onTrouble) {
    this.onView = onView;
    this.onTrouble = onTrouble;
    this.controller = null;
  }

  /** Looks at this person's view of this channel from now on; a look under way elsewhere is dropped. */
  watch(person, channel) {
    this.controller?.abort();
    this.controller = new AbortController();
    this.#follow(person, channel, this.controller.signal);
  }

  async #follow(person, channel, signal) {
    let pause = 500;
    let first = true;
    while (!signal.aborted) {
      try {
        let view = await api.messages(person, channel, signal);
        for (;;) {
          if (signal.aborted) return;
          this.onTrouble(null);
          this.onView(view, first);
          first = false;
          pause = 500;
          view = await this.#next(person, channel, view.version, signal);
        }
      } catch (error) {
        if (signal.aborted) return;
        this.onTrouble(error.message);
        await sleep(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  async #next(person, channel, version, signal) {
    for (;;) {
      const asked = performance.now();
      const view = await api.wait(person, channel, version, signal);
      if (view.version !== version) return view;
      // An answer without news that came at once must not turn into a hot loop.
      if (performance.now() - asked < 1000) await sleep(1000);
      if (signal.aborted) return view;
    }
  }
}
