import { pageViews } from 'footlight';
import { useTrackPageView } from 'footlight/react';
import { type ReactElement, type ReactNode, StrictMode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { type Capture, capture, navigate, renderWith } from './support.tsx';

const COURSE = '/courses/:courseId';

function Page({ page, userType }: { readonly page: string; readonly userType?: string }): ReactNode {
  useTrackPageView(page, { userType });
  return page;
}

const views = async ({ arrived }: Capture): Promise<Record<string, number>> =>
  (await arrived()).counter('frontend.page_views');

describe('useTrackPageView together with pageViews()', () => {
  const start = (): Capture => {
    vi.useFakeTimers();
    return capture({ routes: [COURSE], features: [pageViews()] });
  };

  it('counts the load once, under the name the component gives', async () => {
    const client = start();
    renderWith(client.telemetry, <Page page="/home" userType="student" />);
    vi.advanceTimersByTime(5_000);
    expect(await views(client)).toEqual({ 'page=/home user_type=student': 1 });
  });

  it('counts each navigation once', async () => {
    const client = start();
    const { rerender } = renderWith(client.telemetry, <Page page="/" userType="student" />);
    for (const path of ['/courses/1', '/courses/2']) {
      vi.advanceTimersByTime(5_000);
      navigate(path);
      rerender(<Page page={COURSE} userType="student" />);
    }
    vi.advanceTimersByTime(5_000);
    expect(await views(client)).toEqual({
      'page=/ user_type=student': 1,
      'page=/courses/:courseId user_type=student': 2,
    });
  });

  it('counts each navigation once under StrictMode', async () => {
    const client = start();
    const app = (path: string): ReactElement => (
      <StrictMode>
        <Page key={path} page={path} />
      </StrictMode>
    );
    const { rerender } = renderWith(client.telemetry, app('/'));
    navigate('/courses');
    rerender(app('/courses'));
    vi.advanceTimersByTime(5_000);
    expect(await views(client)).toEqual({ 'page=/ user_type=anonymous': 1, 'page=/courses user_type=anonymous': 1 });
  });

  it('counts a page without the hook too', async () => {
    const client = start();
    const { rerender } = renderWith(client.telemetry, <Page page="/" />);
    navigate('/courses/1');
    rerender(<p />);
    vi.advanceTimersByTime(5_000);
    expect(await views(client)).toEqual({
      'page=/ user_type=anonymous': 1,
      'page=/courses/:courseId user_type=anonymous': 1,
    });
  });

  it('counts once when the component comes after the view was counted, as code that loads slowly does', async () => {
    navigate('/courses/1');
    const client = start();
    const { rerender } = renderWith(client.telemetry, <p />);
    vi.advanceTimersByTime(5_000);
    rerender(<Page page={COURSE} />);
    expect(await views(client)).toEqual({ 'page=/courses/:courseId user_type=anonymous': 1 });
  });
});
