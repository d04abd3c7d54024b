import { documentLoad, tracing } from 'footlight/tracing';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

let capture: Capture;
beforeEach(() => {
  capture = captureRequests();
});

/** The trace and the parent of the page load, where the page says this. */
async function traceOf(traceparent: string): Promise<readonly unknown[]> {
  document.head.innerHTML = `<meta name="traceparent" content="${traceparent}">`;
  const telemetry = client({ features: [tracing(), documentLoad()] });
  await telemetry.stop();
  const [span] = capture.spans().filter(({ name }) => name === 'documentLoad');
  return [span?.traceId, span?.parentSpanId, span?.flags];
}

// https://www.w3.org/TR/trace-context/#traceparent-header
describe('a traceparent of the page', () => {
  it.each([
    `00-${TRACE}-${SPAN}-01`,
    // The id of the trace is random.
    `00-${TRACE}-${SPAN}-03`,
    // Later versions may say more.
    `01-${TRACE}-${SPAN}-01`,
    `fe-${TRACE}-${SPAN}-01-more`,
  ])('%s is continued, as one of a server', async (traceparent) => {
    expect(await traceOf(traceparent)).toEqual([TRACE, SPAN, 0x301]);
  });

  it.each(['00', '02'])('that is not sampled, with flags %s, is not recorded', async (flags) => {
    expect(await traceOf(`00-${TRACE}-${SPAN}-${flags}`)).toEqual([undefined, undefined, undefined]);
    expect(capture.spans()).toEqual([]);
  });

  it.each([
    '',
    'garbage',
    '{{ traceparent }}',
    TRACE,
    `00-${TRACE}-${SPAN}`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `01-${TRACE}-${SPAN}-01more`,
    `00-${TRACE}-${SPAN}-1`,
    `00-${TRACE}-${SPAN}-012`,
    `00-${TRACE.slice(1)}-${SPAN}-01`,
    `x00-${TRACE}-${SPAN}-01`,
  ])('%s is ignored', async (wrong) => {
    const [traceId, parent] = await traceOf(wrong);
    expect(traceId).toMatch(/^[\da-f]{32}$/);
    expect(traceId).not.toBe(TRACE);
    expect(parent).toBeUndefined();
  });
});
