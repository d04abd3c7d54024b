// What runs in each page: the same for all.

/** What the sink counts records by. */
const MARKER = 'bench-record';

const attributesOf = (i) => ({ cart: i, currency: 'EUR', express: i % 2 === 0 });

const AT_ONCE = 100;
const PARTS = 20;

/**
 * Nanoseconds a call: the median of a hundred calls or more each, so that what a client does once for many is not in it. What they are
 * given is made before.
 */
function timed(count, prepare, call) {
  const given = Array.from({ length: count }, (_, i) => prepare(i));
  const times = [];
  const some = Math.max(AT_ONCE, count / PARTS);
  for (let from = 0; from < count; from += some) {
    const end = Math.min(count, from + some);
    const begun = performance.now();
    for (let i = from; i < end; i++) call(given[i]);
    times.push(((performance.now() - begun) * 1e6) / (end - from));
  }
  return times.sort((one, other) => one - other)[times.length >> 1];
}

export function createBench(subject) {
  const instruments = {};
  const instrument = (kind) => (instruments[kind] ??= subject[kind]());
  return {
    start: (endpoint, options) => void subject.start(endpoint, options),
    can: (name) => name in subject,
    flush: async () => void (await subject.flush?.()),
    log: (count, from = 0) =>
      timed(
        count,
        (i) => ({ message: `${MARKER} ${from + i} saved`, attributes: attributesOf(from + i) }),
        ({ message, attributes }) => subject.log(message, attributes),
      ),
    span: (count, from = 0) =>
      timed(
        count,
        (i) => ({ name: `${MARKER} ${from + i}`, attributes: attributesOf(from + i) }),
        ({ name, attributes }) => subject.span(name, attributes),
      ),
    /** With so many sets of labels, looked up at each call. */
    add(kind, count, sets) {
      const { add } = instrument(kind);
      return timed(count, (i) => ({ page: `/page-${i % sets}`, status: 'ok' }), add);
    },
    /** Of one set of labels, looked up before. */
    bound(kind, count) {
      const { bind } = instrument(kind);
      const call = bind({ page: '/page-0', status: 'ok' });
      return timed(count, () => undefined, call);
    },
    canBind: (kind) => 'bind' in instrument(kind),
    canAdd: (kind) => 'add' in instrument(kind),
    /** Logs, so many at a time, each time in a task of its own. */
    async logAtPace(count, atOnce, everyMs) {
      for (let from = 0; from < count; from += atOnce) {
        this.log(Math.min(atOnce, count - from), from);
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
    },
    async spanAtPace(count, atOnce, everyMs) {
      for (let from = 0; from < count; from += atOnce) {
        this.span(Math.min(atOnce, count - from), from);
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
    },
  };
}
