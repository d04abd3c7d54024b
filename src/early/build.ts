/** The last step of `npm run build`: makes the snippet, and writes it into the files of `footlight/early`. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const DIST = new URL('../../dist/', import.meta.url);
const FILES = ['early.js', 'early.cjs', 'development/early.js', 'development/early.cjs'];

const { outputFiles } = await build({
  stdin: { contents: `import { keepEarly } from './keep-early.ts'; keepEarly();`, resolveDir: import.meta.dirname },
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  write: false,
});
// To the byte what is in the element: the hash is of it.
const snippet = `${outputFiles[0]?.text}`.trim();
const hash = `sha256-${createHash('sha256').update(snippet).digest('base64')}`;

for (const file of FILES.map((name) => new URL(name, DIST))) {
  const code = await readFile(file, 'utf8');
  const written = code
    .replace(/\bEARLY_SNIPPET\b/, () => JSON.stringify(snippet))
    .replace(/\bEARLY_SNIPPET_HASH\b/, () => JSON.stringify(hash));
  await writeFile(file, written);
}
await writeFile(new URL('early-snippet.js', DIST), snippet);
