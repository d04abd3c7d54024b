/** The contracts between the stages: watch, record, hold, encode, send. This file imports nothing. */

/** What an attribute of a log can be: any JSON shape. Values of other kinds are turned into text. */
export type AttributeValue =
  | string
  | number
  | boolean
  | bigint
  | Date
  | Error
  | null
  | undefined
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

/** Named values that describe a log or an error. */
export interface Attributes {
  readonly [key: string]: AttributeValue;
}

/** Labels of a metric: few different values each, because every combination is a series in Prometheus. */
export interface Labels {
  readonly [key: string]: string | number | boolean | undefined;
}

/** Which of the three OTLP endpoints a record goes to. */
export type SignalName = 'logs' | 'metrics' | 'traces';

/** What became of a record: the collector has it, we gave it up, or the collector refused it. */
export type Outcome = 'sent' | 'dropped' | 'rejected';

/** What the client says of itself when something is wrong. */
export interface Diagnostic {
  /** One sentence a developer can act on. */
  readonly message: string;
  /** What was thrown, where something was. */
  readonly cause?: unknown;
}

/** What was true when a record was made: one object for all records made while it stayed so. */
export type Stamp = Attributes;

/** A record, as it waits to be encoded. */
export interface Item {
  /** What kind of record it is: brings the encoder. */
  readonly signal: Signal;
  /** About how many bytes it takes when encoded. */
  readonly size: number;
  /** What was true when it was made, set by the client; said once for all records of a request. */
  stamp: Stamp | undefined;
}

/** One page view. Its id ties together everything recorded while it lasts. */
export interface View {
  /** 32 hex digits, given when it is first needed. Logs carry it as `footlight.view.id` and as the correlation id. */
  id?: string;
  /** The route template, never a raw path with ids in it; unknown until something says it. */
  readonly page?: string;
  /** Who has counted it in `frontend.page_views`: nobody yet, `pageViews()`, or the app. */
  readonly counted?: 'automatic' | 'manual';
}

/** The person using the page, as far as the app says. */
export interface User {
  /** Goes to logs as `user.id`, never to metrics. */
  readonly id?: string | undefined;
  /** A small set such as `student` or `teacher`. The `user_type` label of page views. */
  readonly type?: string | undefined;
}

/** Who, where and which view: read by whatever records. */
export interface Context {
  /** The templates that name paths. */
  readonly routes: readonly string[];
  /** The current user. */
  readonly user: User;
  /** The current view. */
  readonly view: View;
  /** Replaces the user or the view, for records made from then on. */
  set(change: { readonly user: User } | { readonly view: View }): void;
  /** What is true of a record made now. */
  stamp(): Stamp;
}

/** A kind of record that brings its own encoder, so that an app has only the encoders it uses. */
export interface Signal {
  readonly name: SignalName;
  /** The OTLP/HTTP JSON request body for items of this signal that have one resource. */
  encode(items: readonly Item[], resource: Attributes): string;
}

/** Hears what became of records. */
export type Settle = (signal: SignalName, outcome: Outcome, reason: string | number, count: number) => void;

/** Where metrics aggregate, to be read when the client flushes. */
export interface Source {
  /** Ends the current window. `undefined` if nothing was recorded in it. */
  take(service: Attributes): Batch | undefined;
  /** Counts what became of records, in `footlight.records`. */
  readonly settle: Settle;
}

/** One encoded request. */
export interface Batch {
  readonly signal: SignalName;
  /** How many records are in it. */
  readonly count: number;
  readonly body: string;
  /** Gives a batch back that certainly did not arrive, instead of keeping it (metrics). */
  readonly restore?: () => void;
}

/** What became of the records of a client so far. */
export interface FlushResult {
  /** Accepted by the collector. */
  readonly sent: number;
  /** Given up by the client. */
  readonly dropped: number;
  /** Refused by the collector. */
  readonly rejected: number;
}

/**
 * A client. The first argument of every function that records. Made by `createTelemetry`.
 * On a server and with wrong options it is inert: it has every method, and none does anything.
 */
export interface Telemetry {
  /** Who, where and which view: read by whatever records. */
  readonly context: Context;
  /** Whether anything is recorded: not on a server, not with wrong options, not once stopped. */
  readonly isActive: boolean;
  /** Queues one record. Costs a push. */
  record(item: Item): void;
  /** The source of the client's metrics: created at the first call, the same from then on. `wake` asks for a flush. */
  collect(create: (wake: () => void) => Source): Source;
  /** Says who uses the page from now on. Records already made keep what was true for them. */
  setUser(user: User): void;
  /** Tells the developer, through the `diagnose` option, in development only. Never throws. */
  diagnose(message: string, cause?: unknown): void;
  /** Sends what is waiting now. Resolves when the collector has answered; never rejects. */
  flush(): Promise<FlushResult>;
  /** Stops features and listeners, flushes, and records nothing more. What could not be sent is still tried again. */
  stop(): Promise<FlushResult>;
}

/** Something that watches the page. Answers how to stop watching. */
export type Feature = (telemetry: Telemetry) => () => void;
