import { createLogger, createMeter, type Diagnostic, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, finish } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
let said: string[];
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
  said = [];
  telemetry = client({ diagnose: ({ message }: Diagnostic) => said.push(message) });
});

function record(count: number): void {
  for (let i = 0; i < count; i++) createLogger(telemetry).info(`${i}`);
}

describe('a request of which the collector takes only a part', () => {
  it.each([
    '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}',
    '{"partialSuccess":{"rejectedLogRecords":2}}',
    '{"partialSuccess": {"rejectedLogRecords" : "2", "errorMessage": "as protojson writes it"}}',
    '{\n  "partialSuccess": {"errorMessage":"\\"rejectedLogRecords\\":\\"3\\"","rejectedLogRecords":"2"}}',
  ])('is sent but for what it refuses, which is told and not sent again: %s', async (answer) => {
    capture.answer = () => new Response(answer);
    record(5);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 3, rejected: 2 }));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('partial');
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(capture.requests).toHaveLength(1);
  });

  it('is counted in footlight.records', async () => {
    const counter = createMeter(telemetry).counter('c');
    counter.add(1);
    record(5);
    capture.answer = ({ url }) =>
      new Response(url.endsWith('logs') ? '{"partialSuccess":{"rejectedLogRecords":"2"}}' : '{}');
    await finish(telemetry.flush());
    counter.add(1);
    await finish(telemetry.flush());
    expect(capture.records()).toMatchObject({ 'logs sent 200': 3, 'logs rejected partial': 2 });
  });

  it('may be a window of metrics, which is not sent twice', async () => {
    const counter = createMeter(telemetry).counter('c');
    for (let i = 0; i < 5; i++) counter.add(1, { i });
    capture.answer = () => new Response('{"partialSuccess":{"rejectedDataPoints":"2"}}');
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 3, rejected: 2 }));
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(capture.points('c')).toHaveLength(5);
  });
});

describe('a request that the collector takes', () => {
  const broken = (): ReadableStream =>
    new ReadableStream({ pull: (controller) => controller.error(new TypeError('network error')) });

  it.each<[string, () => BodyInit | null]>([
    ['nothing', () => null],
    ['{}', () => '{}'],
    ['an empty partialSuccess', () => '{"partialSuccess":{}}'],
    ['a warning', () => '{"partialSuccess":{"rejectedLogRecords":"0","errorMessage":"deprecated"}}'],
    ['what is no JSON', () => '<html>OK</html>'],
    ['half an answer', broken],
  ])('is sent, whole and once, also when it answers %s', async (_, body) => {
    capture.answer = () => new Response(body());
    record(5);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 5 }));
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(capture.requests).toHaveLength(1);
    expect(said).toEqual([]);
  });
});
