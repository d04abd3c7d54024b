import { benchBundle } from './bundles.ts';
import type { Kind, Subject } from './records.ts';
import { createSink } from './sink.ts';

/** The page of a script, which has nothing else. */
export const htmlOf = (script: string): string =>
  `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,"><script src="${script}"></script>`;

/** Makes a client that is measured, and where it sends. */
export async function createSubject(name: string, records: readonly Kind[]): Promise<Subject> {
  const script = `/${name}.js`;
  const sink = await createSink({ [`/${name}`]: htmlOf(script), [script]: await benchBundle(name) });
  return { name, records, sink };
}
