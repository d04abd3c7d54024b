import { act, fireEvent, render, screen } from '@testing-library/react';
import { createLogger } from 'footlight';
import { useTrackPageView } from 'footlight/react';
import { Activity, type ReactNode, StrictMode, Suspense, use, useState } from 'react';
import { describe, expect, it } from 'vitest';
import { type Capture, capture, consoleLines, navigate, renderWith } from './support.tsx';

const COURSE = '/courses/:courseId';

interface PageProps {
  readonly page?: string;
  readonly userType?: string;
}

function Page({ page, userType }: PageProps): ReactNode {
  useTrackPageView(page, { userType });
  const [count, setCount] = useState(0);
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      {count}
    </button>
  );
}

function SlowPage({ ready }: { readonly ready: Promise<string> }): ReactNode {
  useTrackPageView(COURSE);
  return use(ready);
}

const Section = (): ReactNode => ['/shop', '/shop/cart'].map((page) => <Page key={page} page={page} />);

/** Two pages, one of which is shown; the other keeps its state. */
const KeptPages = ({ path }: { readonly path: string }): ReactNode =>
  ['/', '/courses'].map((page) => (
    <Activity key={page} mode={page === path ? 'visible' : 'hidden'}>
      <Page page={page} />
    </Activity>
  ));

const views = async ({ arrived }: Capture): Promise<Record<string, number>> =>
  (await arrived()).counter('frontend.page_views');

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
    const ready = Promise.resolve('ready');
    await act(async () => {
      renderWith(
        client.telemetry,
        <Suspense fallback="…">
          <SlowPage ready={ready} />
        </Suspense>,
      );
    });
    expect(screen.getByText('ready')).toBeTruthy();
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

  it('counts again when an Activity shows it again after another page', async () => {
    const client = capture();
    const { rerender } = renderWith(client.telemetry, <KeptPages path="/" />);
    for (const path of ['/courses', '/']) {
      navigate(path);
      rerender(<KeptPages path={path} />);
    }
    expect(await views(client)).toEqual({ 'page=/ user_type=anonymous': 2, 'page=/courses user_type=anonymous': 1 });
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
