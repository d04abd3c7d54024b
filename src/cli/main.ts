#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { addDebugIds } from './debug-ids.ts';
import { symbolicate } from './symbolicate.ts';

const USAGE = `footlight debug-ids <folder> [--maps <folder>]
  gives each script of a build that has a source map a debug id; --maps moves the source maps there

footlight symbolicate --maps <folder> < stack
  turns a stack into source positions; the stack with its footlight.debug_ids, or records as JSON, come by standard input`;

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { maps: { type: 'string' } } });
  const [command, folder] = positionals;
  if (command === 'debug-ids' && folder) {
    console.log(`${await addDebugIds(folder, values.maps)} files have a debug id now`);
  } else if (command === 'symbolicate' && values.maps) {
    console.log(await symbolicate(await text(process.stdin), values.maps));
  } else {
    console.error(USAGE);
    process.exitCode = 2;
  }
} catch (error) {
  console.error(`footlight: ${(error as Error).message}`);
  process.exitCode = 1;
}
