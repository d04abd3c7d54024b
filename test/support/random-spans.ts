import {
  type Attributes,
  type AttributeValue,
  createTraceState,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type TimeInput,
  trace,
} from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-web';

/** A generator of numbers from 0 to 1 that always gives the same ones. */
type Random = () => number;

function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const SCOPES = [
  ['app', undefined, undefined],
  ['app', '1.0.0', undefined],
  ['checkout "beta"', '2.0.0-ü', 'https://opentelemetry.io/schemas/1.30.0'],
  ['checkout', undefined, 'https://opentelemetry.io/schemas/1.31.0'],
] as const;
const ALPHABETS = ['abcxyz ./:-09', 'aé漢字ßж', '😀🎉👩‍💻x', '"\\\n\t\u0000\u001f\u007f\u2028</'];
// A span may have so many attributes, events, links, attributes of each of these, and characters of a text.
const LIMITS = [
  {},
  { attributeCountLimit: 2, eventCountLimit: 1, linkCountLimit: 1 },
  { attributePerEventCountLimit: 1, attributePerLinkCountLimit: 1 },
  { attributeValueLengthLimit: 3, eventCountLimit: 0, linkCountLimit: 0 },
] as const;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const pick = <Value>(random: Random, values: readonly Value[]): Value => values[below(random, values.length)] as Value;
const some = <Value>(random: Random, most: number, make: (i: number) => Value): Value[] =>
  Array.from({ length: below(random, most + 1) }, (_, i) => make(i));
const hex = (random: Random, digits: number): string =>
  Array.from({ length: digits }, () => below(random, 16).toString(16)).join('');

const words = (random: Random): string => {
  const alphabet = [...pick(random, ALPHABETS)];
  return some(random, 20, () => pick(random, alphabet)).join('');
};
const number = (random: Random): number =>
  pick(random, [
    () => pick(random, [0, -0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]),
    () => Math.floor((random() - 0.5) * 2 ** 52),
    // Never a whole one: 1e21 would be, and int64 cannot hold it.
    () => (random() - 0.5) * 10 ** -below(random, 20),
    () => below(random, 1_000) + 0.5,
  ])();

/** An attribute of any kind that OpenTelemetry has. */
function value(random: Random): AttributeValue {
  const plain = pick<() => string | number | boolean>(random, [
    () => words(random),
    () => number(random),
    () => random() < 0.5,
  ]);
  if (random() < 0.6) return plain();
  return some(random, 4, () => (random() < 0.2 ? pick(random, [null, undefined]) : plain())) as AttributeValue;
}

const attributes = (random: Random, most: number): Attributes =>
  Object.fromEntries(some(random, most, (i) => [`${i}${words(random)}`, value(random)]));

function spanContext(random: Random): SpanContext {
  const isRemote = pick(random, [true, false, undefined]);
  return {
    traceId: hex(random, 32),
    spanId: hex(random, 16),
    traceFlags: below(random, 2),
    ...(isRemote !== undefined && { isRemote }),
    ...(random() < 0.5 && { traceState: createTraceState(`a=${below(random, 9)},b@c=x"y`) }),
  };
}

const link = (random: Random): Link => ({
  context: spanContext(random),
  ...(random() < 0.7 && { attributes: attributes(random, 3) }),
});

const NOW_MS = 1_750_000_000_000;

/** A time in any form that OpenTelemetry takes. */
const time = (random: Random): TimeInput =>
  pick<() => TimeInput>(random, [
    () => [NOW_MS / 1_000, below(random, 1_000_000_000)],
    () => [NOW_MS / 1_000, pick(random, [0, 7, 999_999_999])],
    () => new Date(NOW_MS + below(random, 1_000)),
    () => NOW_MS + random() * 1_000,
    // Of `performance.now()`.
    () => random(),
  ])();

function fill(random: Random, span: Span): void {
  span.setAttributes(attributes(random, 4));
  for (const name of some(random, 3, () => words(random))) {
    span.addEvent(name, pick(random, [undefined, attributes(random, 3)]), time(random));
  }
  span.addLinks(some(random, 2, () => link(random)));
  span.setStatus({ code: below(random, 3), ...(random() < 0.5 && { message: words(random) }) });
}

/** Makes a span, of a parent or of its own, and ends it. */
function makeSpan(random: Random, provider: BasicTracerProvider): void {
  const [name, version, schemaUrl] = pick(random, SCOPES);
  const parent = random() < 0.6 ? trace.setSpanContext(ROOT_CONTEXT, spanContext(random)) : ROOT_CONTEXT;
  const startTime = time(random);
  const links = some(random, 2, () => link(random));
  const options = { kind: below(random, 5), startTime, links, attributes: attributes(random, 4) };
  const span = provider
    .getTracer(name, version, schemaUrl ? { schemaUrl } : undefined)
    .startSpan(words(random), options, parent);
  fill(random, span);
  // At once, at some time, which may be before it began, or now.
  span.end(pick(random, [startTime, time(random), undefined]));
}

/**
 * Makes spans with the SDK itself, of everything that a span can have, always the same ones but for the times of now. Each
 * list is of a provider with other limits.
 */
export function randomSpans(
  seed: number,
  eachCount: number,
  resource: Attributes,
  ...more: readonly SpanProcessor[]
): readonly (readonly ReadableSpan[])[] {
  const random = createRandom(seed);
  return LIMITS.map((spanLimits) => {
    const ended: ReadableSpan[] = [];
    const list: SpanProcessor = {
      onStart: () => undefined,
      onEnd: (span) => void ended.push(span),
      forceFlush: async () => undefined,
      shutdown: async () => undefined,
    };
    const own = { attributes: resource, getRawAttributes: () => [], merge: () => own };
    const provider = new BasicTracerProvider({
      resource: own,
      spanLimits,
      sampler: new AlwaysOnSampler(),
      spanProcessors: [list, ...more],
    });
    for (let i = 0; i < eachCount; i++) makeSpan(random, provider);
    return ended;
  });
}
