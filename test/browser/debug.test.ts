import type { FlushResult, Telemetry } from 'footlight';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { eventsWhen, logOf, PATIENCE, spanOf } from '../support/collected.ts';
import { panelOf, totalsOf } from '../support/debug-panel.ts';
import { pointsOf, read } from '../support/read.ts';
import { useWatched as startAll, type WatchedPage } from '../support/watched.ts';

declare const telemetry: Telemetry;

const watched = startAll(`export * as debugging from 'footlight/debug';`);
const DEBUG = 'traced.debugging.debug({ enabled: true })';

/** A page with the panel, and what goes wrong in it. */
async function open(page: Partial<WatchedPage> = {}): Promise<{ page: Page; problems: readonly string[] }> {
  const opened = await watched.open({ features: DEBUG, ...page });
  const problems: string[] = [];
  opened.on('pageerror', ({ message }) => problems.push(message));
  return { page: opened, problems };
}

/** Lets the collector fail so many requests. */
const fail = async (fault: object): Promise<void> => {
  const response = await fetch(`${watched.collector.url}/api/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  expect(response.status).toBeLessThan(300);
};

const flush = (page: Page): Promise<FlushResult> => page.evaluate(() => telemetry.flush());

describe('the panel', () => {
  it('shows what was recorded and sent, as the collector has it', async () => {
    const { page, problems } = await open({
      features: `${DEBUG}, traced.tracing.tracing()`,
      options: `routes: ['/page'],`,
      // Before the panel is there.
      head: `<script>footlight.createLogger(telemetry, { name: 'early' }).info('from before', { place: 1 });</script>`,
    });
    const panel = panelOf(page);
    await panel.badge.click();
    await page.evaluate(async () => {
      footlight.trackPageView(telemetry, '/courses/:courseId');
      const logger = footlight.createLogger(telemetry, { name: 'checkout' });
      logger.warn('payment is slow', { durationMs: 3210, items: [1, 2], by: 'x<b>y' });
      footlight.recordEvent(telemetry, 'lesson.completed', { 'lesson.id': 'walkers' });
      footlight.reportError(telemetry, new TypeError('no such course'));
      await traced.tracing.withSpan(traced.tracing.createTracer(telemetry), 'load lesson', async () => undefined);
      const runs = footlight.createMeter(telemetry).counter('code.executions');
      for (let i = 0; i < 12; i++) runs.add(2, { language: 'jac' });
      logger.info(`long ${'x'.repeat(3_000)}`);
    });
    const totals = await flush(page);
    await expect.poll(panel.totals, PATIENCE).toEqual({ ...totals, kept: 0 });

    const rows = await panel.rows();
    expect(rows).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} \| logs \| info \| long x+ \| \/courses\/:courseId \| 3\.\d KB$/),
      expect.stringMatching(
        /^\S+ \| metrics \| code\.executions \| ×12 {2}2 · language=jac \| \/courses\/:courseId \| $/,
      ),
      expect.stringMatching(/^\S+ \| traces \| load lesson \| [\d.]+ ms · internal \| /),
      expect.stringMatching(/^\S+ \| metrics \| frontend\.errors \| 1 · handled=true /),
      expect.stringMatching(/^\S+ \| logs \| exception \| TypeError: no such course \| /),
      expect.stringMatching(/^\S+ \| logs \| lesson\.completed \| lesson\.id=walkers \| /),
      expect.stringMatching(/^\S+ \| logs \| warn \| payment is slow \| \/courses\/:courseId \| \d+ B$/),
      expect.stringMatching(
        /^\S+ \| metrics \| frontend\.page_views \| 1 · page=\/courses\/:courseId user_type=anonymous /,
      ),
      expect.stringMatching(/^\S+ \| logs \| info \| from before \| /),
    ]);
    // All of it is what has arrived.
    const { timeUnixNano } = await logOf(watched.collector, 'payment is slow');
    const at = new Date(Number(timeUnixNano) / 1e6).toTimeString().slice(0, 8);
    expect(rows[6]).toContain(at);
    await logOf(watched.collector, 'from before');
    await eventsWhen(watched.collector, 'lesson.completed');
    await eventsWhen(watched.collector, 'exception');
    await spanOf(watched.collector, 'load lesson');
    expect((await pointsOf(watched.collector, 'code.executions'))[0]?.value).toBe(24);
    const arrived = (await read<LogEntry[]>(watched.collector, '/api/logs')).length;

    // All that is known of one.
    await panel.dialog.locator('summary', { hasText: 'payment is slow' }).click();
    const details = panel.dialog.locator('.details');
    // The event that it has been opened comes a task later.
    await expect
      .poll(() => details.locator('dd').allInnerTexts(), PATIENCE)
      .toEqual(expect.arrayContaining(['payment is slow', 'checkout', '3210', '[1,2]', 'x<b>y']));
    expect(await details.locator('dt').allInnerTexts()).toEqual(
      expect.arrayContaining(['logger', 'items', 'session.id', 'footlight.view.id']),
    );

    await panel.choose('metrics');
    expect((await panel.rows()).map((row) => row.split(' | ')[2])).toEqual([
      'code.executions',
      'frontend.errors',
      'frontend.page_views',
    ]);
    await panel.choose('logs', 'Requests');
    const requests = (await panel.rows()).map((row) => row.split(' | '));
    expect(requests.reduce((sum, [, , count = '']) => sum + Number.parseInt(count, 10), 0)).toBe(arrived);
    for (const [, signal, , state] of requests) expect([signal, state]).toEqual(['logs', 'sent, 200']);
    // One is compressed.
    expect(requests.map(([, , , , size]) => size).join()).toMatch(/\d\.\d KB → \d+ B/);
    await panel.choose('Losses');
    expect(await panel.rows()).toEqual([]);
    expect(await panel.dialog.getByText('Nothing is lost.').isVisible()).toBe(true);
    expect(problems).toEqual([]);
  });

  it('explains each loss', async () => {
    const { page } = await open({ options: 'compression: false,' });
    const panel = panelOf(page);
    await panel.badge.click();
    await fail({ path: '/v1/logs', status: 400, times: 1 });
    await page.evaluate(async () => {
      const logger = footlight.createLogger(telemetry);
      logger.info('refused by the collector');
      await telemetry.flush();
      for (let i = 0; i < 25; i++) logger.warn('the same');
      const runs = footlight.createMeter(telemetry).counter('code.executions');
      runs.add(-1);
      runs.add(Number.NaN);
      telemetry.settle('logs', 'dropped', 'cap', 3);
      // In one moment, so that no time lets more of them through.
      const at = { time: Date.now(), severity: 5 };
      for (let i = 0; i < 5_010; i++) footlight.recordEvent(telemetry, 'storm', { i }, at);
    });
    await fail({ path: '/v1/logs', partial: { rejected: 2, message: 'two are too old' }, times: 1 });
    const totals = await flush(page);
    await expect.poll(panel.totals, PATIENCE).toEqual(totals);
    expect(totals).toMatchObject({ kept: 0, dropped: 15, rejected: 3, collapsed: 15 });

    await panel.choose('Losses');
    const rows = (await panel.rows()).map((row) => row.split(' | '));
    expect(rows.map(([count, what]) => `${what} ${count}`).sort()).toEqual([
      'collapsed: repeated logs 15',
      'dropped: cap logs 3',
      'dropped: invalid metrics 2',
      'dropped: rate logs 10',
      'rejected: 400 logs 1',
      'rejected: partial logs 2',
    ]);
    const why = Object.fromEntries(rows.map(([, what, , sentence]) => [what?.split(' ')[1], sentence]));
    expect(why).toEqual({
      repeated: expect.stringContaining('more than ten times in a row'),
      cap: expect.stringContaining('maxPerMinute'),
      invalid: expect.stringContaining('negative'),
      rate: expect.stringContaining('50 records a second'),
      '400': expect.stringContaining('could not read the request'),
      partial: expect.stringContaining('partialSuccess'),
    });
    expect(await panel.dialog.getByRole('button', { name: /^Losses/ }).innerText()).toBe('Losses 18');

    await panel.choose('Records');
    // 200 of each signal are kept. What was dropped at once says so.
    const records = await panel.rows();
    expect(records).toHaveLength(200);
    expect(records[0]).toMatch(/ \| storm \| i=5009 \| /);
    await panel.dialog.locator('summary', { hasText: 'i=5009' }).click();
    expect(await panel.dialog.locator('.note').innerText()).toMatch(/^Dropped at once\. More than 50 records/);
    await panel.choose('Requests');
    const states = (await panel.rows()).map((row) => row.split(' | ')[3]);
    expect(states).toContain('rejected: 400');
    expect(states).toContain('sent, but 2 of them refused');
  });

  it('shows what is kept, why, and that it was sent in the end', async () => {
    const { page } = await open({ options: 'outbox: footlight.persistentOutbox(),' });
    const panel = panelOf(page);
    await panel.badge.click();
    await fail({ path: '/v1/logs', status: 503, retryAfter: '60', times: 1 });
    await page.evaluate(() => footlight.createLogger(telemetry).info('kept'));
    await flush(page);
    await page.evaluate(() => footlight.createLogger(telemetry).info('later'));
    await expect.poll(panel.totals, PATIENCE).toMatchObject({ sent: 0, kept: 2 });
    const kept = panel.dialog.locator('.kept');
    await expect
      .poll(() => kept.innerText(), PATIENCE)
      .toMatch(/^1 record in no batch yet · 1 record in 1 batch without an answer · [23] batches in the outbox/);
    await panel.choose('Requests');
    expect((await panel.rows())[0]).toMatch(/ \| logs \| 1 record \| not now: 503, tries again \| /);
    await panel.dialog.locator('.requests summary').first().click();
    expect(await panel.dialog.locator('.note').innerText()).toContain('answered 503');

    // Another page sends it.
    await page.goto('about:blank');
    await page.goto(`${watched.pages.url}/page`);
    await panel.badge.click();
    await panel.choose('Requests', 'logs');
    await logOf(watched.collector, 'later');
    await expect
      .poll(async () => (await panel.rows()).map((row) => row.split(' | ')[3]), PATIENCE)
      .toEqual(Array(2).fill('from an earlier page · sent, 200'));
    await expect.poll(() => totalsOf(page), PATIENCE).toMatchObject({ sent: 2, kept: 0 });
  });

  it('records nothing and sends nothing by itself, and the page does not hear what happens in it', async () => {
    const { page } = await open({
      features: `${DEBUG}, () => { const hear = ({ type }) => heard.push(type);
        for (const type of ['click', 'pointerdown', 'keydown', 'focusin']) addEventListener(type, hear, true);
        return () => undefined; }`,
      first: `<script>var heard = []; var changed = 0;</script>`,
      head: `<script>addEventListener('keydown', ({ type }) => heard.push('late ' + type), true);</script>`,
    });
    const panel = panelOf(page);
    await panel.badge.waitFor();
    await page.evaluate(() => {
      const observer = new MutationObserver((records) => {
        Object.assign(globalThis, { changed: Number(Reflect.get(globalThis, 'changed')) + records.length });
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    const asked = watched.pages.asked.length;
    await panel.badge.click();
    await panel.choose('Requests', 'traces', 'Losses', 'metrics', 'Records', 'logs');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await panel.badge.click();
    expect(await totalsOf(page)).toEqual({ sent: 0, kept: 0, dropped: 0, rejected: 0, collapsed: 0 });
    expect(await flush(page)).toMatchObject({ sent: 0, kept: 0 });
    expect(await page.evaluate('heard')).toEqual([]);
    // It says that it is open, for its own styles: nothing else.
    expect(await page.evaluate('changed')).toBeLessThanOrEqual(3);
    expect(watched.pages.asked).toHaveLength(asked);
    expect(await read(watched.collector, '/api/logs')).toEqual([]);
    // The page itself is heard as ever.
    await page.locator('h1').click();
    expect(await page.evaluate('heard')).toEqual(['pointerdown', 'click']);
  });

  it('works by keyboard, and gives the focus back', async () => {
    const { page } = await open({ body: '<button id="own">own</button>' });
    const panel = panelOf(page);
    const focused = (): Promise<string | null | undefined> =>
      page.evaluate(() => {
        const { activeElement } = document;
        const inner = activeElement?.shadowRoot?.activeElement ?? activeElement;
        return inner?.getAttribute('aria-label') ?? inner?.textContent;
      });
    await panel.badge.waitFor();
    await page.locator('#own').focus();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('watched: 0 sent');
    expect(await panel.badge.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('Records');
    expect(await panel.dialog.getAttribute('aria-label')).toBe('footlight: watched');
    await page.evaluate(() => footlight.createLogger(telemetry).info('cart restored'));
    await panel.dialog.locator('summary').waitFor();
    const order: unknown[] = [];
    for (let i = 0; i < 7; i++) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order).toEqual([
      'Requests',
      'Losses',
      'All',
      'logs',
      'metrics',
      'traces',
      expect.stringContaining('cart restored'),
    ]);
    await page.keyboard.press('Enter');
    await panel.dialog.locator('.details').waitFor();
    // What comes does not take the focus away.
    await page.evaluate(() => footlight.createLogger(telemetry).info('order placed'));
    await expect.poll(async () => (await panel.rows()).length, PATIENCE).toBe(2);
    expect(await focused()).toContain('cart restored');
    for (const key of ['Shift+Tab', 'Shift+Tab', 'Space']) await page.keyboard.press(key);
    expect(await panel.dialog.getByRole('button', { name: 'traces' }).getAttribute('aria-pressed')).toBe('true');
    expect(await panel.rows()).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await panel.dialog.isVisible()).toBe(false);
    expect(await focused()).toMatch(/^watched: \d sent$/);
  });

  it("is left alone by the page's styles, and leaves the page alone", async () => {
    const { page } = await open({
      features: `${DEBUG}, traced.debugging.debug({ enabled: true })`,
      head: `<style>* { font-size: 40px !important; color: rgb(1, 2, 3) !important; display: block !important; }
        footlight-debug { position: static !important; visibility: hidden !important; z-index: 1 !important; }</style>
        <script>footlight.createTelemetry({ service: { name: 'other' }, endpoint: '${watched.collector.url}', features: [${DEBUG}] });</script>`,
    });
    const [panel, other] = [panelOf(page), panelOf(page, 1)];
    await other.badge.waitFor();
    // Once for each client, however often it is asked for.
    expect(await page.locator('footlight-debug').count()).toBe(2);
    const [box, above] = [await panel.badge.boundingBox(), await other.badge.boundingBox()];
    expect(box && above && above.y + above.height).toBeLessThan(box?.y ?? 0);
    const { width = 0, height = 0 } = page.viewportSize() ?? {};
    expect(box && box.x + box.width).toBe(width - 12);
    expect(box && box.y + box.height).toBe(height - 12);
    expect(box?.height).toBe(32);
    const style = (): Promise<readonly string[]> =>
      panel.badge.evaluate((badge) => {
        const { fontSize, color, visibility } = getComputedStyle(badge);
        return [fontSize, color, visibility];
      });
    expect(await style()).toEqual(['12px', 'rgb(27, 31, 36)', 'visible']);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await style()).toEqual(['12px', 'rgb(232, 234, 237)', 'visible']);
    await page.setViewportSize({ width: 390, height: 700 });
    const widthOfPage = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
    const before = await widthOfPage();
    await panel.badge.click();
    const sheet = await panel.dialog.boundingBox();
    expect([sheet?.x, sheet?.width]).toEqual([0, 390]);
    expect(await panel.dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    expect(await widthOfPage()).toBe(before);
  });

  it('comes back where the page throws it out, and goes for good with its client', async () => {
    const { page, problems } = await open();
    const panel = panelOf(page);
    await panel.badge.waitFor();
    await page.evaluate(() => {
      document.body.replaceChildren();
      footlight.createLogger(telemetry).info('goes on');
    });
    await panel.badge.click();
    await expect.poll(panel.rows, PATIENCE).toHaveLength(1);
    await page.evaluate(async () => {
      const stopped = telemetry.stop();
      footlight.createLogger(telemetry).info('after');
      await stopped;
    });
    expect(await page.locator('footlight-debug').count()).toBe(0);
    expect(await page.evaluate(() => telemetry.context.inspect)).toBeUndefined();
    await page.waitForTimeout(300);
    expect(await page.locator('footlight-debug').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('is not there in a browser that is too old for it, and the page does not hear of that', async () => {
    const { page, problems } = await open({
      first: `<script>delete CSSStyleSheet.prototype.replaceSync; var failed = [];
        addEventListener('unhandledrejection', ({ reason }) => failed.push(reason.message));</script>`,
    });
    await expect.poll(() => page.evaluate(() => telemetry.context.inspect === undefined), PATIENCE).toBe(true);
    await page.evaluate(() => footlight.createLogger(telemetry).info('all the same'));
    await logOf(watched.collector, 'all the same');
    expect(await page.locator('footlight-debug').count()).toBe(0);
    expect([await page.evaluate('failed'), problems]).toEqual([[], []]);
  });
});
