/** What running a piece of code came to. */
export interface RunResult {
  readonly status: 'success' | 'compile_error';
  readonly output: string;
}

const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Pretends to compile and run: brackets must match, and what is printed as plain text comes out. */
export function runCode(code: string): RunResult {
  const mistake = findMistake(code);
  if (mistake !== undefined) return { status: 'compile_error', output: mistake };
  const printed = [...code.matchAll(/(?:print|console\.log)\((["'`])(.*?)\1\)/g)].map((match) => match[2]);
  return { status: 'success', output: printed.join('\n') || '(no output)' };
}

function findMistake(code: string): string | undefined {
  const open: { bracket: string; line: number }[] = [];
  for (const [index, line] of code.split('\n').entries()) {
    for (const character of withoutText(line)) {
      if ('([{'.includes(character)) open.push({ bracket: character, line: index + 1 });
      const opener = CLOSES[character];
      if (opener !== undefined && open.pop()?.bracket !== opener) return `line ${index + 1}: unexpected '${character}'`;
    }
  }
  const left = open.pop();
  return left && `line ${left.line}: '${left.bracket}' is never closed`;
}

function withoutText(line: string): string {
  return line.replace(/"[^"]*"|'[^']*'/g, '').replace(/#.*$/, '');
}
