import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Collector } from '../../examples/collector/server.ts';
import { buildExample } from '../../examples/react-app/build.ts';
import { createExampleServer, type ExampleServer } from '../../examples/react-app/server.ts';

/** The React example, built for one test file, because several run at a time. */
export interface Example extends ExampleServer {
  /** What its API has logged. */
  readonly lines: readonly string[];
}

/** Builds and serves the example. `NODE_ENV` is to be 'production'. */
export async function startExample(collector: Pick<Collector, 'url'>): Promise<Example> {
  const app = await mkdtemp(join(tmpdir(), 'footlight-example-'));
  await buildExample(app);
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const server = await createExampleServer({ telemetryEndpoint: collector.url, app, log });
  return {
    ...server,
    lines,
    close: async () => {
      await server.close();
      await rm(app, { recursive: true, force: true });
    },
  };
}
