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

/** A base URL or path, or the full URL of each signal. */
export type Endpoint = string | Readonly<Record<SignalName, string>>;

/**
 * What became of a record: the collector has it, we gave it up, the collector refused it, or it was the same again as
 * others of a storm and is only counted, in `footlight.repeated` of the last of them.
 */
export type Outcome = 'sent' | 'dropped' | 'rejected' | 'collapsed';

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
  /** Milliseconds since 1970. */
  readonly time: number;
  /** What goes first when there is little room, and is dropped last: the severity number, 17 for all errors. */
  readonly priority: number;
  /** What it says, in short. */
  readonly body: string;
  /** What it says beside that: plain JSON. */
  readonly attributes?: Attributes | undefined;
  /** About how many bytes it takes when encoded: more where its texts need escaping. */
  readonly size: number;
  /** How many more of the same came after it and are not sent. Set by the queue. */
  repeated?: number;
  /** What was true when it was made, set by the client unless it is known; said once for all records of a request that share it. */
  stamp: Stamp | undefined;
}

/** What names a span: https://www.w3.org/TR/trace-context/ */
export interface SpanIdentity {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** Bit 0: whether the trace is sampled. */
  readonly traceFlags: number;
}

/** A span that others can belong to: any `Span` of OpenTelemetry. */
export interface SpanParent {
  spanContext(): SpanIdentity;
}

/** A request that begins. */
export interface RequestStart {
  readonly method: string;
  /** Absolute. Only its scheme, host and path reach a span. */
  readonly url: string;
  /** The template that names it: the `endpoint` label. */
  readonly endpoint: string;
  /** The template of its whole path: `url.template` of the span. @default the same */
  readonly template?: string | undefined;
  /** The span that it belongs to. @default the active one */
  readonly parent?: SpanParent | undefined;
  /** How often the same request was sent before: `http.request.resend_count`. */
  readonly resendCount?: number | undefined;
  /** What else is to be said of its span. */
  readonly attributes?: Labels | undefined;
}

/** What is known of a request that may ask for one of many things at the same endpoint. */
export interface OperationRequest {
  /** Absolute. */
  readonly url: string;
  /** The template of its path. */
  readonly endpoint: string;
  /** What it sends, if that is known before it is sent. */
  body?(): unknown;
}

/** Says what a request asks for: another `endpoint` label, and attributes of its span. Nothing where it cannot tell. */
export type OperationReader = (request: OperationRequest) => Pick<RequestStart, 'endpoint' | 'attributes'> | undefined;

/** The span of a request. */
export interface RequestSpan {
  /** What the request tells the server of it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Runs a function while the span is active. */
  run(task: () => void): void;
  /** Ends it, so many milliseconds after it began: with the status, or with what was thrown where no response came. */
  end(outcome: number | Error, durationMs: number): void;
}

/** What traces, for whatever records: `tracing()` brings it. */
export interface Tracing {
  /** The span that is active. */
  active(): SpanIdentity | undefined;
  /** A `Tracer` of OpenTelemetry. */
  tracer(name: string, version?: string): unknown;
  /** Calls back as the page hides, while spans that end still leave with it. Answers how to stop. */
  onAway(listener: () => void): () => void;
  /** Begins the span of a request. Nothing where tracing is suppressed: then nothing else is to be recorded of it. */
  request(start: RequestStart): RequestSpan | undefined;
  /** Ends what waits only to be described better, and hands over what is not handed over yet. */
  flush(): Promise<void> | undefined;
}

/** One page view. Its id ties together everything recorded while it lasts. */
export interface View {
  /**
   * 32 hex digits, given when it is first needed. Logs carry it as `footlight.view.id` and as the correlation id; only as
   * the latter while the page is prerendered, because it may never be seen.
   */
  id?: string;
  /** The route template, never a raw path with ids in it; unknown until something says it. */
  readonly page?: string;
  /** What the app says of it: on logs and spans of it. */
  readonly attributes?: Labels | undefined;
  /** Who has counted it in `frontend.page_views`: nobody yet, `pageViews()`, or the app. */
  readonly counted?: 'automatic' | 'manual';
}

/** Where the router of the app is. */
export interface Route {
  /** The path that it shows. @default that of the URL */
  readonly path?: string | undefined;
  /** The template of what it matches; slashes too many in it do not matter. @default by `routes` */
  readonly template?: string | undefined;
  /**
   * How it came there: `PUSH`; `REPLACE`, where it only went on, as a redirect does; all else is a way through the history.
   * @default how the browser came to its path
   */
  readonly action?: string | undefined;
  /** Whether it is still on its way to the first page, so that it is not known yet which one that is. @default false */
  readonly isPending?: boolean | undefined;
}

/**
 * Whether records may be stored and sent: yes; not yet, they wait in memory; or no, there are none.
 * While it is not `granted`, no storage and no network is touched, and there is no session.
 */
export type Consent = 'granted' | 'pending' | 'denied';

