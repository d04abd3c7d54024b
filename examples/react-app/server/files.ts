import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `buildExample()` puts the app. */
export const APP_FOLDER: string = folder('../dist');
const VANILLA = folder('../../vanilla');
/** What the page without a bundler takes from the library. */
const LIBRARY: Readonly<Record<string, string>> = {
  '/vanilla/footlight.global.js': folder('../../../dist/footlight.global.js'),
  '/vanilla/early-snippet.js': folder('../../../dist/early-snippet.js'),
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file as it goes over the wire. */
export interface ServedFile {
  readonly type: string;
  readonly body: string;
  /** Whether its name changes when its contents do. */
  readonly immutable: boolean;
}

/** What pages are made of. */
export interface Pages {
  /** Where the app has been built. */
  readonly app: string;
  /** What the server tells a page, in its `<meta>` elements of these names. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Whether a path is a page of the app: it has no extension, because the app knows the rest of it. */
export function isAppPage(pathname: string): boolean {
  return extname(pathname) === '' && !pathname.startsWith('/vanilla/');
}

/** The file for a path. A path without an extension is a page: it gets the index of its example. */
export async function findFile(pathname: string, { app, facts }: Pages): Promise<ServedFile | undefined> {
  if (Object.hasOwn(LIBRARY, pathname)) return read(LIBRARY[pathname], false);
  const vanilla = pathname.startsWith('/vanilla/');
  const [root, rest] = vanilla ? [VANILLA, pathname.slice('/vanilla'.length)] : [app, pathname];
  if (extname(rest) !== '') return read(inside(root, rest), !vanilla && rest.startsWith('/assets/'));
  const page = await read(join(root, 'index.html'), false);
  return page && { ...page, body: withFacts(page.body, facts) };
}

function folder(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

function inside(root: string, pathname: string): string | undefined {
  const file = join(root, decode(pathname));
  return file.startsWith(root + sep) && !file.includes('\0') ? file : undefined;
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '\0';
  }
}

async function read(file: string | undefined, immutable: boolean): Promise<ServedFile | undefined> {
  const type = file && TYPES[extname(file)];
  if (!file || !type) return undefined;
  const body = await readFile(file, 'utf8').catch(() => undefined);
  return body === undefined ? undefined : { type, body, immutable };
}

function withFacts(page: string, facts: Pages['facts']): string {
  return Object.entries(facts).reduce((html, [name, fact]) => {
    const text = fact.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
    return html.replace(new RegExp(`(<meta name="${name}" content=")[^"]*`), (_, start: string) => start + text);
  }, page);
}
