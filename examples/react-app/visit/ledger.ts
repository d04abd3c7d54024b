export interface ExpectedPageView {
  readonly page: string;
  /** What the `user_type` label says: `anonymous` while nobody is signed in. */
  readonly userType: string;
  readonly count: number;
}

export interface ExpectedRequest {
  readonly endpoint: string;
  readonly method: string;
  readonly status: string;
  readonly count: number;
}

export interface ExpectedCounter {
  /** The name in OTLP, with dots. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What must have arrived at the collector after a visit, and nothing beside it. */
export interface VisitExpectations {
  readonly pageViews: readonly ExpectedPageView[];
  readonly requests: readonly ExpectedRequest[];
  /** Logs the app wrote itself: no events. */
  readonly logs: number;
  /** Exceptions. */
  readonly errors: number;
  readonly counters: readonly ExpectedCounter[];
  /** Hard loads of the page: each has web vitals of its own. */
  readonly loads: number;
  /** How often code was run: each time is one trace through the browser and the API. */
  readonly runs: number;
}

/** Where the visit writes down what it does. */
export interface Ledger {
  viewed(page: string, userType: string): void;
  requested(method: string, endpoint: string, status: number): void;
  counted(name: string, labels: Readonly<Record<string, string>>): void;
  logged(): void;
  failed(): void;
  loaded(): void;
  ran(): void;
  read(): VisitExpectations;
}

/** Makes an empty ledger. */
export function createLedger(): Ledger {
  const pageViews = createTally<Omit<ExpectedPageView, 'count'>>();
  const requests = createTally<Omit<ExpectedRequest, 'count'>>();
  const counters = createTally<Omit<ExpectedCounter, 'value'>>();
  let logs = 0;
  let errors = 0;
  let loads = 0;
  let runs = 0;
  return {
    viewed: (page, userType) => pageViews.add({ page, userType }),
    requested: (method, endpoint, status) => requests.add({ endpoint, method, status: String(status) }),
    counted: (name, labels) => counters.add({ name, labels }),
    logged: () => void logs++,
    failed: () => void errors++,
    loaded: () => void loads++,
    ran: () => void runs++,
    read: () => ({
      pageViews: pageViews.read().map(([view, count]) => ({ ...view, count })),
      requests: requests.read().map(([request, count]) => ({ ...request, count })),
      logs,
      errors,
      counters: counters.read().map(([counter, value]) => ({ ...counter, value })),
      loads,
      runs,
    }),
  };
}

interface Tally<Key> {
  add(key: Key): void;
  read(): [Key, number][];
}

function createTally<Key>(): Tally<Key> {
  const rows = new Map<string, [Key, number]>();
  return {
    add(key) {
      const text = JSON.stringify(key);
      rows.set(text, [key, (rows.get(text)?.[1] ?? 0) + 1]);
    },
    read: () => [...rows.values()],
  };
}
