import { readFileSync } from 'node:fs';
import { parser as logql } from '@grafana/lezer-logql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboardFiles } from '../../examples/stack/dashboards/files.ts';
import { dashboards, isOfStores, type PanelQuery, queriesOf } from './support/dashboards.ts';
import { type FilledStack, fillStack } from './support/filled.ts';
import { shipped } from './support/shipped.ts';

// Alerts and recording rules have to be evaluated a few times.
const SECONDS = 75;
const ANSWERED = { timeout: 60_000, interval: 3_000 };

const queries = dashboards().flatMap(queriesOf);
const toPrometheus = queries.filter(({ source }) => source.type === 'prometheus');
const toLoki = queries.filter(({ source }) => source.type === 'loki');
/** What asks for a part of the stack that does not run here: it must be a query, and answers nothing. */
/** What there is only when something is wrong. */
const isOfTrouble = ({ expr }: PanelQuery): boolean => /error!=""|severity="critical"/.test(expr);
/** Without the zero that is shown where there is nothing: a metric that does not exist is not zero. */
const strictly = (query: PanelQuery): string => query.expr.replace(isOfTrouble(query) ? '' : ' or vector(0)', '');
const called = ({ dashboard, panel, expr }: PanelQuery): string => `${dashboard} / ${panel}: ${expr}`;

describe('dashboards as they are shipped', () => {
  it('are the four of the guide, written by their source', () => {
    expect(dashboards().map(({ title }) => title)).toEqual([
      'Application performance',
      'Business',
      'Infrastructure',
      'System overview',
    ]);
    for (const [path, text] of dashboardFiles())
      expect(JSON.parse(readFileSync(path, 'utf8')), path).toEqual(JSON.parse(text));
  });

  it('ask only data sources that are provisioned', () => {
    const { datasources } = shipped<{ datasources: { uid: string; type: string }[] }>(
      'grafana/provisioning/datasources/stack.yaml',
    );
    const known = datasources.map(({ type, uid }) => `${type} ${uid}`);
    for (const { source } of queries) expect(known).toContain(`${source.type} ${source.uid}`);
  });

  it.each(toLoki.map((query) => [called(query), query] as const))('ask Loki in LogQL: %s', (_, { expr }) => {
    const problems: number[] = [];
    logql.parse(expr).iterate({
      enter: ({ type, from }) => {
        if (type.isError) problems.push(from);
      },
    });
    expect(problems).toEqual([]);
  });
});

describe('panels, after a while of use', () => {
  let stack: FilledStack;

  beforeAll(async () => {
    stack = await fillStack(SECONDS);
  }, 300_000);

  afterAll(() => stack?.stop());

  const ask = async (expr: string): Promise<{ status: string; error?: string; values: readonly number[] }> => {
    const response = await fetch(`${stack.prometheus.url}/api/v1/query?${new URLSearchParams({ query: expr })}`);
    const { status, error, data } = await response.json();
    const values = ((data?.result ?? []) as { value: [number, string] }[]).map(({ value }) => Number(value[1]));
    return { status, error, values: values.filter(Number.isFinite) };
  };

  it.each(toPrometheus.filter((query) => !isOfStores(query)).map((query) => [called(query), query] as const))(
    'have an answer: %s',
    async (_, query) => {
      await expect.poll(async () => (await ask(strictly(query))).values.length, ANSWERED).toBeGreaterThan(0);
    },
  );

  it.each(toPrometheus.filter(isOfStores).map((query) => [called(query), query] as const))(
    'ask Prometheus in PromQL: %s',
    async (_, { expr }) => {
      expect(await ask(expr)).toEqual({ status: 'success', error: undefined, values: [] });
    },
  );
});
