import type { Engine, Profile, Storage, Tab } from './browser.ts';
import type { Network, Transport } from './network.ts';

/** What a page records, as its requests call it. */
export type RecordSignal = 'logs' | 'traces';

/** One row of the table: what happens to a page, and what of its records must arrive all the same. */
export interface Scenario {
  /** For the table, and as what a test says: "… all arrive". */
  readonly name: string;
  /** How many logs or spans it records, and what it adds to the counter. */
  readonly records: number;
  /** What it records. @default 'logs' */
  readonly signal?: RecordSignal;
  /** Which transports it is run over. @default all of the browser's */
  readonly transports?: readonly Transport[];
  /** In which browsers `npm test` runs it; `npm run delivery` measures it in all. @default all */
  readonly testedIn?: readonly Engine['name'][];
  /** What happens, until only waiting is left. */
  run(stage: Stage): Promise<void>;
  /** Looks at what came of it, when all has arrived that does. */
  check?(stage: Stage): Promise<void>;
  /** One for itself, which it ends, or one where pages find storage denied or full. @default one shared with others */
  readonly browser?: 'own' | Storage;
  /** How long the records may take to arrive after that, where the page stays open. */
  readonly withinMs?: number;
  /** Whether it mostly waits, so that many can be run at once. */
  readonly isPatient?: boolean;
  /** Whether it measures time, so that nothing else must run. */
  readonly isAlone?: boolean;
  /** Whether records that the client gave up and counted are as good as arrived. */
  readonly countsLosses?: boolean;
  /** Whether all must arrive without another visit to the origin. */
  readonly needsNoVisit?: boolean;
  /** What figures must stay below, in the best run: a busy machine only adds to them. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Whether no request may be sent again. */
  readonly sendsOnce?: boolean;
}

/** What a scenario acts with: a browser, an origin of its own, and a collector of its own. */
export interface Stage {
  readonly engine: Engine;
  readonly network: Network;
  readonly profile: Profile;
  /** Whether clients are given `persistentOutbox()`. */
  readonly isPersistent: boolean;
  /** Opens a page of the origin and makes its client; before that, does something to the page. */
  visit(before?: (tab: Tab) => Promise<void>): Promise<Tab>;
  /** The pages that still have a client. Whoever ends one takes it out. */
  readonly tabs: Tab[];
  /** Another page of the origin, without the client. */
  readonly elsewhere: string;
  /** Notes that something is not as it must be. */
  complain(problem: string): void;
  /** Notes something that was measured besides, less being better. */
  note(figure: string, value: number): void;
}
