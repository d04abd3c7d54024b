import { errors, reportError, type Telemetry } from 'footlight';
import {
  createRootErrorHandlers,
  type RootErrorHandlers,
  TelemetryErrorBoundary,
  TelemetryProvider,
} from 'footlight/react';
import { Component, Fragment, type ReactElement, type ReactNode, StrictMode, version } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, capture, consoleLines } from './support.tsx';

const isReact18 = version.startsWith('18');
const COMPONENT_STACK = 'footlight.react.component_stack';

function Bomb({ error }: { readonly error: unknown }): ReactNode {
  throw error;
}

/** A boundary of somebody else. */
class OtherBoundary extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  static getDerivedStateFromError = (): object => ({ isBroken: true });
  override state = { isBroken: false };
  override render(): ReactNode {
    return this.state.isBroken ? 'Oops' : this.props.children;
  }
}

/** As the browser does it: jsdom does not. */
const toPage = (error: unknown): boolean =>
  window.dispatchEvent(new ErrorEvent('error', { error, message: `Uncaught ${error}`, cancelable: true }));
const contain = (event: Event): void => event.preventDefault();

const roots: Root[] = [];

beforeEach(() => {
  vi.stubGlobal('reportError', toPage);
  addEventListener('error', contain);
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
});

afterEach(() => {
  for (const root of roots.splice(0)) root.unmount();
  removeEventListener('error', contain);
});

/** Renders in a root with handlers. Not by `act`, which keeps what nobody caught to itself; React 18 throws it on. */
function show(element: ReactElement, handlers: RootErrorHandlers): void {
  const root = createRoot(document.createElement('div'), handlers);
  roots.push(root);
  try {
    flushSync(() => root.render(element));
  } catch (error) {
    toPage(error);
  }
}

const total = async ({ arrived }: Capture): Promise<number> =>
  Object.values((await arrived()).counter('frontend.errors')).reduce((sum, count) => sum + count, 0);

const severities = async ({ arrived }: Capture): Promise<unknown[]> =>
  (await arrived()).logs.map(({ body, severityNumber }) => [body, severityNumber]);

const start = (): Capture & { readonly handlers: RootErrorHandlers } => {
  const client = capture({ features: [errors()] });
  return { ...client, handlers: createRootErrorHandlers(client.telemetry) };
};

const WAYS: Record<string, (telemetry: Telemetry, handlers: RootErrorHandlers, error: unknown) => void> = {
  'the boundary': (telemetry, _, error) =>
    reportError(telemetry, error, { route: 'boundary', attributes: { way: 'boundary' } }),
  onCaughtError: (_, { onCaughtError }, error) => onCaughtError(error, { componentStack: '\n    at Bomb' }),
  onUncaughtError: (_, { onUncaughtError }, error) => onUncaughtError(error, { componentStack: '\n    at Bomb' }),
  'errors()': (_telemetry, _handlers, error) => void toPage(error),
  'the app': (telemetry, _, error) => reportError(telemetry, error),
};

const pairs = Object.keys(WAYS).flatMap((first) =>
  Object.keys(WAYS).flatMap((second) => (first === second ? [] : [[first, second] as const])),
);

/** What is no object is known by the way it comes, and `onUncaughtError` comes by two itself. */
const waysOfValues = pairs.filter((ways) => !ways.includes('onUncaughtError'));

// React 18 tells nobody of what a boundary has caught.
const itHasCaught = isReact18 ? () => undefined : it;

describe('an error that comes by two ways', () => {
  const countOf = async (error: unknown, ways: readonly string[]): Promise<number> => {
    const { handlers, ...client } = start();
    for (const way of ways) WAYS[way]?.(client.telemetry, handlers, error);
    consoleLines();
    return total(client);
  };

  it.each(pairs)('is one: by %s, then by %s', async (...ways) => {
    expect(await countOf(new TypeError('no course'), ways)).toBe(1);
  });

  it.each(waysOfValues)('is one if it is no object: by %s, then by %s', async (...ways) => {
    expect(await countOf('out of cheese', ways)).toBe(1);
    expect(await countOf(null, ways)).toBe(1);
  });

  it('is two where it is thrown twice', async () => {
    const { handlers, ...client } = start();
    for (let i = 0; i < 2; i++) handlers.onCaughtError(new TypeError('no course'), {});
    expect(await total(client)).toBe(2);
    consoleLines();
  });
});

