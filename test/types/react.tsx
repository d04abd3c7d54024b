/** Wrong combinations do not compile. Checked by `tsc`: each line after `@ts-expect-error` must be an error. */

import type { Logger, Telemetry } from 'footlight';
import {
  type FallbackProps,
  TelemetryErrorBoundary,
  TelemetryProvider,
  useLogger,
  useTelemetry,
  useTrackPageView,
} from 'footlight/react';
import { Component, memo, type ReactElement, type ReactNode } from 'react';

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
  useTrackPageView(undefined, { userType: undefined });
  useTrackPageView();
  // @ts-expect-error: the name is a text
  useLogger({ name: 'checkout' });
  return [useTelemetry(), useLogger('checkout')];
}

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
