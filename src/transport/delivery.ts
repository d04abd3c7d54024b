import { isOnline } from '../browser/environment.ts';
import { idle } from '../browser/idle.ts';
import type { Batch, Context, Encoded, Item, Outbox, OutboxHost, Outcome } from '../types.ts';
import { toBatch } from './batch.ts';
import { compress } from './gzip.ts';
import type { Post } from './http.ts';
import { countKeepalive, keepaliveRoom } from './keepalive.ts';
import { askedDelay, backOff, isRetryable } from './retry.ts';

/** What waits to become batches, and what they are brought with. */
export interface DeliveryOptions extends Omit<OutboxHost, 'sealed' | 'adopt'> {
  /**
   * Hands over the next batch, if any: the window of metrics, unless that is to wait, or records of about `maxBytes`, measured
   * where the page is leaving.
   */
  next<Result>(
    use: (encoded: Encoded) => Result,
    maxBytes: number,
    isLeaving: boolean,
    metricsWait?: boolean,
  ): Result | undefined;
  /** Hands over records of one signal that are in no batch yet, of about `maxBytes`, and removes them. */
  take<Result>(use: (items: readonly Item[]) => Result, maxBytes: number): Result | undefined;
  /** Whether there are enough records for a whole batch. */
  isFull(): boolean;
  /** Who looks on. */
  readonly context: Pick<Context, 'inspect'>;
  readonly post: Post;
  readonly compression: boolean;
  readonly outbox: Outbox | undefined;
}

/** Brings batches to the collector. */
export interface Delivery {
  /** Something was recorded. */
  wake(): void;
  /** Makes batches of what waits and sends them, one at a time, until nothing is left or the collector fails. */
  flush(): Promise<void>;
  /**
   * The page goes away: sends at once what fits into requests that outlive it, and stores the rest. Or it is back, or
   * online, or the laptop awake: tries again, unless the collector asked not to.
   */
  turn(isAway: boolean, hasLeft: boolean): unknown;
  /** Deletes what waits and what is stored, by other pages too. */
  wipe(): void;
  /** How many records have become batches and have no answer yet. */
  count(): number;
  /** Leaves to the outbox what is not sent, or gives it up. */
  stop(): Promise<void>;
}

/** A task that runs once at a time. Who asks meanwhile waits for another run, which sees what is there by now. */
function single(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again: Promise<void> | undefined;
  const run = (): Promise<void> =>
    (running ??= task().finally(() => {
      running = undefined;
    }));
  return () =>
    running
      ? (again ??= running.then(() => {
          again = undefined;
          return run();
        }))
      : run();
}

const MAX_BYTES = 1_048_576;
// Smaller requests are not worth their headers.
const MIN_BYTES = 1_024;
// With what is on the wire, less than browsers let a page send as it ends.
const BATCH_BYTES = 32_768;
// What is encoded in a few milliseconds.
const MAX_BATCH_BYTES = 262_144;
// A last window, which tells of what is lost of all signals.
const LAST_BYTES = 1_536;

