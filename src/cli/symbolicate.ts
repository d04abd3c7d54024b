import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Finds where a position of a file was in its sources, as `source:line:column`. */
type Locate = (id: string, line: number, column: number) => string | undefined;

const POSITION = /([a-z-]+:\/\/[^\s()]+?):(\d+):(\d+)/g;
const DEBUG_ID = /([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})@([^\s"\\]+)/g;
const STACK = /^exception[._]stacktrace$/;
const IDS = /^footlight[._]debug_ids$/;

/** Reads the source maps of a folder that have a debug id. */
async function readMaps(folder: string): Promise<Locate> {
  const { TraceMap, originalPositionFor } = await import('@jridgewell/trace-mapping').catch(() => {
    throw new Error('it needs a library: npm install --save-dev @jridgewell/trace-mapping');
  });
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.map'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const maps = new Map(texts.map((text) => [JSON.parse(text).debugId as string, text]));
  return (id, line, column) => {
    const text = maps.get(id);
    const found = text && originalPositionFor(new TraceMap(text), { line, column: column - 1 });
    return found && found.source !== null
      ? `${found.source.replace(/^(\.\.?\/)+/, '')}:${found.line}:${found.column + 1}`
      : undefined;
  };
}

/** The value of the first key that matches, at any depth: Loki, `logcli`, a collector and OTLP nest them differently. */
function textAt(json: unknown, name: RegExp): string {
  if (typeof json !== 'object' || !json) return '';
  const { key, value } = json as { key?: unknown; value?: { stringValue?: unknown } };
  if (typeof key === 'string' && name.test(key)) return `${value?.stringValue ?? ''}`;
  for (const [own, inner] of Object.entries(json)) {
    const found = typeof inner === 'string' ? name.test(own) && inner : textAt(inner, name);
    if (found) return found;
  }
  return '';
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What an input has: of each record in JSON lines its stack and debug ids, else the text, which has both in it. */
function recordsOf(input: string): readonly { readonly stack: string; readonly ids: string }[] {
  const whole = parse(input);
  const records = (whole ? [whole] : input.split('\n').map(parse))
    .map((json) => ({ stack: textAt(json, STACK), ids: textAt(json, IDS) }))
    .filter(({ stack }) => stack);
  return records[0] ? records : [{ stack: input, ids: input }];
}

/**
 * Turns positions in built files into positions in their sources, by the source maps in a folder. The input is a stack with
 * `footlight.debug_ids` anywhere in it, or JSON that has both as attributes, one record or one a line, as `logcli -o jsonl`
 * prints them. What no map is known for stays as it is.
 */
export async function symbolicate(input: string, maps: string): Promise<string> {
  const locate = await readMaps(maps);
  return recordsOf(input)
    .map(({ stack, ids }) => {
      const idOf = new Map([...ids.matchAll(DEBUG_ID)].map(([, id, url]) => [url, id]));
      return stack.replace(POSITION, (position, url: string, line: string, column: string) => {
        const id = idOf.get(url.replace(/[?#].*/, ''));
        return (id && locate(id, Number(line), Number(column))) || position;
      });
    })
    .join('\n\n');
}
