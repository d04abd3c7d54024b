import { expect } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import type { SpanEntry } from '../../examples/collector/decode-traces.ts';
import type { Collector } from '../../examples/collector/server.ts';
import { read } from './read.ts';

/** Generous, because machines are busy: what is waited for comes earlier. */
export const PATIENCE: { readonly timeout: number; readonly interval: number } = { timeout: 20_000, interval: 50 };

/** All spans that the collector has, by the time they began. */
export async function spansOf(collector: Collector): Promise<readonly SpanEntry[]> {
  const traces = await read<{ traceId: string }[]>(collector, '/api/traces');
  const spans = await Promise.all(traces.map(({ traceId }) => read<SpanEntry[]>(collector, `/api/traces/${traceId}`)));
  return spans.flat().sort((a, b) => Number(BigInt(a.startUnixNano) - BigInt(b.startUnixNano)));
}

/** The names of all spans that the collector has, in alphabetical order. */
export const namesOf = async (collector: Collector): Promise<readonly string[]> =>
  (await spansOf(collector)).map(({ name }) => name).sort();

/** Waits for the span of a name. */
export async function spanOf(collector: Collector, name: string): Promise<SpanEntry> {
  await expect.poll(() => namesOf(collector), PATIENCE).toContain(name);
  return (await spansOf(collector)).find((span) => span.name === name) as SpanEntry;
}

/** Waits for the log of a text. */
export async function logOf(collector: Collector, body: string): Promise<LogEntry> {
  const find = async (): Promise<LogEntry | undefined> =>
    (await read<LogEntry[]>(collector, '/api/logs')).find((log) => log.body === body);
  await expect.poll(find, PATIENCE).toBeDefined();
  return (await find()) as LogEntry;
}

/** All events of a name that the collector has, oldest first. */
export const eventsOf = async (collector: Collector, name: string): Promise<readonly LogEntry[]> =>
  (await read<LogEntry[]>(collector, '/api/logs'))
    .filter(({ event }) => event === name)
    .sort((a, b) => Number(BigInt(a.timeUnixNano) - BigInt(b.timeUnixNano)));

/** Waits for so many events of a name. */
export async function eventsWhen(collector: Collector, name: string, count = 1): Promise<readonly LogEntry[]> {
  await expect.poll(async () => (await eventsOf(collector, name)).length, PATIENCE).toBeGreaterThanOrEqual(count);
  return eventsOf(collector, name);
}

/** Milliseconds since 1970. */
export const startOf = ({ startUnixNano }: SpanEntry): number => Number(startUnixNano) / 1e6;
export const endOf = ({ endUnixNano }: SpanEntry): number => Number(endUnixNano) / 1e6;
