import type { Item } from '../types.ts';
import { durationText, numberText } from './format.ts';
import type { RecordRow } from './ledger.ts';

/** How bad something is, for its colour. */
export type Level = 'plain' | 'warn' | 'error';

/** A record in words. */
export interface Described {
  /** The level of a log, the name of an event, a span or a metric. */
  readonly kind: string;
  readonly level: Level;
  readonly text: string;
  /** All that is known of it, by name. */
  readonly details: readonly (readonly [name: string, value: string])[];
}

/** What the items of our signals have beside what all have. */
interface Raw extends Item {
  readonly head?: {
    readonly severityNumber: number;
    readonly severityText: string;
    readonly eventName?: string;
  };
  readonly scope?: string;
  readonly span?: {
    readonly name: string;
    readonly kind: number;
    readonly startTime: readonly [number, number];
    readonly endTime: readonly [number, number];
    readonly attributes: object;
    readonly status: { readonly code: number; readonly message?: string | undefined };
  };
}

const SPAN_KINDS = ['internal', 'server', 'client', 'producer', 'consumer'];
const WARN = 13;
const ERROR = 17;
const SPAN_ERROR = 2;

const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)) ?? '';

const pairs = (of: object): readonly (readonly [string, string])[] =>
  Object.entries(of).flatMap(([name, value]) => (value == null ? [] : [[name, toText(value)] as const]));

const inShort = (of: object): string =>
  pairs(of)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

function describeLog({ head, scope, body: message, attributes: given = {}, stamp }: Raw): Described {
  const { severityNumber, severityText, eventName, ...ids } = head as NonNullable<Raw['head']>;
  const type = given['exception.type'];
  return {
    kind: eventName ?? severityText,
    level: severityNumber >= ERROR ? 'error' : severityNumber >= WARN ? 'warn' : 'plain',
    text: message ? `${type ? `${type}: ` : ''}${message}` : inShort(given),
    details: pairs({ ...(message && { message }), logger: scope, ...given, ...ids, ...stamp }),
  };
}

function describeSpan({ span, body, stamp }: Raw & { span: NonNullable<Raw['span']> }): Described {
  const { name, kind, startTime, endTime, attributes, status } = span;
  const seconds = endTime[0] - startTime[0] + (endTime[1] - startTime[1]) / 1e9;
  const of = SPAN_KINDS[kind] as string;
  return {
    kind: name,
    level: status.code === SPAN_ERROR ? 'error' : 'plain',
    text: [durationText(seconds), of, status.message].filter(Boolean).join(' · '),
    details: pairs({ spanId: body, kind: of, ...attributes, ...stamp }),
  };
}

const describeItem = (item: Raw): Described => {
  if (item.head !== undefined) return describeLog(item);
  if (item.span) return describeSpan(item as Parameters<typeof describeSpan>[0]);
  return { kind: item.signal.name, level: 'plain', text: item.body, details: pairs({ ...item.stamp }) };
};

/** Says what a record is. Never throws: an app may have signals of its own. */
export function describe({ item, metric = '', labels = {}, value, times }: RecordRow): Described {
  if (!item) {
    const text = [numberText(value), inShort(labels)].filter(Boolean).join(' · ');
    return { kind: metric, level: 'plain', text, details: pairs({ value: numberText(value), times, ...labels }) };
  }
  try {
    return describeItem(item);
  } catch {
    return { kind: item.signal.name, level: 'plain', text: item.body, details: [] };
  }
}
