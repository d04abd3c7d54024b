'use client';

import type { Telemetry } from 'footlight';
import { type Context, createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react';

/** Holds the client of the tree. `undefined` outside a provider. */
export const TelemetryContext: Context<Telemetry | undefined> = /* @__PURE__ */ createContext<Telemetry | undefined>(
  undefined,
);

/** What a provider takes. */
export interface TelemetryProviderProps {
  /** The client, made outside React by `createTelemetry`: it starts before the tree and outlives it. */
  readonly telemetry: Telemetry;
  readonly children?: ReactNode;
}

/**
 * Gives the tree its client.
 *
 * @example
 * <TelemetryProvider telemetry={telemetry}><App /></TelemetryProvider>
 */
export function TelemetryProvider({ telemetry, children }: TelemetryProviderProps): ReactElement {
  return createElement(TelemetryContext.Provider, { value: telemetry }, children);
}

/**
 * The client of the tree. Throws where there is no `TelemetryProvider` above.
 *
 * @example
 * const telemetry = useTelemetry();
 * telemetry.setUser({ id: user.id, type: 'student' });
 */
export function useTelemetry(): Telemetry {
  const telemetry = useContext(TelemetryContext);
  if (!telemetry) throw new Error('footlight: wrap this component in <TelemetryProvider telemetry={…}>');
  return telemetry;
}
