import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A store that Go can build from its module: its version, its program, and what in its go.mod is only for its own repository. */
export interface BuiltStore {
  readonly module: string;
  readonly version: string;
  readonly program: string;
  readonly dropReplace?: string;
}

export type StoreName = 'jaeger' | 'loki';

export const STORES: Readonly<Record<StoreName, BuiltStore>> = {
  // Jaeger 2.13: as 2 it has no Go module, and later ones have no number but 2.
  jaeger: { module: 'github.com/jaegertracing/jaeger', version: 'v1.76.0', program: './cmd/jaeger' },
  loki: {
    module: 'github.com/grafana/loki/v3',
    version: 'v3.7.6',
    program: './cmd/loki',
    dropReplace: 'github.com/grafana/loki/pkg/push',
  },
};

/** Outside the tree: where `build-stores.ts` puts a program. */
export function cachedStore(name: StoreName): string {
  const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(caches, 'footlight', `${name}-${STORES[name].version}`, name);
}

/** The path of Jaeger or Loki: that in `JAEGER_PATH` or `LOKI_PATH`, or the one built before. Nothing where there is neither. */
export function findStore(name: StoreName): string | undefined {
  const given = process.env[`${name.toUpperCase()}_PATH`];
  return given ?? (existsSync(cachedStore(name)) ? cachedStore(name) : undefined);
}
