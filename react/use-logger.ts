'use client';

import { createLogger, type Logger } from 'footlight';
import { useMemo } from 'react';
import { useTelemetry } from './context.ts';

/**
 * A logger of the tree's client: the same one over all renders.
 *
 * @param name which part of the app speaks: the instrumentation scope
 * @example
 * const logger = useLogger('checkout');
 * return <button onClick={() => logger.info('paid')}>Pay</button>;
 */
export function useLogger(name?: string): Logger {
  const telemetry = useTelemetry();
  return useMemo(() => createLogger(telemetry, name === undefined ? {} : { name }), [telemetry, name]);
}
