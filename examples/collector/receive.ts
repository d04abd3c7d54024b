import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Body, encodingOf, readBody } from './body.ts';
import type { Fault } from './faults.ts';
import { ingest, REJECTED_FIELDS } from './ingest.ts';
import type { Memory } from './memory.ts';
import { isInvalid } from './otlp.ts';

/** An answer to an OTLP request. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly records?: number;
  readonly duplicate?: boolean;
}

const NO_ANSWER = 0;
const INVALID_ARGUMENT = 3;
const UNAVAILABLE = 14;
const WRONG_TYPE =
  'This collector takes OTLP/HTTP JSON only. Set Content-Type: application/json and send JSON: for OpenTelemetry ' +
  'SDKs use the "http/json" exporters or OTEL_EXPORTER_OTLP_PROTOCOL=http/json.';

/** Handles one POST to an OTLP path: reads, stores and answers, or fails as a fault says. */
export async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  context: { path: string; memory: Memory },
): Promise<void> {
  const { path, memory } = context;
  const fault = request.method === 'POST' ? memory.faults.take(path) : undefined;
  const note = (status: number, bytes: number, answer?: Answer): void => {
    memory.requests.add({
      time: new Date(memory.now()).toISOString(),
      path: path in REJECTED_FIELDS ? path : 'other',
      status,
      bytes,
      encoding: encodingOf(request),
      idempotencyKey: headerOf(request, 'idempotency-key'),
      origin: headerOf(request, 'origin'),
      records: answer?.records ?? 0,
      duplicate: answer?.duplicate ?? false,
    });
    memory.changed();
  };
  if (fault?.disconnect && !fault.store) {
    if (fault.delayMs) await sleep(fault.delayMs);
    note(NO_ANSWER, 0);
    return void request.socket.destroy();
  }
  const refused = refuseByHeaders(request, path);
  const body = await readBody(request, memory.limits);
  if (fault?.delayMs) await sleep(fault.delayMs);
  const answer = refused ?? answerTo(body, { path, memory, key: headerOf(request, 'idempotency-key'), fault });
  const lost = fault?.hang || fault?.disconnect;
  note(lost ? NO_ANSWER : answer.status, body.bytes, answer);
  if (fault?.disconnect) return void request.socket.destroy();
  if (!fault?.hang) send(response, answer);
}

function answerTo(
  body: Body,
  context: { path: string; memory: Memory; key: string; fault: Fault | undefined },
): Answer {
  const { path, memory, key, fault } = context;
  if (fault?.status !== undefined) return faultAnswer(fault.status, fault.retryAfter);
  // Nothing is answered, so this answer only says that nothing was stored.
  if (fault?.hang && !fault.store) return { status: NO_ANSWER, body: {} };
  if ('status' in body) return { status: body.status, body: status(body.message) };
  if (key !== '' && memory.keys.has(`${path} ${key}`)) return { status: 200, body: {}, duplicate: true };
  try {
    const { records, rejected, message } = ingest(path, body.json, memory);
    if (key !== '') remember(memory, `${path} ${key}`);
    const partial = fault?.partial ?? { rejected, message };
    return { status: 200, body: partial.rejected > 0 ? partialSuccess(path, partial) : {}, records };
  } catch (error) {
    if (!isInvalid(error)) throw error;
    return { status: 400, body: status(error.message) };
  }
}

function refuseByHeaders(request: IncomingMessage, path: string): Answer | undefined {
  if (!(path in REJECTED_FIELDS)) {
    return {
      status: 404,
      body: status(`no such path; OTLP goes to ${Object.keys(REJECTED_FIELDS).join(', ')}`),
    };
  }
  if (request.method !== 'POST') {
    return { status: 405, body: status('use POST'), headers: { Allow: 'POST, OPTIONS' } };
  }
  const type = headerOf(request, 'content-type').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return { status: 415, body: status(WRONG_TYPE) };
  const encoding = encodingOf(request);
  if (!['', 'gzip', 'deflate'].includes(encoding)) {
    return {
      status: 415,
      body: status(`Content-Encoding ${encoding} is not known here: use gzip, deflate or none`),
    };
  }
  return undefined;
}

function remember(memory: Memory, key: string): void {
  memory.keys.add(key);
  const oldest = memory.keys.size > memory.limits.idempotencyKeys ? memory.keys.keys().next().value : undefined;
  if (oldest !== undefined) memory.keys.delete(oldest);
}

function partialSuccess(path: string, partial: { rejected: number; message: string }): unknown {
  const field = REJECTED_FIELDS[path] ?? '';
  // OTLP JSON writes 64-bit integers as text.
  return { partialSuccess: { [field]: String(partial.rejected), errorMessage: partial.message } };
}

function faultAnswer(code: number, retryAfter: string | undefined): Answer {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
  return { status: code, body: { code: UNAVAILABLE, message: 'a fault that was asked for' }, headers };
}

function status(message: string): unknown {
  return { code: INVALID_ARGUMENT, message };
}

function send(response: ServerResponse, answer: Answer): void {
  const hasBody = answer.status !== 204 && answer.status !== 304;
  response.writeHead(answer.status, {
    ...(hasBody ? { 'Content-Type': 'application/json' } : {}),
    ...answer.headers,
  });
  response.end(hasBody ? JSON.stringify(answer.body) : undefined);
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}
