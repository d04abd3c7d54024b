import { fileURLToPath } from 'node:url';
import { application } from './application.ts';
import { business } from './business.ts';
import { makeDashboard } from './dashboard.ts';
import { infrastructure } from './infrastructure.ts';
import { system } from './system.ts';

const FOLDER = fileURLToPath(new URL('../grafana/dashboards', import.meta.url));

/** The dashboards, as files that Grafana reads: where each is, and what is in it. */
export const dashboardFiles = (): ReadonlyMap<string, string> =>
  new Map(
    [system(), application(), business(), infrastructure()].map((options) => [
      `${FOLDER}/${options.uid}.json`,
      `${JSON.stringify(makeDashboard(options), null, 2)}\n`,
    ]),
  );
