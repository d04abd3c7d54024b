import type { Plain } from './wire.ts';

/** What all logs, events, errors and spans say. */
interface Recorded {
  readonly attributes: Plain;
  /** Service, session, user, view, and what `setAttributes` said, as it was when it was recorded. */
  readonly resource: Plain;
}

interface RecordedInSpan extends Recorded {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The span that was active. Missing where none was. */
  readonly traceId?: string;
  readonly spanId?: string;
}

/** What a logger said. */
export interface RecordedLog extends RecordedInSpan {
  readonly level: string;
  readonly message: string;
  /** The name of the logger. */
  readonly logger: string;
}

/** An event of a feature, or of `recordEvent`. */
export interface RecordedEvent extends RecordedInSpan {
  readonly name: string;
  /** Empty where there is none. */
  readonly message: string;
  /** The severity number. */
  readonly severity: number;
}

/** An error that was reported, by the app, a boundary or `errors()`. */
export interface RecordedError extends RecordedInSpan {
  readonly type: string;
  readonly message: string;
  /** Empty where there is none. */
  readonly stack: string;
  readonly handled: boolean;
}

/** A span that has ended. */
export interface RecordedSpan extends Recorded {
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly status: 'unset' | 'ok' | 'error';
  /** Empty where there is none. */
  readonly statusMessage: string;
  /** The name of the tracer. */
  readonly tracer: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Missing where it has none. */
  readonly parentSpanId?: string;
  /** Milliseconds since 1970, with fractions. */
  readonly start: number;
  readonly end: number;
  readonly events: readonly { readonly name: string; readonly time: number; readonly attributes: Plain }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: Plain }[];
}

/** Views of one page by one kind of user: a series of `frontend_page_views_total`. */
export interface RecordedPageViews {
  readonly page: string;
  readonly userType: string;
  readonly count: number;
}

/** A metric with one set of labels. */
export interface RecordedSeries {
  readonly name: string;
  readonly unit: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What a counter has counted; the sum of what a histogram has measured. */
  readonly sum: number;
  /** Of a histogram: how often it has measured, where its buckets end, and how many values are in each, the last without end. */
  readonly count?: number;
  readonly bounds?: readonly number[];
  readonly buckets?: readonly number[];
}
