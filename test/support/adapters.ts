import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { ReadableSpan, SpanProcessor } from '../../src/tracing/adapter.ts';
import * as web from '../../src/tracing/adapter.ts';
import * as next from './adapter-sdk-trace.ts';

/** What an adapter is. */
export type Adapter = typeof web;

/** The adapters of the SDKs, each with its file: ours, and the one to come. */
export const ADAPTERS: readonly [string, string, Adapter][] = [
  ['sdk-trace-web', 'src/tracing/adapter.ts', web],
  ['sdk-trace', 'test/support/adapter-sdk-trace.ts', next],
];

/**
 * An adapter as pages have it: Node, which runs the tests, gets another `BatchSpanProcessor`, one that knows no pages. It
 * brings a copy of the API; all copies share what is registered. By a process: in jsdom esbuild does not run.
 */
export function bundleAdapter(path: string): Adapter {
  const options = ['--bundle', '--platform=browser', '--format=iife', '--global-name=adapter', '--log-level=error'];
  const cwd = join(import.meta.dirname, '../..');
  const code = execFileSync('node_modules/.bin/esbuild', [path, ...options], { cwd, encoding: 'utf8' });
  return new Function(`${code}; return adapter;`)() as Adapter;
}

/** What hears of spans, and what it heard. */
export interface Ear extends SpanProcessor {
  readonly heard: readonly string[];
  readonly spans: readonly ReadableSpan[];
}

/** Makes what hears of spans. */
export function createEar(): Ear {
  const heard: string[] = [];
  const spans: ReadableSpan[] = [];
  return {
    heard,
    spans,
    onStart: ({ name }) => void heard.push(`${name} starts`),
    onEnd(span) {
      heard.push(`${span.name} ends`);
      spans.push(span);
    },
    forceFlush: async () => undefined,
    shutdown: async () => void heard.push('shut down'),
  };
}
