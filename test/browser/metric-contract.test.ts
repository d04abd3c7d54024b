import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { toFamilyName } from '../../examples/collector/prometheus-names.ts';
import { root } from '../../examples/setup.js';
import { CONTRACT, LABELS, type MetricContract } from '../../examples/stack/contract.ts';
import { PATIENCE } from '../support/collected.ts';
import { read } from '../support/read.ts';
import { SHIFT, SLOW, VITALS } from '../support/vitals.ts';
import { useWatched } from '../support/watched.ts';

interface Family {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly bounds?: readonly number[];
  }[];
}

// Chromium reports no soft navigation yet, and React measures only in development: a test of React holds that one.
const NOT_HERE = /soft_navigation|react/;
const FEATURES = `footlight.pageViews(), footlight.sessions(), footlight.errors(), footlight.longFrames(), footlight.resources(),
traced.vitals.webVitals()`;

const STACK = `${root}examples/stack`;

const watched = useWatched(VITALS, ['--disable-back-forward-cache']);
const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

/** What the collector has heard of, as a contract. The service is said of all of them. */
async function recorded(): Promise<readonly MetricContract[]> {
  const families = await read<Family[]>(watched.collector, '/api/metrics');
  return families
    .map(({ name, unit, points }) => {
      const labels = new Set(points.flatMap((point) => Object.keys(point.labels)));
      const bounds = points[0]?.bounds;
      const own = [...labels].filter((label) => !/^(service|deployment)[._]/.test(label)).sort();
      return { name, unit, labels: own, ...(bounds && { bounds }) };
    })
    .sort(byName);
}

describe('the metrics that the stack is made for', () => {
  it('are those that everything together records: names, units, labels and bounds', async () => {
    const page = await watched.open({
      features: FEATURES,
      head: SHIFT,
      body: `<p style="font-size: 60px">a large text</p><script src="/script.js"></script>${SLOW}`,
    });
    await page.evaluate('shift()');
    await page.click('#slow');
    await page.evaluate('slow');
    await page.evaluate(async () => {
      const client = (globalThis as unknown as { telemetry: Parameters<typeof footlight.reportError>[0] }).telemetry;
      footlight.reportError(client, new Error('broken'));
      footlight.trackApiRequest(client, '/courses', 'GET', 5, { status: 200 });
      await client.flush();
    });
    await page.goto(`${watched.pages.url}/empty`);
    const wanted = CONTRACT.filter(({ name }) => !NOT_HERE.test(name))
      .map((metric) => ({ ...metric, labels: [...metric.labels].sort() }))
      .sort(byName);
    await expect.poll(recorded, PATIENCE).toEqual(wanted);
  });

  it('have the labels that the Collector keeps, and there are no others but those of the app', () => {
    const { processors } = parse(readFileSync(`${STACK}/collector/collector.yaml`, 'utf8'));
    const [{ statements }] = processors['transform/series'].metric_statements as [{ statements: string[] }];
    const [, kept = ''] =
      /keep_keys\(datapoint\.attributes, \[(.*), \$\{env:APP_LABELS\}\]\)/.exec(statements[0] ?? '') ?? [];
    expect(JSON.parse(`[${kept}]`)).toEqual(LABELS);
  });

  it('are the only ones of ours that dashboards, rules and alerts ask for', () => {
    const known = CONTRACT.flatMap(({ name, unit, bounds }) => {
      const { family } = toFamilyName(name, { unit, counter: !bounds });
      return (bounds ? ['bucket', 'sum', 'count'] : ['total']).map((suffix) => `${family}_${suffix}`);
    });
    const asked = ['grafana/dashboards', 'prometheus/rules', 'prometheus/tests'].flatMap((folder) =>
      readdirSync(`${STACK}/${folder}`).flatMap((file) =>
        [...readFileSync(`${STACK}/${folder}/${file}`, 'utf8').matchAll(/\b(?:frontend|footlight)_\w+/g)].map(
          ([name]) => name,
        ),
      ),
    );
    expect(asked.length).toBeGreaterThan(50);
    for (const name of new Set(asked)) expect(known).toContain(name);
  });
});
