import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventsOf, eventsWhen, PATIENCE } from '../support/collected.ts';
import { read } from '../support/read.ts';
import { useWatched } from '../support/watched.ts';

const watched = useWatched();
const CLICK = 'browser.user_action.click';
const SUBMIT = 'browser.user_action.submit';
const RAGE = 'footlight.rage_click';

/** What was recorded of each event of a name: its attributes, in short. */
const recorded = async (name: string): Promise<readonly unknown[]> =>
  (await eventsOf(watched.collector, name)).map(({ attributes }) =>
    ['browser.tag_name', 'footlight.interaction.role', 'footlight.interaction.name', 'browser.mouse_event.button'].map(
      (key) => attributes[key],
    ),
  );

/** Clicks so often, as fast as can be. */
async function clickFast(page: Page, selector: string, times: number, step = 0): Promise<void> {
  const box = await page.locator(selector).boundingBox();
  const cdp = await page.context().newCDPSession(page);
  const sent: Promise<unknown>[] = [];
  for (let i = 0; i < times; i++) {
    const x = (box?.x ?? 0) + 5 + i * step;
    const at = { x, y: (box?.y ?? 0) + 5, button: 'left', clickCount: i + 1 } as const;
    for (const type of ['mousePressed', 'mouseReleased'] as const) {
      sent.push(cdp.send('Input.dispatchMouseEvent', { type, ...at }));
    }
  }
  await Promise.all(sent);
  await cdp.detach();
}

const NAMED = `
<button id="text"> Buy <b>now</b><script>secret</script><i aria-hidden="true">shopping_cart</i></button>
<button id="label" aria-label="Close">x <svg width="20" height="20"><circle id="circle" cx="10" cy="10" r="10"/></svg></button>
<a id="image" href="#image"><img alt="Home" width="20" height="20"></a>
<div id="tab" role="tab">Prices</div>
<p data-telemetry="card"><b id="own">of Ada Lovelace</b></p>
<button id="by" aria-labelledby="one none two">x</button><i id="one">Remove</i> <i id="two">socks</i>
<label>E-mail <input id="email" type="email"></label>
<label><input type="checkbox"> <span id="agree">I agree</span></label>
<label for="country">Country</label><select id="country" size="3"><option id="de">Germany</option></select>
<fieldset><legend>Payment</legend><label><input type="radio" name="pay"> <i id="cash">Cash</i></label></fieldset>
<x-button id="shadow">Add to cart</x-button>
<div id="plain" aria-label="Article">a text</div>
<input id="placeholder" placeholder="Search">
<details><summary id="title" title="More"></summary></details>
<button id="long">${'long '.repeat(40)}</button>
<button id="key">7</button>
<button id="middle">Open</button>
<div data-telemetry-off><button id="off">Off</button><x-button id="deep-off">Off</x-button></div>
<form><input name="matches"><button id="clobbered">Clobbered</button></form>
<form id="order" aria-label="Order"><input id="send" type="submit" value="Send it"></form>
<form id="anonymous"><button id="go" value="secret">Go</button></form>
<script>
  customElements.define('x-button', class extends HTMLElement {
    constructor() { super().attachShadow({ mode: 'open' }).innerHTML = '<button><slot></slot></button>'; }
  });
  addEventListener('submit', (event) => event.preventDefault());
  var errors = [];
  addEventListener('error', ({ message }) => errors.push(message));
  order.requestSubmit();
  send.click();
</script>`;

