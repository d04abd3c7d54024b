import type { Tab } from './browser.ts';
import type { Scenario, Stage } from './scenario.ts';

const RECORDS = 50;

declare global {
  /** What is nowhere held would be closed some time. */
  var heldDatabase: IDBDatabase;
}

/** Another connection that never closes keeps the database from being deleted; whoever opens it after that waits. */
async function block({ page }: Tab): Promise<void> {
  await page.evaluate(async () => {
    const request = indexedDB.open('footlight', 1);
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    globalThis.heldDatabase = request.result;
    indexedDB.deleteDatabase('footlight');
  });
}

/** Whether the page can write to the store all the same. */
const canStore = ({ page }: Tab): Promise<boolean> =>
  page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        setTimeout(() => resolve(false), 500);
        try {
          const request = indexedDB.open('footlight');
          request.onerror = () => resolve(false);
          request.onsuccess = () => {
            const transaction = request.result.transaction('batches', 'readwrite');
            transaction.oncomplete = () => resolve(true);
            transaction.onabort = () => resolve(false);
            transaction.objectStore('batches').put('x'.repeat(1_000), ['test']);
          };
        } catch {
          resolve(false);
        }
      }),
  );

const withoutStorage = (name: string, options: Pick<Scenario, 'browser'>, before?: BeforeStart): Scenario => ({
  name: `${name}, 50 logs`,
  records: RECORDS,
  withinMs: 15_000,
  ...options,
  async run(stage) {
    const tab = await stage.visit((opened) => before?.(opened, stage) ?? Promise.resolve());
    await tab.page.evaluate((records) => subject.record(records), { from: 0, count: RECORDS });
    if (stage.isPersistent && (await canStore(tab))) stage.complain('the page can store all the same');
  },
});

type BeforeStart = (tab: Tab, stage: Stage) => Promise<void>;

/** Browsers that let pages store nothing. */
export const storing: readonly Scenario[] = [
  withoutStorage('storage denied', { browser: 'denied' }),
  withoutStorage('quota full', { browser: 'full' }, ({ page }, { engine }) => engine.fill(page)),
  withoutStorage('IndexedDB blocked', {}, block),
];
