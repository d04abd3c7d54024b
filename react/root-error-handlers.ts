'use client';

import { reportError, type Telemetry } from 'footlight';

/** What React tells of an error beside itself. */
export interface RootErrorInfo {
  readonly componentStack?: string | null | undefined;
}

/** Told by React of an error. */
export type RootErrorHandler = (error: unknown, info: RootErrorInfo) => void;

/** The options of `createRoot` and `hydrateRoot` that hear of errors. */
export interface RootErrorHandlers {
  /** Of what an error boundary caught, whosever it is: WARN, `handled="true"`. React 19. */
  readonly onCaughtError: RootErrorHandler;
  /** Of what none caught: ERROR, `handled="false"`. React 19; React 18 throws it on, to where `errors()` hears of it. */
  readonly onUncaughtError: RootErrorHandler;
  /** Of what React got over by itself, as HTML of a server that does not match: WARN, `footlight.react.recoverable`. */
  readonly onRecoverableError: RootErrorHandler;
}

/** What React does where it is given no handler: `errors()` and other tools that listen to the page still hear of it. */
function throwToPage(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error(error);
}

/**
 * Reports all errors that React knows of, each once, also where a `TelemetryErrorBoundary`, `errors()` or `reportError`
 * report it too: an `exception` event with `footlight.react.component_stack`, and one more of
 * `frontend_errors_total{page,type,handled}`. Who comes first decides what is said of the error, so that a component stack
 * which comes later is not in the event. The console says what it would without the handlers.
 *
 * @example
 * createRoot(container, createRootErrorHandlers(telemetry)).render(<App />);
 */
export function createRootErrorHandlers(telemetry: Telemetry): RootErrorHandlers {
  const handler =
    (handled: boolean, goOn: RootErrorHandler, isRecoverable?: true): RootErrorHandler =>
    (error, info) => {
      const attributes = {
        'footlight.react.component_stack': info.componentStack ?? '',
        'footlight.react.recoverable': isRecoverable,
      };
      reportError(telemetry, error, { route: 'root', handled, attributes });
      goOn(error, info);
    };
  return {
    onCaughtError: handler(true, (error, { componentStack }) => console.error(error, componentStack)),
    onUncaughtError: handler(false, throwToPage),
    onRecoverableError: handler(true, throwToPage, true),
  };
}
