import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { earlySnippet, earlySnippetHash } from 'footlight/early';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { sizesOf } from '../support/bundle.ts';
import { root } from './pack.ts';

describe('the inline snippet', () => {
  it('weighs at most 600 bytes: gzip', () => {
    expect(sizesOf(earlySnippet).gzip).toBeLessThanOrEqual(600);
  });

  it('is the same in its file', () => {
    expect(readFileSync(`${root}dist/early-snippet.js`, 'utf8')).toBe(earlySnippet);
  });

  it('is one script of ES2020', () => {
    // Without errors of syntax, nothing is newer: TypeScript would have to write it in another way.
    const options = { target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.None, removeComments: true };
    const rewritten = (code: string, target: ts.ScriptTarget): string =>
      ts.transpileModule(code, { compilerOptions: { ...options, target } }).outputText.replace(/\s/g, '');
    const newest = rewritten(earlySnippet, ts.ScriptTarget.ESNext);
    expect(rewritten(earlySnippet, ts.ScriptTarget.ES2020)).toBe(newest);
    expect(newest).not.toMatch(/\b(import|export|eval|Function|require)\b/);
  });

  it('can be put anywhere: into HTML, a template literal, a replacement, a page of any encoding', () => {
    expect(earlySnippet).toMatch(/^[\x20-\x7e]+$/);
    expect(earlySnippet).not.toMatch(/<\/|<!|<script|[`$\\]/i);
  });

  it('has the hash that it says', () => {
    const hash = createHash('sha256').update(earlySnippet).digest('base64');
    expect(earlySnippetHash).toBe(`sha256-${hash}`);
  });
});