describe('the handlers of createRootErrorHandlers', () => {
  itHasCaught('report what the boundary of somebody else caught, with the component stack', async () => {
    const { handlers, arrived } = start();
    const error = new TypeError('no course');
    show(
      <OtherBoundary>
        <Bomb error={error} />
      </OtherBoundary>,
      handlers,
    );
    const { logs, counter } = await arrived();
    expect(logs).toMatchObject([
      { event: 'exception', severityNumber: 13, attributes: { [COMPONENT_STACK]: expect.stringMatching(/at Bomb/) } },
    ]);
    expect(counter('frontend.errors')).toEqual({ 'handled=true page=/ type=TypeError': 1 });
    expect(consoleLines()[0]).toMatch(/TypeError: no course .*at Bomb/s);
  });

  it.each([
    ['', Fragment],
    [' under StrictMode', StrictMode],
  ])('and our boundary, and errors(), report an error once%s', async (_, Mode) => {
    // What is no object the development build of React 18 tells the page of, again and again.
    for (const error of [new TypeError('no course'), ...(isReact18 ? [] : ['out of cheese', undefined])]) {
      const { handlers, ...client } = start();
      const app = (
        <Mode>
          <TelemetryProvider telemetry={client.telemetry}>
            <TelemetryErrorBoundary onError={(caught) => reportError(client.telemetry, caught.error)}>
              <Bomb error={error} />
            </TelemetryErrorBoundary>
          </TelemetryProvider>
        </Mode>
      );
      show(app, handlers);
      expect(await total(client)).toBe(1);
    }
    consoleLines();
  });

  it('report what nobody caught, once, as an error that was not handled; the page hears of it too', async () => {
    const { handlers, ...client } = start();
    const heard = vi.fn();
    addEventListener('error', heard);
    show(<Bomb error={new TypeError('no course')} />, handlers);
    removeEventListener('error', heard);
    expect(await severities(client)).toEqual([['no course', 17]]);
    expect(await total(client)).toBe(1);
    expect(heard).toHaveBeenCalled();
    if (!isReact18) expect((await client.arrived()).logs[0]?.attributes[COMPONENT_STACK]).toContain('at Bomb');
    if (isReact18) expect(consoleLines()).toEqual(['TypeError: no course']);
  });

  it('report HTML of a server that does not match as what React got over, and the page hears of it', async () => {
    const { handlers, arrived } = start();
    const container = document.createElement('div');
    container.innerHTML = '<p>server</p>';
    roots.push(hydrateRoot(container, <p>client</p>, handlers));
    await vi.waitFor(() => expect(container.innerHTML).toBe('<p>client</p>'));
    const told = (await arrived()).logs.filter(({ attributes }) => attributes['footlight.react.recoverable']);
    expect(told.length).toBeGreaterThan(0);
    for (const { severityNumber, event } of told) expect([severityNumber, event]).toEqual([13, 'exception']);
    if (!isReact18) expect((await arrived()).logs.length).toBe(1);
    consoleLines();
  });

  it('write to the console where the page has no reportError', () => {
    vi.stubGlobal('reportError', undefined);
    const { onUncaughtError } = createRootErrorHandlers(capture().telemetry);
    onUncaughtError(new TypeError('no course'), {});
    expect(consoleLines()).toEqual(['TypeError: no course']);
  });

  it('report nothing once the client has stopped, and go on all the same', async () => {
    const { telemetry, handlers, arrived } = start();
    await telemetry.stop();
    handlers.onCaughtError(new TypeError('no course'), { componentStack: null });
    expect((await arrived()).logs).toEqual([]);
    expect(consoleLines()).toHaveLength(1);
  });
});
