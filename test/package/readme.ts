import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { root } from './pack.ts';

const path = `${root}README.md`;

/** The text of the README; empty where there is none. */
export const readme: string = existsSync(path) ? readFileSync(path, 'utf8') : '';

/** A code block of the README. */
export interface Block {
  /** Line of its first line of code. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
}

/** All code blocks, in order. */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```([\w-]*)[^\n]*\n(.*?)^```/gms)].map(
    ({ index, 1: language = '', 2: code = '' }) => ({
      line: markdown.slice(0, index).split('\n').length + 1,
      language,
      code,
    }),
  );
}

/** The README without its code: what a reader can click. */
export const proseOf = (markdown: string): string => markdown.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');

/** A block may name its file in its first line, `// src/telemetry.ts`, for later blocks to import. */
function fileNameOf({ line, language, code }: Block, taken: ReadonlySet<string>): string {
  const [, named] = /^\/\/ (?:src\/)?(\S+\.tsx?)\s*$/m.exec(code.split('\n')[0] ?? '') ?? [];
  return named && !taken.has(named) ? named : `readme-${line}.${language}`;
}

/** The options of the repository, less what only matters to code that is kept: a snippet may leave names unused. */
function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return {
    ...options,
    noUnusedLocals: false,
    noUnusedParameters: false,
    declaration: false,
    isolatedDeclarations: false,
    moduleDetection: ts.ModuleDetectionKind.Force,
    typeRoots: [`${root}node_modules/@types`],
  };
}

/** Type-checks blocks, each as a module of one project. Answers what is wrong, by the line of the block. */
export function typeCheck(blocks: readonly Block[]): ReadonlyMap<number, readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'footlight-readme-'));
  try {
    symlinkSync(`${root}node_modules`, join(folder, 'node_modules'), 'junction');
    const names = new Set<string>();
    for (const block of blocks) {
      const name = fileNameOf(block, names);
      names.add(name);
      mkdirSync(join(folder, dirname(name)), { recursive: true });
      writeFileSync(join(folder, name), block.code);
    }
    const files = [...names].map((name) => join(folder, name));
    const program = ts.createProgram([...files, `${root}src/globals.d.ts`], compilerOptions());
    return new Map(blocks.map(({ line }, i) => [line, problemsOf(program, files[i] ?? '', line)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function problemsOf(program: ts.Program, file: string, firstLine: number): readonly string[] {
  const source = program.getSourceFile(file);
  if (!source) return [`README.md:${firstLine} was not compiled`];
  return ts.getPreEmitDiagnostics(program, source).map(({ start = 0, messageText }) => {
    const line = firstLine + source.getLineAndCharacterOfPosition(start).line;
    return `README.md:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
