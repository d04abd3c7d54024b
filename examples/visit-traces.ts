/** A span, as the collector answers it. */
interface Span {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: string;
  readonly service: string;
}

/** A trace, as the collector answers it. */
export interface Trace {
  readonly traceId: string;
  readonly name: string;
  readonly services: readonly string[];
  readonly durationMs: number;
  readonly spans: readonly Span[];
}

/** All traces that the collector has, with their spans. `get` reads a path of its API. */
export async function readTraces(get: (path: string) => Promise<never>): Promise<readonly Trace[]> {
  const list: readonly Trace[] = await get('/api/traces');
  return Promise.all(list.map(async (trace) => ({ ...trace, spans: await get(`/api/traces/${trace.traceId}`) })));
}

/** From the outside in: the click, the request, what answers it, and the runner. */
const RUN = ['jac-frontend internal', 'jac-frontend client', 'jac-api server', 'jac-api internal'];

/** Whether a trace is that of one click on "Run code": through the browser and the API, each span in the one before it. */
export function isRunTrace({ name, spans }: Trace): boolean {
  if (name !== 'run code' || spans.length !== RUN.length) return false;
  let parentSpanId = '';
  return RUN.every((wanted) => {
    const span = spans.find((one) => one.parentSpanId === parentSpanId);
    parentSpanId = span?.spanId ?? 'none';
    return `${span?.service} ${span?.kind}` === wanted;
  });
}

/** Prints one line for all traces of a name. */
export function printTraces(traces: readonly Trace[]): void {
  const names = [...new Set(traces.map(({ name }) => name))];
  console.log('Traces');
  console.table(
    names.map((name) => {
      const ones = traces.filter((trace) => trace.name === name);
      const counts = ones.map(({ spans }) => spans.length);
      return {
        trace: name,
        traces: ones.length,
        spans: [...new Set([Math.min(...counts), Math.max(...counts)])].join(' to '),
        services: [...new Set(ones.flatMap(({ services }) => services))].sort().join(', '),
        longest: `${Math.round(Math.max(...ones.map(({ durationMs }) => durationMs)))} ms`,
      };
    }),
  );
}
