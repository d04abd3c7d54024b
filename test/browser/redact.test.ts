import { expect, it } from 'vitest';
import { spanOf } from '../support/collected.ts';
import { useWatched as watch } from '../support/watched.ts';

const watched = watch();

const SECRETS = {
  email: 'ann.lee@mail.example.com',
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLWhlcmU',
  bearer: 'q7Zt0pLw9sKx2mVb',
  card: '4111 1111 1111 1111',
  iban: 'DE89 3704 0044 0532 0130 00',
  hex: '8f14e45fceea167a5a36dedd4bea2543',
  query: 'in-the-query',
  fragment: 'in-the-fragment',
};

const REDACT = `compression: false, routes: ['/api/items/:id'], redact: footlight.redaction({ texts: [footlight.emails,
  footlight.bearerTokens, footlight.cardNumbers, footlight.ibans, footlight.hexStrings] })`;
const FEATURES = `footlight.pageViews(), footlight.errors({ resources: true }), footlight.requests(),
  footlight.consoleLogs(), footlight.resources({ slowMs: 0 }), footlight.navigationTiming(), footlight.cspReports(),
  traced.tracing.tracing(), traced.tracing.documentLoad()`;

/** Runs in the page: says all secrets by everything that records. */
const SAY = `(async () => {
  const { email, token, bearer, card, iban, hex, query, fragment } = ${JSON.stringify(SECRETS)};
  const all = [email, token, 'Bearer ' + bearer, card, iban, hex].join(' and ');
  const url = location.origin + '/api/items/' + encodeURIComponent(email) + '?q=' + query + '#' + fragment;
  telemetry.setUser({ id: email, type: 'student' });
  const logger = footlight.createLogger(telemetry);
  logger.info(all, { [all]: [{ all }], card: Number(card.replaceAll(' ', '')), error: new Error('GET ' + url + ' ' + all) });
  console.error('failed', all, { [email]: all }, new Error(url));
  footlight.reportError(telemetry, new TypeError(all, { cause: new Error(url) }));
  setTimeout(() => { throw new RangeError(all + ' at ' + url); });
  Promise.reject(new Error(all + ' at ' + url));
  document.body.append(Object.assign(new Image(), { src: '/missing/' + hex + '.png?q=' + query }));
  footlight.createMeter(telemetry).counter('mails').add(1, { to: email, [email]: all });
  footlight.createMeter(telemetry).counter('mails').add(1, { to: 'bob@example.com', [email]: all });
  await fetch(url, { headers: { authorization: 'Bearer ' + bearer } }).catch(() => undefined);
  history.pushState(null, '', '/users/' + email + '?q=' + query + '#' + fragment);
  const tracer = traced.tracing.createTracer(telemetry);
  const span = tracer.startSpan('work ' + all, { attributes: { [all]: all, list: [all] } });
  span.recordException(new Error(all));
  try { traced.tracing.withSpan(tracer, 'fails', () => { throw new Error(all + ' at ' + url); }); } catch {}
  span.addEvent(all, { all });
  span.setStatus({ code: 2, message: all });
  span.end();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  tracer.startSpan('last').end();
  await telemetry.flush();
})()`;

it('no secret is in what leaves a page, whatever records it', async () => {
  const context = await watched.browser.newContext();
  const bodies: string[] = [];
  context.on('request', (request) => {
    if (request.url().startsWith(watched.collector.url)) bodies.push(request.postData() ?? '');
  });
  const referrer = `/page?q=${SECRETS.query}#${SECRETS.fragment}`;
  watched.pages.serve('/page', { body: watched.html({ features: FEATURES, options: REDACT }) });
  const page = await context.newPage();
  await page.goto(watched.pages.url + referrer);
  await page.evaluate(SAY);
  await spanOf(watched.collector, 'last');
  await page.goto('about:blank');

  const sent = bodies.join('\n');
  for (const secret of Object.values(SECRETS)) {
    for (const form of [secret, encodeURIComponent(secret), secret.replaceAll(' ', '')]) {
      expect(sent.includes(form), `${form} has left`).toBe(false);
    }
  }
  for (const mark of ['[email]', '[token]', '[card]', '[iban]', '[hex]']) expect(sent).toContain(mark);
  for (const path of ['resourceLogs', 'resourceSpans', 'resourceMetrics', 'browser.console', 'exception']) {
    expect(sent).toContain(path);
  }
  // Both addresses are one series now.
  expect(sent).toMatch(/"name":"mails"[^\]]*?"dataPoints":\[\{[^{]*\{/);
  await context.close();
});
