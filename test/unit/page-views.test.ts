import { createLogger, type Feature, pageViews, type Telemetry, type TelemetryOptions, trackPageView } from 'footlight';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';
import { pageHide, pageShow, setHidden } from '../support/page.ts';

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  history.replaceState(null, '', '/courses/jac');
  capture = captureRequests();
});
afterEach(() => history.replaceState(null, '', '/'));

const ROUTES = ['/', '/courses/:courseId', '/about'];
const watch = (options: Partial<TelemetryOptions> = {}): Telemetry =>
  client({ routes: ROUTES, features: [pageViews()], ...options });

/** The views that were counted so far, in order, as `page user_type count`. */
async function views(telemetry: Telemetry): Promise<readonly string[]> {
  await telemetry.flush();
  return capture
    .points('frontend.page_views')
    .map(({ labels, value }) => `${labels['page']} ${labels['user_type']} ${value}`);
}

describe('trackPageView', () => {
  it('counts a view of the page it is given', async () => {
    const telemetry = client();
    trackPageView(telemetry, '/courses/:courseId', { userType: 'student' });
    expect(await views(telemetry)).toEqual(['/courses/:courseId student 1']);
    expect(capture.points('frontend.page_views')[0]).toMatchObject({ unit: '{view}', kind: 'sum', isMonotonic: true });
  });

  it('counts each call', async () => {
    const telemetry = client();
    trackPageView(telemetry, '/a');
    trackPageView(telemetry, '/a');
    trackPageView(telemetry, '/b');
    expect(await views(telemetry)).toEqual(['/a anonymous 2', '/b anonymous 1']);
  });

  it('takes the type of the user from setUser, and prefers the one it is given', async () => {
    const telemetry = client();
    telemetry.setUser({ id: 'u', type: 'teacher' });
    trackPageView(telemetry, '/a');
    trackPageView(telemetry, '/a', { userType: 'student' });
    trackPageView(telemetry, '/a', { userType: undefined });
    expect(await views(telemetry)).toEqual(['/a teacher 2', '/a student 1']);
  });

  it('begins a view: logs before it belong to another', async () => {
    const telemetry = client();
    trackPageView(telemetry, '/a');
    createLogger(telemetry).info('a');
    trackPageView(telemetry, '/a');
    createLogger(telemetry).info('b');
    await telemetry.flush();
    const [a, b] = capture.logs().map(({ resource }) => resource['footlight.view.id']);
    expect(a).not.toBe(b);
  });
});

