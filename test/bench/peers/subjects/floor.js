// The least that anybody can do: an object in an array, and one text and one request for a batch of them.
const BATCH = 512;
const FLUSH_MS = 5_000;

let endpoint;
let batch;
let timer;
let waiting = [];

const send = (items) =>
  fetch(endpoint, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(items) });

export function flush() {
  clearTimeout(timer);
  timer = undefined;
  const items = waiting;
  waiting = [];
  return items.length ? send(items) : undefined;
}

function push(item) {
  timer ??= setTimeout(flush, FLUSH_MS);
  if (waiting.push(item) >= batch) flush();
}

export function start(to, { isHeld } = {}) {
  endpoint = `${to}/floor`;
  batch = isHeld ? Number.POSITIVE_INFINITY : BATCH;
}

export function log(message, attributes) {
  push({ time: Date.now(), level: 'info', message, attributes });
}

const idOf = (bytes) => Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16)).join('');

export function span(name, attributes) {
  const made = { name, traceId: idOf(16), spanId: idOf(8), start: performance.now(), attributes: {} };
  for (const key in attributes) made.attributes[key] = attributes[key];
  made.end = performance.now();
  push(made);
}

const counts = new Map();

/** The least that can be done to count what has a name: to look it up, and add. */
export const counter = () => ({
  bind: (attributes) => {
    counts.set(attributes.page, 0);
    return () => counts.set(attributes.page, counts.get(attributes.page) + 1);
  },
});
export const histogram = () => ({ bind: counter().bind });
