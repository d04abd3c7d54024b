import fc from 'fast-check';
import {
  bearerTokens,
  cardNumbers,
  createLogger,
  createMeter,
  emails,
  hexStrings,
  ibans,
  recordEvent,
  redaction,
  reportError,
  type Telemetry,
} from 'footlight';
import { createTracer, tracing } from 'footlight/tracing';
import { describe, expect, it } from 'vitest';
import { type Capture, captureRequests, client, fates } from '../support/capture.ts';
import { formsOf, secrets } from '../support/secrets.ts';

const texts = [emails, bearerTokens, cardNumbers, ibans, hexStrings];

/** Says something in every place of every signal where a text can be. */
function sayEverywhere(telemetry: Telemetry, said: string): void {
  const error = new Error(`failed: ${said}`, { cause: new TypeError(said) });
  error.stack = `Error: failed: ${said}\n    at f (https://me:${encodeURIComponent(said)}@a.test/a.js?token=x:1:2)`;
  const attributes = {
    [said]: 1,
    text: said,
    deep: { list: [{ [said]: [said] }] },
    bad: 1n,
    url: `https://a.test/${said}`,
  };
  telemetry.setUser({ id: said, type: said });
  createLogger(telemetry).info(said, attributes);
  createLogger(telemetry).error('bad', { error, nested: [error] });
  recordEvent(telemetry, said, attributes, { message: said });
  reportError(telemetry, error, { attributes: { said } });
  reportError(telemetry, said);
  const meter = createMeter(telemetry);
  meter.counter('runs').add(1, { [said]: said });
  meter
    .histogram('times', { bounds: [1] })
    .bind({ said })
    .record(1);
  const tracer = createTracer(telemetry);
  const context = tracer.startSpan('other').spanContext();
  const span = tracer.startSpan(said, { attributes: { [said]: [said] }, links: [{ context, attributes: { said } }] });
  span.addEvent(said, { said });
  span.recordException(error);
  span.setStatus({ code: 2, message: said });
  span.end();
}

const sentBy = (capture: Capture): string => JSON.stringify(capture.requests.map(({ json }) => json));

describe('no secret leaves the page', () => {
  it('in any byte of any signal, with all redactors', async () => {
    const capture = captureRequests();
    const telemetry = client({ redact: redaction({ texts }), features: [tracing()] });
    await fc.assert(
      fc.asyncProperty(secrets, async ({ secret, said }) => {
        const from = capture.requests.length;
        sayEverywhere(telemetry, said);
        await telemetry.flush();
        const sent = JSON.stringify(capture.requests.slice(from).map(({ json }) => json));
        for (const form of formsOf(secret)) expect(sent.includes(form), `${form} left`).toBe(false);
      }),
      { numRuns: 60 },
    );
    expect(telemetry.totals()).toEqual(fates({ sent: telemetry.totals().sent }));
    expect(sentBy(capture)).toMatch(/\[email\].*\[token\]|\[token\].*\[email\]/s);
    expect(Object.keys(capture.records()).filter((key) => !key.includes('sent'))).toEqual([]);
  });

  it('and each would, without', async () => {
    const capture = captureRequests();
    const telemetry = client({ features: [tracing()] });
    sayEverywhere(telemetry, 'ann@example.com');
    await telemetry.flush();
    const sent = sentBy(capture);
    expect(sent.split('ann@example.com').length).toBeGreaterThan(25);
    // Without redaction too, but in what the app itself records in a span.
    expect(JSON.stringify(capture.logs())).not.toContain('token=x');
  });

  it('in a text beside any other', () => {
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), ({ secret, said }, before, after) => {
        const all = `${before} ${said} ${after}`;
        const redacted = texts.reduce((text, redact) => redact(text), all);
        // Unless it stands once more in what is around it.
        expect(redacted.includes(secret)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});

it('a text without anything private stays as it is', () => {
  const words = fc.array(
    fc.constantFrom('cart', 'restored', '3', 'items', 'of', '2026-11-28', '12:30:01', 'at', '/courses/42'),
  );
  fc.assert(
    fc.property(words, (list) => {
      const text = list.join(' ');
      expect(texts.reduce((said, redact) => redact(said), text)).toBe(text);
    }),
    { numRuns: 300 },
  );
});
