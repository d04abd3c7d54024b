import type { LogItem } from '../otlp/logs.ts';
import type { SpanItem } from '../otlp/spans.ts';
import type { TextRedactor } from '../privacy/text-redactors.ts';
import { textsIn } from '../privacy/texts-in.ts';
import type { Item, Labels, Redaction, SignalName, Stamp, Telemetry } from '../types.ts';
import { type Change, type RecordToRedact, redactLog, redactSpan, redactTexts } from './redact-record.ts';

/** What is not to leave the page. */
export interface RedactionOptions {
  /**
   * Changes or drops each record: answers it, changed or not, or nothing to drop it. Asked once for a set of labels, not for
   * each value. @default answers all as they are
   */
  readonly record?: (record: RecordToRedact) => RecordToRedact | null | undefined;
  /**
   * Applied to what that answers, in order, in all texts: names, messages, keys and values of attributes and labels at any
   * depth, long numbers, and what is said of user, page and browser. @default []
   */
  readonly texts?: readonly TextRedactor[];
}

// As long as texts in records can be. What was cut there may end with a part of something private.
const CUT_AT = 16_383;
const MAX_PART = 64;
const MAX_LABEL_SETS = 2_000;

const isSpan = (item: Item): item is SpanItem => 'span' in item;

/** Counts a record that is not to leave, or of which nobody knows whether it may. */
function drop(telemetry: Telemetry, signal: SignalName, cause?: unknown): void {
  telemetry.settle(signal, 'dropped', cause ? 'redact-failed' : 'redacted', 1);
  if (process.env.NODE_ENV !== 'production' && cause) telemetry.diagnose(`redact failed, ${signal} are dropped`, cause);
}

/** What becomes of records by the options. */
function changeBy({ record: own }: RedactionOptions, redact: TextRedactor): Change {
  return <Of extends RecordToRedact>(record: Of) => {
    const answer = own ? own(record) : record;
    if (answer == null) return undefined;
    if (answer.signal !== record.signal) throw new TypeError(`redact must answer the record, not ${typeof answer}`);
    return redactTexts(answer, redact) as Of;
  };
}

/**
 * Changes or drops logs, events, spans and labels of metrics before they are queued. What it throws on is dropped, and
 * counted as `redact-failed`; what it drops as `redacted`. Names that stand in the code are not looked at: of services,
 * metrics, loggers and tracers.
 *
 * @example
 * createTelemetry({
 *   …,
 *   redact: redaction({
 *     texts: [emails, bearerTokens],
 *     record: (record) => (record.signal === 'logs' && record.body.includes('secret') ? undefined : record),
 *   }),
 * });
 */
export function redaction(options: RedactionOptions): Redaction {
  const { texts = [] } = options;
  const redact: TextRedactor = (text) => {
    const redacted = texts.reduce((said, one) => one(said), text);
    return texts[0] && text.length >= CUT_AT ? redacted.slice(0, -MAX_PART) : redacted;
  };
  const change = changeBy(options, redact);
  const stamps = new WeakMap<Stamp, Stamp>();
  const known = new Map<string, { readonly labels?: Labels | undefined; readonly cause?: unknown }>();

  const stampOf = (stamp: Stamp): Stamp => {
    // One object for all that share it: it is said once in a request.
    const made = stamps.get(stamp);
    if (made) return made;
    const redacted = textsIn(stamp, redact) as Stamp;
    // Read as late as it can be, there as here.
    Object.defineProperty(redacted, 'session.id', { enumerable: true, get: () => stamp['session.id'] });
    stamps.set(stamp, redacted);
    return redacted;
  };
  const look = (name: string, labels: Labels) => {
    try {
      return { labels: change({ signal: 'metrics', name, labels: { ...labels } })?.labels };
    } catch (cause) {
      return { cause: cause ?? 'nothing' };
    }
  };

  return {
    item<Of extends Item>(item: Of, telemetry: Telemetry): Of | undefined {
      try {
        const safe: Item | undefined = isSpan(item)
          ? redactSpan(item, change)
          : redactLog(item as unknown as LogItem, change);
        if (safe) return { ...safe, stamp: item.stamp && stampOf(item.stamp) } as unknown as Of;
        drop(telemetry, item.signal.name);
      } catch (cause) {
        drop(telemetry, item.signal.name, cause ?? 'nothing');
      }
      return undefined;
    },
    labels(name, labels, telemetry) {
      const key = keyOf(name, labels);
      const found = (key && known.get(key)) || look(name, labels);
      if (known.size >= MAX_LABEL_SETS) known.clear();
      if (key) known.set(key, found);
      if (!found.labels) drop(telemetry, 'metrics', found.cause);
      return found.labels;
    },
  };
}

/** What tells sets of labels apart. Nothing where they cannot be read. */
function keyOf(name: string, labels: Labels): string {
  try {
    return JSON.stringify([name, ...Object.entries(labels).flatMap(([key, one]) => [key, typeof one, `${one}`])]);
  } catch {
    return '';
  }
}