describe('interactions()', () => {
  it('records clicks and submits of the user, by role and name, and leaves alone what is to be', async () => {
    const page = await watched.open({ features: 'footlight.interactions({ dead: false })', body: NAMED });
    const before = Date.now();
    const ids = ['text', 'circle', 'image', 'tab', 'own', 'by', 'email', 'agree', 'de', 'cash', 'shadow', 'plain'];
    const more = ['placeholder', 'title', 'long', 'key', 'off', 'deep-off', 'clobbered', 'send'];
    for (const id of [...ids, ...more]) await page.click(`#${id}`);
    await page.click('#middle', { button: 'middle' });
    await page.focus('#go');
    await page.keyboard.press('Enter');
    await eventsWhen(watched.collector, SUBMIT, 2);
    await eventsWhen(watched.collector, CLICK, 20);
    expect(await recorded(CLICK)).toEqual([
      ['BUTTON', 'button', 'Buy now', 'left'],
      ['BUTTON', 'button', 'Close', 'left'],
      ['A', 'link', 'Home', 'left'],
      ['DIV', 'tab', 'Prices', 'left'],
      ['P', undefined, 'card', 'left'],
      ['BUTTON', 'button', 'Remove socks', 'left'],
      ['INPUT', 'textbox', 'E-mail', 'left'],
      ['INPUT', 'checkbox', 'I agree', 'left'],
      ['OPTION', 'option', 'Country', 'left'],
      ['INPUT', 'radio', 'Payment', 'left'],
      ['BUTTON', 'button', 'Add to cart', 'left'],
      ['DIV', undefined, 'Article', 'left'],
      ['INPUT', 'textbox', 'Search', 'left'],
      ['SUMMARY', 'button', 'More', 'left'],
      ['BUTTON', 'button', 'long '.repeat(40).slice(0, 64), 'left'],
      ['BUTTON', 'button', undefined, 'left'],
      ['BUTTON', 'button', 'Clobbered', 'left'],
      ['INPUT', 'button', 'Send it', 'left'],
      ['BUTTON', 'button', 'Open', 'middle'],
      ['BUTTON', 'button', 'Go', undefined],
    ]);
    expect(await recorded(SUBMIT)).toEqual([
      ['FORM', 'form', 'Order', undefined],
      ['FORM', 'form', 'Go', undefined],
    ]);
    const times = (await eventsOf(watched.collector, CLICK)).map(({ timeUnixNano }) => Number(timeUnixNano) / 1e6);
    expect(times.filter((time) => time < before - 1 || time > Date.now())).toEqual([]);
    expect(await page.evaluate('errors')).toEqual([]);
    await page.close();
  });

  it('stops, is named by another attribute, and counts what is beyond its cap', async () => {
    const page = await watched.open({
      features: `footlight.interactions({ attribute: 'data-track', maxPerMinute: 2, rage: false, dead: false })`,
      body: `<button id="a" data-track="first">A</button><button id="b" data-telemetry="x">Second</button>
        <button id="off" data-track-off>Off</button>
        <script>footlight.createMeter(telemetry).counter('any').add();</script>`,
    });
    for (const id of ['a', 'off', 'b', 'a', 'a', 'a']) await page.click(`#${id}`);
    await expect
      .poll(async () => {
        const metrics = await read<{ name: string; points: { labels: object; value: number }[] }[]>(
          watched.collector,
          '/api/metrics',
        );
        const points = metrics.find(({ name }) => name === 'footlight.records')?.points ?? [];
        return points.filter(({ labels }) => JSON.stringify(labels).includes('cap')).map(({ value }) => value);
      }, PATIENCE)
      .toEqual([3]);
    expect((await recorded(CLICK)).map((one) => (one as string[])[2])).toEqual(['first', 'Second']);
    await page.evaluate('telemetry.stop()');
    await page.click('#a');
    await page.close();
    expect(await recorded(CLICK)).toHaveLength(2);
  });
});

const SECRET = 'SECRET';
const TYPED = ['text', 'password', 'email', 'search', 'tel', 'url', 'number'];
const FIELDS = `
<form id="form" novalidate><button name="kind" value="${SECRET} value">Save</button>
${TYPED.map((type) => `<label>Field of ${type} <input id="${type}" type="${type}"></label>`).join('\n')}
<input type="hidden" value="${SECRET}"><label>Color <input type="color" value="#5ec2e7"></label>
<label>Story <textarea id="area">${SECRET} before</textarea></label>
<label>City <select size="2"><optgroup label="${SECRET} group"><option class="hit">${SECRET} city</option></optgroup></select></label>
<fieldset><legend>Illness</legend><label class="hit"><input type="radio"> ${SECRET} illness</label></fieldset>
</form>
<div id="editor" contenteditable aria-label="Message">hello <a class="hit" href="#x" title="${SECRET} title">${SECRET} link</a>
  <button class="hit" aria-label="${SECRET} inside">${SECRET} button</button><img class="hit" width="9" height="9" alt="${SECRET} alt">
  <span contenteditable="false"><button class="hit">Remove</button></span></div>
<p class="hit" id="p">${SECRET} paragraph <b class="hit">${SECRET} bold</b></p>
<button class="hit" role="combobox" aria-label="Size">${SECRET} size</button>
<button class="hit" aria-haspopup="listbox">${SECRET} choice</button>
<button class="hit" id="kinds" aria-labelledby="kind kinds" role="combobox">${SECRET} kind</button><i id="kind">Kind</i>
<div role="listbox" aria-label="Colors"><div class="hit" role="option" aria-label="${SECRET} option">${SECRET} option</div></div>
<div role="menu"><div class="hit" role="menuitemradio">${SECRET} item</div></div>
<div class="hit" role="textbox" title="Notes">${SECRET} notes</div>
<button class="hit">With <textarea>${SECRET}</textarea><span data-telemetry-off>${SECRET}</span><b hidden>${SECRET}</b></button>
<button class="hit" aria-labelledby="below">Below</button><p data-telemetry-off><i id="below">${SECRET}</i></p>
<x-field class="hit"><i contenteditable>${SECRET} slotted</i></x-field>
<p data-telemetry-off><button class="hit">${SECRET} off</button><label class="hit">${SECRET}<input></label></p>
<script>
  customElements.define('x-field', class extends HTMLElement {
    constructor() { super().attachShadow({ mode: 'open' }).innerHTML = '<button>Field <slot></slot></button>'; }
  });
  addEventListener('submit', (event) => event.preventDefault());
</script>`;

