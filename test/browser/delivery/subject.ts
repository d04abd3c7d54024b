import type { Tracer } from '@opentelemetry/api';
import type { FlushResult, Logger, Telemetry } from 'footlight';
import type { RecordSignal } from './scenario.ts';

/** What pages of this suite have besides the package. */
export interface Subject {
  /** What reached the page that should not. */
  readonly problems: string[];
  telemetry: Telemetry;
  logger: Logger;
  /** What spans are made with, where they are recorded instead of logs. */
  tracer: Tracer | undefined;
  /** Makes the client. Resolves when its store is open, or will not be. */
  start(options: Start): Promise<void>;
  /** Records numbered logs, or ends numbered spans, in one tick, and counts them. */
  record(options: Records): void;
  /** The same, one at a time. */
  spread(options: Records & { everyMs: number }): void;
  /** Resolves when `spread` is done. */
  spreading: Promise<void> | undefined;
  /** Sends what waits, with all that the client has to say of itself. */
  flush(): Promise<FlushResult>;
}

/** How a client is made. */
export interface Start {
  readonly endpoint: string;
  readonly isPersistent: boolean;
  /** What it records. */
  readonly signal: RecordSignal;
}

/** Logs whose bodies begin with a marker of their own, or spans that are named by it, each the root of its trace. */
export interface Records {
  /** The number of the first. */
  readonly from: number;
  readonly count: number;
  /** How long each log is at least; the rest is words that compress as words do. */
  readonly bytes?: number;
}

declare global {
  var subject: Subject;
}

/** Runs in each page before its scripts. As it is sent as text, it must name nothing outside. */
export function prepare(): void {
  const problems: string[] = [];
  addEventListener('error', ({ message }) => problems.push(message));
  addEventListener('unhandledrejection', ({ reason }) => problems.push(String(reason)));
  let seed = 42;
  let counter: { add(value: number): void } | undefined;
  let end: { add(value: number): void } | undefined;
  // Not functions with names of their own: compilers wrap those in helpers that the page does not have.
  const own = {
    random(below: number): number {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    },
    wait(ms: number): Promise<void> {
      return new Promise((resolve) => setTimeout(resolve, ms));
    },
    // Each client with a store that is open holds one.
    locks(): Promise<number> {
      return navigator.locks.query().then(
        ({ held = [] }) => held.length,
        () => 0,
      );
    },
    vocabulary: [] as string[],
    text(bytes: number): string {
      while (this.vocabulary.length < 500) {
        const letters = Array.from({ length: 3 + this.random(7) }, () => 97 + this.random(26));
        this.vocabulary.push(String.fromCharCode(...letters));
      }
      let text = '';
      while (text.length < bytes) text += ` ${this.vocabulary[this.random(500)]}`;
      return text;
    },
  };
  globalThis.subject = {
    problems,
    telemetry: undefined as never,
    logger: undefined as never,
    tracer: undefined,
    spreading: undefined,
    async start({ endpoint, isPersistent, signal }) {
      const before = await own.locks();
      const { createLogger, createMeter, createTelemetry, persistentOutbox } = footlight;
      this.telemetry = createTelemetry({
        service: { name: 'delivery' },
        endpoint,
        features: signal === 'traces' ? [traced.tracing.tracing()] : [],
        ...(isPersistent && { outbox: persistentOutbox() }),
      });
      this.logger = createLogger(this.telemetry);
      if (signal === 'traces') this.tracer = traced.tracing.createTracer(this.telemetry);
      const meter = createMeter(this.telemetry);
      counter = meter.counter('delivery.count');
      end = meter.counter('delivery.end');
      for (let i = 0; isPersistent && i < 300 && (await own.locks()) <= before; i++) await own.wait(20);
    },
    record({ from, count, bytes = 0 }) {
      for (let i = from; i < from + count; i++) {
        if (this.tracer) this.tracer.startSpan(`m-${i}`, { attributes: { 'app.step': i, 'app.kind': 'test' } }).end();
        else this.logger.info(`m-${i}${own.text(bytes)}`);
      }
      counter?.add(count);
    },
    spread({ from, count, bytes = 0, everyMs }) {
      let i = from;
      this.spreading = new Promise((resolve) => {
        const timer = setInterval(() => {
          this.record({ from: i++, count: 1, bytes });
          if (i < from + count) return;
          clearInterval(timer);
          resolve();
        }, everyMs);
      });
    },
    async flush() {
      end?.add(1);
      await this.telemetry.flush();
      return this.telemetry.flush();
    },
  };
}
