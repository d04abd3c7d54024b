/** Builds elements. Text only ever becomes text nodes: what telemetry says is never read as HTML. */

const SVG = 'http://www.w3.org/2000/svg';

/** An element. `class`, `data-*`, `aria-*` and other attributes by name; `onclick` and the like as listeners. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** A table with a caption for screen readers. Columns: `{ label, number?, wide? }`; rows: arrays of cells, or elements. */
export function table(caption, columns, rows) {
  const head = columns.map((column) => h('th', { scope: 'col', class: cellClass(column) }, column.label));
  const body = rows.map((row) => (Array.isArray(row) ? tableRow(columns, row) : row));
  return h(
    'div',
    { class: 'table' },
    h('table', {}, h('caption', {}, caption), h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...body)),
  );
}

/** One row of `table`. The first cell names the row. */
export function tableRow(columns, cells, attributes = {}) {
  const made = cells.map((cell, i) =>
    h(i === 0 ? 'th' : 'td', { ...(i === 0 ? { scope: 'row' } : {}), class: cellClass(columns[i]) }, cell),
  );
  return h('tr', attributes, ...made);
}

/** A bar that fills a share of its width. Decoration: the number stands beside it. */
export function bar(share, className = '') {
  const filled = h('span', { class: `fill ${className}` });
  filled.style.inlineSize = `${Math.max(0, Math.min(1, share || 0)) * 100}%`;
  return h('span', { class: 'bar', 'aria-hidden': 'true' }, filled);
}

/** The growth of the last minute as a small curve. */
export function sparkline(recent) {
  const top = Math.max(1, ...recent);
  const points = recent.map(
    (n, i) => `${((i / (recent.length - 1)) * 60).toFixed(1)},${(15 - (n / top) * 13).toFixed(1)}`,
  );
  const line = fill(document.createElementNS(SVG, 'polyline'), { points: points.join(' ') }, []);
  return fill(document.createElementNS(SVG, 'svg'), { class: 'spark', viewBox: '0 0 60 16', 'aria-hidden': 'true' }, [
    line,
  ]);
}

/** A path or dotted name that may break after its separators, and so does not widen a table. */
export function breakable(text) {
  const pieces = text.split(/(?<=[/._])/).flatMap((piece) => [document.createElement('wbr'), piece]);
  return h('span', {}, ...pieces.slice(1));
}

/** Attributes as a list of names and values. */
export function attributeList(attributes) {
  const rows = Object.entries(attributes).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return h(
    'dl',
    { class: 'attributes' },
    ...rows.map(([key, value]) =>
      h('div', {}, h('dt', {}, key), h('dd', {}, value instanceof Node ? value : toText(value))),
    ),
  );
}

/** A sentence where there is nothing yet. */
export function empty(...children) {
  return h('p', { class: 'empty' }, ...children);
}

/** A button that shows and hides what follows it. */
export function expander(options, ...children) {
  const { key, open, toggle } = options;
  const sign = h('span', { class: 'sign', 'aria-hidden': 'true' }, open ? '▾' : '▸');
  const attributes = {
    type: 'button',
    class: 'expander',
    'aria-expanded': String(open),
    'data-key': key,
    onclick: toggle,
  };
  return h('button', attributes, sign, h('span', {}, ...children));
}

/** Puts children into a panel, unless the reader is selecting text in it; keeps focus where it was. */
export function render(panel, ...children) {
  const selection = getSelection();
  if (selection && !selection.isCollapsed && panel.contains(selection.anchorNode)) return false;
  const focused = panel.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  panel.replaceChildren(...children.filter((child) => child !== undefined));
  if (focused) panel.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  return true;
}

/** A value as text a reader can take in. */
export function toText(value) {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 1);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined));
  return element;
}

function cellClass(column) {
  return [column?.number ? 'number' : '', column?.class ?? ''].join(' ').trim() || undefined;
}
