/** `npm run dashboards` writes what Grafana is provisioned with. */
import { writeFile } from 'node:fs/promises';
import { dashboardFiles } from './files.ts';

for (const [path, text] of dashboardFiles()) await writeFile(path, text);
