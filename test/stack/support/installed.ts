import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { findStore } from './find-stores.ts';
import { startProgram } from './program.ts';
import { shipped, toYaml, variables } from './shipped.ts';

/** A store that runs here because it is installed. */
export interface Store {
  /** Where the Collector sends: as the configuration names it. */
  readonly address: string;
  /** Where it says what it does, for Prometheus. */
  readonly metrics: string;
  /** What it answers at a path; nothing where it does not answer 200. */
  get<Answer>(path: string, query?: Readonly<Record<string, string>>): Promise<Answer | undefined>;
  stop(): Promise<void>;
}

interface JaegerConfiguration {
  service: { telemetry: { metrics: { readers: { pull: { exporter: { prometheus: object } } }[] } } };
  extensions: { jaeger_query: { http: object; grpc: object }; healthcheckv2: { http: object } };
  receivers: { otlp: { protocols: { grpc: object } } };
}

interface LokiConfiguration {
  server: object;
  common: { path_prefix: string; storage: { filesystem: object } };
  compactor: object;
}

const local = (port: number): string => `127.0.0.1:${port}`;

const getFrom =
  (url: string): Store['get'] =>
  async (path, query = {}) => {
    const response = await fetch(`${url}${path}?${new URLSearchParams(query)}`).catch(() => undefined);
    return response?.ok ? response.json() : undefined;
  };

/** Jaeger from the shipped configuration, with nothing but addresses changed. Nothing where it is not installed. */
export async function startJaeger(): Promise<Store | undefined> {
  const path = findStore('jaeger');
  if (!path) return undefined;
  const ports = await Promise.all(Array.from({ length: 5 }, freePort));
  const [otlp = 0, query = 0, grpc = 0, health = 0, metrics = 0] = ports;
  const configuration = shipped<JaegerConfiguration>('jaeger/jaeger.yaml');
  const { jaeger_query, healthcheckv2 } = configuration.extensions;
  Object.assign(jaeger_query, { http: { endpoint: local(query) }, grpc: { endpoint: local(grpc) } });
  healthcheckv2.http = { endpoint: local(health) };
  configuration.receivers.otlp.protocols.grpc = { endpoint: local(otlp) };
  for (const { pull } of configuration.service.telemetry.metrics.readers)
    pull.exporter.prometheus = { host: '127.0.0.1', port: metrics };
  const folder = await mkdtemp(join(tmpdir(), 'footlight-jaeger-'));
  await writeFile(join(folder, 'jaeger.yaml'), toYaml(configuration));
  const program = await startProgram(path, [`--config=${folder}/jaeger.yaml`], {
    readyUrl: `http://${local(health)}/status`,
    env: variables(),
  });
  const stop = async (): Promise<void> => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { address: local(otlp), metrics: local(metrics), get: getFrom(`http://${local(query)}`), stop };
}

/** Loki from the shipped configuration, with nothing but addresses and folders changed. Nothing where it is not installed. */
export async function startLoki(): Promise<Store | undefined> {
  const path = findStore('loki');
  if (!path) return undefined;
  const [http, grpc] = await Promise.all([freePort(), freePort()]);
  const folder = await mkdtemp(join(tmpdir(), 'footlight-loki-'));
  const text = toYaml(shipped<LokiConfiguration>('loki/loki.yaml')).replaceAll(': /loki', `: ${folder}`);
  await writeFile(join(folder, 'loki.yaml'), text);
  const url = `http://${local(http)}`;
  const where = [`-server.http-listen-port=${http}`, `-server.grpc-listen-port=${grpc}`];
  const addresses = ['-server.http-listen-address=127.0.0.1', '-server.grpc-listen-address=127.0.0.1'];
  const file = [`-config.file=${folder}/loki.yaml`, '-config.expand-env=true'];
  const program = await startProgram(path, [...file, ...where, ...addresses], {
    readyUrl: `${url}/ready`,
    env: variables(),
  });
  const stop = async (): Promise<void> => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { address: url, metrics: local(http), get: getFrom(url), stop };
}
