import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves a file of `live/`. Answers whether there was one. */
export async function servePage(response: ServerResponse, path: string): Promise<boolean> {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const type = /^[a-z-]+\.(html|js|css)$/.exec(name)?.[1];
  if (type === undefined) return false;
  const content = await readFile(new URL(`./live/${name}`, import.meta.url)).catch(() => undefined);
  if (content === undefined) return false;
  response.writeHead(200, {
    'Content-Type': TYPES[type],
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  });
  response.end(content);
  return true;
}
