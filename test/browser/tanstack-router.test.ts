import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { eventsWhen, namesOf, PATIENCE, spanOf } from '../support/collected.ts';
import { pointsOf } from '../support/read.ts';
import { useWatched } from '../support/watched.ts';

/** An app with TanStack Router, whose routes show a link to all others. */
const watched = useWatched(`
import { createElement as h, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createRootRoute, createRoute, createRouter, Link, Outlet, redirect, RouterProvider, useParams } from '@tanstack/react-router';
import { createRootErrorHandlers, TelemetryProvider, useTrackPageView } from 'footlight/react';
import { trackRouter } from 'footlight/tanstack-router';

export function start(telemetry, api) {
  const fail = (message) => { throw new Error(message); };
  const links = ['/', '/courses/1', '/courses/2', '/old/1', '/slow/1', '/fails', '/broken'].map((to) =>
    h(Link, { key: to, to, id: to.replace(/\\W/g, '') || 'home' }, to));
  const Page = ({ children }) => h('section', null, children);
  const Course = () => {
    const { courseId } = useParams({ strict: false });
    useTrackPageView('/course', { userType: 'student' });
    const [isBroken, setBroken] = useState(false);
    if (isBroken) fail('while rendering again');
    return h(Page, null, 'course ' + courseId,
      h('button', { id: 'handler', onClick: () => fail('in a handler') }, 'throw'),
      h('button', { id: 'rejection', onClick: () => void Promise.reject(new Error('not handled')) }, 'reject'),
      h('button', { id: 'again', onClick: () => setBroken(true) }, 'break'));
  };
  const root = createRootRoute({ component: () => h('main', null, links, h(Outlet)) });
  const route = (path, options) => createRoute({
    getParentRoute: () => root, path, component: () => h(Page, null, path), errorComponent: () => h(Page, null, 'oops'), ...options });
  const routeTree = root.addChildren([
    route('/'),
    route('courses/$courseId', { component: Course, loader: () => api('/api/items/1').then(() => null) }),
    route('old/$courseId', { loader: async () => { await api('/api/moved'); throw redirect({ to: '/courses/1' }); } }),
    route('slow/$id', { loader: () => api('/api/slow').then(() => null) }),
    route('fails', { loader: () => fail('not loaded') }),
    route('broken', { component: () => fail('while rendering') }),
  ]);
  const router = createRouter({ routeTree });
  trackRouter(telemetry, router);
  createRoot(document.querySelector('#app'), createRootErrorHandlers(telemetry)).render(
    h(StrictMode, null, h(TelemetryProvider, { telemetry }, h(RouterProvider, { router }))));
}`);

let page: Page;

async function labelled(name: string, ...labels: readonly string[]): Promise<Record<string, number>> {
  const points = await pointsOf(watched.collector, name);
  return Object.fromEntries(points.map((point) => [labels.map((label) => point.labels[label]).join(' '), point.value]));
}

/** Clicks, and waits until the page says so. */
async function visit(id: string, text: string): Promise<void> {
  await page.click(`#${id}`);
  await page.waitForSelector(`section:has-text("${text}")`);
}

beforeEach(async () => {
  watched.pages.serve('/api/items/1', { body: '{}', delayMs: 200 });
  watched.pages.serve('/api/moved', { body: '{}', delayMs: 100 });
  watched.pages.serve('/api/slow', { body: '{}', delayMs: 2_000 });
  page = await watched.open(
    {
      features: 'traced.tracing.tracing(), traced.tracing.routeChanges(), footlight.pageViews(), footlight.errors()',
      body: `<div id="app"></div><script>
        traced.start(telemetry, footlight.createFetch(telemetry, { endpoints: ['/api/items/:itemId'] }));</script>`,
    },
    { path: '/' },
  );
  await page.waitForSelector('section');
});

describe('an app with TanStack Router', () => {
  it('has each navigation as one view, and each error once, by the templates of the router', async () => {
    await visit('courses1', 'course 1');
    await visit('courses2', 'course 2');
    for (const id of ['handler', 'rejection', 'again']) await page.click(`#${id}`);
    await page.waitForSelector('section:has-text("oops")');
    await visit('home', '/');
    // Left before it is there.
    await page.click('#slow1');
    await visit('fails', 'oops');
    await visit('broken', 'oops');
    await visit('old1', 'course 1');
    await page.goBack();
    await page.waitForSelector('section:has-text("oops")');
    await page.goto('about:blank');
    const expected = {
      '/ anonymous': 2,
      '/courses/:courseId student': 3,
      '/fails anonymous': 1,
      '/broken anonymous': 2,
    };
    await expect.poll(() => labelled('frontend.page_views', 'page', 'user_type'), PATIENCE).toEqual(expected);
    const errors = await eventsWhen(watched.collector, 'exception', 6);
    expect(errors.map(({ body, resource }) => `${body} on ${resource['footlight.page']}`)).toEqual([
      'in a handler on /courses/:courseId',
      'not handled on /courses/:courseId',
      'while rendering again on /courses/:courseId',
      'not loaded on /fails',
      'while rendering on /broken',
      // Back there it is another error.
      'while rendering on /broken',
    ]);
    expect(await labelled('frontend.errors', 'page', 'handled')).toEqual({
      '/courses/:courseId false': 2,
      '/courses/:courseId true': 1,
      '/fails true': 1,
      '/broken true': 2,
    });
  });

  it('has a span of each navigation by its template, with what its loaders ask for', async () => {
    await visit('old1', 'course 1');
    const span = await spanOf(watched.collector, 'navigation /courses/:courseId');
    for (const name of ['GET /api/moved', 'GET /api/items/:itemId'])
      expect(await spanOf(watched.collector, name)).toMatchObject({ parentSpanId: span.spanId });
    expect(span.durationMs).toBeGreaterThanOrEqual(299);
    const names = await namesOf(watched.collector);
    expect(names.filter((name) => name.startsWith('navigation'))).toEqual([span.name]);
  });
});
