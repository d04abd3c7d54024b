'use client';

import { reportError } from 'footlight';
import { useCallback, useInsertionEffect, useRef } from 'react';
import { useTelemetry } from './context.ts';
import { failSpan, settle, type TracerLike } from './span.ts';

/** How an action is tracked. */
export interface TrackedCallbackOptions {
  /** Makes a span of each call: `createTracer(telemetry)`, or any tracer of OpenTelemetry. @default no span */
  readonly tracer?: TracerLike | undefined;
}

/**
 * An event handler whose failures are known: what it throws, or what its promise rejects with, is reported once and thrown
 * on, as an `exception` event of severity ERROR with `footlight.action.name`, and one more of
 * `frontend_errors_total{page,type,handled="false"}`. With a tracer each call is a span, which ends with the promise. The same
 * function over all renders; it calls the latest action.
 *
 * @param name of the action, and of the span
 * @example
 * const save = useTrackedCallback('save cart', async () => store(cart), { tracer });
 * return <button onClick={save}>Save</button>;
 */
export function useTrackedCallback<Args extends readonly unknown[], Result>(
  name: string,
  action: (...args: Args) => Result,
  { tracer }: TrackedCallbackOptions = {},
): (...args: Args) => Result {
  const telemetry = useTelemetry();
  const now = { telemetry, name, action, tracer };
  const latest = useRef(now);
  // Before any other effect, that may call it already.
  useInsertionEffect(() => {
    latest.current = now;
  });
  return useCallback((...args) => {
    const { telemetry, name, action, tracer } = latest.current;
    const attributes = { 'footlight.action.name': name };
    const report = (thrown: unknown): void =>
      reportError(telemetry, thrown, { handled: false, route: 'action', attributes });
    const run = (): Result => action(...args);
    if (!tracer) return settle(run, report, () => {});
    return tracer.startActiveSpan(name, (span) =>
      settle(
        run,
        (thrown) => {
          report(thrown);
          failSpan(span, thrown);
        },
        () => span.end(),
      ),
    );
  }, []);
}
