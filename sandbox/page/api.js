// The JSON API of the sandbox's server, one function a route.

import { tab } from './tab.js';

const BASE = '/sandbox/api';

/** What the server said in words when it refused something, or that it could not be reached. */
export class ApiError extends Error {}

async function call(path, { body, signal } = {}) {
  let answer;
  try {
    answer = await fetch(BASE + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      signal,
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError('The sandbox does not answer. Is it still running?');
  }
  const json = await answer.json().catch(() => null);
  if (!answer.ok) throw new ApiError(json?.error ?? `The sandbox answered ${answer.status}.`);
  return json ?? {};
}

// A server that was stopped (Ctrl-Z) takes connections and answers none.
const WORLD_WITHIN_MS = 2500;

const query = (fields) => `?${new URLSearchParams(fields)}`;

export const api = {
  world: () => call('/world', { signal: AbortSignal.timeout(WORLD_WITHIN_MS) }),
  messages: (person, channel, signal) => call(`/messages${query({ person, channel, tab })}`, { signal }),
  wait: (person, channel, version, signal) => call(`/wait${query({ person, channel, tab, version })}`, { signal }),
  command: (body) => call('/command', { body }),
  autocomplete: (body, signal) => call('/autocomplete', { body, signal }),
  component: (body) => call('/component', { body }),
  dialog: (body) => call('/dialog', { body }),
  closeDialog: (body) => call('/dialog/close', { body }),
  upload: (body) => call('/upload', { body }),
  dismiss: (body) => call('/dismiss', { body }),
  exotel: () => call('/exotel', { signal: AbortSignal.timeout(WORLD_WITHIN_MS) }),
  exotelDo: (verb, body) => call(`/exotel/${verb}`, { body }),
  role: (body) => call('/role', { body }),
};
