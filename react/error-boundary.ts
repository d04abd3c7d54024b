'use client';

import { reportError, type Telemetry } from 'footlight';
import {
  Component,
  type ComponentType,
  createElement,
  type ErrorInfo,
  isValidElement,
  type ReactElement,
  type ReactNode,
} from 'react';
import { TelemetryContext } from './context.ts';

/** What a fallback is given. */
export interface FallbackProps {
  /** What was thrown. */
  readonly error: unknown;
  /** Renders the children again. */
  readonly reset: () => void;
}

/** What an error boundary takes. */
export interface TelemetryErrorBoundaryProps {
  /** Shown in place of the children: an element, a component, or a function of `{ error, reset }`. @default nothing */
  readonly fallback?: ReactElement | ComponentType<FallbackProps> | ((props: FallbackProps) => ReactNode) | null;
  /** Renders the children again when one of these changes. @default [] */
  readonly resetKeys?: readonly unknown[];
  /** Called with what was thrown, after it was reported. */
  readonly onError?: (caught: { readonly error: unknown; readonly componentStack: string }) => void;
  /** Called before the children are rendered again. */
  readonly onReset?: () => void;
  readonly children?: ReactNode;
}

interface State {
  readonly caught: { readonly error: unknown } | undefined;
}

// Stands between, so that an inline function may use hooks and keeps its state when its parent renders again.
const Fallback = ({ render, ...props }: FallbackProps & { render: (props: FallbackProps) => ReactNode }): ReactNode =>
  render(props);

const haveChanged = (before: readonly unknown[] = [], after: readonly unknown[] = []): boolean =>
  before.length !== after.length || before.some((key, i) => !Object.is(key, after[i]));

/**
 * Shows a fallback where a child throws while rendering, and reports the error once, with the component stack as
 * `footlight.react.component_stack`: an `exception` event and `frontend_errors_total{page,type,handled="true"}`.
 *
 * @example
 * <TelemetryErrorBoundary fallback={({ error, reset }) => <Oops error={error} onRetry={reset} />}>
 *   <App />
 * </TelemetryErrorBoundary>
 */
export class TelemetryErrorBoundary extends Component<TelemetryErrorBoundaryProps, State> {
  static override contextType: typeof TelemetryContext = TelemetryContext;
  static getDerivedStateFromError = (error: unknown): State => ({ caught: { error } });
  override state: State = { caught: undefined };

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    const telemetry = this.context as Telemetry | undefined;
    const componentStack = info.componentStack ?? '';
    const attributes = { 'footlight.react.component_stack': componentStack };
    if (telemetry) reportError(telemetry, error, { route: 'boundary', attributes });
    else console.error('footlight: <TelemetryErrorBoundary> reports nothing outside a <TelemetryProvider>');
    this.props.onError?.({ error, componentStack });
  }

  override componentDidUpdate({ resetKeys }: TelemetryErrorBoundaryProps, { caught }: State): void {
    // Not in the update that brought the error: its keys may be the very change that caused it.
    if (caught && this.state.caught && haveChanged(resetKeys, this.props.resetKeys)) this.reset();
  }

  reset = (): void => {
    this.props.onReset?.();
    this.setState({ caught: undefined });
  };

  override render(): ReactNode {
    const { caught } = this.state;
    const { fallback, children } = this.props;
    if (!caught) return children;
    if (!fallback || isValidElement(fallback)) return fallback;
    const props = { error: caught.error, reset: this.reset };
    const isFunction = typeof fallback === 'function' && !fallback.prototype?.isReactComponent;
    return isFunction
      ? createElement(Fallback, { ...props, render: fallback as (props: FallbackProps) => ReactNode })
      : createElement(fallback as ComponentType<FallbackProps>, props);
  }
}
