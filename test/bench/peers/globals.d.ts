/** What `page.js` makes. */
interface Bench {
  start(endpoint: string, options: object): void;
  flush(): Promise<void>;
  log(count: number, from?: number): number;
  span(count: number, from?: number): number;
  logAtPace(count: number, atOnce: number, everyMs: number): Promise<void>;
  spanAtPace(count: number, atOnce: number, everyMs: number): Promise<void>;
  add(kind: 'counter' | 'histogram', count: number, sets: number): number;
  bound(kind: 'counter' | 'histogram', count: number): number;
  canBind(kind: 'counter' | 'histogram'): boolean;
  canAdd(kind: 'counter' | 'histogram'): boolean;
}

interface Window {
  bench: Bench;
  /** Sets the clock of `growth.ts` ahead. */
  jump(ms: number): void;
  /** Starts a client with everything on. */
  begin(endpoint: string): unknown;
}
