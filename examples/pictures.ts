/** Takes the README's pictures from the running example: `npm run pictures`. Build the library first. */
import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { createCollector } from './collector/server.ts';
import { buildExample } from './react-app/build.ts';
import { createExampleServer } from './react-app/server.ts';
import { visitExample } from './react-app/visit.ts';
import { findChromium, root } from './setup.js';

const FOLDER = `${root}examples/pictures`;
const FLUSHED_MS = 6_000;

await buildExample();
await mkdir(FOLDER, { recursive: true });
const collector = await createCollector({ port: 0 });
const example = await createExampleServer({ telemetryEndpoint: collector.url, log: () => undefined });
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-background-networking'],
});
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const page = await context.newPage();
  await visitExample(page, example.url);
  await page.goto(`${example.url}/courses/jac-basics/lessons/hello`);
  await page.getByRole('button', { name: 'Run code' }).click();
  await page.getByRole('status', { name: 'Output' }).getByText('Hello, Jac!').waitFor();
  await page.screenshot({ path: `${FOLDER}/example.png` });
  await page.waitForTimeout(FLUSHED_MS);

  const live = await context.newPage();
  await live.setViewportSize({ width: 1280, height: 1000 });
  await live.goto(collector.url);
  await live.getByText('/courses/:courseId').first().waitFor();
  await live.getByRole('link', { name: 'run code' }).first().click();
  await live.getByText('jac-api · server').waitFor();
  await live.waitForTimeout(1_000);
  await live.screenshot({ path: `${FOLDER}/live-page.png`, fullPage: true });
} finally {
  await browser.close();
  await example.close();
  await collector.close();
}
