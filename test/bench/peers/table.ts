import { least, median, ratio } from '../statistics.ts';
import type { ByClient, Measured } from './measure.ts';

const CLIENTS = ['floor', 'footlight', 'opentelemetry', 'faro', 'dash0', 'sentry'];
const HEAD = `| | the floor | footlight | OpenTelemetry JS | Faro | Dash0 | Sentry |
|---|---|---|---|---|---|---|`;

/** A row: the least of each client and, in brackets, how many times as much as ours it is, round by round. */
function row(name: string, of: ByClient, digits: number): string {
  const cells = CLIENTS.map((client) => {
    const rounds = of[client];
    if (!rounds?.length) return '';
    const value = least(rounds).toLocaleString('en', { maximumFractionDigits: digits });
    const times = client !== 'footlight' && of['footlight'] && ratio(rounds, of['footlight']);
    return times ? `${value} (${times.median.toFixed(1)}×)` : value;
  });
  return `| ${name} | ${cells.join(' | ')} |`;
}

/** What is more than in a page without a client: medians. */
function beyond(of: ByClient): ByClient {
  const nothing = median(of['nothing'] ?? []);
  return Object.fromEntries(Object.entries(of).map(([name, rounds]) => [name, [median(rounds) - nothing]]));
}

/** What was measured, as a table of Markdown. */
export function tableOf({
  callNs,
  totalUs,
  heapBytes,
  wireBytes,
  metricNs,
  startup,
  hinted,
  growthUs,
  ...measured
}: Measured): string {
  const metric = metricNs.map(({ way: { kind, sets }, of }) =>
    row(
      `${kind === 'counter' ? 'counter, add' : 'histogram, record'}: ${sets || 'bound'}${sets ? ' label sets' : ''}, ns`,
      of,
      0,
    ),
  );
  return [
    HEAD,
    row('log: the call, ns', callNs.log, 0),
    row('log: main thread in all, µs', totalUs.log, 1),
    ...growthUs.map(({ count, of }) => row(`log: main thread in all, of ${count.toLocaleString('en')}, µs`, of, 1)),
    row('span: the call, ns', callNs.span, 0),
    row('span: main thread in all, µs', totalUs.span, 1),
    ...metric,
    row('heap of a log that waits, bytes', heapBytes, 0),
    row('wire, a log, bytes', wireBytes.log, 0),
    row('wire, a span, bytes', wireBytes.span, 0),
    row('everything on: script loaded and run, ms', beyond(startup.load), 1),
    row('everything on: the call that starts it, ms', startup.call, 1),
    row('the same, compiled while it loads, ms', hinted.call, 1),
    row('everything on: main thread in the 0.4 s after its start, ms', beyond(startup.start), 1),
    row('the same, compiled while it loads, ms', beyond(hinted.start), 1),
    row('everything on: call of `fetch`, µs more', beyond(startup.request), 0),
    `| longest run of scripts while ${measured.longestOf.toLocaleString('en')} logs and spans are recorded, encoded and sent, median of ${measured.longestMs.length}, ms | | ${median(measured.longestMs).toFixed(1)} | | | | |`,
  ].join('\n');
}
