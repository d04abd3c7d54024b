import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { TelemetryProvider } from 'footlight/react';
import { trackRouter } from 'footlight/react-router';
import { asTestTelemetry } from 'footlight/testing';
import { RouterProvider } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JAC_BASICS } from '../../server/courses/jac-basics.ts';
import { signIn } from '../account.ts';
import { createRouter } from '../router.tsx';
import { telemetry } from '../telemetry.ts';

// The app's own client, with its routes and features, but that its records stay here.
vi.mock(import('footlight'), async (original) => {
  const { createTestTelemetry } = await import('footlight/testing');
  return { ...(await original()), createTelemetry: createTestTelemetry };
});
const recorded = asTestTelemetry(telemetry);

let stop: () => void;

/** Opens the app at a path, for a student, with an API that answers so. */
function open(path: string, answer: (url: string) => Response): void {
  vi.stubGlobal('fetch', async (url: string) => answer(url));
  signIn('Ada', 'student');
  history.replaceState(null, '', path);
  const router = createRouter();
  stop = trackRouter(telemetry, router);
  render(
    <TelemetryProvider telemetry={telemetry}>
      <RouterProvider router={router} />
    </TelemetryProvider>,
  );
}

const succeed = (url: string): Response => Response.json(url.endsWith('/complete') ? {} : JAC_BASICS);

const fail = (status: number) => (): Response => new Response(null, { status });

const latency = (endpoint: string, status: number): number =>
  recorded.histogram('frontend.api.request.duration', { endpoint, status }).count;

// Generous, because machines are busy: what is waited for comes earlier.
configure({ asyncUtilTimeout: 4_000 });
beforeEach(() => recorded.clear());
afterEach(() => {
  cleanup();
  stop();
  localStorage.clear();
});

describe('the page of a course', () => {
  it('is one view of the page by a student, and one request', async () => {
    open('/courses/jac-basics', succeed);
    await screen.findByRole('heading', { name: JAC_BASICS.title });
    // What a router shows has its effects a moment after it can be seen.
    await waitFor(() =>
      expect(recorded.pageViews()).toEqual([{ page: '/courses/:courseId', userType: 'student', count: 1 }]),
    );
    expect(latency('/courses/:courseId', 200)).toBe(1);
    expect(recorded.errors()).toEqual([]);
  });

  it('reports an error where the API fails', async () => {
    open('/courses/jac-basics', fail(500));
    await screen.findByRole('alert');
    const error = { type: 'Error', message: 'The API answered 500.', handled: true };
    await waitFor(() => expect(recorded.errors()).toMatchObject([error]));
    expect(latency('/courses/:courseId', 500)).toBe(1);
  });

  it('reports none where there is no such course', async () => {
    open('/courses/cobol', fail(404));
    await screen.findByRole('heading', { level: 1 });
    expect(recorded.errors()).toEqual([]);
    expect(latency('/courses/:courseId', 404)).toBe(1);
  });
});

describe('the page of a lesson', () => {
  it('says which lesson was completed, and by whom', async () => {
    const [lesson] = JAC_BASICS.lessons;
    open(`/courses/jac-basics/lessons/${lesson?.id}`, succeed);
    const complete = await screen.findByRole('button', { name: 'Complete lesson' });
    await waitFor(() => expect(recorded.pageViews()).toHaveLength(1));
    fireEvent.click(complete);
    await screen.findByText('✓ Lesson completed');
    expect(recorded.logs('lesson completed')).toMatchObject([
      {
        level: 'info',
        attributes: { courseId: 'jac-basics', lessonId: lesson?.id },
        resource: { 'footlight.page': '/courses/:courseId/lessons/:lessonId', 'user.id': expect.any(String) },
      },
    ]);
    expect(recorded.spans('POST /api/courses/:courseId/lessons/:lessonId/complete')).toMatchObject([
      { status: 'unset' },
    ]);
    expect(recorded.counter('learning.path.completions')).toBe(0);
  });
});
