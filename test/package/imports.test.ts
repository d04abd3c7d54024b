import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../examples/setup.js';

/** A file that breaks a rule, or does not. `#` stands for a number, so that no two files are one. */
type Case = readonly [file: string, code: string];

const imports = (file: string, imported: string): Case => [
  file,
  `import { x } from '${imported}';\nexport const y = x;\n`,
];
const names = (file: string, name: string): Case => [file, `export const y: unknown = () => ${name};\n`];

const FORBIDDEN_IMPORTS = [
  imports('src/types.ts', './telemetry.ts'),
  imports('src/browser/#.ts', '../context/route.ts'),
  imports('src/otlp/#.ts', '../queue/queue.ts'),
  imports('src/otlp/#.ts', '../browser/listen.ts'),
  imports('src/otlp/#.ts', 'react'),
  imports('src/transport/#.ts', '../otlp/logs.ts'),
  imports('src/queue/#.ts', '../transport/http.ts'),
  imports('src/context/#.ts', '../signals/meter.ts'),
  imports('src/signals/#.ts', '../queue/queue.ts'),
  imports('src/signals/#.ts', '../telemetry.ts'),
  imports('src/features/#.ts', './page-views.ts'),
  imports('src/features/#.ts', '../transport/http.ts'),
  imports('src/signals/#.ts', '@opentelemetry/api'),
  imports('src/features/#.ts', '@opentelemetry/api'),
  imports('src/features/#.ts', '../tracing/tracing.ts'),
  imports('src/tracing/#.ts', '../telemetry.ts'),
  imports('src/tracing/#.ts', '../queue/queue.ts'),
  imports('src/tracing/#.ts', '../transport/http.ts'),
  imports('src/tracing/#.ts', '../signals/log.ts'),
  imports('src/tracing/#.ts', '../features/fetch.ts'),
  imports('src/tracing/#.ts', '@opentelemetry/sdk-trace-web'),
  imports('src/tracing/#.ts', '@opentelemetry/exporter-trace-otlp-http'),
  imports('src/tracing/adapter.ts', '@opentelemetry/exporter-trace-otlp-http'),
  imports('src/tracing/adapter.ts', './host.ts'),
  imports('src/tracing/otel-exporter.ts', '@opentelemetry/sdk-trace-web'),
  imports('src/tracing/otel-exporter.ts', '../transport/http.ts'),
  imports('src/features/#.ts', 'web-vitals'),
  imports('src/features/#.ts', '../web-vitals/web-vitals.ts'),
  imports('src/web-vitals/#.ts', '../features/page-views.ts'),
  imports('src/web-vitals/#.ts', '../telemetry.ts'),
  imports('src/early/#.ts', '../signals/log.ts'),
  imports('src/early/#.ts', '../telemetry.ts'),
  imports('src/debug/#.ts', '../otlp/logs.ts'),
  imports('src/debug/#.ts', '../telemetry.ts'),
  imports('src/debug/#.ts', '../features/page-views.ts'),
  imports('src/testing/#.ts', '../otlp/logs.ts'),
  imports('src/testing/#.ts', '../transport/http.ts'),
  imports('src/testing/#.ts', '../features/page-views.ts'),
  imports('src/telemetry.ts', './testing/keep.ts'),
  imports('src/telemetry.ts', './debug/debug.ts'),
  imports('src/telemetry.ts', './tracing/tracing.ts'),
  imports('src/telemetry.ts', './web-vitals/web-vitals.ts'),
  imports('src/telemetry.ts', './features/page-views.ts'),
  imports('react/#.ts', '../src/index.ts'),
  imports('react/#.ts', 'next/navigation.js'),
  imports('react/routers/#.ts', '../context.ts'),
];
const FORBIDDEN_NAMES = [
  names('src/signals/#.ts', 'document'),
  names('src/context/#.ts', 'localStorage'),
  names('src/transport/#.ts', 'navigator'),
  names('src/otlp/#.ts', 'Date'),
  names('src/debug/#.ts', 'document'),
  names('src/tracing/#.ts', 'performance'),
  names('src/early/#.ts', 'addEventListener'),
  names('react/#.ts', 'location'),
];
const ALLOWED = [
  imports('src/otlp/#.ts', './any-value.ts'),
  imports('src/transport/#.ts', '../browser/idle.ts'),
  imports('src/signals/#.ts', '../otlp/logs.ts'),
  imports('src/signals/#.ts', '../privacy/scrub-url.ts'),
  imports('src/features/#.ts', '../signals/meter.ts'),
  imports('src/tracing/#.ts', './host.ts'),
  imports('src/tracing/#.ts', '../types.ts'),
  imports('src/tracing/#.ts', '../browser/listen.ts'),
  imports('src/tracing/#.ts', '../context/route.ts'),
  imports('src/tracing/#.ts', '../otlp/spans.ts'),
  imports('src/tracing/#.ts', '@opentelemetry/api'),
  imports('src/tracing/adapter.ts', '@opentelemetry/sdk-trace-web'),
  imports('src/tracing/otel-exporter.ts', '@opentelemetry/exporter-trace-otlp-http'),
  imports('src/web-vitals/#.ts', '../signals/meter.ts'),
  imports('src/web-vitals/#.ts', 'web-vitals/attribution'),
  imports('src/early/#.ts', '../browser/listen.ts'),
  imports('src/telemetry.ts', './transport/http.ts'),
  imports('src/testing/#.ts', '../telemetry.ts'),
  imports('react/#.ts', 'footlight'),
  imports('react/routers/#.ts', 'footlight/react'),
  imports('react/routers/#.ts', 'next/navigation.js'),
  names('src/browser/#.ts', 'document'),
  names('src/signals/#.ts', 'Date'),
];

const folders: string[] = [];

/** The code of cases with different files that the linter has nothing against. Writes them into a folder of their own. */
function lint(cases: readonly Case[], rule: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'footlight-lint-'));
  folders.push(folder);
  const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, $schema: undefined, vcs: { enabled: false } }));
  const files = cases.map(([file, code], i) => {
    const path = file.replace('#', `case-${i}`);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), code);
    return path;
  });
  const biome = join(root, 'node_modules/.bin/biome');
  const { stdout } = spawnSync(biome, ['lint', '--reporter=github', '--max-diagnostics=none'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const findings = stdout.split('\n').filter((line) => line.includes(rule));
  return cases.filter((_, i) => !findings.some((line) => line.includes(`/${files[i]},`))).map(([, code]) => code);
}

/** The code that the linter has nothing against. */
function passed(cases: readonly Case[], rule: string): string[] {
  // A file that has a name of its own can hold one case at a time.
  const isFirst = ([file]: Case, i: number): boolean =>
    file.includes('#') || cases.findIndex(([other]) => other === file) === i;
  const others = cases.filter((one, i) => !isFirst(one, i));
  return [...lint(cases.filter(isFirst), rule), ...(others.length ? passed(others, rule) : [])];
}

describe('the linter', () => {
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it('finds every import that would break the order of the stages', () => {
    expect(passed(FORBIDDEN_IMPORTS, 'noRestrictedImports')).toEqual([]);
  });

  it('finds every global of a page that is named outside src/browser', () => {
    expect(passed(FORBIDDEN_NAMES, 'noRestrictedGlobals')).toEqual([]);
  });

  it('lets through what the stages may do', () => {
    expect(passed(ALLOWED, 'noRestricted')).toEqual(ALLOWED.map(([, code]) => code));
  });
});
