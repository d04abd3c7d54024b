import type { PanelQuery } from './dashboards.ts';

/** One line of a graph, or one bar: its name, and its values over time. */
export interface Drawn {
  readonly name: string;
  readonly values: readonly (readonly [time: number, value: number])[];
}

/** A panel with what it shows. */
export interface DrawnPanel {
  readonly query: PanelQuery;
  readonly series: readonly Drawn[];
}

const WIDTH = 380;
const HEIGHT = 130;
// Above it the highest value is written.
const TOP = 16;
const COLORS = ['#2f6fde', '#d9822b', '#238551', '#8e3fb5', '#c4314b', '#00838a', '#7a6000', '#5c6b7a'];
const MOST = 8;

const plain = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

const rounded = (value: number, digits = 3): string => Number(value.toPrecision(digits)).toLocaleString('en');

/** A value as people read it, by the units of Grafana. */
function readable(value: number, unit: string): string {
  if (unit === 'percentunit') return `${rounded(value * 100)} %`;
  if (unit === 's') return value < 1 ? `${rounded(value * 1_000)} ms` : `${rounded(value)} s`;
  if (unit === 'bytes') return `${rounded(value / 2 ** 20)} MiB`;
  return `${rounded(value)}${unit === 'reqps' ? '/s' : ''}`;
}

const last = ({ values }: Drawn): number => values.at(-1)?.[1] ?? 0;

function lines({ query, series }: DrawnPanel): string {
  const points = series.flatMap(({ values }) => values);
  const times = points.map(([time]) => time);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const top = Math.max(...points.map(([, value]) => value)) || 1;
  const paths = series.map(({ values }, i) => {
    const steps = values.map(
      ([time, value]) =>
        `${(((time - from) / (to - from || 1)) * WIDTH).toFixed(1)},${(HEIGHT - 2 - (value / top) * (HEIGHT - 2 - TOP)).toFixed(1)}`,
    );
    return `<polyline points="${steps.join(' ')}" fill="none" stroke="${COLORS[i]}" stroke-width="1.5"/>`;
  });
  return `<svg width="${WIDTH}" height="${HEIGHT}">${paths.join('')}<text x="2" y="11">${readable(top, query.unit)}</text></svg>
<ul>${series.map(({ name }, i) => `<li><b style="background:${COLORS[i]}"></b>${plain(name)}</li>`).join('')}</ul>`;
}

function bars({ query, series }: DrawnPanel): string {
  const top = Math.max(...series.map(last)) || 1;
  const rows = series.map(
    (one) => `<tr><td>${plain(one.name)}</td><td><i style="width:${(last(one) / top) * 60}px"></i></td>
<td>${readable(last(one), query.unit)}</td></tr>`,
  );
  return `<table>${rows.join('')}</table>`;
}

const figures = ({ query, series }: DrawnPanel): string =>
  `<div class="figures">${series
    .map((one) => `<p><strong>${readable(last(one), query.unit)}</strong>${plain(one.name)}</p>`)
    .join('')}</div>`;

function draw(panel: DrawnPanel): string {
  const { type, panel: title } = panel.query;
  // Steps stay in their order.
  const isSteps = panel.series.some(({ name }) => /^\d\. /.test(name));
  const largest = isSteps ? panel.series : [...panel.series].sort((a, b) => last(b) - last(a)).slice(0, MOST);
  const shown = { ...panel, series: largest };
  const body = type === 'timeseries' ? lines(shown) : type === 'bargauge' ? bars(shown) : figures(shown);
  return `<section><h2>${plain(title)}</h2>${body}</section>`;
}

const STYLE = `body { font: 12px/1.4 system-ui, sans-serif; color: #1c2733; margin: 16px; width: 1230px; }
h1 { font-size: 15px; margin: 14px 0 6px; } h2 { font-size: 12px; margin: 0 0 6px; } svg { background: #fafbfc; } text { font-size: 10px; fill: #5c6b7a; }
main { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; } section { border: 1px solid #d8dee4; padding: 8px; overflow: hidden; }
ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0 10px; margin: 4px 0 0; padding: 0; font-size: 10px; } li b { display: inline-block; width: 8px; height: 8px; margin-right: 4px; }
table { border-spacing: 4px 2px; } td { white-space: nowrap; } td i { display: block; height: 10px; background: #2f6fde; } .figures { display: flex; gap: 24px; }
.figures p { margin: 0; } .figures strong { display: block; font-size: 22px; }`;

/** Panels as a page: a heading for each dashboard. */
export function drawPage(panels: readonly DrawnPanel[]): string {
  const titles = [...new Set(panels.map(({ query }) => query.dashboard))];
  const parts = titles.map((title) => {
    const drawn = panels.filter(({ query }) => query.dashboard === title).map(draw);
    return `<h1>${title}</h1><main>${drawn.join('')}</main>`;
  });
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${parts.join('')}`;
}
