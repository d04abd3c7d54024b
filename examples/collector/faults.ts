import { invalid, type JsonObject, readNumber, readObject, readString } from './otlp.ts';

/** Something that goes wrong on purpose. The fields that are set apply together. */
export interface Fault {
  /** Only requests to this path. @default all three OTLP paths */
  readonly path?: string;
  /** Answers with this status and stores nothing. */
  readonly status?: number;
  /** The `Retry-After` header of that answer: seconds, or a date. */
  readonly retryAfter?: string;
  /** Waits this long before whatever else happens. */
  readonly delayMs?: number;
  /** Reads the request and never answers. */
  readonly hang?: boolean;
  /** Destroys the connection before reading the request. */
  readonly disconnect?: boolean;
  /** With `hang` or `disconnect`: stores the records first, as where only the answer is lost. @default false */
  readonly store?: boolean;
  /** Stores everything but answers that this many records were rejected. */
  readonly partial?: { readonly rejected: number; readonly message: string };
  /** How many requests it applies to. @default until removed */
  readonly times?: number;
}

/** The faults that are waiting for a request. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** Those still waiting, with the `times` that are left. */
  list(): readonly Fault[];
  /** The first fault for a path, counted as used. */
  take(path: string): Fault | undefined;
}

/** Starts without faults. */
export function createFaults(): Faults {
  let waiting: Fault[] = [];
  return {
    add: (fault) => {
      waiting.push(fault);
    },
    clear: () => {
      waiting = [];
    },
    list: () => [...waiting],
    take: (path) => {
      const fault = waiting.find((f) => f.path === undefined || f.path === path);
      if (fault?.times !== undefined) {
        const left = { ...fault, times: fault.times - 1 };
        waiting = waiting.flatMap((f) => (f !== fault ? f : left.times > 0 ? left : []));
      }
      return fault;
    },
  };
}

/** A fault from the body of `POST /api/faults`. */
export function readFault(body: unknown): Fault {
  const json = readObject(body, 'fault');
  const partial = json['partial'] == null ? undefined : readObject(json['partial'], 'partial');
  return {
    ...(json['path'] == null ? {} : { path: readString(json['path'], 'path') }),
    ...within(json, 'status', 200, 599),
    ...(json['retryAfter'] == null ? {} : { retryAfter: String(json['retryAfter']) }),
    ...within(json, 'delayMs', 0, 600_000),
    ...within(json, 'times', 1, 1_000_000),
    ...(json['hang'] === true ? { hang: true } : {}),
    ...(json['disconnect'] === true ? { disconnect: true } : {}),
    ...(json['store'] === true ? { store: true } : {}),
    ...(partial && {
      partial: {
        rejected: readNumber(partial['rejected'], 'partial.rejected') ?? 1,
        message: readString(partial['message'], 'partial.message'),
      },
    }),
  };
}

function within(json: JsonObject, key: 'status' | 'delayMs' | 'times', min: number, max: number): Partial<Fault> {
  const number = readNumber(json[key], key);
  if (number === undefined) return {};
  return Number.isInteger(number) && number >= min && number <= max
    ? { [key]: number }
    : invalid(key, `must be a whole number from ${min} to ${max}`);
}
