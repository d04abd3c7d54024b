import { type Prometheus, runPrometheus } from '../../support/prometheus.ts';
import { seriesKey, type Totals } from '../load/ledger.ts';
import { STACK, shipped, toYaml } from './shipped.ts';

interface Job {
  job_name: string;
  static_configs?: { targets: string[] }[];
  file_sd_configs?: unknown;
}

interface Configuration {
  rule_files: string[];
  alerting?: unknown;
  scrape_configs: Job[];
}

/** Starts Prometheus from the shipped configuration, with nothing but addresses changed. Jobs without one are left out. */
export const startStackPrometheus = (targets: Readonly<Record<string, readonly string[]>>): Promise<Prometheus> =>
  runPrometheus((address) => {
    const { alerting, ...configuration } = shipped<Configuration>('prometheus/prometheus.yml');
    const known: Readonly<Record<string, readonly string[]>> = { prometheus: [address], ...targets };
    const jobs = configuration.scrape_configs.flatMap(
      ({ job_name, static_configs, file_sd_configs, ...job }): Job[] => {
        const addresses = known[job_name];
        return addresses ? [{ ...job, job_name, static_configs: [{ targets: [...addresses] }] }] : [];
      },
    );
    const rules = configuration.rule_files.map((path) => `${STACK}/prometheus/${path}`);
    return toYaml({ ...configuration, rule_files: rules, scrape_configs: jobs });
  });

// Who scraped, and what is said of the service: not what was recorded.
const ABOUT = new Set([
  '__name__',
  'job',
  'instance',
  'exported_job',
  'exported_instance',
  'service_name',
  'service_version',
  'deployment_environment_name',
]);

const RECORDED = '{__name__=~"(frontend|code|learning)_.+", instance="INSTANCE"}';

/** All series of what browsers recorded, as Prometheus has them from one Collector. */
export async function totalsOf(prometheus: Prometheus, instance: string): Promise<Totals> {
  const samples = await prometheus.query(RECORDED.replace('INSTANCE', instance));
  return new Map(
    samples.map(({ labels, value }) => {
      const kept = Object.entries(labels).filter(([label]) => !ABOUT.has(label));
      const own = kept.map(([label, text]) => [
        label,
        label === 'le' ? `${Number(text.replace('+Inf', 'Infinity'))}` : text,
      ]);
      return [seriesKey(labels['__name__'] ?? '', Object.fromEntries(own)), value];
    }),
  );
}