/**
 * A session as it is stored: its id of 32 hex digits, when it began and when it was last seen, in milliseconds since 1970;
 * then the same of the one before it, where one is known. Where tabs began one each at once, it becomes the one that stays.
 */
export type Session = readonly [id: string, ...rest: (string | number)[]];

/** The person using the page, as far as the app says. */
export interface User {
  /** `user.id` on logs and spans, never on metrics. */
  readonly id?: string | undefined;
  /** A small set such as `student` or `teacher`. The `user_type` label of page views and sessions. */
  readonly type?: string | undefined;
}

/**
 * Something that a client does: it records an item, adds a value to a metric, makes a batch, has an answer to one (its
 * status; 0 where there was none, -1 where nobody knows) or is done with one, or knows what became of records.
 */
export type Observation =
  | [item: Item]
  | [metric: string, labels: Labels, value: number]
  | [batch: Batch, change?: number | 'over']
  | Parameters<Settle>;

/** What changes or drops records before they wait: made by `redaction()`. Never throws, and drops what it cannot read. */
export interface Redaction {
  /** A log or span as it may leave. Nothing where it is dropped, which is counted. */
  item<Of extends Item>(item: Of, telemetry: Telemetry): Of | undefined;
  /** The labels of a metric as they may leave. Nothing where the value is dropped, which is counted. */
  labels(metric: string, labels: Labels, telemetry: Telemetry): Labels | undefined;
}

/** Who, where and which view: read by whatever records. */
export interface Context {
  /** Which application this is: the resource of metrics, and part of that of all other records. */
  readonly service: Attributes;
  /** The templates that name paths. */
  readonly routes: readonly string[];
  /** How the path of the page is read, where it is not that of the URL: by `pageViews({ hash: true })` from the hash. */
  path?: (() => string) | undefined;
  /** Where the app's router is, once `setRoute` has said so. */
  route?: Route | undefined;
  /** Called when that is said. */
  routed?: Set<() => void> | undefined;
  /** Whether `pageViews()` counts. */
  viewed?: boolean | undefined;
  /** Called before a view that was counted is followed by another, while records are still of it. */
  leave?: (() => void) | undefined;
  /** What traces, once something does. */
  tracing?: Tracing | undefined;
  /** Marks requests that are watched already, while all requests of the page are. */
  watched?: symbol | undefined;
  /** Sees what the client does, while somebody looks: `debug()`. Never throws. */
  inspect?: ((...seen: Observation) => void) | undefined;
  /** Whether records may be stored and sent. */
  readonly consent: Consent;
  /** What the app says of everything: on all logs and spans. */
  readonly attributes: Labels;
  /** What changes or drops records, where the app says so. */
  redaction?: Redaction | undefined;
  /** The current user. */
  readonly user: User;
  /** The current view. */
  readonly view: View;
  /** Replaces what is true of records made from then on, or the consent. */
  set(
    change:
      | { readonly user: User }
      | { readonly view: View }
      | { readonly attributes: Labels }
      | { readonly consent: Consent },
  ): void;
  /**
   * The session of a record made now, which begins where none is. With an event of storage: only hears what other tabs
   * say of it. `sessions()` listens here.
   */
  session(event?: Event): Session;
  /** Hears of other tabs no more. */
  stop(): void;
  /** What is true of a record made now. */
  stamp(): Stamp;
}

/** A kind of record that brings its own encoder, so that an app has only the encoders it uses. */
export interface Signal {
  readonly name: SignalName;
  /** The OTLP/HTTP JSON request body for items of this signal: one resource for each stamp, with what is said of the service. */
  encode(items: readonly Item[], service: Attributes): string;
  /** How many bytes an item takes in it, with the comma after it. */
  measure(item: Item): number;
}

/** Hears what became of records. */
export type Settle = (signal: SignalName, outcome: Outcome, reason: string | number, count: number) => void;

/** Where metrics aggregate, to be read when the client flushes. */
export interface Source {
  /** Ends the current window, unless it is only to be looked at. `undefined` if nothing was recorded in it. */
  take(service: Attributes, looks?: boolean): Encoded | undefined;
  /** Counts what became of records, in `footlight.records`. */
  readonly settle: Settle;
}

/** Records of one signal, encoded. */
export interface Encoded {
  readonly signal: SignalName;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The highest of its records; metrics are above all. */
  readonly priority: number;
  /** How many records are in it. */
  readonly count: number;
  /** OTLP/HTTP JSON. */
  readonly json: string;
  /** The same records in two parts. Gone where it would keep records in memory for long. */
  split?: (() => readonly Encoded[]) | undefined;
}

/** One request. */
export interface Batch extends Omit<Encoded, 'json'> {
  /** The same over retries, pages and restarts: the `Idempotency-Key`. */
  readonly id: string;
  body: Uint8Array<ArrayBuffer>;
  /** Whether the body is compressed. */
  gzip?: boolean;
  /** Set while it is on the wire: whether its request outlives the page. */
  outlives?: boolean | undefined;
}

