import { pageViews } from 'footlight';
import { useTrackPageView } from 'footlight/react';
import { TrackedRoutes } from 'footlight/react-router';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { type Capture, capture, renderWith } from '../support.tsx';
import { beginAt, doing, go, type Library, MODES, type Mode, viewsOf } from './library.ts';

/** What is true of React Router in declarative mode, by one of its versions. */
export function testDeclarativeMode(version: string, library: Library): void {
  const { BrowserRouter, HashRouter, Navigate, Outlet, Route, useNavigate } = library;

  const Tracked = (): ReactNode => {
    useTrackPageView('/hooked/by-hand', { userType: 'student' });
    return 'hooked';
  };

  interface Opened extends Capture {
    go(to: string): Promise<void>;
  }

  async function open(
    path: string,
    Mode: Mode[1],
    { Router = BrowserRouter as typeof HashRouter, basename = '/', features = [pageViews()] } = {},
  ): Promise<Opened> {
    beginAt(path);
    const client = capture({ features });
    const { telemetry } = client;
    let navigate: ReturnType<Library['useNavigate']> = () => undefined;
    const Navigation = (): null => {
      navigate = useNavigate();
      return null;
    };
    const Users = (): ReactNode => (
      <TrackedRoutes telemetry={telemetry}>
        <Route path=":userId" element="user" />
        <Route path="*" element="users" />
      </TrackedRoutes>
    );
    await doing(() =>
      renderWith(
        telemetry,
        <Mode>
          <Router basename={basename}>
            <Navigation />
            <TrackedRoutes telemetry={telemetry}>
              <Route path="/" element={<Outlet />}>
                <Route index element="home" />
                <Route element={<Outlet />}>
                  <Route path="courses/:courseId" element="course" />
                </Route>
                <Route path="moved" element={<Navigate to="/courses/1" replace />} />
                <Route path="hooked/:id" element={<Tracked />} />
                <Route path="users/*" element={<Users />} />
              </Route>
            </TrackedRoutes>
          </Router>
        </Mode>,
      ),
    );
    return { ...client, go: (to) => doing(() => navigate(to)) };
  }

  describe.each(MODES)(`TrackedRoutes with React Router ${version}%s`, (_, Mode) => {
    it('names each view by what its routes declare, those inside of a page too, and where none matches', async () => {
      const app = await open('/', Mode);
      for (const path of ['/courses/1', '/courses/2?tab=1', '/courses/2#top', '/users/7', '/users', '/nowhere/42'])
        await app.go(path);
      expect(await viewsOf(app)).toEqual({
        '/': 1,
        '/courses/:courseId': 2,
        '/users/:userId': 1,
        '/users/*': 1,
        '/nowhere/:id': 1,
      });
    });

    it('counts a redirect once, back and forward, and once with useTrackPageView', async () => {
      const app = await open('/moved', Mode, { features: [] });
      await app.go('/hooked/1');
      await go(-1);
      await go(1);
      expect(await viewsOf(app)).toEqual({ '/courses/:courseId': 2, '/hooked/:id user_type=student': 2 });
    });

    it('follows paths in the hash', async () => {
      const app = await open('/#/courses/1', Mode, { Router: HashRouter });
      await app.go('/');
      expect(await viewsOf(app)).toEqual({ '/courses/:courseId': 1, '/': 1 });
    });

    it('has the basename in the name', async () => {
      const app = await open('/app/users/7', Mode, { basename: '/app' });
      expect(await viewsOf(app)).toEqual({ '/app/users/:userId': 1 });
    });
  });
}