describe('what is entered, edited or chosen', () => {
  it('is in no byte that is sent', async () => {
    const features = 'footlight.interactions()';
    const page = await watched.open({ features, body: FIELDS, options: 'compression: false' });
    const sent: string[] = [];
    page.on('request', (request) => void (request.method() === 'POST' && sent.push(request.postData() ?? '')));
    for (const [i, type] of TYPED.entries()) {
      await page.click(`#${type}`);
      await page.keyboard.type(type === 'number' ? '7777777' : `${SECRET}${i}@x.example`);
    }
    for (const id of ['area', 'editor']) {
      await page.click(`#${id}`);
      await page.keyboard.type(`${SECRET} typed`);
    }
    await page.evaluate(() => {
      document.body.style.zoom = '0.7';
    });
    for (const hit of await page.locator('.hit').all()) {
      await hit.click({ force: true });
      await hit.click({ force: true, position: { x: 3, y: 3 } });
    }
    await page.click('#form > button');
    await page.focus('#text');
    await page.keyboard.press('Enter');
    await eventsWhen(watched.collector, SUBMIT, 2);
    await page.evaluate('telemetry.stop()');
    const names = (await recorded(CLICK)).map((one) => (one as string[])[2]);
    expect(names).toEqual(
      expect.arrayContaining([
        ...TYPED.map((type) => `Field of ${type}`),
        ...[
          'Story',
          'City',
          'Illness',
          'Message',
          'Remove',
          'Size',
          'Kind',
          'Colors',
          'Notes',
          'With',
          'Field',
          'Save',
        ],
      ]),
    );
    expect(sent.join()).toContain('Field of password');
    expect(sent.join()).not.toMatch(/SECRET|7777777|5ec2e7/);
    await page.close();
  });
});

const RAGED = `<style>div, p { width: 200px; height: 30px } .still { user-select: none }</style>
<button id="a" style="width: 200px">Pay</button><div id="b" class="still" data-telemetry="box">box</div><p id="c">a text to select</p>
<div id="d" class="still" data-telemetry="large">large</div><input id="e" aria-label="Field"><button id="f">Held</button>
<button id="g">Twice</button><button id="h">Slow</button><button id="i">Last</button>`;

describe('a rage click', () => {
  it('is told once, with how many there were; not of fields, texts, keys, and what is slow or spread', async () => {
    const page = await watched.open({ features: 'footlight.interactions({ dead: false })', body: RAGED });
    await clickFast(page, '#a', 4);
    await clickFast(page, '#b', 3);
    await clickFast(page, '#c', 3);
    await clickFast(page, '#d', 4, 40);
    await clickFast(page, '#e', 4);
    await page.focus('#f');
    for (let i = 0; i < 4; i++) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await clickFast(page, '#g', 2);
    for (let i = 0; i < 3; i++) {
      await clickFast(page, '#h', 1);
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 550)));
    }
    await clickFast(page, '#i', 3);
    // It ends as the page goes.
    await page.goto('about:blank');
    const told = await eventsWhen(watched.collector, RAGE, 3);
    expect(
      told.map(({ attributes }) => [
        attributes['footlight.interaction.name'],
        attributes['footlight.interaction.count'],
      ]),
    ).toEqual([
      ['Pay', 4],
      ['box', 3],
      ['Last', 3],
    ]);
    const times = (await eventsOf(watched.collector, CLICK)).map(({ timeUnixNano }) => timeUnixNano);
    expect(times).toEqual(expect.arrayContaining(told.map(({ timeUnixNano }) => timeUnixNano)));
    await page.close();
  });
});
