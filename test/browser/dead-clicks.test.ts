import { describe, expect, it } from 'vitest';
import { eventsOf, eventsWhen, PATIENCE } from '../support/collected.ts';
import { useWatched } from '../support/watched.ts';

const watched = useWatched();
const DEAD = 'footlight.dead_click';

/** A thing to click on, with a click listener as an attribute would hold it. What is in `dead` is to be told, nothing else. */
const button = (name: string, onclick = '', rest = ''): string =>
  `<button data-telemetry="${name}" onclick="${onclick}" ${rest}>${name}</button>`;
const DEADS: Readonly<Record<string, string>> = {
  button: button('button'),
  role: '<i role="button" data-telemetry="role">x</i>',
  pointer: '<i style="cursor: pointer" data-telemetry="pointer">x</i>',
  'request before': button('request before', '', 'onpointerenter="fetch(`/slow`)"'),
  'link to nowhere': '<a href="#" data-telemetry="link to nowhere">x</a>',
  'link with a script': '<a href="javascript:void 0" data-telemetry="link with a script">x</a>',
  'link taken on': '<a href="/other" onclick="event.preventDefault()" data-telemetry="link taken on">x</a>',
  'request after': button('request after', 'setTimeout(() => fetch(`/quick`), 1500)'),
};
const ALIVES: Readonly<Record<string, string>> = {
  text: button('text', `this.firstChild.data = 'clicked'`),
  node: button('node', 'this.append(document.createElement(`i`))'),
  late: button('late', 'setTimeout(() => this.title = `late`, 500)'),
  press: button('press', '', 'onpointerdown="this.title = `pressed`"'),
  shadow: '<x-alive></x-alive>',
  route: button('route', 'history.pushState(null, null, `/route`)'),
  request: button('request', 'fetch(`/quick`)'),
  'slow request': button('slow request', 'fetch(`/slow`)'),
  focus: button('focus', 'field.focus()'),
  scroll: button('scroll', 'scroller.scrollTop = 50'),
  popover: button('popover', '', 'popovertarget="popover"'),
  invalid: `<form>${button('invalid')}<input required></form>`,
  details: '<details><summary data-telemetry="details">x</summary></details>',
  checkbox: '<input type="checkbox" style="cursor: pointer" data-telemetry="checkbox">',
  value: button('value', 'field.dispatchEvent(new Event(`input`))'),
  download: '<a href="/file" download data-telemetry="download">x</a>',
  mail: '<a href="mailto:a@b.example" data-telemetry="mail">x</a>',
  tab: '<a href="/file" target="_blank" data-telemetry="tab">x</a>',
  current: '<a href="#" aria-current="page" data-telemetry="current">x</a>',
  selected: '<i role="tab" aria-selected="true" data-telemetry="selected">x</i>',
  plain: '<i data-telemetry="plain">x</i>',
  off: `<p data-telemetry-off>${button('off')}</p>`,
  leaving: button('leaving', 'location.href = `/slow-page`'),
};
const BODY = `<input id="field"><div id="popover" popover>x</div><div id="scroller" style="height: 9px; overflow: auto">
  <div style="height: 200px"></div></div><script>
  customElements.define('x-alive', class extends HTMLElement {
    constructor() {
      super().attachShadow({ mode: 'open' }).innerHTML = '<button data-telemetry="shadow">x</button>';
      this.shadowRoot.firstChild.onclick = ({ target }) => target.replaceChildren('y');
    }
  });
</script>`;

/** Clicks on each, and waits each time until the client has waited for a second. */
async function clickAll(things: Readonly<Record<string, string>>, i: number): Promise<() => Promise<unknown>> {
  const body = BODY + Object.values(things).join('');
  const page = await watched.open({ features: 'footlight.interactions()', body }, { path: `/page/${i}` });
  for (const name of Object.keys(things)) {
    await page.hover(`[data-telemetry="${name}"]`);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 20)));
    await page.click(`[data-telemetry="${name}"]`, { noWaitAfter: true });
    if (name !== 'leaving') await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_050)));
  }
  return () => page.goto('about:blank').then(() => page.close());
}

/** Some parts of about the same size. */
function parts(things: Readonly<Record<string, string>>, count: number): Record<string, string>[] {
  const entries = Object.entries(things);
  const size = Math.ceil(entries.length / count);
  return Array.from({ length: count }, (_, i) => Object.fromEntries(entries.slice(i * size, (i + 1) * size)));
}

describe('a dead click', () => {
  it('is one that nothing comes of, on what looks as if something did', async () => {
    watched.pages.serve('/slow', { delayMs: 1_500 });
    watched.pages.serve('/slow-page', { delayMs: 2_000 });
    const leave = await Promise.all([...parts(DEADS, 3), ...parts(ALIVES, 5)].map(clickAll));
    // The first of them without the page being left.
    await eventsWhen(watched.collector, DEAD, 3);
    await Promise.all(leave.map((go) => go()));
    const names = async (): Promise<readonly unknown[]> =>
      (await eventsOf(watched.collector, DEAD))
        .map(({ attributes }) => attributes['footlight.interaction.name'])
        .sort();
    await expect.poll(names, PATIENCE).toEqual(Object.keys(DEADS).sort());
    const clicks = await eventsOf(watched.collector, 'browser.user_action.click');
    expect(clicks).toHaveLength(Object.keys(DEADS).length + Object.keys(ALIVES).length - 1);
    for (const { attributes, timeUnixNano } of await eventsOf(watched.collector, DEAD)) {
      const name = attributes['footlight.interaction.name'];
      const click = clicks.find((one) => one.attributes['footlight.interaction.name'] === name);
      expect(timeUnixNano).toBe(click?.timeUnixNano);
    }
  });
});
