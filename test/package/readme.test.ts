import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bundleWithEsbuild, sizesOf } from '../support/bundle.ts';
import { costOf, parts } from '../support/parts.ts';
import { scenarios } from '../support/scenarios.ts';
import { root } from './pack.ts';
import { blocksOf, proseOf, readme, typeCheck } from './readme.ts';

const snippets = blocksOf(readme).filter(({ language }) => /^tsx?$/.test(language));

/** Cells of the table rows whose first cell is the name of a scenario. */
const sizeRows = readme
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, name]) => scenarios.some((scenario) => scenario.name === name));
const rowOf = (wanted: string): string =>
  readme.split('\n').find((line) => line.startsWith(`| ${wanted} |`) && /\d/.test(line)) ?? '';

/** As headings are linked on GitHub. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const prose = proseOf(readme);
const anchors = [...readme.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
const targets = [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)|(?:src|srcset|href)="([^"]+)"/g)].map(
  ([, markdown, html]) => markdown ?? html ?? '',
);
const relative = targets.filter((target) => !/^([a-z]+:|#)/.test(target)).map((target) => target.replace(/[#?].*/, ''));

describe('the README', () => {
  it('has code, and the sizes of what users import', () => {
    expect(snippets.length).toBeGreaterThan(0);
    expect(sizeRows.map(([, name]) => name)).toEqual(expect.arrayContaining(scenarios.map(({ name }) => name)));
  });

  it('has images and relative links to files that exist', () => {
    expect(relative.filter((path) => !existsSync(`${root}${decodeURI(path)}`))).toEqual([]);
  });

  it('has links to headings that exist', () => {
    const linked = targets.filter((target) => target.startsWith('#')).map((target) => target.slice(1));
    expect(linked.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });
});

describe('a snippet of the README', () => {
  const problems = typeCheck(snippets);

  it.each(snippets)('compiles: README.md:$line', ({ line }) => {
    expect(problems.get(line)).toEqual([]);
  });
});

describe('a size in the README', () => {
  it.each(sizeRows)('is the one measured%s: %s', async (_, name, ...cells) => {
    const { code, external, ceiling } = scenarios.find((scenario) => scenario.name === name) ?? { code: '' };
    const { gzip, minified, brotli } = sizesOf(await bundleWithEsbuild(code, external));
    const written = (bytes = 0): string => bytes.toLocaleString('en-US');
    expect(/[\d,]+/.exec(cells[0] ?? '')?.[0]).toBe(written(gzip));
    const others = cells
      .slice(1)
      .flatMap((cell) => (/^[\d,]+( B| bytes)?$/.test(cell) ? cell.replace(/[^\d,]/g, '') : []));
    const known = [gzip, minified, brotli, ceiling].map(written);
    expect(others.filter((bytes) => !known.includes(bytes))).toEqual([]);
  });
});

describe('what a part costs by the README', () => {
  it.each(parts)('is what is measured: $name', async (part) => {
    expect(rowOf(part.name)).toBe(`| ${part.name} | ${(await costOf(part)).toLocaleString('en-US')} |`);
  });
});

describe('the check of the snippets', () => {
  const block = (line: number, code: string, language = 'ts') => ({ line, language, code });

  it('names the line of what does not compile, and only that', () => {
    const problems = typeCheck([
      block(
        10,
        `// src/telemetry.ts\nimport { createTelemetry } from 'footlight';\nexport const telemetry = createTelemetry({ service: { name: 'a' }, endpoint: '/otlp' });\n`,
      ),
      block(
        20,
        `import { createLogger } from 'footlight';\nimport { telemetry } from './telemetry';\ncreateLogger(telemetry).fatal('x');\n`,
      ),
      block(
        30,
        `import { TelemetryProvider } from 'footlight/react';\nimport { telemetry } from './telemetry';\nexport const app = <TelemetryProvider telemetry={telemetry} />;\n`,
        'tsx',
      ),
    ]);
    expect([...problems.values()]).toEqual([[], [expect.stringMatching(/^README\.md:22 .*'fatal'/)], []]);
  });

  it('finds each block, with the line its code begins at', () => {
    expect(blocksOf('# A\n\n```ts\none\ntwo\n```\n\n```sh\nthree\n```\n')).toEqual([
      block(4, 'one\ntwo\n'),
      block(9, 'three\n', 'sh'),
    ]);
  });
});
