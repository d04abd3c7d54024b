import { readFile, writeFile } from 'node:fs/promises';

/** Writes text between the comments `<!-- name -->` and `<!-- /name -->` of a file of Markdown. */
export async function writeSection(file: string, name: string, text: string): Promise<void> {
  const [before, rest] = (await readFile(file, 'utf8')).split(`<!-- ${name} -->`);
  const after = rest?.split(`<!-- /${name} -->`)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has no place for ${name}`);
  await writeFile(file, `${before}<!-- ${name} -->\n${text}\n<!-- /${name} -->${after}`);
}
