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

/** A real Prometheus that scrapes one target. */
export interface Prometheus {
  query(expression: string): Promise<readonly Sample[]>;
  stop(): Promise<void>;
}

/** Starts Prometheus with a database of its own, scraping each `host:port` every second. */
export async function startPrometheus(...targets: readonly string[]): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'footlight-prometheus-'));
  const port = await freePort();
  const job = `{ job_name: browsers, static_configs: [{ targets: ${JSON.stringify(targets)} }] }`;
  await writeFile(join(folder, 'prometheus.yml'), `global: { scrape_interval: 1s }\nscrape_configs: [${job}]\n`);
  const child = spawn(
    findPrometheus(),
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'inherit' },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    async query(expression) {
      const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`;
      const response = await fetch(url).catch(() => undefined);
      if (!response?.ok) return [];
      const { data } = (await response.json()) as {
        data: { result: readonly { metric: Record<string, string>; value: [number, string] }[] };
      };
      return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    async stop() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
