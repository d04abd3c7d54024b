import { createLogger, createMeter, type Observation, type Telemetry } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client, fates, finish, hang, status } from '../support/capture.ts';

let capture: Capture;
let telemetry: Telemetry;
let seen: string[];
beforeEach(() => {
  vi.useFakeTimers();
  capture = captureRequests();
  seen = [];
  telemetry = client({ diagnose: () => undefined });
});

/** What was seen, in short. */
const say = (observation: Observation): string => {
  const [first, ...rest] = observation;
  if (typeof first === 'string') return `${first} ${rest.map((part) => JSON.stringify(part)).join(' ')}`;
  return 'id' in first
    ? `batch of ${first.count} ${first.signal} ${rest}`.trim()
    : `item ${first.body} of ${first.stamp?.['session.id'] ? 'a session' : 'none'}`;
};
const look = (): void => {
  telemetry.context.inspect = (...observation) => void seen.push(say(observation));
};

describe('whoever looks on', () => {
  it('sees a record, its batch, the answer, and what became of it, in order', async () => {
    look();
    createLogger(telemetry).info('a');
    expect(seen).toEqual(['item a of a session']);
    await finish(telemetry.flush());
    expect(seen.slice(1)).toEqual([
      'batch of 1 logs',
      'batch of 1 logs 200',
      'batch of 1 logs over',
      'logs "sent" 200 1',
    ]);
  });

  it('sees each value of a metric, with its labels as they are sent', async () => {
    look();
    const counter = createMeter(telemetry).counter('runs');
    counter.add(2, { ok: true, who: undefined });
    counter.bind({ ok: false }).add();
    counter.add(-1);
    expect(seen).toEqual(['runs {"ok":"true"} 2', 'runs {"ok":"false"} 1', 'metrics "dropped" "invalid" 1']);
  });

  it('sees that a record was lost right after it was recorded', () => {
    look();
    for (let i = 0; i < 11; i++) createLogger(telemetry).info('a');
    expect(seen.slice(-2)).toEqual(['item a of a session', 'logs "collapsed" "repeated" 1']);
  });

  it('sees that a request failed, and goes on to wait', async () => {
    look();
    capture.answer = () => status(503);
    createLogger(telemetry).info('a');
    await finish(telemetry.flush());
    expect(seen.slice(1)).toEqual(['batch of 1 logs', 'batch of 1 logs 503']);
    expect(telemetry.totals()).toEqual(fates({ kept: 1 }));
  });

  it('sees that nobody knows, and that metrics are given up for it', async () => {
    look();
    const timeout = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(timeout.signal);
    capture.answer = hang;
    createMeter(telemetry).counter('runs').add(1);
    const flushed = telemetry.flush();
    await vi.advanceTimersByTimeAsync(0);
    timeout.abort();
    await finish(flushed);
    expect(seen.slice(1)).toEqual([
      'batch of 1 metrics',
      'batch of 1 metrics -1',
      'batch of 1 metrics over',
      'metrics "dropped" "timeout" 1',
    ]);
  });

  it('sees that a batch is split', async () => {
    look();
    capture.answer = ({ json }) =>
      status((json.resourceLogs?.[0]?.scopeLogs[0]?.logRecords.length ?? 0) > 1 ? 413 : 200);
    createLogger(telemetry).info('a');
    createLogger(telemetry).info('b');
    await finish(telemetry.flush());
    expect(seen.slice(2, 7)).toEqual([
      'batch of 2 logs',
      'batch of 2 logs 413',
      'batch of 2 logs over',
      'batch of 1 logs',
      'batch of 1 logs',
    ]);
  });
});

describe('totals', () => {
  it('say what flush would say, and send nothing', async () => {
    createLogger(telemetry).info('a');
    expect(telemetry.totals()).toEqual(fates({ kept: 1 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(capture.requests).toEqual([]);
    expect(await finish(telemetry.flush())).toEqual(fates({ sent: 1 }));
    expect(telemetry.totals()).toEqual(fates({ sent: 1 }));
  });
});