/** Makes the delivery of a client. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { next, take, window, isFull, post, compression, outbox, settle, context, isAllowed } = options;
  // Batches without an answer: highest priority first, then the oldest.
  let sealed: Batch[] = [];
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let pausedUntil = 0;
  let askedUntil = 0;
  let failures = 0;
  let exits = 0;
  let isGone = false;

  // By the wall clock: timers stand still while a laptop sleeps.
  const isPaused = (): boolean => Date.now() < pausedUntil || !isAllowed();
  const grounded = (): Batch[] => sealed.filter(({ outlives }) => outlives === undefined);
  const end = (batch: Batch, outcome?: Outcome, reason?: string | number, count: number = batch.count): void => {
    sealed = sealed.filter((other) => other !== batch);
    context.inspect?.(batch, 'over');
    store?.wake();
    if (outcome) settle(batch.signal, outcome, reason as string, count);
  };
  const bytes = (): number => sealed.reduce((sum, { body }) => sum + body.length, 0);
  const add = (batch: Batch): Batch => {
    sealed.push(batch);
    context.inspect?.(batch);
    sealed.sort((one, other) => other.priority - one.priority);
    return batch;
  };
  /** Drops what there is no room for. Not before it is compressed. */
  const trim = (): void => {
    while (bytes() > mostBytes && grounded()[0]) {
      end(
        grounded().reduce((low, other) => (other.priority < low.priority ? other : low)),
        'dropped',
        'full',
      );
    }
  };
  /** Makes a batch of what waits. Answers nothing when nothing does. */
  const seal = (maxBytes = batchBytes, isLeaving = false, metricsWait?: boolean): Batch | undefined =>
    next((encoded) => add(toBatch(encoded)), maxBytes, isLeaving, metricsWait);
  const takeAll = (): readonly Item[] => take((items) => items, Number.POSITIVE_INFINITY) ?? [];
  const store = outbox?.({
    ...options,
    sealed: () => sealed,
    adopt(batches) {
      batches.forEach(add);
      trim();
      flush();
    },
  });
  const mostBytes = store?.maxBytes ?? MAX_BYTES;
  const mostAtOnce = Math.min(MAX_BATCH_BYTES, mostBytes / 4);
  let batchBytes = Math.min(BATCH_BYTES, mostAtOnce);

  const pause = (retryAfter: string | null | undefined): void => {
    const now = Date.now();
    const asked = askedDelay(retryAfter, now);
    const delay = asked || backOff(failures, Math.random());
    failures++;
    // What another request was told still holds.
    askedUntil = Math.max(askedUntil, now + asked);
    pausedUntil = Math.max(askedUntil, now + delay);
    // Encoded and compressed they are small; as records they are not.
    for (const batch of sealed) batch.split = undefined;
    // At once: metrics were not in it while they were on the wire.
    store?.sync();
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => {
      pausedUntil = 0;
      flush();
    }, pausedUntil - now);
  };

  const send = async (batch: Batch): Promise<void> => {
    const { signal, count } = batch;
    // As the page goes away it may still record, and send: that is of the same exit.
    const exitsBefore = exits - Number(isGone);
    const { status: said, retryAfter, rejected } = await post(batch);
    // What outlives the page has arrived; what does not, nobody knows.
    const { outlives } = batch;
    const status = said || exits === exitsBefore ? said : outlives ? 200 : -1;
    batch.outlives = undefined;
    context.inspect?.(batch, status);
    if (status <= 0 || isRetryable(status)) {
      // Metrics that may have arrived are not sent again.
      if (status < 0 && signal === 'metrics') end(batch, 'dropped', 'timeout');
      else if (!sealed.includes(batch)) {
        // Wiped; or the page has left, without it in the outbox, and is back.
        if (exits === exitsBefore) end(batch, 'dropped', 'consent');
        else if (outlives) add(batch);
      }
      return pause(retryAfter);
    }
    if (failures) {
      failures = 0;
      store?.adopt();
      flush();
    }
    if (status === 413 && count > 1 && batch.split) {
      end(batch);
      for (const part of batch.split()) add(toBatch(part));
    } else if (status < 300) {
      end(batch, 'sent', status, count - rejected);
      if (rejected) settle(signal, 'rejected', 'partial', rejected);
    } else end(batch, 'rejected', status);
  };

  const drain = single(async () => {
    let batch: Batch | undefined;
    while (!isPaused() && (batch = grounded()[0])) {
      await store?.sync(batch);
      // The page may have sent it as it left meanwhile.
      if (grounded().includes(batch)) await send(batch);
    }
  });
  const sealAll = single(async () => {
    let batch: Batch | undefined;
    await idle();
    // While the collector fails, only whole batches, and one window of metrics: fewer requests when it is back.
    let metricsWait = !!failures && sealed.some(({ signal }) => signal === 'metrics');
    while ((!isPaused() || (isFull() && isAllowed())) && (batch = seal(batchBytes, false, metricsWait))) {
      metricsWait = true;
      const { length } = batch.body;
      if (compression) await compress(batch);
      trim();
      // As large as leaves with the page once compressed: fewer requests, each of which costs the page milliseconds. Less where
      // it came out larger than it was thought to be: texts may take more bytes than characters.
      batchBytes = Math.min(mostAtOnce, (BATCH_BYTES * length) / batch.body.length) * Math.min(1, batchBytes / length);
      // Not else: where records keep coming there would always be some to make a small batch of.
      if (isFull()) {
        const sending = drain();
        // Not so far ahead that what could be sent is dropped.
        if (bytes() > MAX_BYTES / 2) await sending;
        await idle();
      }
    }
    // When all are there: one transaction stores them.
    drain();
  });
  const flush = async (): Promise<void> => {
    await sealAll();
    await drain();
  };

  const launch = (): void => {
    for (const batch of grounded()) if (batch.body.length <= keepaliveRoom()) send(batch);
  };
  const giveUp = (reason: string): void => {
    let lost: readonly Item[];
    // Not as batches: the page has no time for that, and the windows of metrics that tell of it would be among them.
    while ((lost = takeAll())[0]) settle(lost[0].signal.name, 'dropped', reason, lost.length);
    for (const batch of grounded()) end(batch, 'dropped', reason);
  };
  const leaveOnline = (hasLeft: boolean): void => {
    countKeepalive(LAST_BYTES, 1);
    let batch: Batch | undefined;
    // Until records do not fit: the rest would become batches of one each, that do not either.
    do {
      batch = keepaliveRoom() > MIN_BYTES ? seal(keepaliveRoom(), true) : undefined;
      // Where more is true of all records than was thought.
      while (batch?.split && batch.signal !== 'metrics' && batch.count > 1 && batch.body.length > keepaliveRoom()) {
        end(batch);
        [batch] = batch.split().map((part) => add(toBatch(part)));
      }
      launch();
    } while (batch && (batch.outlives !== undefined || batch.signal === 'metrics'));
    if (hasLeft && !store?.isOpen()) giveUp('left');
    countKeepalive(LAST_BYTES, -1);
    seal();
    launch();
  };

  store?.adopt();

  return {
    flush,
    wake() {
      if (isFull()) sealAll();
      store?.wake();
    },
    count: () => sealed.reduce((sum, { count }) => sum + count, 0),
    turn(isAway, hasLeft) {
      if (!isAway) {
        isGone = false;
        pausedUntil = askedUntil;
        store?.adopt();
        return flush();
      }
      if (isOnline() && !isPaused()) leaveOnline(isGone || hasLeft);
      if (hasLeft) exits++;
      // What is recorded after that, as `visibilitychange` comes, is not for this page either.
      isGone ||= hasLeft;
      if (isGone && !store?.isOpen()) return;
      store?.leave(isGone);
      if (!isGone) return;
      // All of it is the next page's now, which may be this one, if it comes back.
      window();
      while (takeAll()[0]);
      sealed = [];
    },
    wipe() {
      window();
      giveUp('consent');
      sealed = [];
      store?.wipe();
    },
    async stop() {
      clearTimeout(retryTimer);
      if (!store?.isOpen()) {
        // There will be no other window.
        seal();
        giveUp('stopped');
      }
      await store?.close();
    },
  };
}
