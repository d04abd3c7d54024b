import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PlainAttributes } from '../../examples/collector/otlp.ts';
import { PATIENCE } from '../support/collected.ts';
import { beside, inOrder, SHIFT, SLOW, VITALS, type Vital, vitalEvents, vitalOf } from '../support/vitals.ts';
import { useWatched } from '../support/watched.ts';

/** What the library says beside: the metric, what it came from, and the longest script. */
interface Attributed extends Vital {
  readonly attribution: Readonly<Record<string, unknown>>;
  readonly script?: Readonly<Record<string, unknown>>;
}

const watched = useWatched(VITALS);

// Of an image with little in it the browser does not say that it was painted: https://w3c.github.io/largest-contentful-paint/
const IMAGE = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300"><!-- ${'much in it '.repeat(500)} -->
<rect width="600" height="300" fill="teal"/>
<circle cx="150" cy="150" r="90" fill="gold"/></svg>`;
const SECRET = 'token=secret';

/** A second client, whose app names one element and throws for all others. */
const HEAD = `<script>
const target = ({ node }) => {
  if (node.id !== 'slow') throw new Error('of the app');
  return 'the slow one' + '!'.repeat(300);
};
footlight.createTelemetry({ service: { name: 'named' }, endpoint: telemetry.endpoint, flushInterval: 100,
  features: [traced.vitals.webVitalsWithAttribution({ target })] });
</script>`;

/** Says under which names of the wire the values of the library are. */
const PHASES: Readonly<Record<string, readonly string[]>> = {
  cls: ['largestShiftValue', 'largestShiftTime', 'loadState'],
  fcp: ['timeToFirstByte', 'firstByteToFCP', 'loadState'],
  inp: ['interactionType', 'interactionTime', 'inputDelay', 'processingDuration', 'presentationDelay', 'loadState'],
  lcp: ['timeToFirstByte', 'resourceLoadDelay', 'resourceLoadDuration', 'elementRenderDelay'],
  ttfb: ['waitingDuration', 'cacheDuration', 'dnsDuration', 'connectionDuration', 'requestDuration'],
};
const wireName = (name: string): string =>
  `footlight.web_vital.${name.replace('FCP', 'Fcp').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

/** The attributes of ours, by metric. */
async function ours(service: string): Promise<Readonly<Record<string, PlainAttributes>>> {
  await expect.poll(async () => (await vitalEvents(watched.collector, service)).length, PATIENCE).toBe(5);
  const events = await vitalEvents(watched.collector, service);
  return Object.fromEntries(events.map((event) => [vitalOf(event).name, event.attributes]));
}

beforeAll(() => {
  watched.pages.serve('/empty', { body: '<!doctype html><link rel="icon" href="data:,">' });
  watched.pages.serve('/big.svg', { body: IMAGE, headers: { 'content-type': 'image/svg+xml' }, delayMs: 50 });
  watched.pages.serve('/handlers.js', {
    body: `document.querySelector('#slow').addEventListener('click', function handler() { busy(); });`,
    headers: { 'content-type': 'text/javascript' },
  });
});

describe('webVitalsWithAttribution', () => {
  const open = (): Promise<Page> =>
    watched.open({
      features: 'traced.vitals.webVitalsWithAttribution()',
      head: HEAD + beside('attributed') + SHIFT,
      body: `<p id="pushed">a text</p><img id="hero" src="/big.svg?${SECRET}" width="600" height="300">
${SLOW.replace(' onclick="busy()"', '')}<script src="/handlers.js?${SECRET}"></script>`,
    });

  it('says what each value came from, as the library does, and no secret of a URL', async () => {
    const page = await open();
    await page.evaluate('shift()');
    await page.click('#slow');
    await page.evaluate('slow');
    await page.goto(`${watched.pages.url}/empty`);

    const said = await ours('watched');
    const library = (await page.evaluate(() => JSON.parse(localStorage['beside']))) as readonly Attributed[];
    expect(inOrder((await vitalEvents(watched.collector)).map(vitalOf))).toEqual(
      inOrder(library.map(({ name, value, delta, rating, type }) => ({ name, value, delta, rating, type }))),
    );
    for (const { name, attribution } of library) {
      const wanted = (PHASES[name] ?? []).map((phase) => [wireName(phase), attribution[phase]]);
      expect(said[name]).toMatchObject(Object.fromEntries(wanted));
    }
    const { attribution: shift } = library.find(({ name }) => name === 'cls') as Attributed;
    const { script } = library.find(({ name }) => name === 'inp') as Attributed;
    expect(shift['largestShiftTarget']).toMatch(/^#(pushed|hero)$/);
    expect(said['cls']?.['footlight.web_vital.target']).toBe(shift['largestShiftTarget']);
    expect(said['lcp']).toMatchObject({
      'footlight.web_vital.target': '#hero',
      'footlight.web_vital.url': `${watched.pages.url}/big.svg`,
    });
    expect(Number(said['lcp']?.['footlight.web_vital.resource_load_duration'])).toBeGreaterThan(0);
    expect(said['inp']).toMatchObject({
      'footlight.web_vital.target': '#slow',
      'footlight.web_vital.interaction_type': 'pointer',
      'footlight.web_vital.script.url': `${watched.pages.url}/handlers.js`,
      'footlight.web_vital.script.function': 'handler',
      'footlight.web_vital.script.invoker': 'BUTTON#slow.onclick',
      'footlight.web_vital.script.invoker_type': 'event-listener',
      'footlight.web_vital.script.subpart': 'processing-duration',
    });
    expect(Number(said['inp']?.['footlight.web_vital.processing_duration'])).toBeGreaterThanOrEqual(190);
    expect(script?.['sourceURL']).toContain(SECRET);
    expect(JSON.stringify(await vitalEvents(watched.collector))).not.toContain('secret');

    const named = await ours('named');
    expect(named['inp']?.['footlight.web_vital.target']).toBe(`the slow one${'!'.repeat(244)}`);
    expect(named['lcp']).toEqual({ ...said['lcp'], 'browser.web_vital.id': expect.any(String) });
  });
});
