import { createLogger, pageViews } from 'footlight';
import { createRootErrorHandlers, TelemetryErrorBoundary, useTrackPageView } from 'footlight/react';
import { trackRouter } from 'footlight/react-router';
import { Fragment, type ReactNode } from 'react';
import type { RouteObject } from 'react-router';
import { describe, expect, it } from 'vitest';
import { type Capture, capture, renderWith } from '../support.tsx';
import { beginAt, doing, errorsOf, go, type Library, later, MODES, type Mode, viewsOf } from './library.ts';

interface Opened extends Capture {
  readonly router: ReturnType<Library['createBrowserRouter']>;
  readonly stop: () => void;
  go(to: string, options?: object): Promise<void>;
}

const fail = (message: string) => (): never => {
  throw new Error(message);
};

/** What is true of React Router in data mode, by one of its versions. */
export function testDataMode(version: string, library: Library, hasOptional: boolean): void {
  const { createBrowserRouter, Navigate, Outlet, redirect, RouterProvider, useParams, useRouteError } = library;

  const Tracked = ({ page }: { readonly page: string }): ReactNode => {
    useTrackPageView(page, { userType: 'student' });
    return useParams()['id'];
  };
  const Again = (): ReactNode => {
    throw useRouteError();
  };

  const ROUTES: RouteObject[] = [
    {
      path: '/',
      element: <Outlet />,
      children: [
        { index: true, element: 'home' },
        {
          element: <Outlet />,
          children: [
            {
              path: 'courses',
              children: [
                { index: true, element: 'courses' },
                { path: ':courseId', element: 'course' },
                { path: ':courseId/lessons/:lessonId', element: 'lesson' },
              ],
            },
          ],
        },
        { path: '/files/*', element: 'files' },
        { path: ':lang?/about', element: 'about' },
        { path: 'old/:courseId', loader: () => redirect('/courses/1') },
        { path: 'moved', element: <Navigate to="/courses" replace /> },
        { path: 'fails', loader: fail('not loaded'), element: 'fails', errorElement: 'oops' },
        { path: 'again', loader: fail('thrown again'), element: 'again', errorElement: <Again /> },
        { path: 'text', loader: () => Promise.reject('a text'), element: 'text', errorElement: 'oops' },
        {
          path: 'missing',
          loader: () => Promise.reject(new Response('', { status: 404 })),
          element: 'missing',
          errorElement: 'none',
        },
        { path: 'saves', action: fail('not saved'), element: 'saves', errorElement: 'oops' },
        { path: 'hooked/:id', element: <Tracked page="/hooked/by-hand" /> },
      ],
    },
  ];

  async function open(
    path: string,
    { Mode = Fragment as Mode[1], routes = ROUTES, basename = '/', features = [pageViews()] } = {},
  ): Promise<Opened> {
    beginAt(path);
    const client = capture({ features });
    const router = createBrowserRouter(routes, { basename });
    const stop = trackRouter(client.telemetry, router);
    const { onCaughtError } = createRootErrorHandlers(client.telemetry);
    await doing(() =>
      renderWith(
        client.telemetry,
        <Mode>
          <TelemetryErrorBoundary>
            <RouterProvider router={router} />
          </TelemetryErrorBoundary>
        </Mode>,
        { onCaughtError },
      ),
    );
    return {
      ...client,
      router,
      stop: () => {
        stop();
        router.dispose();
      },
      go: (to, options) => doing(() => router.navigate(to, options)),
    };
  }

  describe.each(MODES)(`trackRouter with React Router ${version}%s`, (_, Mode) => {
    it('names each view by what its routes declare: index and layout routes, splats, none that matches', async () => {
      const app = await open('/', { Mode });
      const paths = ['/courses', '/courses/1', '/courses/1/lessons/2', '/files/a/b.txt', '/nowhere/42'];
      for (const path of paths) await app.go(path);
      expect(await viewsOf(app)).toEqual({
        '/': 1,
        '/courses': 1,
        '/courses/:courseId': 1,
        '/courses/:courseId/lessons/:lessonId': 1,
        '/files/*': 1,
        '/nowhere/:id': 1,
      });
      app.stop();
    });

    it('counts other parameters as a view of their own, another query or fragment as none', async () => {
      const app = await open('/courses/1', { Mode });
      for (const path of ['/courses/2', '/courses/2?tab=reviews', '/courses/2?tab=reviews#top']) await app.go(path);
      expect(await viewsOf(app)).toEqual({ '/courses/:courseId': 2 });
      app.stop();
    });

    it('counts a redirect once, as where it ends: of a loader, of a component, and at the load', async () => {
      const app = await open('/old/1', { Mode });
      expect(app.router.state.location.pathname).toBe('/courses/1');
      await app.go('/');
      await app.go('/old/2');
      await app.go('/moved');
      expect(await viewsOf(app)).toEqual({ '/courses/:courseId': 2, '/': 1, '/courses': 1 });
      app.stop();
    });

    it('counts back and forward', async () => {
      const app = await open('/', { Mode });
      await app.go('/courses/1');
      await go(-1);
      await go(1);
      expect(await viewsOf(app)).toEqual({ '/': 2, '/courses/:courseId': 2 });
      app.stop();
    });

    it('counts once with useTrackPageView, which says the type of the user and no name', async () => {
      const app = await open('/', { Mode });
      await app.go('/hooked/1');
      await app.go('/hooked/2');
      expect(await viewsOf(app)).toEqual({ '/': 1, '/hooked/:id user_type=student': 2 });
      app.stop();
    });

    it('reports once what a loader or an action throws, on the page that shows it, and counts that once', async () => {
      const app = await open('/fails', { Mode });
      await app.go('/');
      await app.go('/text');
      await doing(() => app.router.revalidate());
      await app.go('/again');
      await app.go('/saves', { formMethod: 'post', formData: new FormData() });
      expect(await viewsOf(app)).toEqual({ '/fails': 1, '/': 1, '/text': 1, '/again': 1, '/saves': 1 });
      const [first, second, ...rest] = await errorsOf(app);
      expect([first, second]).toEqual(['not loaded on /fails', 'a text on /text']);
      // Loaded again, it failed again.
      expect(rest).toEqual(['a text on /text', 'thrown again on /again', 'not saved on /saves']);
      app.stop();
    });

    it('reports no Response that is thrown, and no page that is missing', async () => {
      const app = await open('/missing', { Mode });
      await app.go('/nowhere');
      expect(await errorsOf(app)).toEqual([]);
      expect(await viewsOf(app)).toEqual({ '/missing': 1, '/nowhere': 1 });
      app.stop();
    });

    it('starts pageViews() where the client has none', async () => {
      const app = await open('/courses/1', { Mode, features: [] });
      await app.go('/courses');
      expect(await viewsOf(app)).toEqual({ '/courses/:courseId': 1, '/courses': 1 });
      app.stop();
    });
  });

  describe(`trackRouter with React Router ${version}`, () => {
    it('waits for the loaders of the first page, however long, and counts none that was left meanwhile', async () => {
      const [first, slow] = [later(), later()];
      const routes: RouteObject[] = [
        { path: '/', loader: () => first.promise, element: 'home' },
        { path: '/slow/:id', loader: () => slow.promise, element: 'slow' },
        { path: '/courses', element: 'courses' },
      ];
      const app = await open('/', { routes });
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect((await app.arrived()).counter('frontend.page_views')).toEqual({});
      await doing(first.resolve);
      await doing(() => void app.router.navigate('/slow/1'));
      await app.go('/courses');
      await doing(slow.resolve);
      expect(await viewsOf(app)).toEqual({ '/': 1, '/courses': 1 });
      app.stop();
    });

    it('counts the page of whoever was there as it came', async () => {
      const app = await open('/');
      app.telemetry.setUser({ type: 'teacher' });
      await app.go('/courses');
      expect(await viewsOf(app)).toEqual({ '/': 1, '/courses user_type=teacher': 1 });
      app.stop();
    });

    it('names logs of the page, with the basename', async () => {
      const app = await open('/app/courses/1', { basename: '/app' });
      createLogger(app.telemetry).info('there');
      const { logs } = await app.arrived();
      expect(logs.find(({ body }) => body === 'there')?.resource['footlight.page']).toBe('/app/courses/:courseId');
      app.stop();
    });

    it('says in browser.navigation where the page is, and how it was come to', async () => {
      const app = await open('/courses/1');
      await app.go('/courses');
      await go(-1);
      await viewsOf(app);
      const { logs } = await app.arrived();
      const said = logs.filter(({ event }) => event === 'browser.navigation').map(({ attributes }) => attributes);
      const [page, from] = ['/courses/:courseId', '/courses'];
      const inPage = { 'browser.navigation.same_document': true, 'browser.navigation.hash_change': false };
      expect(said).toMatchObject([
        { 'url.full': `${location.origin}/courses/1`, 'browser.navigation.same_document': false },
        {
          ...inPage,
          'url.full': `${location.origin}/courses`,
          'browser.navigation.type': 'push',
          'footlight.view.referrer': page,
        },
        {
          ...inPage,
          'url.full': `${location.origin}/courses/1`,
          'browser.navigation.type': 'traverse',
          'footlight.view.referrer': from,
        },
      ]);
      app.stop();
    });

    it('ends when it is stopped: the URL counts again, by the routes of the client', async () => {
      const app = await open('/courses/1');
      app.stop();
      history.pushState(null, '', '/courses/2');
      expect(await viewsOf(app)).toEqual({ '/courses/:courseId': 1, '/courses/:id': 1 });
    });

    const itHasOptional = hasOptional ? it : () => undefined;
    itHasOptional('leaves optional segments as they are declared, and waits for lazy routes', async () => {
      const lazy = async () => ({ Component: () => 'lazy' });
      const app = await open('/about', { routes: [...ROUTES, { path: '/lazy/:id', lazy }] });
      await app.go('/en/about');
      await app.go('/lazy/1');
      expect(await viewsOf(app)).toEqual({ '/:lang?/about': 2, '/lazy/:id': 1 });
      app.stop();
    });
  });
}
