import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrometheus } from '../../examples/setup.js';
import { freePort } from './free-port.ts';

/** One series of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One exemplar: what it says, `trace_id` among it, and of which series. */
export interface StoredExemplar {
  readonly series: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A real Prometheus that scrapes one target. */
export interface Prometheus {
  readonly url: string;
  query(expression: string): Promise<readonly Sample[]>;
  /** The values of each series of a range, `metric[5m]`, oldest first. */
  ranges(expression: string): Promise<readonly (readonly number[])[]>;
  /** The exemplars of the last hour. */
  exemplars(expression: string): Promise<readonly StoredExemplar[]>;
  stop(): Promise<void>;
}

const HOUR_S = 3_600;

interface SeriesExemplars {
  readonly seriesLabels: Record<string, string>;
  readonly exemplars: readonly { readonly labels: Record<string, string>; readonly value: string }[];
}

/** Starts Prometheus with a database of its own, scraping each `host:port` every second. */
export function startPrometheus(...targets: readonly string[]): Promise<Prometheus> {
  const job = `{ job_name: browsers, static_configs: [{ targets: ${JSON.stringify(targets)} }] }`;
  return runPrometheus(() => `global: { scrape_interval: 1s }\nscrape_configs: [${job}]\n`);
}

/** Starts Prometheus with a database and a configuration of its own, which may name its `host:port`. */
export async function runPrometheus(configure: (address: string) => string): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'footlight-prometheus-'));
  const port = await freePort();
  await writeFile(join(folder, 'prometheus.yml'), configure(`127.0.0.1:${port}`));
  const child = spawn(
    findPrometheus(),
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
      '--log.level=error',
    ],
    { stdio: 'inherit' },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const get = async <Data>(path: string, query: Record<string, string>): Promise<Data | undefined> => {
    const url = `http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(query)}`;
    const response = await fetch(url).catch(() => undefined);
    return response?.ok ? ((await response.json()) as { data: Data }).data : undefined;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    async query(expression) {
      const data = await get<{ result: readonly { metric: Record<string, string>; value: [number, string] }[] }>(
        'query',
        { query: expression },
      );
      return (data?.result ?? []).map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    async ranges(expression) {
      const data = await get<{ result: readonly { values: readonly [number, string][] }[] }>('query', {
        query: expression,
      });
      return (data?.result ?? []).map(({ values }) => values.map(([, value]) => Number(value)));
    },
    async exemplars(expression) {
      const now = Date.now() / 1_000;
      const data = await get<readonly SeriesExemplars[]>('query_exemplars', {
        query: expression,
        start: `${now - HOUR_S}`,
        end: `${now + HOUR_S}`,
      });
      return (data ?? []).flatMap(({ seriesLabels, exemplars }) =>
        exemplars.map(({ labels, value }) => ({ series: seriesLabels, labels, value: Number(value) })),
      );
    },
    async stop() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
