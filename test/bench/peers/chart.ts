import { least } from '../statistics.ts';
import type { ByClient, Measured } from './measure.ts';

const NAMES: Readonly<Record<string, string>> = {
  floor: 'the floor',
  footlight: 'footlight',
  opentelemetry: 'OpenTelemetry JS',
  faro: 'Faro',
  dash0: 'Dash0',
  sentry: 'Sentry',
};
const WIDTH = 760;
const LABEL = 150;
const BAR = 18;
const GAP = 6;
const TITLE = 34;
const VALUE = 90;
// Readable on white and on black.
const OURS = '#2f81f7';
const OTHERS = '#8b949e';

interface Panel {
  readonly title: string;
  readonly bars: readonly (readonly [name: string, value: number])[];
}

const text = (x: number, y: number, said: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y}" fill="${OTHERS}" ${more}>${said}</text>`;

function draw({ title, bars }: Panel, top: number): string {
  const most = Math.max(...bars.map(([, value]) => value));
  const lines = bars.map(([name, value], i) => {
    const y = top + TITLE + i * (BAR + GAP);
    const width = Math.max(1, ((WIDTH - LABEL - VALUE) * value) / most);
    const color = name === NAMES['footlight'] ? OURS : OTHERS;
    return [
      text(LABEL - 8, y + BAR - 5, name, 'text-anchor="end"'),
      `<rect x="${LABEL}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2" fill="${color}"/>`,
      text(LABEL + width + 6, y + BAR - 5, value.toLocaleString('en', { maximumFractionDigits: 1 })),
    ].join('');
  });
  return text(LABEL, top + 22, title, 'font-weight="600"') + lines.join('');
}

const barsOf = (of: ByClient): Panel['bars'] =>
  Object.entries(NAMES).flatMap(([client, name]) => {
    const rounds = of[client];
    return rounds?.length ? [[name, least(rounds)] as const] : [];
  });

/** What was measured of logs and spans, as a picture: SVG. */
export function chartOf({ totalUs, wireBytes, heapBytes }: Measured): string {
  const panels: readonly Panel[] = [
    { title: 'A log: main thread until a server has it, µs', bars: barsOf(totalUs.log) },
    { title: 'A span: main thread until a server has it, µs', bars: barsOf(totalUs.span) },
    { title: 'A log on the wire, bytes', bars: barsOf(wireBytes.log) },
    { title: 'A log that waits, bytes of heap', bars: barsOf(heapBytes) },
  ];
  let top = 0;
  const drawn = panels.map((panel) => {
    const said = draw(panel, top);
    top += TITLE + panel.bars.length * (BAR + GAP) + GAP;
    return said;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${top}" font-family="system-ui, sans-serif" font-size="13"><title>What a log and a span cost</title>${drawn.join('\n')}</svg>\n`;
}
