import type { Page } from 'playwright-core';

/** How long one round of use takes. */
export const ROUND_MS = 10_000;
const PAUSE_MS = 650;
// Some seven characters a second.
const KEY_MS = 140;
const TYPED = 'item 4';

/** Ten seconds of somebody who is busy: fifteen interactions, two of them slow, two requests, a new page, and an error. */
export async function act(page: Page): Promise<void> {
  const startedAt = performance.now();
  const click = async (id: string): Promise<void> => {
    await page.click(`#${id}`);
    await page.waitForTimeout(PAUSE_MS);
  };
  await page.bringToFront();
  await click('more');
  await click('search');
  await page.keyboard.type(TYPED, { delay: KEY_MS });
  await page.fill('#search', '');
  await page.mouse.wheel(0, 600);
  await page.waitForTimeout(PAUSE_MS);
  await page.mouse.wheel(0, -600);
  for (const id of ['work', 'heavy', 'fail', 'nothing', 'route', 'more']) await click(id);
  await page.waitForTimeout(Math.max(0, ROUND_MS - (performance.now() - startedAt)));
}
