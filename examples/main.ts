import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { createCollector } from './collector/server.ts';
import { buildExample } from './react-app/build.ts';
import { createExampleServer } from './react-app/server.ts';
import { visit } from './visit.ts';

const USAGE = `npm start -- [--visit] [--port 5173] [--collector-port 4318] [--host 127.0.0.1]
             [--endpoint http://127.0.0.1:4318]

  --visit            lets a headless Chromium use the example, says what arrived, and ends
  --port             where the example is served
  --collector-port   where the development collector listens
  --endpoint         where telemetry goes instead: to the Collector of examples/stack, say`;

interface Flags {
  readonly host: string;
  readonly port: number;
  readonly collectorPort: number;
  readonly visit: boolean;
  /** Of another collector than the one for development, which then is not started. */
  readonly endpoint: string | undefined;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function portOf(name: string, value: string): number {
  const port = Number(value);
  return Number.isInteger(port) && port >= 0 && port < 65_536
    ? port
    : fail(`${name} must be from 0 to 65535.\n\n${USAGE}`);
}

function readFlags(): Flags {
  try {
    const { values } = parseArgs({
      options: {
        help: { type: 'boolean' },
        visit: { type: 'boolean', default: false },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '5173' },
        'collector-port': { type: 'string', default: '4318' },
        endpoint: { type: 'string' },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const port = portOf('--port', values.port);
    const collectorPort = portOf('--collector-port', values['collector-port']);
    const { host, visit: isVisit, endpoint } = values;
    if (isVisit && endpoint) fail(`--visit reads what arrived at the development collector.\n\n${USAGE}`);
    return { host, port, collectorPort, visit: isVisit, endpoint };
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${USAGE}`);
  }
}

/** Starts a server, or says which flag moves it to another port. */
async function listen<Server>(flag: string, port: number, start: () => Promise<Server>): Promise<Server> {
  try {
    return await start();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return fail(`Port ${port} is in use. Stop what listens there, or choose another: npm start -- ${flag} ${port + 1}`);
  }
}

const { host, port, collectorPort, visit: isVisit, endpoint } = readFlags();
console.log('Building the library and the example …');
await promisify(execFile)('npm', ['run', '--silent', 'build']);
await buildExample();

const collector = endpoint
  ? undefined
  : await listen('--collector-port', collectorPort, () => createCollector({ host, port: collectorPort }));
const telemetryEndpoint = endpoint ?? collector?.url ?? '';
const example = await listen('--port', port, () =>
  // A visit prints tables, and the log is at the collector too.
  createExampleServer({ host, port, telemetryEndpoint, ...(isVisit && { log: () => undefined }) }),
);

console.log(`
  app         ${example.url}/           (with one script tag: ${example.url}/vanilla/)
${
  collector
    ? `  live page   ${collector.url}/
  Prometheus  ${collector.url}/metrics`
    : `  telemetry   goes to ${endpoint}`
}
`);

// One after the other: the last that the API has to say is for the collector.
const stop = async (): Promise<void> => {
  await example.close();
  await collector?.close();
};
if (isVisit) {
  const isComplete = await visit(example.url, telemetryEndpoint);
  await stop();
  process.exit(isComplete ? 0 : 1);
}
console.log(`Use the app${collector ? ' and watch the live page' : ''}. Ctrl-C ends everything.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop().then(() => process.exit(0)));
