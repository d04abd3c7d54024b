// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../../examples/collector/server.ts';
import { ONE_LOG, post, read, startCollector } from './support.ts';

describe('faults', () => {
  it('answers with a status a number of times and stores nothing', async () => {
    const collector = await startCollector();
    await post(collector, '/api/faults', { path: '/v1/logs', status: 503, retryAfter: 2, times: 2 });
    const first = await post(collector, '/v1/logs', ONE_LOG);
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await post(collector, '/v1/traces', {})).status).toBe(200);
    expect((await post(collector, '/v1/logs', ONE_LOG)).status).toBe(503);
    expect(await read(collector, '/api/logs')).toEqual([]);
    expect((await post(collector, '/v1/logs', ONE_LOG)).status).toBe(200);
    expect(await read(collector, '/api/logs')).toHaveLength(1);
  });

  it('stays until it is removed where no number is given', async () => {
    const collector = await startCollector();
    collector.faults.add({ status: 429 });
    for (let i = 0; i < 3; i++) expect((await post(collector, '/v1/metrics', {})).status).toBe(429);
    await fetch(`${collector.url}/api/faults`, { method: 'DELETE' });
    expect((await post(collector, '/v1/metrics', {})).status).toBe(200);
  });

  it('stores after a delay', async () => {
    const collector = await startCollector();
    collector.faults.add({ delayMs: 120, times: 1 });
    const started = Date.now();
    expect((await post(collector, '/v1/logs', ONE_LOG)).status).toBe(200);
    expect(Date.now() - started).toBeGreaterThanOrEqual(110);
    expect(await read(collector, '/api/logs')).toHaveLength(1);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('hangs without an answer; with store %s it holds %i records', async (store, held) => {
    const collector = await startCollector();
    collector.faults.add({ hang: true, store, times: 1 });
    const signal = AbortSignal.timeout(150);
    const sending = fetch(`${collector.url}/v1/logs`, {
      method: 'POST',
      signal,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ONE_LOG),
    });
    await expect(sending).rejects.toThrow();
    expect(await read(collector, '/api/logs')).toHaveLength(held);
    expect((await post(collector, '/v1/logs', ONE_LOG)).status).toBe(200);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('disconnects; with store %s it holds %i records', async (store, held) => {
    const collector = await startCollector();
    collector.faults.add({ disconnect: true, store, times: 1 });
    await expect(post(collector, '/v1/logs', ONE_LOG)).rejects.toThrow('fetch failed');
    expect(await read(collector, '/api/logs')).toHaveLength(held);
    expect(await read(collector, '/api/requests')).toMatchObject({
      paths: { '/v1/logs': { statuses: { 0: 1 } } },
    });
  });

  it('claims a partial success', async () => {
    const collector = await startCollector();
    collector.faults.add({ partial: { rejected: 1, message: 'too old' }, times: 1 });
    const response = await post(collector, '/v1/logs', ONE_LOG);
    expect(await response.json()).toEqual({
      partialSuccess: { rejectedLogRecords: '1', errorMessage: 'too old' },
    });
  });

  it('refuses a fault that makes no sense', async () => {
    const collector = await startCollector();
    for (const fault of [{ status: 99 }, { delayMs: 'soon' }, { times: 0 }, []]) {
      expect((await post(collector, '/api/faults', fault)).status).toBe(400);
    }
  });
});

describe('pause', () => {
  it('refuses connections until resumed, on the same port, with its memory kept', async () => {
    const collector = await startCollector();
    await post(collector, '/v1/logs', ONE_LOG);
    collector.faults.add({ hang: true, times: 1 });
    const hanging = post(collector, '/v1/logs', ONE_LOG);
    const cut = expect(hanging).rejects.toThrow('fetch failed');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await collector.pause();
    await cut;
    await expect(post(collector, '/v1/logs', ONE_LOG)).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
    await collector.resume();
    expect(await read(collector, '/api/logs')).toHaveLength(1);
  });

  it('rejects when the port is in use', async () => {
    const collector = await startCollector();
    await expect(createCollector({ port: collector.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
