import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../../../examples/setup.js';
import { freePort } from '../../support/free-port.ts';
import type { Wire, WireLog, WireSpan } from '../../support/wire.ts';
import type { Stores } from './collector.ts';
import { findCollector } from './find-collector.ts';
import { startProgram } from './program.ts';
import { toYaml } from './shipped.ts';

interface Configuration {
  receivers: { otlp: { protocols: { grpc: { endpoint: string }; http: { endpoint: string } } } };
  extensions: { health_check: { endpoint: string } };
  exporters: Record<string, object>;
  service: { pipelines: { traces: { exporters: string[] }; logs: { exporters: string[] } } };
}

/** A record, and what it is said of. */
export type Of<Kind> = Kind & { readonly service: string };

/** A second Collector, in place of Jaeger and Loki: what they would get. */
export interface Sink extends Stores {
  spans(): Promise<readonly Of<WireSpan>[]>;
  logs(): Promise<readonly Of<WireLog>[]>;
  stop(): Promise<void>;
}

const serviceOf = ({
  resource,
}: {
  resource: { attributes: readonly { key: string; value: { stringValue?: string } }[] };
}) => resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';

const requests = async (path: string): Promise<readonly Wire[]> =>
  // The last line may be half written.
  (await readFile(path, 'utf8').catch(() => ''))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** Has it send on to real ones as well, where they run. */
function sendOn({ exporters, service }: Configuration, { jaeger, loki }: Partial<Stores>): void {
  const { traces, logs } = service.pipelines;
  if (jaeger) {
    exporters['otlp_grpc/jaeger'] = { endpoint: jaeger, tls: { insecure: true } };
    traces.exporters.push('otlp_grpc/jaeger');
  }
  if (loki) {
    exporters['otlp_http/loki'] = { endpoint: `${loki}/otlp` };
    logs.exporters.push('otlp_http/loki');
  }
}

/** Starts it. What it gets it hands on to real stores, where there are any. */
export async function startSink(stores: Partial<Stores> = {}): Promise<Sink> {
  const folder = await mkdtemp(join(tmpdir(), 'footlight-sink-'));
  const [grpc, http, health] = await Promise.all([freePort(), freePort(), freePort()]);
  const configuration: Configuration = parse(await readFile(`${root}test/stack/sink.yaml`, 'utf8'));
  const { protocols } = configuration.receivers.otlp;
  protocols.grpc.endpoint = `127.0.0.1:${grpc}`;
  protocols.http.endpoint = `127.0.0.1:${http}`;
  configuration.extensions.health_check.endpoint = `127.0.0.1:${health}`;
  sendOn(configuration, stores);
  await writeFile(join(folder, 'sink.yaml'), toYaml(configuration));
  const readyUrl = `http://127.0.0.1:${health}/`;
  const program = await startProgram(findCollector(), ['--config=sink.yaml'], { readyUrl, cwd: folder });
  return {
    jaeger: `127.0.0.1:${grpc}`,
    loki: `http://127.0.0.1:${http}`,
    spans: async () =>
      (await requests(join(folder, 'traces.jsonl'))).flatMap(({ resourceSpans = [] }) =>
        resourceSpans.flatMap((of) =>
          of.scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, service: serviceOf(of) }))),
        ),
      ),
    logs: async () =>
      (await requests(join(folder, 'logs.jsonl'))).flatMap(({ resourceLogs = [] }) =>
        resourceLogs.flatMap((of) =>
          of.scopeLogs.flatMap(({ logRecords }) => logRecords.map((log) => ({ ...log, service: serviceOf(of) }))),
        ),
      ),
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
