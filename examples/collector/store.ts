import type { LogEntry } from './decode-logs.ts';
import type { SpanEntry } from './decode-traces.ts';
import { createRecent } from './recent.ts';

/** Which logs are wanted. What is empty does not restrict. */
export interface LogFilter {
  readonly service?: string;
  readonly event?: string;
  /** One level, or several with commas between. */
  readonly level?: string;
  /** Text anywhere in the body, the event name or an attribute; upper and lower case are the same. */
  readonly search?: string;
  readonly session?: string;
  readonly traceId?: string;
  readonly limit?: number;
}

/** A trace in one line. */
export interface TraceSummary {
  readonly traceId: string;
  /** The name of the root span, or of the earliest one while the root is missing. */
  readonly name: string;
  readonly services: readonly string[];
  readonly start: string;
  readonly durationMs: number;
  readonly spans: number;
  readonly errors: number;
}

/** The logs and traces that are remembered: the newest ones. */
export interface Store {
  addLogs(entries: readonly LogEntry[]): void;
  addSpans(spans: readonly SpanEntry[]): void;
  /** Oldest first. `id` counts up and stays the same for a record. */
  logs(filter: LogFilter): (LogEntry & { readonly id: number })[];
  /** Newest first. */
  traces(filter: { service?: string; limit?: number }): TraceSummary[];
  trace(traceId: string): readonly SpanEntry[] | undefined;
  /** How many records each slot of the last minute brought. */
  recent(): { logs: number[]; spans: number[] };
  clear(): void;
}

const MAX_SPANS_A_TRACE = 5_000;

/** Starts with nothing. */
export function createStore(options: { maxLogs: number; maxTraces: number; now: () => number }): Store {
  let logs: (LogEntry & { id: number })[] = [];
  let lastId = 0;
  let growth = { logs: createRecent(options.now), spans: createRecent(options.now) };
  const traces = new Map<string, Map<string, SpanEntry>>();

  const addSpan = (span: SpanEntry): void => {
    const spans = traces.get(span.traceId) ?? new Map<string, SpanEntry>();
    // By id, because spans may arrive twice where an answer was lost.
    if (spans.size < MAX_SPANS_A_TRACE || spans.has(span.spanId)) spans.set(span.spanId, span);
    traces.set(span.traceId, spans);
    const oldest = traces.size > options.maxTraces ? traces.keys().next().value : undefined;
    if (oldest !== undefined) traces.delete(oldest);
  };

  return {
    addLogs: (entries) => {
      for (const entry of entries) logs.push({ ...entry, id: ++lastId });
      if (logs.length > options.maxLogs) logs = logs.slice(-options.maxLogs);
      growth.logs.add(entries.length);
    },
    addSpans: (spans) => {
      for (const span of spans) addSpan(span);
      growth.spans.add(spans.length);
    },
    logs: (filter) => {
      const found = logs.filter((entry) => matches(entry, filter));
      return filter.limit === undefined ? found : found.slice(Math.max(0, found.length - filter.limit));
    },
    traces: ({ service, limit }) =>
      [...traces.values()]
        .map((spans) => summarise([...spans.values()]))
        .filter((trace) => !service || trace.services.includes(service))
        .sort((a, b) => (a.start < b.start ? 1 : -1))
        .slice(0, limit),
    trace: (traceId) => {
      const spans = traces.get(traceId.toLowerCase());
      return spans && [...spans.values()].sort(byStart);
    },
    recent: () => ({ logs: growth.logs.read(), spans: growth.spans.read() }),
    clear: () => {
      logs = [];
      growth = { logs: createRecent(options.now), spans: createRecent(options.now) };
      traces.clear();
    },
  };
}

function matches(entry: LogEntry, filter: LogFilter): boolean {
  if (filter.service && entry.service !== filter.service) return false;
  if (filter.event && entry.event !== filter.event) return false;
  if (filter.level && !filter.level.toLowerCase().split(',').includes(entry.level)) return false;
  const session = entry.attributes['session.id'] ?? entry.resource['session.id'];
  if (filter.session && session !== filter.session) return false;
  if (filter.traceId && entry.traceId !== filter.traceId.toLowerCase()) return false;
  if (!filter.search) return true;
  const text = JSON.stringify([entry.body, entry.event, entry.scope, entry.attributes, entry.resource]).toLowerCase();
  // Quotes and the like are escaped in the text, so the words looked for must be as well.
  return text.includes(JSON.stringify(filter.search.toLowerCase()).slice(1, -1));
}

function summarise(unordered: SpanEntry[]): TraceSummary {
  const spans = unordered.sort(byStart);
  const first = spans[0];
  const root = spans.find((span) => span.parentSpanId === '') ?? first;
  const start = BigInt(first?.startUnixNano ?? 0);
  const lengths = spans.map((span) => Number(BigInt(span.endUnixNano) - start) / 1e6);
  return {
    traceId: first?.traceId ?? '',
    name: root?.name ?? '',
    services: [...new Set(spans.map((span) => span.service))],
    start: first?.start ?? '',
    durationMs: Math.max(0, ...lengths),
    spans: spans.length,
    errors: spans.filter((span) => span.status === 'error').length,
  };
}

function byStart(a: SpanEntry, b: SpanEntry): number {
  const difference = BigInt(a.startUnixNano) - BigInt(b.startUnixNano);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
