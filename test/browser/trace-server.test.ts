import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import type { SpanEntry } from '../../examples/collector/decode-traces.ts';
import { type Collector, createCollector } from '../../examples/collector/server.ts';
import { createExampleServer, type ExampleServer } from '../../examples/react-app/server.ts';
import { root } from '../../examples/setup.js';
import { freePort } from '../support/free-port.ts';
import { read } from '../support/read.ts';

const TRACE_ID = 'ab'.repeat(16);
const PARENT_ID = 'cd'.repeat(8);
const TRACEPARENT = `00-${TRACE_ID}-${PARENT_ID}-01`;
const LESSON = '/api/courses/jac-basics/lessons/hello';
const PAGE = `<meta name="telemetry-endpoint" content="" /><meta name="traceparent" content="" />`;

let collector: Collector;
let server: ExampleServer;
let app: string;
const lines: string[] = [];

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'footlight-page-'));
  await writeFile(join(app, 'index.html'), PAGE);
  collector = await createCollector({ port: 0 });
  server = await createExampleServer({ telemetryEndpoint: collector.url, app, log: (line) => void lines.push(line) });
});
afterAll(async () => {
  await server?.close();
  await collector?.close();
  await rm(app, { recursive: true, force: true });
});
beforeEach(() => {
  lines.length = 0;
  collector.clear();
});

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(server.url + path, { ...init, headers: { traceparent: TRACEPARENT, ...init.headers } });

const run = (headers: Record<string, string> = {}): Promise<Response> =>
  ask(`${LESSON}/run`, { method: 'POST', headers, body: JSON.stringify({ code: 'print("hi")' }) });

/** The spans of the trace, once there are so many. */
async function spans(count: number, traceId: string = TRACE_ID): Promise<readonly SpanEntry[]> {
  const all = async () => {
    const answer = await fetch(`${collector.url}/api/traces/${traceId}`);
    return answer.ok ? ((await answer.json()) as readonly SpanEntry[]) : [];
  };
  await expect.poll(async () => (await all()).length, { timeout: 10_000 }).toBe(count);
  return all();
}