/** What an outbox has of its client. */
export interface OutboxHost {
  /** Where to: tells the clients of an origin apart. */
  readonly endpoint: Endpoint;
  /** Batches without an answer, those on the wire included. */
  sealed(): readonly Batch[];
  /** Records that are in no batch yet. */
  items(): readonly Item[];
  /** Makes a batch of records of one signal. */
  encode(items: readonly Item[]): Encoded;
  /** The window of metrics so far, which ends with it unless it is only to be looked at. */
  window(looks?: boolean): Encoded | undefined;
  /** Takes over what another page has left. */
  adopt(batches: readonly Batch[]): void;
  /** Hears which records the outbox has given up. */
  readonly settle: Settle;
  /** Whether anything may be stored. */
  isAllowed(): boolean;
  /** Hears what is wrong. */
  diagnose(message: string): void;
}

/** Where batches outlive the page. Nothing in it ever throws or rejects. */
export interface Store {
  /** Most bytes of batches to keep. */
  readonly maxBytes: number;
  /** Whether it can be written to now. */
  isOpen(): boolean;
  /** Something was recorded: to be stored within a second. */
  wake(): void;
  /**
   * Stores all batches at once, and of what waits so much that the page does not notice; the rest when it is idle. `next` is
   * about to go on the wire.
   */
  sync(next?: Batch): Promise<void> | undefined;
  /** Opens it, and hands over what pages left that are no more. Each batch is given to one page only. */
  adopt(): void;
  /**
   * The page goes away: stores all that waits, at once. Where it has left, what ends with the page too, and all of it is for
   * other pages from now on; `adopt` opens it again.
   */
  leave(hasLeft: boolean): void;
  /** Deletes what is stored for this client's collector, by other pages too, and closes. `adopt` opens it again. */
  wipe(): Promise<void>;
  /** Stores what waits, leaves it to other pages and closes for good. */
  close(): Promise<void>;
}

/** Makes the store of one client. */
export type Outbox = (host: OutboxHost) => Store;

/** What became of the records of a client so far. */
export interface FlushResult {
  /** Accepted by the collector. */
  readonly sent: number;
  /** Still waiting: to be sent by this page or, with `persistentOutbox()`, by the next one. */
  readonly kept: number;
  /** Given up by the client. */
  readonly dropped: number;
  /** Refused by the collector. */
  readonly rejected: number;
  /** The same again as others in a row, and only counted. */
  readonly collapsed: number;
}

/**
 * A client. The first argument of every function that records. Made by `createTelemetry`.
 * On a server and with wrong options it is inert: it has every method, and none does anything.
 */
export interface Telemetry {
  /** Who, where and which view: read by whatever records. */
  readonly context: Context;
  /** Where its records go. */
  readonly endpoint: Endpoint;
  /** Whether anything is recorded: not on a server, not with wrong options, not once stopped. */
  readonly isActive: boolean;
  /** Queues one record. Costs a push. */
  record(item: Item): void;
  /** The source of the client's metrics: created at the first call, the same from then on. `wake` asks for a flush. */
  collect(create: (wake: () => void, context: Context) => Source): Source;
  /** Counts what became of records that never reach the queue, in `footlight.records`. */
  readonly settle: Settle;
  /** Says who uses the page from now on; nobody known, without an argument. Records already made keep what was true for them. */
  setUser(user?: User): void;
  /**
   * Says what is true of everything from now on, in place of what was said before: attributes of the resource of logs and
   * spans. Never of metrics. Those of the view (`trackPageView`) and our own go before; records already made keep theirs.
   *
   * @example
   * telemetry.setAttributes({ 'app.tenant': 'acme', 'app.experiment': 'b' });
   */
  setAttributes(attributes: Labels): void;
  /**
   * What the user has answered. `granted`: what waited leaves, with a session from now on. `denied`: what waits and what is
   * stored is deleted, and everything recorded is dropped, counted with the reason `consent`. `pending`: records wait in memory.
   *
   * @example
   * telemetry.setConsent(accepted ? 'granted' : 'denied');
   */
  setConsent(consent: Consent): void;
  /** Tells the developer, through the `diagnose` option, in development only. Never throws. */
  diagnose(message: string, cause?: unknown): void;
  /** What became of the records so far. Sends nothing. */
  totals(): FlushResult;
  /** Sends what is waiting now. Resolves when the collector has answered; never rejects. */
  flush(): Promise<FlushResult>;
  /** Stops features and listeners, flushes, and records nothing more. What could not be sent is kept by the outbox or dropped. */
  stop(): Promise<FlushResult>;
}

/** Decides which records go on, and when: hears of each, and pushes what is to be sent. */
export type Sampling = (push: (item: Item) => void, settle: Settle) => (item: Item) => void;

/** Something that watches the page. Answers how to stop watching. */
export type Feature = (telemetry: Telemetry) => () => void;