describe('pageViews', () => {
  it('counts the first load after a second, by its template', async () => {
    const telemetry = watch();
    await vi.advanceTimersByTimeAsync(999);
    createLogger(telemetry).info('x');
    expect(await views(telemetry)).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(await views(telemetry)).toEqual(['/courses/:courseId anonymous 1']);
  });

  it.each([
    ['hides', () => setHidden(true)],
    ['goes away', () => pageHide()],
  ])('counts the first load when the page %s within the second, and it leaves with it', (_, leave) => {
    watch();
    leave();
    expect(capture.points('frontend.page_views')).toMatchObject([{ labels: { page: '/courses/:courseId' }, value: 1 }]);
  });

  it('counts a view once, also when it hides and comes back', async () => {
    const telemetry = watch();
    setHidden(true);
    setHidden(false);
    await vi.advanceTimersByTimeAsync(5_000);
    setHidden(true);
    createLogger(telemetry).info('x');
    expect(await views(telemetry)).toEqual(['/courses/:courseId anonymous 1']);
  });

  it('names a path without a template by what it looks like', async () => {
    const telemetry = watch({ routes: [] });
    history.pushState(null, '', '/orders/42');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await views(telemetry)).toEqual(['/courses/jac anonymous 1', '/orders/:id anonymous 1']);
  });

  it('knows the type of the user when it counts', async () => {
    const telemetry = watch();
    telemetry.setUser({ type: 'student' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await views(telemetry)).toEqual(['/courses/:courseId student 1']);
  });

  it('gives logs the page and the view from the start, and keeps them when it counts', async () => {
    const telemetry = watch();
    createLogger(telemetry).info('early');
    await vi.advanceTimersByTimeAsync(1_000);
    createLogger(telemetry).info('late');
    await telemetry.flush();
    const logs = capture.logs().filter(({ eventName }) => !eventName);
    const [early, late] = logs.map(({ resource }) => resource);
    expect(early?.['footlight.page']).toBe('/courses/:courseId');
    expect(late?.['footlight.view.id']).toBe(early?.['footlight.view.id']);
  });

  it('counts a return from the back/forward cache', async () => {
    const telemetry = watch();
    await vi.advanceTimersByTimeAsync(1_000);
    pageHide();
    pageShow(true);
    await vi.advanceTimersByTimeAsync(1_000);
    createLogger(telemetry).info('x');
    await telemetry.flush();
    const points = capture.points('frontend.page_views');
    expect(points.reduce((sum, { value }) => sum + value, 0)).toBe(2);
  });

  it('does not take the first show of a page for a return', async () => {
    const telemetry = watch();
    pageShow(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await views(telemetry)).toEqual(['/courses/:courseId anonymous 1']);
  });

  it('counts nothing more once the client is stopped', async () => {
    const telemetry = watch();
    await telemetry.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    history.pushState(null, '', '/about');
    pageShow(true);
    setHidden(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(capture.points('frontend.page_views')).toEqual([]);
  });
});

describe('pageViews and trackPageView together', () => {
  it.each([
    ['within the second', 500],
    ['at once', 0],
  ])('count a navigation once when it is named %s, by the name it was given', async (_, ms) => {
    const telemetry = watch();
    await vi.advanceTimersByTimeAsync(1_000);
    history.pushState(null, '', '/about');
    await vi.advanceTimersByTimeAsync(ms);
    trackPageView(telemetry, '/about-us', { userType: 'student' });
    await vi.advanceTimersByTimeAsync(5_000);
    setHidden(true);
    expect(await views(telemetry)).toEqual(['/courses/:courseId anonymous 1', '/about-us student 1']);
  });

  it('count it once when it is named by its template, however late', async () => {
    const telemetry = watch();
    await vi.advanceTimersByTimeAsync(10_000);
    trackPageView(telemetry, '/courses/:courseId');
    expect(await views(telemetry)).toEqual(['/courses/:courseId anonymous 1']);
  });

  it('keep one view id for it', async () => {
    const telemetry = watch();
    createLogger(telemetry).info('a');
    trackPageView(telemetry, '/course');
    createLogger(telemetry).info('b');
    await telemetry.flush();
    const [a, b] = capture.logs().map(({ resource }) => resource['footlight.view.id']);
    expect(b).toBe(a);
  });

  it('count a view that the app says before the client watches', async () => {
    const say: Feature = (each) => {
      trackPageView(each, '/x');
      return () => undefined;
    };
    const telemetry = watch({ features: [say, pageViews()] });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await views(telemetry)).toEqual(['/x anonymous 1']);
  });
});

describe('pageViews where a router names pages', () => {
  /** The router shows a page, and names it, as an adapter does. */
  const show = ({ context }: Telemetry, path: string, page: string): void => {
    context.route = { path, page };
    if (!context.view.counted) context.set({ view: { ...context.view, page } });
  };

  it('waits for the name, however long the router takes', async () => {
    const telemetry = watch();
    show(telemetry, '/courses/jac', '/learn/:slug');
    await vi.advanceTimersByTimeAsync(1_001);
    history.pushState(null, '', '/courses/spark');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await views(telemetry)).toEqual(['/learn/:slug anonymous 1']);
    show(telemetry, '/courses/spark', '/spark');
    await vi.advanceTimersByTimeAsync(1_001);
    expect(await views(telemetry)).toEqual(['/learn/:slug anonymous 1', '/spark anonymous 1']);
  });

  it('counts nothing that the router never showed', async () => {
    const telemetry = watch();
    show(telemetry, '/courses/jac', '/learn/:slug');
    history.pushState(null, '', '/about');
    history.pushState(null, '', '/courses/jac');
    await vi.advanceTimersByTimeAsync(1_001);
    expect(await views(telemetry)).toEqual(['/learn/:slug anonymous 2']);
  });

  it('knows the name of what the back/forward cache brings back', async () => {
    const telemetry = watch();
    show(telemetry, '/courses/jac', '/learn/:slug');
    pageHide();
    pageShow(true);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(await views(telemetry)).toEqual(['/learn/:slug anonymous 1', '/learn/:slug anonymous 1']);
  });

  it('says so before anybody has seen the page, so that an adapter does not follow its views as well', async () => {
    Object.defineProperty(document, 'prerendering', { configurable: true, value: true });
    const telemetry = watch();
    Reflect.deleteProperty(document, 'prerendering');
    expect(telemetry.context.leave).toBeDefined();
    await telemetry.stop();
    expect(telemetry.context.leave).toBeUndefined();
  });
});