describe('a request to the API', () => {
  it('is a span by the semantic conventions, in the trace of whoever asks', async () => {
    expect((await ask('/api/courses/jac-basics?page=2')).status).toBe(200);
    const [span] = await spans(1);
    const { hostname, port } = new URL(server.url);
    expect(span).toMatchObject({
      name: 'GET /api/courses/:courseId',
      kind: 'server',
      parentSpanId: PARENT_ID,
      service: 'jac-api',
      status: 'unset',
    });
    expect(span?.attributes).toEqual({
      'http.request.method': 'GET',
      'http.route': '/api/courses/:courseId',
      'url.path': '/api/courses/jac-basics',
      'url.scheme': 'http',
      'server.address': hostname,
      'server.port': Number(port),
      'user_agent.original': 'node',
      'http.response.status_code': 200,
    });
  });

  it('that is wrong is an error of the client, not of the server', async () => {
    expect((await ask('/api/nothing')).status).toBe(404);
    const [span] = await spans(1);
    expect(span).toMatchObject({ name: 'GET', status: 'unset', attributes: { 'http.response.status_code': 404 } });
    expect(span?.attributes).not.toHaveProperty('http.route');
    expect(span?.attributes).not.toHaveProperty('error.type');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', status: 404 });
  });

  it('that the server fails is an error', async () => {
    expect((await ask('/api/flaky?attempt=1')).status).toBe(500);
    const attributes = { 'http.response.status_code': 500, 'error.type': '500' };
    expect(await spans(1)).toMatchObject([{ name: 'GET /api/flaky', status: 'error', statusMessage: '', attributes }]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', status: 500 });
  });

  it('that breaks off says so', async () => {
    const headers = { traceparent: TRACEPARENT, 'content-length': '100' };
    const upload = request(`${server.url}${LESSON}/run`, { method: 'POST', headers }).on('error', () => undefined);
    upload.write('{"code":', () => upload.destroy());
    const attributes = { 'http.response.status_code': 500, 'error.type': 'Error' };
    const events = [{ name: 'exception', attributes: { 'exception.message': 'aborted' } }];
    expect(await spans(1)).toMatchObject([{ status: 'error', attributes, events }]);
  });

  it('of a method that is not known does not widen the names', async () => {
    await new Promise((resolve) => {
      const headers = { traceparent: TRACEPARENT };
      request(`${server.url}/api/courses`, { method: 'PROPFIND', headers }, (response) =>
        response.resume().on('end', resolve),
      ).end();
    });
    const attributes = { 'http.request.method': '_OTHER', 'http.request.method_original': 'PROPFIND' };
    expect(await spans(1)).toMatchObject([{ name: 'HTTP', attributes }]);
  });

  it('belongs to no trace that is recorded where whoever asks does not sample', async () => {
    await ask('/api/courses', { headers: { traceparent: TRACEPARENT.replace(/1$/, '0') } });
    await ask('/api/courses', { headers: { traceparent: TRACEPARENT.replaceAll('ab', 'ef') } });
    await spans(1, 'ef'.repeat(16));
    await spans(0);
    expect(lines.map((line) => JSON.parse(line).trace_id)).toEqual([TRACE_ID, 'ef'.repeat(16)]);
  });
});

describe('the log of the API', () => {
  it('has lines of JSON with the same fields each, null where nothing is known', async () => {
    await fetch(`${server.url}/api/courses`);
    await ask('/api/courses', { headers: { 'x-correlation-id': 'view-1', 'x-user-id': 'user-1' } });
    const [unknown, known] = lines.map((line) => JSON.parse(line));
    expect(unknown).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: 'info',
      service: 'jac-api',
      message: 'request answered',
      correlation_id: null,
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      user_id: null,
      method: 'GET',
      route: '/api/courses',
      status: 200,
      duration_ms: expect.any(Number),
    });
    expect(Object.keys(known)).toEqual(Object.keys(unknown));
    const [span] = await spans(1);
    const ids = { trace_id: TRACE_ID, span_id: span?.spanId, correlation_id: 'view-1', user_id: 'user-1' };
    expect(known).toMatchObject(ids);
  });

  it('keeps requests at the same time apart, over every await', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const traceparentOf = (name: string): string => TRACEPARENT.replaceAll('ab', `${name}${name}`);
    const headersOf = (name: string) => ({ 'x-correlation-id': name, traceparent: traceparentOf(name) });
    await Promise.all(names.map((name) => run(headersOf(name))));
    const inner = lines.map((line) => JSON.parse(line)).filter(({ message }) => message === 'code ran');
    expect(inner.map((line) => line.correlation_id).sort()).toEqual(names);
    for (const { correlation_id, trace_id, span_id } of inner) {
      expect(trace_id).toBe(correlation_id.repeat(32));
      const runner = (await spans(2, trace_id)).find(({ kind }) => kind === 'internal');
      expect(runner).toMatchObject({ name: 'run code', spanId: span_id });
    }
  });

  it('reaches the collector with the names that the browser uses', async () => {
    const traceId = '12'.repeat(16);
    const traceparent = TRACEPARENT.replace(TRACE_ID, traceId);
    await run({ 'x-correlation-id': 'view-1', 'x-user-id': 'user-1', traceparent });
    const logs = () => read<LogEntry[]>(collector, `/api/logs?traceId=${traceId}`);
    await expect.poll(async () => (await logs()).length, { timeout: 10_000 }).toBe(2);
    const expected = lines.map((line) => JSON.parse(line));
    expect(await logs()).toMatchObject(
      expected.map(({ message, timestamp, span_id }) => ({
        service: 'jac-api',
        level: 'info',
        severityNumber: 9,
        body: message,
        time: timestamp,
        spanId: span_id,
        attributes: { 'footlight.correlation.id': 'view-1', 'user.id': 'user-1' },
      })),
    );
  });
});

describe('a page', () => {
  const traceparentIn = async (response: Response): Promise<string | undefined> =>
    /name="traceparent" content="([^"]*)"/.exec(await response.text())?.[1];

  it('names the span of the request for it, and is the answer to that one only', async () => {
    const page = await ask('/courses/jac-basics');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const [span] = await spans(1);
    expect(span).toMatchObject({ name: 'GET /*', kind: 'server', parentSpanId: PARENT_ID });
    expect(await traceparentIn(page)).toBe(`00-${TRACE_ID}-${span?.spanId}-01`);
    const other = await traceparentIn(await fetch(server.url));
    expect(other).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(other).not.toContain(TRACE_ID);
  });
});

describe('without a collector', () => {
  const CODE = `
    import { createExampleServer } from './examples/react-app/server.ts';
    const server = await createExampleServer({ telemetryEndpoint: process.env.COLLECTOR, log: () => undefined });
    const answer = await fetch(server.url + '/api/courses');
    await answer.text();
    await server.close();
    console.log('answered', answer.status);
  `;

  it('the API answers all the same, and its process ends by itself', async () => {
    const env = { ...process.env, COLLECTOR: `http://127.0.0.1:${await freePort()}` };
    const args = ['--import', 'tsx', '--input-type=module', '--eval', CODE];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root, env, timeout: 60_000 });
    expect({ stdout, stderr }).toEqual({ stdout: 'answered 200\n', stderr: '' });
  });
});
