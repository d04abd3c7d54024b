import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogEntry } from '../../examples/collector/decode-logs.ts';
import { root } from '../../examples/setup.js';
import { read } from '../support/read.ts';
import { useWatched } from '../support/watched.ts';

const LESSON = `
export function complete(lesson: { readonly id?: string }): string {
  return lesson.id!.toUpperCase();
}
`;
const APP = `
import { createLogger, createTelemetry, reportError } from 'footlight';

interface Page { readonly endpoint: string }
const { endpoint } = globalThis as unknown as Page;
const telemetry = createTelemetry({ service: { name: 'built' }, endpoint, flushInterval: 100 });
document.querySelector('button')!.addEventListener('click', async () => {
  const { complete } = await import('./lesson.ts');
  try {
    complete({});
  } catch (error) {
    reportError(telemetry, error);
    createLogger(telemetry).error('not completed', { error });
    await telemetry.flush();
    document.title = 'told';
  }
});
`;

const watched = useWatched();
let folder: string;
let exception: LogEntry;
let log: LogEntry;

const cli = (args: readonly string[], input = ''): string =>
  execFileSync(process.execPath, [`${root}dist/cli.js`, ...args], { input, encoding: 'utf8', cwd: folder });

/** Where a text stands in a source, as `line:column`. */
function placeOf(source: string, text: string): string {
  const before = source.slice(0, source.indexOf(text)).split('\n');
  return `${before.length}:${(before.at(-1) as string).length + 1}`;
}

/** An app in two files, as it goes into production: minified, its source maps elsewhere. */
async function buildApp(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'footlight-'));
  mkdirSync(`${folder}/src`);
  writeFileSync(`${folder}/src/app.ts`, APP);
  writeFileSync(`${folder}/src/lesson.ts`, LESSON);
  await build({
    entryPoints: [`${folder}/src/app.ts`],
    alias: { footlight: `${root}dist/index.js` },
    outdir: `${folder}/dist`,
    bundle: true,
    splitting: true,
    minify: true,
    sourcemap: true,
    format: 'esm',
    logLevel: 'error',
  });
}

/** What a page records whose script is built so. */
async function visit(): Promise<void> {
  const { pages, collector, browser } = watched;
  for (const name of readdirSync(`${folder}/dist`)) {
    const body = readFileSync(`${folder}/dist/${name}`, 'utf8');
    pages.serve(`/assets/${name}`, { headers: { 'content-type': 'text/javascript' }, body });
  }
  pages.serve('/', {
    body: `<!doctype html><link rel="icon" href="data:,"><button>complete</button>
      <script>globalThis.endpoint = '${collector.url}'</script><script type="module" src="/assets/app.js"></script>`,
  });
  const page = await browser.newPage();
  await page.goto(pages.url);
  await page.click('button');
  await page.waitForFunction(() => document.title === 'told');
  [log, exception] = (await read<LogEntry[]>(collector, '/api/logs')).sort(
    (a, b) => a.event.length - b.event.length,
  ) as [LogEntry, LogEntry];
}

beforeAll(async () => {
  await buildApp();
  expect(cli(['debug-ids', 'dist', '--maps', 'maps'])).toBe('2 files have a debug id now\n');
  await visit();
});
afterAll(() => rmSync(folder, { recursive: true }));

const symbolicate = (input: string): string => cli(['symbolicate', '--maps', 'maps'], input);
const stack = (): string => `${exception.attributes['exception.stacktrace']}`;
const ids = (): string => `${exception.attributes['footlight.debug_ids']}`;

describe('a stack of a minified app', () => {
  const THROWN = `(src/lesson.ts:${placeOf(LESSON, 'toUpperCase')})`;
  const CALLED = `(src/app.ts:${placeOf(APP, 'complete({}')})`;

  it('leads to its sources, by a source map that stays private', () => {
    expect(stack()).toMatch(/assets\/lesson-\w+\.js:2:\d+/);
    const lines = symbolicate(JSON.stringify(exception)).split('\n');
    expect(lines[0]).toMatch(/^TypeError: Cannot read properties of undefined/);
    expect(lines[1]).toContain(THROWN);
    expect(lines[2]).toContain(CALLED);
  });

  it('can be pasted, and come as records of logs, one a line', () => {
    expect(symbolicate(`${ids()}\n${stack()}`)).toContain(THROWN);
    expect(log.attributes['footlight.debug_ids']).toBe(ids());
    const loki = { labels: { exception_stacktrace: stack(), footlight_debug_ids: ids() }, line: 'x' };
    const otlp = Object.entries(log.attributes).map(([key, value]) => ({ key, value: { stringValue: value } }));
    const lines = [exception, log, loki, { attributes: otlp }].map((record) => JSON.stringify(record));
    expect(symbolicate(`${lines.join('\n')}\n`).split(THROWN)).toHaveLength(5);
  });

  it('is understood as Firefox and Safari write it', () => {
    const firefox = stack().replace(/^ +at \S+ \((.*)\)$/gm, 'o@$1');
    expect(firefox).toContain('o@http');
    expect(symbolicate(`${firefox}\n${ids()}`)).toContain(`o@${THROWN.slice(1, -1)}`);
  });

  it('is left as it is where it has no debug id, or one that no map has', () => {
    expect(symbolicate(stack())).toBe(`${stack()}\n`);
    const other = { ...exception.attributes, 'footlight.debug_ids': ids().replace(/[\da-f](?=-)/g, '0') };
    expect(symbolicate(JSON.stringify(other))).toBe(`${stack()}\n`);
  });
});

