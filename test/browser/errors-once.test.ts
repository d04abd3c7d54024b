import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventsWhen, PATIENCE } from '../support/collected.ts';
import { pointsOf } from '../support/read.ts';
import { useWatched, type WatchedPage } from '../support/watched.ts';

const watched = useWatched(`
export { createElement, StrictMode, useEffect } from 'react';
export { createRoot } from 'react-dom/client';
export { flushSync } from 'react-dom';
export * as react from 'footlight/react';
`);

const open = (page: Partial<WatchedPage>): Promise<Page> => watched.open({ features: 'footlight.errors()', ...page });

/** How many errors are counted, by type and whether they were handled. */
const counted = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await pointsOf(watched.collector, 'frontend.errors')).map(({ labels, value }) => [
      `${labels['type']} ${labels['handled']}`,
      value,
    ]),
  );

/** The messages of all events, once they are as many as are counted. */
async function messagesWhen(count: number): Promise<readonly unknown[]> {
  const sum = async () => Object.values(await counted()).reduce((all, one) => all + one, 0);
  await expect.poll(sum, PATIENCE).toBe(count);
  return (await eventsWhen(watched.collector, 'exception', count)).map(({ body }) => body).sort();
}

describe('the same error', () => {
  it('is reported once, whichever ways it comes; twice by one way, it is two', async () => {
    await open({
      body: `<script>
        const report = (thrown) => footlight.reportError(telemetry, thrown);
        const fail = (message) => new TypeError(message);
        const everyWay = (thrown) => {
          report(thrown);
          reportError(thrown);
          Promise.reject(thrown);
        };
        const object = fail('an object');
        everyWay(object);
        setTimeout(() => { throw object; });
        everyWay('a text');
        everyWay(undefined);
        // A copy is another object with the same stack.
        const original = fail('a copy');
        report(original);
        reportError(structuredClone(original));
        // The page reports what it hears of.
        onerror = (message, file, line, column, thrown) => message.includes('heard of') && report(thrown);
        addEventListener('unhandledrejection', ({ reason }) => reason?.startsWith?.('heard of') && report(reason));
        reportError(fail('heard of'));
        Promise.reject('heard of as a text');
        // Of the same place, with the same stack.
        for (let i = 0; i < 3; i++) reportError(fail('three objects'));
        for (let i = 0; i < 2; i++) { report('two texts'); reportError('two texts'); }
      </script>`,
    });
    expect(await messagesWhen(11)).toEqual([
      'a copy',
      'a text',
      'an object',
      'heard of',
      'heard of as a text',
      ...['three objects', 'three objects', 'three objects'],
      ...['two texts', 'two texts'],
      'undefined',
    ]);
  });

  it('is reported once by a React boundary, a root, the window and the app', async () => {
    await open({
      body: `<div id="caught"></div><div id="text"></div><div id="uncaught"></div><script>
        const { createElement: h, StrictMode, useEffect, createRoot, flushSync, react } = traced;
        const report = (handled, route) => (thrown) => footlight.reportError(telemetry, thrown, { handled, route });
        const Bomb = ({ thrown }) => { throw thrown; };
        const Late = () => { useEffect(() => { throw new RangeError('in an effect'); }, []); return null; };
        const Button = () => h('button', { onClick() { throw new SyntaxError('in a handler'); } }, 'crash');
        const render = (id, ...children) => {
          const root = createRoot(document.getElementById(id), {
            onCaughtError(thrown) { report(true, 'root')(thrown); reportError(thrown); },
            onUncaughtError(thrown) { report(false, 'root')(thrown); reportError(thrown); },
          });
          flushSync(() => root.render(h(StrictMode, null, h(react.TelemetryProvider, { telemetry }, ...children))));
        };
        const boundary = (child) =>
          h(react.TelemetryErrorBoundary, { onError: ({ error }) => report(true)(error), fallback: h('p') }, child);
        render('caught', boundary(h(Bomb, { thrown: new TypeError('while rendering') })), boundary(h(Late)), h(Button));
        render('text', boundary(h(Bomb, { thrown: 'a text' })));
        render('uncaught', h(Bomb, { thrown: new EvalError('nothing caught it') }));
        document.querySelector('button').click();
      </script>`,
    });
    expect(await messagesWhen(5)).toEqual([
      'a text',
      'in a handler',
      'in an effect',
      'nothing caught it',
      'while rendering',
    ]);
    expect(await counted()).toEqual({
      'EvalError false': 1,
      'RangeError true': 1,
      'string true': 1,
      'SyntaxError false': 1,
      'TypeError true': 1,
    });
  });

  it('is reported once where the page kept it until the client was there, with its own time', async () => {
    const page = await open({
      first: `<script>
        footlightEarly = { errors: [], entries: {} };
        for (const type of ['error', 'unhandledrejection'])
          addEventListener(type, (event) => footlightEarly.errors.push({ event, time: Date.now() - 3_600_000 }), true);
        const early = new TypeError('early');
        reportError(early);
        Promise.reject('early text');
      </script><script>Promise.reject(early); throw 'early text'</script>`,
      features: 'footlight.errors(), footlight.errors()',
      body: `<script>footlight.reportError(telemetry, early); reportError(new Error('late'));</script>`,
    });
    const messages = await messagesWhen(3);
    expect(messages).toEqual(['early', 'early text', 'late']);
    const [first, second, last] = await eventsWhen(watched.collector, 'exception', 3);
    expect([first, second, last].map((event) => event?.body)).toEqual(['early', 'early text', 'late']);
    const now = await page.evaluate(() => Date.now());
    for (const event of [first, second])
      expect(now - Number(event?.timeUnixNano) / 1e6).toBeGreaterThanOrEqual(3_600_000);
    expect(now - Number(last?.timeUnixNano) / 1e6).toBeLessThan(3_600_000);
  });
});
