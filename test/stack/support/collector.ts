import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { findCollector } from './find-collector.ts';
import { startProgram, type Usage } from './program.ts';
import { shipped, toYaml, variables } from './shipped.ts';

/** The part of a Collector's configuration that tests change. */
export interface CollectorConfiguration {
  receivers: { otlp: { protocols: { http: { endpoint: string } } } };
  extensions: { health_check: { endpoint: string } };
  processors: Record<string, unknown>;
  exporters: {
    'otlp_grpc/jaeger': { endpoint: string };
    'otlp_http/loki': { endpoint: string };
    prometheus: { endpoint: string };
  };
  service: {
    telemetry: { metrics: { readers: { pull: { exporter: { prometheus: { host: string; port: number } } } }[] } };
    pipelines: Record<string, { receivers: string[]; processors: string[]; exporters: string[] }>;
  };
}

/** Where a Collector sends what is not metrics. */
export interface Stores {
  /** `host:port`, for OTLP over gRPC. */
  readonly jaeger: string;
  /** A URL, to which `/otlp/v1/logs` is added. */
  readonly loki: string;
}

/** A real Collector. */
export interface OtelCollector {
  /** Where browsers send. */
  readonly url: string;
  /** `host:port` of what browsers counted, and of what it says of itself. */
  readonly metrics: string;
  readonly self: string;
  said(): string;
  usage(): Promise<Usage | undefined>;
  /** Ends it and starts it again, at the same addresses. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Nobody listens there: what is sent is lost, and the Collector says so. */
const NOWHERE: Stores = { jaeger: '127.0.0.1:1', loki: 'http://127.0.0.1:1' };

const local = (port: number): string => `127.0.0.1:${port}`;

/** Starts a Collector from the shipped configuration, with nothing but addresses changed, and by `change`. */
export async function startCollector(
  stores: Stores = NOWHERE,
  change: (configuration: CollectorConfiguration) => void = () => undefined,
): Promise<OtelCollector> {
  const [otlp, health, metrics, self] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const configuration = shipped<CollectorConfiguration>('collector/collector.yaml');
  configuration.receivers.otlp.protocols.http.endpoint = local(otlp);
  configuration.extensions.health_check.endpoint = local(health);
  configuration.exporters['otlp_grpc/jaeger'].endpoint = stores.jaeger;
  configuration.exporters['otlp_http/loki'].endpoint = `${stores.loki}/otlp`;
  configuration.exporters.prometheus.endpoint = local(metrics);
  for (const { pull } of configuration.service.telemetry.metrics.readers)
    Object.assign(pull.exporter.prometheus, { host: '127.0.0.1', port: self });
  change(configuration);
  const folder = await mkdtemp(join(tmpdir(), 'footlight-collector-'));
  const file = join(folder, 'collector.yaml');
  await writeFile(file, toYaml(configuration));

  const start = () =>
    startProgram(findCollector(), [`--config=${file}`], { readyUrl: `http://${local(health)}/`, env: variables() });
  let program = await start();
  return {
    url: `http://${local(otlp)}`,
    metrics: local(metrics),
    self: local(self),
    said: () => program.said(),
    usage: () => program.usage(),
    async restart() {
      await program.stop();
      program = await start();
    },
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What most who have deltas begin with: the processor alone. It says nothing of what it drops but in its own metrics. */
export function withoutOurSteps({ service, processors }: CollectorConfiguration): void {
  processors['batch'] = { timeout: '1s' };
  (service.pipelines['metrics'] as { processors: string[] }).processors = [
    'memory_limiter',
    'batch',
    'delta_to_cumulative',
  ];
}
