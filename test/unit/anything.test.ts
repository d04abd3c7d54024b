import fc from 'fast-check';
import { type Attributes, createLogger, createMeter, type Labels } from 'footlight';
import { describe, expect, it } from 'vitest';
import { isRoutePattern, templateOf } from '../../src/context/route.ts';
import { MAX_RECORD } from '../../src/otlp/any-value.ts';
import { type LogItem, logs } from '../../src/otlp/logs.ts';
import { scrubText } from '../../src/privacy/scrub-text.ts';
import { scrubUrl } from '../../src/privacy/scrub-url.ts';
import { weighLog } from '../../src/signals/log.ts';
import { snapshot } from '../../src/signals/snapshot.ts';
import { captureRequests, client } from '../support/capture.ts';

const refuse = (): never => {
  throw new Error('no');
};

const cyclic: unknown[] = [];
cyclic.push({ cyclic });

const odd = fc.oneof(
  fc.constantFrom<unknown>(Number.NaN, -0, Infinity, Symbol('s'), refuse, cyclic, document.body, new Date(Number.NaN)),
  fc.constantFrom<unknown>(
    new Proxy({}, { get: refuse, ownKeys: refuse }),
    Object.defineProperty({}, 'a', { get: refuse }),
  ),
  fc.constantFrom<unknown>(
    { toJSON: refuse },
    { toString: refuse },
    Object.create(null),
    new Error('x'),
    new Array(1e6),
  ),
  fc.string({ unit: 'binary', maxLength: 20_000 }).map((said) => said.repeat(20)),
);

const anything = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
  },
  odd,
);

const keys = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'toJSON', 'error', 'length'),
);

const attributeSets = fc
  .array(fc.tuple(keys, anything), { maxLength: 12 })
  .map((entries) => Object.fromEntries(entries) as Attributes);

describe('attributes of any kind', () => {
  it('become valid JSON of at most 32 KB, and each has its name', () => {
    fc.assert(
      fc.property(attributeSets, (attributes) => {
        const taken = snapshot(attributes);
        const head = { severityNumber: 9 };
        const size = weighLog(head, '', taken);
        const of = { signal: logs, time: 1.7e12, priority: 9, stamp: {}, scope: '', head, body: '', attributes: taken };
        const item: LogItem = { ...of, size };
        const record = JSON.parse(logs.encode([item], {})).resourceLogs[0].scopeLogs[0].logRecords[0];
        const bytes = Buffer.byteLength(JSON.stringify(record));
        expect(bytes).toBeLessThanOrEqual(MAX_RECORD);
        expect(logs.measure(item)).toBe(bytes + 1);
        if (6 * size < MAX_RECORD) expect(bytes).toBeLessThanOrEqual(6 * size);
      }),
      { numRuns: 300 },
    );
  });

  it('are recorded without a throw, and the next log arrives', async () => {
    const capture = captureRequests();
    const telemetry = client({ diagnose: () => undefined });
    const logger = createLogger(telemetry);
    const counter = createMeter(telemetry).counter('c');
    fc.assert(
      fc.property(anything, anything, (message, attributes) => {
        logger.info(message as string, attributes as Attributes);
        counter.add(1, attributes as Labels);
      }),
      { numRuns: 100 },
    );
    logger.error('last');
    await telemetry.flush();
    expect(capture.logs().map(({ body }) => body)).toContain('last');
  });
});

describe('the template of a path', () => {
  const words = fc.constantFrom('courses', 'lessons', 'about-us', 'v', 'new', '');
  const ids = fc.oneof(
    fc.nat().map(String),
    fc.uuid(),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 24, maxLength: 40 }).map((hex) => `${hex}7`),
    fc.emailAddress().map((address) => encodeURIComponent(address).replaceAll('%40', '@')),
  );
  const paths = fc.array(fc.oneof(words, ids), { maxLength: 6 }).map((segments) => `/${segments.join('/')}`);
  const patterns = fc.array(
    fc
      .array(fc.oneof(words, fc.constantFrom(':id', ':courseId', '*', 'a.b', '(x)', '[y')), { maxLength: 4 })
      .map((segments) => `/${segments.join('/')}`),
    { maxLength: 4 },
  );

  it('is one of the list, or has no segment that looks like an id', () => {
    fc.assert(
      fc.property(paths, patterns, (path, list) => {
        expect(list.every(isRoutePattern)).toBe(true);
        const template = templateOf(path, list);
        if (list.includes(template)) return;
        expect(template).not.toMatch(/\/\d|@|[\da-f]{24}/);
      }),
      { numRuns: 500 },
    );
  });

  it('is there for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (path, list) => {
        expect(typeof templateOf(path, list)).toBe('string');
      }),
      { numRuns: 500 },
    );
  });
});

describe('a URL', () => {
  const parts = fc.record({ user: fc.uuid(), secret: fc.uuid(), fragment: fc.uuid() });
  const urls = fc.tuple(fc.constantFrom('https', 'http', 'wss'), fc.domain(), fc.webPath());

  it('that is recorded, alone or in a text, has no user, query or fragment', () => {
    fc.assert(
      fc.property(urls, parts, ([scheme, host, path], { user, secret, fragment }) => {
        const url = `${scheme}://${user}:${user}@${host}${path}?token=${secret}#${fragment}`;
        const scrubbed = [scrubUrl(url), scrubText(`GET "${url}" at ${url}:1:2 (${url})\n${url}`)].join();
        for (const one of [user, secret, fragment]) expect(scrubbed).not.toContain(one);
        expect(scrubbed).toContain(host);
      }),
      { numRuns: 500 },
    );
  });

  it('may be any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        scrubUrl(text);
        scrubText(text);
      }),
      { numRuns: 500 },
    );
  });
});
