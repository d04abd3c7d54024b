/** `npm run pictures:stack` draws panels of the dashboards from what browsers did, for the README of the stack. */
import { dashboards, type PanelQuery, queriesOf } from './support/dashboards.ts';
import { type Drawn, type DrawnPanel, drawPage } from './support/draw.ts';
import { fillStack } from './support/filled.ts';
import { STACK } from './support/shipped.ts';

const SECONDS = 300;
const STEP_S = 10;
const SHOWN = [
  'Requests a second',
  'Failed',
  '95 % are faster than (p95)',
  'Largest Contentful Paint, 75th percentile',
  'Interaction to Next Paint, 75th percentile',
  'Errors by page',
  'Page views by page',
  'Page views by user type',
  'From the course list to a completed path',
  'Code executions a minute',
  'Code executions that succeed',
  'Sessions an hour',
  'Points in a batch of metrics',
  'Memory',
  'Series of browsers, of the limit',
];

interface Answer {
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly values: [number, string][] }[];
  };
}

const stack = await fillStack(SECONDS);

async function ask({ expr, legend }: PanelQuery): Promise<readonly Drawn[]> {
  const end = Date.now() / 1_000;
  const range = { query: expr, start: `${end - SECONDS + 60}`, end: `${end}`, step: `${STEP_S}` };
  const response = await fetch(`${stack.prometheus.url}/api/v1/query_range?${new URLSearchParams(range)}`);
  return ((await response.json()) as Answer).data.result.map(({ metric, values }) => ({
    name: legend.replace(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? ''),
    values: values.map(([time, value]) => [time, Number(value)] as const).filter(([, value]) => Number.isFinite(value)),
  }));
}

/** Panels that are asked several things show all of it. */
async function answered(queries: readonly PanelQuery[]): Promise<readonly DrawnPanel[]> {
  const panels = new Map<string, DrawnPanel>();
  for (const query of queries) {
    const key = `${query.dashboard} ${query.panel}`;
    const series = [...(panels.get(key)?.series ?? []), ...(await ask(query))];
    panels.set(key, { query, series });
  }
  return [...panels.values()];
}

try {
  const wanted = dashboards()
    .flatMap(queriesOf)
    .filter(({ panel, dashboard }) => SHOWN.includes(panel) && dashboard !== 'System overview');
  const page = await stack.browser.newPage({ viewport: { width: 1_262, height: 800 } });
  await page.setContent(drawPage(await answered(wanted)));
  await page.screenshot({ path: `${STACK}/dashboards.png`, fullPage: true });
} finally {
  await stack.stop();
}
