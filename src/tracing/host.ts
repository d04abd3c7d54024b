import type { Span, Tracer } from '@opentelemetry/api';
import type { Telemetry, Tracing } from '../types.ts';

/** What the page does as a whole, such as loading. Requests that belong to nothing else belong to it. */
export interface Ambient {
  readonly span: Span;
  /** A request begins. Answers what to call when it ends. */
  opened(): () => void;
}

/** What traces for a client, as the rest of this folder sees it. */
export interface TracingHost extends Tracing {
  tracer(name: string, version?: string): Tracer;
  ambient?: Ambient | undefined;
}

/** What traces for a client: nothing without `tracing()` among its features. */
export const hostOf = ({ context }: Telemetry): TracingHost | undefined => context.tracing as TracingHost | undefined;
