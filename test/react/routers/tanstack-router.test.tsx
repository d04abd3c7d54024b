import {
  createRootRoute,
  createRoute,
  createRouter,
  notFound,
  Outlet,
  RouterProvider,
  redirect,
  useParams,
} from '@tanstack/react-router';
import { createLogger, pageViews } from 'footlight';
import { createRootErrorHandlers, useTrackPageView } from 'footlight/react';
import { trackRouter } from 'footlight/tanstack-router';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { type Capture, capture, renderWith } from '../support.tsx';
import { beginAt, doing, errorsOf, go, later, MODES, type Mode, viewsOf } from './library.ts';

const fail = (message: string) => (): never => {
  throw new Error(message);
};

function Tracked(): ReactNode {
  useTrackPageView('/hooked/by-hand', { userType: 'student' });
  return useParams({ strict: false }).id;
}

/** The routes of the tests, new each time: they belong to a router. */
function routesOf(slow: Promise<null>) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: () => 'none' });
  const route = (path: string, options: object = {}) =>
    createRoute({ getParentRoute: () => root, path, component: () => path, ...options });
  const layout = createRoute({ getParentRoute: () => root, id: 'layout', component: Outlet });
  const courses = createRoute({ getParentRoute: () => layout, path: 'courses', component: Outlet });
  const inCourses = (path: string) => createRoute({ getParentRoute: () => courses, path, component: () => path });
  return root.addChildren([
    route('/'),
    layout.addChildren([courses.addChildren(['/', '$courseId', '$courseId/lessons/$lessonId'].map(inCourses))]),
    route('files/$'),
    route('reports/{$name}'),
    route('{-$lang}/about'),
    route('hooked/$id', { component: Tracked }),
    route('old/$id', { loader: () => redirect({ to: '/courses/1' as string, throw: true }) }),
    route('slow/$id', { loader: () => slow }),
    route('fails', { loader: fail('not loaded'), errorComponent: () => 'oops' }),
    route('text', { loader: () => Promise.reject('a text'), errorComponent: () => 'oops' }),
    route('broken', { component: fail('not rendered'), errorComponent: () => 'oops' }),
    route('missing/$id', { loader: () => notFound({ throw: true }), notFoundComponent: () => 'missing' }),
  ]);
}

interface Opened extends Capture {
  readonly stop: () => void;
  go(to: string): Promise<void>;
  /** Lets `/slow/1` have its data. */
  readonly load: () => void;
  /** Sets out, and does not wait. */
  leave(to: string): void;
}

async function open(path: string, Mode: Mode[1], { basepath = '/', features = [pageViews()] } = {}): Promise<Opened> {
  beginAt(path);
  // Of jsdom, which shows nothing, there is none to speak of.
  window.scrollTo = () => undefined;
  const client = capture({ features });
  const slow = later();
  const router = createRouter({ routeTree: routesOf(slow.promise), basepath });
  const stop = trackRouter(client.telemetry, router);
  const { onCaughtError } = createRootErrorHandlers(client.telemetry);
  await doing(() =>
    renderWith(
      client.telemetry,
      <Mode>
        <RouterProvider router={router} />
      </Mode>,
      { onCaughtError },
    ),
  );
  const leave = (to: string): void => void router.navigate({ to });
  return { ...client, stop, load: slow.resolve, leave, go: (to) => doing(() => router.navigate({ to })) };
}

