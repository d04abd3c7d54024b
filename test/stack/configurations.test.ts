import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPrometheus } from '../../examples/setup.js';
import { startCollector } from './support/collector.ts';
import { findCollector } from './support/find-collector.ts';
import { STACK, shipped, variables } from './support/shipped.ts';
import { startSink } from './support/sink.ts';

const PROMETHEUS = `${STACK}/prometheus`;
// Debian installs it beside Prometheus.
const promtool = join(dirname(findPrometheus()), 'promtool');
const yamlIn = (folder: string): readonly string[] => readdirSync(folder).map((file) => `${folder}/${file}`);

/** What a program that checks something has to say where it is not content; nothing where it is. */
function complaints(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...variables() },
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

interface Alerts {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly labels: { severity: string } }[];
  }[];
}

interface Routes {
  readonly route: { readonly receiver: string; readonly routes: readonly { readonly receiver: string }[] };
  readonly receivers: readonly { readonly name: string }[];
}

describe('what is shipped is right, say the programs that read it', () => {
  it('the Collector', () => {
    for (const file of yamlIn(`${STACK}/collector`))
      expect(complaints(findCollector(), ['validate', `--config=${file}`])).toBe('');
    // It would say something.
    expect(complaints(findCollector(), ['validate', `--config=${PROMETHEUS}/prometheus.yml`])).toContain('error');
  });

  it('the Collector, and nothing in it is deprecated', async () => {
    const sink = await startSink();
    const collector = await startCollector(sink);
    expect(collector.said()).not.toMatch(/\t(warn|error)\t|deprecated/i);
    await collector.stop();
    await sink.stop();
  });

  it('Prometheus, of its configuration and rules', () => {
    expect(complaints(promtool, ['check', 'config', `${PROMETHEUS}/prometheus.yml`])).toBe('');
    expect(complaints(promtool, ['check', 'rules', ...yamlIn(`${PROMETHEUS}/rules`)])).toBe('');
  });

  it('Prometheus, of each rule and each alert on a bad day and on a good one', () => {
    expect(complaints(promtool, ['test', 'rules', ...yamlIn(`${PROMETHEUS}/tests`)])).toBe('');
  });

  it('each alert is tested, and goes to somebody', () => {
    const { groups } = shipped<Alerts>('prometheus/rules/alerts.yml');
    const alerts = groups.flatMap(({ rules }) => rules);
    const { tests } = shipped<{ tests: { alert_rule_test?: { alertname: string; exp_alerts?: unknown[] }[] }[] }>(
      'prometheus/tests/rules.test.yml',
    );
    const fired = tests.flatMap(({ alert_rule_test = [] }) =>
      alert_rule_test.filter(({ exp_alerts }) => exp_alerts).map(({ alertname }) => alertname),
    );
    expect([...new Set(fired)].sort()).toEqual(alerts.map(({ alert }) => alert).sort());
    for (const { labels } of alerts) expect(['critical', 'warning', 'info']).toContain(labels.severity);
    const { route, receivers } = shipped<Routes>('alertmanager/alertmanager.yml');
    const wanted = [route.receiver, ...route.routes.map(({ receiver }) => receiver)];
    expect(receivers.map(({ name }) => name).sort()).toEqual(wanted.sort());
  });
});
