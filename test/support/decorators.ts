import { transform } from 'esbuild';

/** Lets tests have standard decorators: esbuild compiles them, Vite does not yet. */
export const decorators = {
  name: 'decorators',
  enforce: 'pre' as const,
  async transform(code: string, id: string): Promise<{ code: string; map: string } | undefined> {
    if (!id.endsWith('.ts') || !/\s@\w+\(/.test(code)) return undefined;
    return transform(code, { loader: 'ts', target: 'es2022', sourcemap: 'external', sourcefile: id });
  },
};
