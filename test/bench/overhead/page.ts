/** The app that the user uses, the same with and without a client: a list that grows and filters, routes, and what goes wrong. */
const APP = `
const busy = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
const list = document.getElementById('list');
let page = 0;
const show = (items) => {
  for (const { id, title } of items) {
    const row = document.createElement('li');
    row.textContent = title + ' ' + id;
    list.append(row);
  }
};
const on = (id, type, listener) => document.getElementById(id).addEventListener(type, listener);
on('more', 'click', async () => show(await (await fetch('/api/items?page=' + page++)).json()));
on('search', 'input', ({ target }) => {
  for (const row of list.children) row.hidden = !row.textContent.includes(target.value);
});
on('route', 'click', (event) => {
  event.preventDefault();
  history.pushState(null, '', location.pathname.split('/').slice(0, 2).join('/') + '/items/' + page);
  list.replaceChildren();
});
on('work', 'click', () => busy(20));
on('heavy', 'click', () => busy(80));
on('fail', 'click', () => {
  console.warn('going to fail', { page });
  setTimeout(() => { throw new Error('failed ' + page); });
});
// What the user waited for: https://www.w3.org/TR/event-timing/
var interactions = {};
new PerformanceObserver((entries) => {
  for (const { interactionId, duration } of entries.getEntries()) {
    if (interactionId) interactions[interactionId] = Math.max(interactions[interactionId] ?? 0, duration);
  }
}).observe({ type: 'event', durationThreshold: 16, buffered: true });
`;

/** Everything that watches by itself, but for the panel, which is for developers. */
const client = (endpoint: string): string => `
const { persistentOutbox, errors, pageViews, requests, graphqlOperations, longFrames, navigationTiming, resources,
  interactions: watchInteractions, sessions, consoleLogs, cspReports, reportingObserver, visibilityAndConnection } = footlight;
footlight.createTelemetry({
  service: { name: 'overhead' },
  endpoint: '${endpoint}',
  outbox: persistentOutbox(),
  features: [
    sessions(), errors(), pageViews(), requests({ graphql: graphqlOperations(['/api/items']) }), traced.vitals.webVitalsWithAttribution(),
    longFrames(), navigationTiming(), resources(), watchInteractions({ rage: true, dead: true }), consoleLogs(), cspReports(),
    reportingObserver(), visibilityAndConnection(), traced.tracing.tracing(), traced.tracing.documentLoad(),
    traced.tracing.routeChanges(),
  ],
});
`;

/**
 * The first line of a bundle, all of which runs at once: Chromium compiles it while it arrives, and not on the main thread.
 * https://v8.dev/blog/explicit-compile-hints
 */
export const COMPILE_AT_ONCE = '//# allFunctionsCalledOnLoad\n';

/** The scripts that are the client's. */
export const OWN_SCRIPTS: readonly string[] = ['/traced.js', '/client.js'];

/** What is served at which path: the app `/with` a client that sends to the endpoint, and `/without`. */
export function overheadFiles(endpoint: string): Readonly<Record<string, { type: string; body: string }>> {
  const html = (head: string): { type: string; body: string } => ({
    type: 'text/html',
    body: `<!doctype html><meta charset="utf-8"><title>items</title><link rel="icon" href="data:,">${head}
<h1>Items</h1><input id="search" aria-label="Search"><button id="more">More</button><button id="work">Work</button>
<button id="heavy">Heavy</button><button id="fail">Fail</button><button id="nothing">Nothing</button>
<a id="route" href="/items">Next</a><ul id="list"></ul><script src="/app.js"></script>`,
  });
  const script = (body: string): { type: string; body: string } => ({ type: 'text/javascript', body });
  const items = Array.from({ length: 50 }, (_, id) => ({ id, title: 'item' }));
  return {
    '/with': html(OWN_SCRIPTS.map((path) => `<script src="${path}"></script>`).join('')),
    '/without': html(''),
    '/app.js': script(APP),
    '/client.js': script(client(endpoint)),
    '/api/items': { type: 'application/json', body: JSON.stringify(items) },
  };
}
