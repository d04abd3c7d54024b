import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a run leaves what it measured, for the README. */
const FOLDER = join(tmpdir(), 'footlight-stack-figures');

export type Figures = Readonly<Record<string, number>>;

/** Keeps what a test has measured. */
export function writeFigures(test: string, figures: Figures): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${test}.json`), JSON.stringify(figures));
  console.log(test, figures);
}

/** What a test measured when it last ran. */
export const readFigures = (test: string): Figures => JSON.parse(readFileSync(join(FOLDER, `${test}.json`), 'utf8'));
