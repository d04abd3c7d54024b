import { createLogger, requests } from 'footlight';
import { expect, it, vi } from 'vitest';
import { captureRequests, client } from '../support/capture.ts';

it('requests of one client are not counted by another, though a library that hides what is beneath came between', async () => {
  const capture = captureRequests();
  // Where there is no Resource Timing, nor XMLHttpRequest of the page to speak of.
  const first = client({ features: [requests()] });
  const beneath = globalThis.fetch;
  vi.stubGlobal('fetch', (...args: Parameters<typeof fetch>) => beneath(...args));
  const second = client();
  createLogger(second).info('x');
  await second.flush();
  expect(capture.logs()).toHaveLength(1);
  await globalThis.fetch('https://collector.test/of-the-page', { body: new TextEncoder().encode('{}') });
  await first.flush();
  expect(capture.points('frontend.api.request.duration').map(({ labels }) => labels['endpoint'])).toEqual([
    '/of-the-page',
  ]);
});