describe('the debug ids of a build', () => {
  it('stand in scripts and maps, and the maps are gone from where they are served', () => {
    const scripts = readdirSync(`${folder}/dist`).sort();
    expect(scripts).toEqual(['app.js', expect.stringMatching(/^lesson-\w+\.js$/)]);
    const given = scripts.map((name) => {
      const code = readFileSync(`${folder}/dist/${name}`, 'utf8');
      expect(code).not.toContain('sourceMappingURL');
      return /^\/\/# debugId=(.*)$/m.exec(code)?.[1] as string;
    });
    expect(readdirSync(`${folder}/maps`).sort()).toEqual(given.map((id) => `${id}.map`).sort());
    for (const id of given) expect(JSON.parse(readFileSync(`${folder}/maps/${id}.map`, 'utf8')).debugId).toBe(id);
    expect(
      ids()
        .split(' ')
        .map((one) => one.split('@')[0]),
    ).toEqual(expect.arrayContaining(given));
  });

  it('are given once, next to the maps where these are to stay, and leave strict scripts strict', () => {
    mkdirSync(`${folder}/classic`);
    const code =
      '"use strict";\nglobalThis.isStrict = (function () { return !this; })();\n//# sourceMappingURL=a.js.map\n';
    const map = { version: 3, sources: ['a.ts'], names: [], mappings: 'AAAA;AAAA' };
    const sections = { version: 3, sections: [{ offset: { line: 0, column: 0 }, map }] };
    writeFileSync(`${folder}/classic/a.js`, code);
    writeFileSync(`${folder}/classic/a.js.map`, JSON.stringify(map));
    writeFileSync(`${folder}/classic/b.mjs`, code);
    writeFileSync(`${folder}/classic/b.mjs.map`, JSON.stringify(sections));
    writeFileSync(`${folder}/classic/without.js`, code);
    expect(cli(['debug-ids', 'classic'])).toBe('2 files have a debug id now\n');
    expect(cli(['debug-ids', 'classic'])).toBe('0 files have a debug id now\n');
    const given = readFileSync(`${folder}/classic/a.js`, 'utf8');
    expect(given).toMatch(/\n\/\/# debugId=\S+\n\/\/# sourceMappingURL=a\.js\.map\n$/);
    const context = createContext({});
    runInContext(given, context, { filename: 'https://shop.test/a.js?v=1' });
    expect(runInContext('[isStrict, footlightDebugIds("at https://shop.test/a.js:1:2")]', context)).toEqual([
      true,
      expect.stringMatching(/^[\da-f-]{36}@https:\/\/shop\.test\/a\.js$/),
    ]);
    expect(runInContext('footlightDebugIds("at https://shop.test/b.js:1:2")', context)).toBe('');
    const read = (name: string) => JSON.parse(readFileSync(`${folder}/classic/${name}`, 'utf8'));
    expect(read('a.js.map').mappings).toBe(';AAAA;AAAA');
    expect(read('b.mjs.map').sections[0].offset).toEqual({ line: 1, column: 0 });
    expect(readFileSync(`${folder}/classic/without.js`, 'utf8')).toBe(code);
  });
});

describe('the command', () => {
  it.each([[[]], [['debug-ids']], [['symbolicate']], [['other', 'dist']]])('says how it is used: %j', (args) => {
    const { status, stderr } = spawnSync(process.execPath, [`${root}dist/cli.js`, ...args], {
      encoding: 'utf8',
      input: '',
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining('footlight debug-ids <folder>')]);
  });

  it.each([[['debug-ids', 'nowhere']], [['symbolicate', '--maps', 'nowhere']], [['symbolicate', '--map', 'x']]])(
    'says in one line what is wrong: %j',
    (args) => {
      const { status, stderr } = spawnSync(process.execPath, [`${root}dist/cli.js`, ...args], {
        encoding: 'utf8',
        input: '',
      });
      expect([status, stderr]).toEqual([1, expect.stringMatching(/^footlight: .+\n$/)]);
    },
  );
});
