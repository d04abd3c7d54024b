import type { Page } from 'playwright-core';

const ROUND_MS = 5_000;
const TYPED = 'item 4';

/** Five seconds of somebody who is busy: fifteen interactions, two of them slow, a request, a new page, and an error. */
export async function actForFiveSeconds(page: Page): Promise<void> {
  const startedAt = performance.now();
  const click = async (id: string): Promise<void> => {
    await page.click(`#${id}`);
    await page.waitForTimeout(250);
  };
  await page.bringToFront();
  await click('more');
  await click('search');
  await page.keyboard.type(TYPED, { delay: 60 });
  await page.fill('#search', '');
  await page.mouse.wheel(0, 600);
  await page.waitForTimeout(250);
  await page.mouse.wheel(0, -600);
  for (const id of ['work', 'heavy', 'fail', 'nothing', 'route', 'more']) await click(id);
  await page.waitForTimeout(Math.max(0, ROUND_MS - (performance.now() - startedAt)));
}
