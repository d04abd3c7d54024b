import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { register } from './register.ts';

/** A source map: https://tc39.es/ecma426/ */
interface SourceMap {
  debugId?: string;
  mappings?: string;
  sections?: readonly { readonly offset: { readonly line: number; readonly column: number } }[];
}

const SCRIPT = /\.[cm]?js$/;
const MAP_COMMENT = /\n\/\/# sourceMappingURL=\S+\s*$/;
const STRICT = /^\s*(['"])use strict\1/;

/** An id that is the same for the same text: https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8 */
function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** A map of the same file some lines further down. */
function moveDown(map: SourceMap, lines: number): SourceMap {
  const { sections, mappings } = map;
  if (!sections) return { ...map, mappings: ';'.repeat(lines) + mappings };
  return {
    ...map,
    sections: sections.map((one) => ({ ...one, offset: { ...one.offset, line: one.offset.line + lines } })),
  };
}

async function addDebugId(file: string, maps: string | undefined): Promise<boolean> {
  const code = await readFile(file, 'utf8');
  const map = JSON.parse(await readFile(`${file}.map`, 'utf8')) as SourceMap;
  if (map.debugId) return false;
  const id = idOf(code);
  // A directive counts only at the very top.
  const head = `${STRICT.test(code) ? '"use strict";' : ''}(${register})("${id}");\n`;
  const comment = maps ? '' : (MAP_COMMENT.exec(code)?.[0].trimEnd() ?? '');
  const moved = JSON.stringify({ ...moveDown(map, head.split('\n').length - 1), debugId: id });
  if (maps) {
    await writeFile(join(maps, `${id}.map`), moved);
    await rm(`${file}.map`);
  } else await writeFile(`${file}.map`, moved);
  await writeFile(file, `${head}${code.replace(MAP_COMMENT, '')}\n//# debugId=${id}${comment}\n`);
  return true;
}

/**
 * Gives each script of a build that has a source map (`app.js` with `app.js.map`) a debug id: in the script, which tells
 * the page of it, and in the map. With `maps` the source maps are moved there, to stay private. Answers how many it gave.
 * https://github.com/tc39/ecma426/blob/main/proposals/debug-id.md
 */
export async function addDebugIds(folder: string, maps?: string): Promise<number> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => SCRIPT.test(name));
  const files = names.map((name) => join(folder, name)).filter((file) => existsSync(`${file}.map`));
  if (maps) await mkdir(maps, { recursive: true });
  const given = await Promise.all(files.map((file) => addDebugId(file, maps)));
  return given.filter(Boolean).length;
}
