import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      { readonly ports?: readonly string[]; readonly volumes?: readonly string[]; readonly mem_limit?: string }
    >
  >;
}

describe('compose.yaml', () => {
  const { services } = shipped<Compose>('compose.yaml');
  const ofEach = Object.entries(services);

  it('knows all its variables from .env', () => {
    const used = [...readFileSync(`${STACK}/compose.yaml`, 'utf8').matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(variables()).sort());
  });

  it('mounts what is there, publishes on loopback only, and bounds the memory of each', () => {
    for (const [name, { ports = [], volumes = [], mem_limit }] of ofEach) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
      for (const [source = ''] of volumes.map((volume) => volume.split(':')))
        if (source.startsWith('.')) expect(existsSync(`${STACK}/${source}`), source).toBe(true);
      expect(mem_limit, name).toBeDefined();
    }
  });

  it('has the services that the configurations name', () => {
    const texts = [
      'collector/collector.yaml',
      'prometheus/prometheus.yml',
      'grafana/provisioning/datasources/stack.yaml',
    ];
    const hosts = texts.flatMap((path) =>
      [...readFileSync(`${STACK}/${path}`, 'utf8').matchAll(/(?:endpoint: |http:\/\/|")([a-z]+):\d+/g)].map(
        ([, host]) => host,
      ),
    );
    expect(hosts.length).toBeGreaterThan(8);
    for (const host of hosts) expect([...Object.keys(services), 'localhost']).toContain(host);
  });
});

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
