/**
 * `npm run stores` builds Jaeger and Loki with Go, for the tests to run them too. That takes half an hour and more, once.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuiltStore, cachedStore, STORES, type StoreName } from './support/find-stores.ts';

const env = { ...process.env, CGO_ENABLED: '0' };
const go = (...args: readonly string[]): void => void execFileSync('go', args, { stdio: 'inherit', env });

/** Fetches a module. Answers the folder that it is in, where nothing is to be written. */
function download({ module, version }: BuiltStore): string {
  const said = execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], { encoding: 'utf8' });
  return (JSON.parse(said) as { Dir: string }).Dir;
}

for (const [name, store] of Object.entries(STORES) as [StoreName, BuiltStore][]) {
  const path = cachedStore(name);
  const source = download(store);
  mkdirSync(dirname(path), { recursive: true });
  for (const file of ['go.mod', 'go.sum']) {
    copyFileSync(join(source, file), join(dirname(path), file));
    chmodSync(join(dirname(path), file), 0o644);
  }
  const goMod = join(dirname(path), 'go.mod');
  if (store.dropReplace) go('mod', 'edit', `-dropreplace=${store.dropReplace}`, goMod);
  const flags = [`-modfile=${goMod}`, '-mod=mod', '-trimpath', '-ldflags', '-s -w', '-o', path];
  console.log(`Building ${name} ${store.version} …`);
  go('build', '-C', source, ...flags, store.program);
  console.log(`${name} is ${path}`);
}
