/** Runs the development collector: `node --import tsx examples/collector/main.ts --port 4318`. */
import { parseArgs } from 'node:util';
import { type Collector, createCollector } from './server.ts';

const USAGE = 'Usage: node --import tsx examples/collector/main.ts [--port 4318] [--host 127.0.0.1]';

async function main(): Promise<void> {
  const { port, host } = readFlags();
  const collector = await start(port, host);
  console.log(`footlight development collector, for development only: memory only, no authentication.

  live page   ${collector.url}/
  OTLP        ${collector.url}   (http/json, on /v1/traces /v1/metrics /v1/logs)
  Prometheus  ${collector.url}/metrics

Ctrl-C ends it, and what it has received is gone.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void collector.close().then(() => process.exit(0)));
  }
}

function readFlags(): { port: number; host: string } {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, host: { type: 'string' }, help: { type: 'boolean' } },
    });
    const port = Number(values.port ?? 4318);
    if (values.help) return fail(USAGE, 0);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return fail(`--port must be from 0 to 65535. ${USAGE}`);
    return { port, host: values.host ?? '127.0.0.1' };
  } catch (error) {
    return fail(`${(error as Error).message} ${USAGE}`);
  }
}

async function start(port: number, host: string): Promise<Collector> {
  try {
    return await createCollector({ port, host });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') return fail(`Could not listen on ${host}:${port}: ${message}`);
    return fail(
      `Port ${port} is in use, perhaps by another collector: http://${host}:${port}/ may show it. ` +
        `Stop that one, or choose another port with --port ${port + 1}.`,
    );
  }
}

function fail(message: string, exitCode = 1): never {
  (exitCode === 0 ? console.log : console.error)(message);
  process.exit(exitCode);
}

await main();
