import { act, fireEvent, render, screen } from '@testing-library/react';
import { createLogger, type Labels } from 'footlight';
import { useTrackPageView } from 'footlight/react';
import { Activity, Fragment, type ReactElement, type ReactNode, StrictMode, Suspense, useState } from 'react';
import { describe, expect, it } from 'vitest';
import { type Capture, capture, consoleLines, navigate, renderWith } from './support.tsx';

const COURSE = '/courses/:courseId';

interface PageProps {
  readonly page?: string;
  readonly userType?: string;
  readonly attributes?: Labels;
}

function Page({ page, userType, attributes }: PageProps): ReactNode {
  useTrackPageView(page, { userType, attributes });
  const [count, setCount] = useState(0);
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      {count}
    </button>
  );
}

/** What comes later, as React 18 and 19 know it: a promise that is thrown. */
interface Later {
  readonly promise: Promise<void>;
  text?: string;
}

function SlowPage({ later }: { readonly later: Later }): ReactNode {
  useTrackPageView(COURSE);
  if (!later.text) throw later.promise;
  return later.text;
}

const Section = (): ReactNode => ['/shop', '/shop/cart'].map((page) => <Page key={page} page={page} />);

/** Two pages, one of which is shown; the other keeps its state. */
const KeptPages = ({ path }: { readonly path: string }): ReactNode =>
  ['/', '/courses'].map((page) => (
    <Activity key={page} mode={page === path ? 'visible' : 'hidden'}>
      <Page page={page} />
    </Activity>
  ));

const STRICTNESS = [
  ['', Fragment],
  [' under StrictMode', StrictMode],
] as const;

const views = async ({ arrived }: Capture): Promise<Record<string, number>> =>
  (await arrived()).counter('frontend.page_views');

// React 18 has none.
const itHasActivity = (Activity as unknown) ? it : () => undefined;