describe.each(MODES)('trackRouter with TanStack Router%s', (_, Mode) => {
  it('names each view as all others are: index and layout routes, splats, optional segments, none that matches', async () => {
    const app = await open('/', Mode);
    const paths = [
      '/courses',
      '/courses/1',
      '/courses/1/lessons/2',
      '/files/a/b.txt',
      '/reports/7',
      '/about',
      '/en/about',
    ];
    for (const path of [...paths, '/nowhere/42']) await app.go(path);
    expect(await viewsOf(app)).toEqual({
      '/': 1,
      '/courses': 1,
      '/courses/:courseId': 1,
      '/courses/:courseId/lessons/:lessonId': 1,
      '/files/*': 1,
      '/reports/:name': 1,
      '/:lang?/about': 2,
      '/nowhere/:id': 1,
    });
    app.stop();
  });

  it('counts other parameters as a view of their own, another query or fragment as none', async () => {
    const app = await open('/courses/1', Mode);
    for (const path of ['/courses/2', '/courses/2?tab=reviews', '/courses/2?tab=reviews#top']) await app.go(path);
    expect(await viewsOf(app)).toEqual({ '/courses/:courseId': 2 });
    app.stop();
  });

  it('counts a redirect once, as where it ends, also at the load', async () => {
    const app = await open('/old/1', Mode);
    await app.go('/');
    await app.go('/old/2');
    expect(await viewsOf(app)).toEqual({ '/courses/:courseId': 2, '/': 1 });
    app.stop();
  });

  it('counts back and forward, and no navigation that another one aborts', async () => {
    const app = await open('/', Mode);
    await app.go('/courses/1');
    await doing(() => app.leave('/slow/1'));
    await app.go('/courses');
    await doing(app.load);
    await go(-1);
    await go(1);
    // What was left before it was there is in the history.
    expect(await viewsOf(app)).toEqual({ '/': 1, '/courses/:courseId': 1, '/courses': 2, '/slow/:id': 1 });
    app.stop();
  });

  it('counts once with useTrackPageView, which says the type of the user and no name', async () => {
    const app = await open('/', Mode, { features: [] });
    await app.go('/hooked/1');
    await app.go('/hooked/2');
    expect(await viewsOf(app)).toEqual({ '/': 1, '/hooked/:id user_type=student': 2 });
    app.stop();
  });

  it('reports once what a loader or a component throws, on the page that shows it, and no notFound()', async () => {
    const app = await open('/fails', Mode);
    for (const path of ['/text', '/broken', '/missing/1', '/nowhere']) await app.go(path);
    expect(await viewsOf(app)).toEqual({ '/fails': 1, '/text': 1, '/broken': 1, '/missing/:id': 1, '/nowhere': 1 });
    expect(await errorsOf(app)).toEqual(['not loaded on /fails', 'a text on /text', 'not rendered on /broken']);
    app.stop();
  });

  it('ends when it is stopped: the URL counts again, by the routes of the client', async () => {
    const app = await open('/courses/1', Mode);
    app.stop();
    history.pushState(null, '', '/courses/2');
    expect(await viewsOf(app)).toEqual({ '/courses/:courseId': 1, '/courses/:id': 1 });
  });
});

describe('trackRouter with TanStack Router', () => {
  const [, Mode] = MODES[0] as Mode;

  it('waits for the loaders of the first page, however long', async () => {
    const app = await open('/slow/1', Mode);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await app.arrived()).counter('frontend.page_views')).toEqual({});
    await doing(app.load);
    expect(await viewsOf(app)).toEqual({ '/slow/:id': 1 });
    app.stop();
  });

  it('names logs of the page, with the base path, and says how the page was come to', async () => {
    const app = await open('/app/courses/1', Mode, { basepath: '/app' });
    createLogger(app.telemetry).info('there');
    await app.go('/old/1');
    await app.go('/courses');
    await viewsOf(app);
    const { logs } = await app.arrived();
    expect(logs.find(({ body }) => body === 'there')?.resource['footlight.page']).toBe('/app/courses/:courseId');
    const said = logs.filter(({ event }) => event === 'browser.navigation').map(({ attributes }) => attributes);
    expect(said).toMatchObject([
      { 'url.full': `${location.origin}/app/courses/1`, 'browser.navigation.same_document': false },
      { 'url.full': `${location.origin}/app/courses`, 'browser.navigation.type': 'push' },
    ]);
    app.stop();
  });
});
