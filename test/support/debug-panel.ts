import type { FlushResult, Telemetry } from 'footlight';
import type { Locator, Page } from 'playwright-core';

/** The panel of a page, as its user sees it. */
export interface DebugPanel {
  readonly host: Locator;
  readonly badge: Locator;
  readonly dialog: Locator;
  /** Chooses what is shown, and of which signal. */
  choose(...names: readonly string[]): Promise<void>;
  /** The texts of the rows that are shown, newest first, with one space between their parts. */
  rows(): Promise<readonly string[]>;
  /** The figures, by their name. */
  totals(): Promise<Readonly<Record<string, number>>>;
}

/** The panel of a page, or one of several. */
export function panelOf(page: Page, place = 0): DebugPanel {
  const host = page.locator('footlight-debug').nth(place);
  const dialog = host.getByRole('dialog');
  return {
    host,
    badge: host.locator('.badge'),
    dialog,
    async choose(...names) {
      for (const name of names) await dialog.getByRole('button', { name }).click();
    },
    rows: () =>
      dialog
        .locator('.list:not([hidden]) .row')
        .evaluateAll((rows) =>
          rows.map((row) =>
            [...(row.querySelector('summary') ?? row).children].map((part) => part.textContent).join(' | '),
          ),
        ),
    totals: async () =>
      Object.fromEntries(
        await dialog
          .locator('.total')
          .evaluateAll((cells) =>
            cells.map((cell) => [
              cell.firstChild?.textContent,
              Number(cell.lastChild?.textContent?.replace(/\D/g, '')),
            ]),
          ),
      ),
  };
}

/** What the client of a page says of itself. */
export const totalsOf = (page: Page): Promise<FlushResult> =>
  page.evaluate(() => (globalThis as unknown as { telemetry: Telemetry }).telemetry.totals());