describe('useTrackPageView', () => {
  it('counts one view of the page, by the type of the user', async () => {
    const client = capture();
    renderWith(client.telemetry, <Page page={COURSE} userType="student" />);
    expect(await views(client)).toEqual({ 'page=/courses/:courseId user_type=student': 1 });
  });

  it('counts once under StrictMode', async () => {
    const client = capture();
    const strict = (
      <StrictMode>
        <Page page={COURSE} />
      </StrictMode>
    );
    const { rerender } = renderWith(client.telemetry, strict);
    rerender(strict);
    expect(await views(client)).toEqual({ 'page=/courses/:courseId user_type=anonymous': 1 });
  });

  it('counts once over re-renders', async () => {
    const client = capture();
    const { rerender } = renderWith(client.telemetry, <Page page={COURSE} />);
    for (let i = 0; i < 3; i++) fireEvent.click(screen.getByRole('button'));
    rerender(<Page page={COURSE} userType="teacher" />);
    expect(await views(client)).toEqual({ 'page=/courses/:courseId user_type=anonymous': 1 });
  });

  it('counts once though the first render suspends', async () => {
    const client = capture();
    const later: Later = { promise: Promise.resolve().then(() => void (later.text = 'ready')) };
    await act(async () => {
      renderWith(
        client.telemetry,
        <Suspense fallback="…">
          <SlowPage later={later} />
        </Suspense>,
      );
    });
    expect(await screen.findByText('ready')).toBeTruthy();
    expect(await views(client)).toEqual({ 'page=/courses/:courseId user_type=anonymous': 1 });
  });

  it('counts again when the path changes under the same component and template', async () => {
    const client = capture();
    navigate('/courses/1');
    const { rerender } = renderWith(client.telemetry, <Page page={COURSE} />);
    navigate('/courses/2');
    rerender(<Page page={COURSE} />);
    rerender(<Page page={COURSE} />);
    expect(await views(client)).toEqual({ 'page=/courses/:courseId user_type=anonymous': 2 });
  });

  it('counts again when the page it is given changes on one path', async () => {
    const client = capture();
    const { rerender } = renderWith(client.telemetry, <Page page="/checkout/address" />);
    rerender(<Page page="/checkout/payment" />);
    expect(await views(client)).toEqual({
      'page=/checkout/address user_type=anonymous': 1,
      'page=/checkout/payment user_type=anonymous': 1,
    });
  });

  it('counts each page once where two components of one path name one each', async () => {
    const client = capture();
    const { rerender } = renderWith(client.telemetry, <Section />);
    for (let i = 0; i < 3; i++) rerender(<Section />);
    expect(await views(client)).toEqual({
      'page=/shop user_type=anonymous': 1,
      'page=/shop/cart user_type=anonymous': 1,
    });
  });

  it.each(STRICTNESS)(
    'counts each of two components of one path once when both are mounted anew%s',
    async (_, Mode) => {
      const client = capture();
      const app = (key: string): ReactElement => (
        <Mode>
          <Section key={key} />
        </Mode>
      );
      const { rerender } = renderWith(client.telemetry, app('first'));
      rerender(app('second'));
      expect(await views(client)).toEqual({
        'page=/shop user_type=anonymous': 1,
        'page=/shop/cart user_type=anonymous': 1,
      });
    },
  );

  it.each(STRICTNESS)('counts each step that is shown again on one path%s', async (_, Mode) => {
    const client = capture();
    const step = (page: string): ReactElement => (
      <Mode>
        <Page key={page} page={page} />
      </Mode>
    );
    const { rerender } = renderWith(client.telemetry, step('/checkout/address'));
    rerender(step('/checkout/payment'));
    rerender(step('/checkout/address'));
    expect(await views(client)).toEqual({
      'page=/checkout/address user_type=anonymous': 2,
      'page=/checkout/payment user_type=anonymous': 1,
    });
  });

  itHasActivity('does not count what an Activity hides, and counts it once when it is shown', async () => {
    const client = capture();
    const app = (mode: 'hidden' | 'visible'): ReactElement => (
      <StrictMode>
        <Activity mode={mode}>
          <Page page={COURSE} />
        </Activity>
      </StrictMode>
    );
    const { rerender } = renderWith(client.telemetry, app('hidden'));
    expect(await views(client)).toEqual({});
    rerender(app('visible'));
    rerender(app('hidden'));
    rerender(app('visible'));
    expect(await views(client)).toEqual({ 'page=/courses/:courseId user_type=anonymous': 1 });
  });

  it('does not count again when it is suspended after it was shown', async () => {
    const client = capture();
    const later: Later = { promise: Promise.resolve(), text: 'ready' };
    const app = (
      <Suspense fallback="…">
        <SlowPage later={later} />
      </Suspense>
    );
    const { rerender } = renderWith(client.telemetry, app);
    const again: Later = { promise: Promise.resolve().then(() => void (again.text = 'again')) };
    await act(async () => {
      rerender(
        <Suspense fallback="…">
          <SlowPage later={again} />
        </Suspense>,
      );
    });
    expect(await screen.findByText('again')).toBeTruthy();
    expect(await views(client)).toEqual({ 'page=/courses/:courseId user_type=anonymous': 1 });
  });

  it('gives the logs of the view its attributes, and no metric, whatever they are at later renders', async () => {
    const { telemetry, arrived } = capture();
    const logger = createLogger(telemetry);
    const { rerender } = renderWith(telemetry, <Page page={COURSE} attributes={{ plan: 'pro' }} />);
    rerender(<Page page={COURSE} attributes={{ plan: 'free' }} />);
    logger.info('started');
    const { logs, counter } = await arrived();
    expect(logs[0]?.resource['plan']).toBe('pro');
    expect(counter('frontend.page_views')).toEqual({ 'page=/courses/:courseId user_type=anonymous': 1 });
  });

  it('does not count again when only the query or the fragment changes', async () => {
    const client = capture();
    navigate('/courses/1');
    const { rerender } = renderWith(client.telemetry, <Page page={COURSE} />);
    navigate('/courses/1?tab=reviews#top');
    rerender(<Page page={COURSE} />);
    expect(await views(client)).toEqual({ 'page=/courses/:courseId user_type=anonymous': 1 });
  });

  it('counts again when it is mounted anew after a navigation', async () => {
    const client = capture();
    const show = (path: string): void => {
      navigate(path);
      rerender(<Page key={path} page={path} />);
    };
    const { rerender } = renderWith(client.telemetry, <Page key="/" page="/" />);
    show('/courses');
    show('/');
    expect(await views(client)).toEqual({ 'page=/ user_type=anonymous': 2, 'page=/courses user_type=anonymous': 1 });
  });

  it('counts again when it is mounted anew after a page that nobody tracks', async () => {
    const client = capture();
    const { rerender } = renderWith(client.telemetry, <Page page="/" />);
    navigate('/about');
    rerender(<p />);
    navigate('/');
    rerender(<Page page="/" />);
    expect(await views(client)).toEqual({ 'page=/ user_type=anonymous': 2 });
  });

  itHasActivity('counts again when an Activity shows it again after another page', async () => {
    const client = capture();
    const { rerender } = renderWith(client.telemetry, <KeptPages path="/" />);
    for (const path of ['/courses', '/']) {
      navigate(path);
      rerender(<KeptPages path={path} />);
    }
    expect(await views(client)).toEqual({ 'page=/ user_type=anonymous': 2, 'page=/courses user_type=anonymous': 1 });
  });

  it('does not count a page again that is rendered once more while the router has the next URL already', async () => {
    const client = capture({ routes: ['/', '/sign-in', COURSE] });
    const { rerender } = renderWith(client.telemetry, <Page page="/" />);
    navigate('/sign-in');
    rerender(<Page page="/" />);
    rerender(<Page key="next" page="/sign-in" />);
    navigate('/courses/1');
    rerender(<Page key="course" page={COURSE} />);
    navigate('/courses/2');
    rerender(<Page key="course" page={COURSE} />);
    expect(await views(client)).toEqual({
      'page=/ user_type=anonymous': 1,
      'page=/sign-in user_type=anonymous': 1,
      'page=/courses/:courseId user_type=anonymous': 2,
    });
  });

  it('counts a page again that stayed while the router was elsewhere, once it is back', async () => {
    const client = capture({ routes: ['/', '/photos/:id'] });
    const { rerender } = renderWith(client.telemetry, <Page page="/" />);
    for (const path of ['/photos/1', '/']) {
      navigate(path);
      rerender(<Page page="/" />);
    }
    expect(await views(client)).toEqual({ 'page=/ user_type=anonymous': 2 });
  });

  it('does not count again when it is mounted anew without a navigation', async () => {
    const client = capture();
    const { rerender } = renderWith(client.telemetry, <Page key="first" page={COURSE} />);
    rerender(<Page key="second" page={COURSE} />);
    expect(await views(client)).toEqual({ 'page=/courses/:courseId user_type=anonymous': 1 });
  });

  it('names the page by the route that matches where it is given no name', async () => {
    const client = capture({ routes: ['/courses/new', COURSE] });
    navigate('/courses/42');
    renderWith(client.telemetry, <Page />);
    expect(await views(client)).toEqual({ 'page=/courses/:courseId user_type=anonymous': 1 });
  });

  it('takes the type that setUser said where it is given none', async () => {
    const client = capture();
    client.telemetry.setUser({ id: 'u1', type: 'teacher' });
    renderWith(client.telemetry, <Page page="/" />);
    expect(await views(client)).toEqual({ 'page=/ user_type=teacher': 1 });
  });

  it('gives the logs of the page its name and one view id', async () => {
    const { telemetry, arrived } = capture();
    const logger = createLogger(telemetry);
    const { rerender } = renderWith(telemetry, <Page page="/a" />);
    logger.info('one');
    logger.info('two');
    navigate('/b');
    rerender(<Page page="/b" />);
    logger.info('three');
    const { logs } = await arrived();
    const ids = logs.map(({ resource }) => resource['footlight.view.id']);
    expect(logs.map(({ resource }) => resource['footlight.page'])).toEqual(['/a', '/a', '/b']);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('says what to do where there is no provider', () => {
    expect(() => render(<Page />)).toThrow('TelemetryProvider');
    consoleLines();
  });
});
