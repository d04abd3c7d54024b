import { createFetch, createTelemetry, type Diagnostic, type Telemetry } from 'footlight';
import { routeChanges, tracing } from 'footlight/tracing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, ENDPOINT, SERVICE } from '../support/capture.ts';
import { pageHide, setHidden } from '../support/page.ts';

// The clock that OpenTelemetry has remembered. Fake timers put another in its place.
const remembered = performance;

let capture: Capture;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(remembered, 'now').mockImplementation(() => performance.now());
  history.replaceState(null, '', '/');
  document.body.replaceChildren();
  capture = captureRequests();
});

const traced = (): Telemetry =>
  client({ routes: ['/courses', '/courses/:courseId'], features: [tracing(), routeChanges()], flushInterval: 60_000 });

const push = (path: string): void => history.pushState(null, '', path);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** The name and the rounded duration of each span that has arrived. */
async function spans(telemetry: Telemetry): Promise<readonly (readonly [string, number])[]> {
  telemetry.flush();
  await pass(1);
  return capture.spans().map(({ name, start, end }) => [name, Math.round(end - start)]);
}

/** A request that never ends. */
const ask = (telemetry: Telemetry): void =>
  void createFetch(telemetry, { fetch: () => new Promise(() => undefined) })('/api/items');

describe('the span of a navigation', () => {
  it('ends after ten seconds, however long its requests take', async () => {
    const telemetry = traced();
    push('/courses/1');
    ask(telemetry);
    await pass(9_999);
    expect(await spans(telemetry)).toEqual([]);
    await pass(1);
    expect(await spans(telemetry)).toEqual([['navigation /courses/:courseId', 10_000]]);
  });

  it.each([
    ['the page is hidden', () => setHidden(true)],
    ['the page is left', () => pageHide()],
  ])('ends, and is sent, when %s', async (_, leave) => {
    const telemetry = traced();
    push('/courses');
    ask(telemetry);
    await pass(2_000);
    leave();
    await pass(1);
    expect(capture.spans().map(({ name, start, end }) => [name, Math.round(end - start)])).toEqual([
      ['navigation /courses', 2_000],
    ]);
    expect(capture.requests[0]?.keepalive).toBe(true);
    expect(telemetry.isActive).toBe(true);
  });

  it('ends when the client stops', async () => {
    const telemetry = traced();
    push('/courses');
    ask(telemetry);
    await pass(500);
    void telemetry.stop();
    await pass(1);
    expect(await spans(telemetry)).toEqual([['navigation /courses', 500]]);
    push('/courses/1');
    await pass(1_000);
    expect(await spans(telemetry)).toHaveLength(1);
  });
});

describe('routeChanges', () => {
  it('says so where tracing() is not before it', () => {
    const said: Diagnostic[] = [];
    const diagnose = (diagnostic: Diagnostic): void => void said.push(diagnostic);
    createTelemetry({ service: SERVICE, endpoint: ENDPOINT, features: [routeChanges(), tracing()], diagnose });
    expect(said).toEqual([{ message: 'routeChanges() needs tracing() before it' }]);
  });
});

describe('a click on a link', () => {
  /** Clicks on a link that the page takes on itself: it asks for data, and some time later goes there. */
  async function click(html: string, event: MouseEventInit = {}): Promise<readonly (readonly [string, number])[]> {
    const telemetry = traced();
    document.body.innerHTML = html;
    const answers: ((response: Response) => void)[] = [];
    const api = createFetch(telemetry, { fetch: () => new Promise((resolve) => answers.push(resolve)) });
    document.body.onclick = (clicked) => {
      clicked.preventDefault();
      setTimeout(() => api('/api/items').then(() => push('/courses')), 50);
    };
    const target = document.querySelector('#here') ?? (document.querySelector('a') as Element);
    target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...event }));
    await pass(400);
    for (const answer of answers) answer(new Response(null));
    await pass(2_000);
    return [...(await spans(telemetry))].sort();
  }

  const FROM_THE_CLICK = [
    ['GET /api/items', 350],
    ['navigation /courses', 400],
  ];

  it.each([
    ['to another path', '<a href="/courses">x</a>'],
    ['that is relative', '<a href="courses?a=1#b">x</a>'],
    ['with something in it', '<a href="/courses"><b id="here">x</b></a>'],
    ['for this tab', '<a href="/courses" target="_self">x</a>'],
    ['of a drawing', '<svg><a href="/courses"><rect id="here" /></a></svg>'],
    ['to a path that the router leaves for another', '<a href="/old">x</a>'],
  ])('%s is where the span of the navigation begins', async (_, html) => {
    expect(await click(html)).toEqual(FROM_THE_CLICK);
  });

  const FROM_THE_URL = [
    ['GET /api/items', 350],
    ['navigation /courses', expect.closeTo(20, -1)],
  ];

  it.each([
    ['to this path', '<a href="/?tab=2">x</a>', {}],
    ['to another site', '<a href="https://other.test/courses">x</a>', {}],
    ['for another tab', '<a href="/courses" target="_blank">x</a>', {}],
    ['for a file', '<a href="/courses" download>x</a>', {}],
    ['with a key held', '<a href="/courses">x</a>', { metaKey: true }],
    ['with the middle button', '<a href="/courses">x</a>', { button: 1 }],
    ['that is none', '<a>x</a>', {}],
    ['that is broken', '<a href="https://">x</a>', {}],
  ])('%s is not', async (_, html, event) => {
    expect(await click(html, event)).toEqual(FROM_THE_URL);
  });

  it('that leads nowhere leaves nothing behind', async () => {
    const telemetry = traced();
    document.body.innerHTML = '<a href="/courses">x</a>';
    document.body.onclick = (event) => event.preventDefault();
    document.querySelector('a')?.click();
    await pass(3_000);
    expect(await spans(telemetry)).toEqual([]);
    push('/courses/1');
    await pass(3_000);
    expect(await spans(telemetry)).toMatchObject([['navigation /courses/:courseId', expect.any(Number)]]);
  });
});
