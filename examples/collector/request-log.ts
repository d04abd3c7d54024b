/** One request to an OTLP path. `status` 0 is one that never got an answer. */
export interface RequestEntry {
  readonly time: string;
  readonly path: string;
  readonly status: number;
  /** Size of the body on the wire. */
  readonly bytes: number;
  /** The content encoding, empty where there was none. */
  readonly encoding: string;
  readonly idempotencyKey: string;
  readonly origin: string;
  /** How many records it brought in. */
  readonly records: number;
  /** Whether its key had been seen, so that nothing was counted. */
  readonly duplicate: boolean;
}

/** What came in on one path. */
export interface PathCounts {
  readonly total: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly records: number;
  readonly duplicates: number;
  readonly encodings: Readonly<Record<string, number>>;
}

/** Counts all OTLP requests and remembers the last ones. */
export interface RequestLog {
  add(entry: RequestEntry): void;
  paths(): Readonly<Record<string, PathCounts>>;
  /** Newest last. */
  last(): readonly RequestEntry[];
  clear(): void;
}

const KEPT = 500;
const NOTHING: PathCounts = { total: 0, statuses: {}, bytes: 0, records: 0, duplicates: 0, encodings: {} };

/** Starts with no requests. */
export function createRequestLog(): RequestLog {
  const paths = new Map<string, PathCounts>();
  let entries: RequestEntry[] = [];
  return {
    add: (entry) => {
      paths.set(entry.path, count(paths.get(entry.path) ?? NOTHING, entry));
      entries = [...entries.slice(1 - KEPT), entry];
    },
    paths: () => Object.fromEntries(paths),
    last: () => entries,
    clear: () => {
      paths.clear();
      entries = [];
    },
  };
}

function count(before: PathCounts, entry: RequestEntry): PathCounts {
  return {
    total: before.total + 1,
    statuses: plusOne(before.statuses, String(entry.status)),
    bytes: before.bytes + entry.bytes,
    records: before.records + entry.records,
    duplicates: before.duplicates + (entry.duplicate ? 1 : 0),
    encodings: plusOne(before.encodings, entry.encoding || 'none'),
  };
}

function plusOne(counts: Readonly<Record<string, number>>, key: string): Record<string, number> {
  return { ...counts, [key]: (counts[key] ?? 0) + 1 };
}
