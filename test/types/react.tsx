/** Wrong combinations do not compile. Checked by `tsc`: each line after `@ts-expect-error` must be an error. */

import { type Counter, createFetch, type Histogram, type Logger, type Telemetry } from 'footlight';
import {
  createRootErrorHandlers,
  type FallbackProps,
  TelemetryErrorBoundary,
  TelemetryProfiler,
  TelemetryProvider,
  useCounter,
  useErrorBoundary,
  useHistogram,
  useLogger,
  useReportError,
  useSpan,
  useTelemetry,
  useTracer,
  useTrackedCallback,
  useTrackPageView,
  withTelemetryErrorBoundary,
} from 'footlight/react';
import { createTracer } from 'footlight/tracing';
import { Component, type MouseEvent, memo, type ReactElement, type ReactNode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';

const Oops = ({ error, reset }: FallbackProps): ReactNode => (
  <button type="button" onClick={reset}>
    {`${error}`}
  </button>
);

class ClassOops extends Component<FallbackProps> {
  override render(): ReactNode {
    return `${this.props.error}`;
  }
}

const NeedsMore = ({ title }: FallbackProps & { readonly title: string }): ReactNode => title;

export const providers = (telemetry: Telemetry): readonly ReactElement[] => [
  // @ts-expect-error: a provider has a client
  <TelemetryProvider key="none" />,
  // @ts-expect-error: a client, not its options
  <TelemetryProvider key="options" telemetry={{ service: { name: 'shop-web' }, endpoint: '/otlp' }} />,
  // @ts-expect-error: the property is called telemetry
  <TelemetryProvider key="client" client={telemetry} />,
  <TelemetryProvider key="right" telemetry={telemetry}>
    text
  </TelemetryProvider>,
];

export function useEverything(): readonly [Telemetry, Logger] {
  // @ts-expect-error: there is no such option
  useTrackPageView('/courses/:courseId', { user: 'student' });
  // @ts-expect-error: the options come after the page
  useTrackPageView({ userType: 'student' });
  // @ts-expect-error: the client comes from the provider
  useTrackPageView(useTelemetry(), '/courses/:courseId');
  // @ts-expect-error: a type is a text
  useTrackPageView('/courses/:courseId', { userType: 7 });
  useTrackPageView('/courses/:courseId', { userType: 'student' });
  // @ts-expect-error: attributes are texts, numbers and truths
  useTrackPageView('/courses/:courseId', { attributes: { plan: { name: 'pro' } } });
  useTrackPageView('/courses/:courseId', { userType: 'student', attributes: { plan: 'pro', seats: 3 } });
  useTrackPageView(undefined, { userType: undefined });
  useTrackPageView();
  // @ts-expect-error: the name is a text
  useLogger({ name: 'checkout' });
  return [useTelemetry(), useLogger('checkout')];
}

export function useInstruments(): readonly [Counter, Histogram] {
  // @ts-expect-error: a histogram has bounds
  useHistogram('code.run.duration', { unit: 's' });
  // @ts-expect-error: a histogram has options
  useHistogram('code.run.duration');
  // @ts-expect-error: a counter has no bounds
  useCounter('code.executions', { bounds: [1, 2] });
  // @ts-expect-error: a metric has a name
  useCounter();
  // @ts-expect-error: the client comes from the provider
  useCounter(useTelemetry(), 'code.executions');
  return [useCounter('code.executions'), useHistogram('code.run.duration', { unit: 's', bounds: [0.1, 1] })];
}

export function useErrors(): readonly unknown[] {
  const report = useReportError();
  const { showBoundary } = useErrorBoundary();
  // @ts-expect-error: the client comes from the provider
  report(useTelemetry(), new Error('full'));
  // @ts-expect-error: there is no such option
  report(new Error('full'), { severity: 'warn' });
  // @ts-expect-error: it says what was thrown
  showBoundary();
  return [report('full', { handled: false, attributes: { step: 'store' } }), showBoundary(undefined)];
}

export function useActions(telemetry: Telemetry): readonly ((event: MouseEvent) => unknown)[] {
  // @ts-expect-error: an action has a name
  useTrackedCallback(() => {});
  // @ts-expect-error: the tracer is an option
  useTrackedCallback('save', () => {}, createTracer(telemetry));
  // @ts-expect-error: that is no tracer
  useTrackedCallback('save', () => {}, { tracer: telemetry });
  const add = useTrackedCallback('add', async (count: number, item?: string) => `${count} ${item}`);
  // @ts-expect-error: it takes what the action takes
  add('3');
  // @ts-expect-error: and answers what it answers
  const answer: string = add(3, 'pears');
  const right: Promise<string> = add(3);
  const save = useTrackedCallback('save', (_: MouseEvent) => right, { tracer: createTracer(telemetry) });
  return [save, () => answer];
}

const Chart = ({ title }: { readonly title: string }): ReactNode => title;
const SafeChart = withTelemetryErrorBoundary(Chart, { fallback: Oops, resetKeys: [1] });

export const wrapped: readonly unknown[] = [
  // @ts-expect-error: an element is no component
  withTelemetryErrorBoundary(<Chart title="Sales" />),
  // @ts-expect-error: the children are the component
  withTelemetryErrorBoundary(Chart, { children: 'Sales' }),
  // @ts-expect-error: a text is no fallback
  withTelemetryErrorBoundary(Chart, { fallback: 'Oops' }),
  // @ts-expect-error: it takes the props of the component
  <SafeChart key="none" />,
  // @ts-expect-error: and no others
  <SafeChart key="more" title="Sales" fallback={Oops} />,
  <SafeChart key="right" title="Sales" />,
  withTelemetryErrorBoundary(ClassOops),
];

export const profilers: readonly ReactElement[] = [
  // @ts-expect-error: a profiler has a name
  <TelemetryProfiler key="none">text</TelemetryProfiler>,
  // @ts-expect-error: the property is called name
  <TelemetryProfiler key="id" id="Course" />,
  <TelemetryProfiler key="right" name="Course">
    text
  </TelemetryProfiler>,
];

export const roots = (telemetry: Telemetry, container: Element): readonly unknown[] => [
  // @ts-expect-error: the handlers have a client
  createRootErrorHandlers(),
  createRoot(container, createRootErrorHandlers(telemetry)),
  hydrateRoot(container, 'text', { ...createRootErrorHandlers(telemetry), identifierPrefix: 'app' }),
];

export const boundaries: readonly ReactElement[] = [
  // @ts-expect-error: a text is no fallback; an element is
  <TelemetryErrorBoundary key="text" fallback="Oops" />,
  // @ts-expect-error: a fallback is given the error and reset, no more
  <TelemetryErrorBoundary key="more" fallback={NeedsMore} />,
  // @ts-expect-error: nobody knows what was thrown
  <TelemetryErrorBoundary key="unknown" fallback={({ error }) => error.message} />,
  // @ts-expect-error: there is no such property of a fallback
  <TelemetryErrorBoundary key="other" fallback={({ resetErrorBoundary }) => <Oops {...resetErrorBoundary} />} />,
  // @ts-expect-error: the property is called fallback
  <TelemetryErrorBoundary key="render" fallbackRender={Oops} />,
  // @ts-expect-error: resetKeys is a list
  <TelemetryErrorBoundary key="keys" resetKeys="courseId" />,
  // @ts-expect-error: onError is given one object
  <TelemetryErrorBoundary key="error" onError={(error: Error, info: { componentStack: string }) => [error, info]} />,
  <TelemetryErrorBoundary key="function" fallback={({ error, reset }) => <Oops error={error} reset={reset} />} />,
  <TelemetryErrorBoundary key="component" fallback={Oops} />,
  <TelemetryErrorBoundary key="class" fallback={ClassOops} />,
  <TelemetryErrorBoundary key="memo" fallback={memo(Oops)} />,
  <TelemetryErrorBoundary key="element" fallback={<p>Oops</p>} resetKeys={[1, 'a']} onReset={() => {}} />,
  <TelemetryErrorBoundary
    key="null"
    fallback={null}
    onError={({ error, componentStack }) => [error, componentStack]}
  />,
];

export function useSpans(telemetry: Telemetry): unknown {
  // @ts-expect-error: a span has a name
  useSpan();
  // @ts-expect-error: a name is a text
  useSpan({ when: true });
  // @ts-expect-error: whether it runs is a truth
  useSpan('filter', { when: 'pending' });
  // @ts-expect-error: a client makes no spans by itself
  useSpan('filter', { tracer: telemetry });
  // @ts-expect-error: attributes are texts, numbers and truths
  useSpan('filter', { attributes: { course: { id: 1 } } });
  useSpan('filter', { tracer: createTracer(telemetry) });
  useSpan('filter', { tracer: useTracer(), when: false, attributes: { course: 'jac', seats: 3, isFull: true } });
  // @ts-expect-error: the name is a text
  useTracer({ name: 'playground' });
  useTrackedCallback('save', () => 1, { tracer: useTracer('playground') });
  const api = createFetch(telemetry);
  const span = useSpan('lesson', { when: undefined, tracer: undefined, attributes: undefined });
  span.current?.setAttribute('lesson.id', 7);
  span.current?.addEvent('saved', { bytes: 3 });
  const response = api('/lessons', { parent: span.current });
  // @ts-expect-error: the hook alone says which span it is
  span.current = undefined;
  return response;
}
