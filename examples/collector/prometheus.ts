import type { Exemplar } from './decode-metrics.ts';
import type { Family, Metrics } from './metrics.ts';
import type { Series } from './series.ts';

/** One counter the collector keeps about itself. */
export interface OwnCounter {
  readonly family: string;
  readonly help: string;
  readonly rows: readonly { readonly labels: Series['labels']; readonly value: number }[];
}

/** A text and its content type. */
export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

const TEXT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
const OPEN_METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** What Prometheus scrapes: in OpenMetrics if its Accept header says so, else in the older text format. */
export function writeExposition(metrics: Metrics, own: readonly OwnCounter[], accept: string): Exposition {
  const open = prefersOpenMetrics(accept);
  const lines = [
    ...metrics.families().flatMap((family) => writeFamily(family, open)),
    ...own.filter((counter) => counter.rows.length > 0).flatMap((counter) => writeOwn(counter, open)),
    ...(open ? ['# EOF'] : []),
  ];
  return {
    contentType: open ? OPEN_METRICS_TYPE : TEXT_TYPE,
    body: lines.map((line) => `${line}\n`).join(''),
  };
}

/** Whether the Accept header ranks OpenMetrics above plain text. */
export function prefersOpenMetrics(accept: string): boolean {
  const ranks = { open: 0, text: 0 };
  for (const part of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const q = Number(parameters.find((p) => p.startsWith('q='))?.slice(2) ?? 1);
    const version = parameters.find((p) => p.startsWith('version='))?.slice(8);
    const known = version === undefined || version === '1.0.0' || version === '0.0.1';
    if (type === 'application/openmetrics-text' && known) ranks.open = Math.max(ranks.open, q);
    if (type === 'text/plain' || type === 'text/*' || type === '*/*') ranks.text = Math.max(ranks.text, q);
  }
  return ranks.open > 0 && ranks.open >= ranks.text;
}

function writeFamily(family: Family, open: boolean): string[] {
  const header = writeHeader({
    family: family.family,
    type: family.kind,
    unit: family.unit,
    help: family.description || `OTLP metric ${family.name}`,
    open,
  });
  const write = family.kind === 'counter' ? writeCounter : writeHistogram;
  return [...header, ...[...family.series.values()].flatMap((series) => write(family, series, open))];
}

function writeOwn(counter: OwnCounter, open: boolean): string[] {
  const header = writeHeader({ family: counter.family, type: 'counter', unit: '', help: counter.help, open });
  return [...header, ...counter.rows.map((row) => sample(`${counter.family}_total`, row.labels, row.value))];
}

function writeHeader(about: { family: string; type: string; unit: string; help: string; open: boolean }): string[] {
  // OpenMetrics names a counter family without the suffix its samples have.
  const name = about.type === 'counter' && !about.open ? `${about.family}_total` : about.family;
  const help = about.help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
  return [
    `# HELP ${name} ${about.open ? help.replace(/"/g, '\\"') : help}`,
    `# TYPE ${name} ${about.type}`,
    ...(about.open && about.unit !== '' ? [`# UNIT ${name} ${about.unit}`] : []),
  ];
}

function writeCounter(family: Family, series: Series): string[] {
  return [sample(`${family.family}_total`, series.labels, series.total().count)];
}

function writeHistogram(family: Family, series: Series, open: boolean): string[] {
  const total = series.total();
  let cumulative = 0;
  const buckets = [...family.bounds, Number.POSITIVE_INFINITY].map((bound, i) => {
    cumulative += total.bucketCounts[i] ?? 0;
    const labels = [...series.labels, ['le', writeBound(bound, open)] as const];
    return sample(`${family.family}_bucket`, labels, cumulative) + (open ? writeExemplar(series.exemplars[i]) : '');
  });
  return [
    ...buckets,
    sample(`${family.family}_sum`, series.labels, total.sum),
    sample(`${family.family}_count`, series.labels, total.count),
  ];
}

function writeExemplar(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined) return '';
  const labels: (readonly [string, string])[] = [['trace_id', exemplar.traceId]];
  if (exemplar.spanId !== '') labels.push(['span_id', exemplar.spanId]);
  const time = exemplar.timeUnixNano === '0' ? '' : ` ${Number(BigInt(exemplar.timeUnixNano) / 1_000_000n) / 1000}`;
  return ` # ${writeLabels(labels)} ${exemplar.value}${time}`;
}

function writeBound(bound: number, open: boolean): string {
  if (bound === Number.POSITIVE_INFINITY) return '+Inf';
  // OpenMetrics wants bounds to look like floats; Prometheus 3 makes them so anyway.
  return open && Number.isInteger(bound) ? `${bound}.0` : String(bound);
}

function sample(name: string, labels: Series['labels'], value: number): string {
  return `${name}${labels.length === 0 ? '' : writeLabels(labels)} ${value}`;
}

function writeLabels(labels: Series['labels']): string {
  return `{${labels.map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
