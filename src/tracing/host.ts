import { type Context, context, type Span, type Tracer, trace } from '@opentelemetry/api';
import type { Telemetry, Tracing } from '../types.ts';

/** What the page does as a whole, such as loading. What belongs to nothing else belongs to it. */
export interface Ambient {
  readonly span: Span;
  /** A request begins. Answers what to call when it is over, with since when it is. */
  opened(): (at?: number) => void;
}

/** What traces for a client, as the rest of this folder sees it. */
export interface TracingHost extends Tracing {
  tracer(name: string, version?: string): Tracer;
  ambient?: Ambient | undefined;
}

/** What traces for a client: nothing without `tracing()` among its features. */
export const hostOf = ({ context }: Telemetry): TracingHost | undefined => context.tracing as TracingHost | undefined;

/** The context of what begins now: with the active span, or with that of what the page does. */
export function contextOf({ ambient }: TracingHost): Context {
  const active = context.active();
  return ambient && !trace.getSpan(active) ? trace.setSpan(active, ambient.span) : active;
}
