import { dying } from './dying.ts';
import { failing } from './failing.ts';
import { leaving } from './leaving.ts';
import type { Scenario } from './scenario.ts';
import { storing } from './storing.ts';
import { recordStorm } from './storm.ts';
import { tracing } from './tracing.ts';

/** The rows of the table, in its order. */
export const scenarios: readonly Scenario[] = [...leaving, ...tracing, ...failing, ...dying, recordStorm, ...storing];
