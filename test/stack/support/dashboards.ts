import { readdirSync, readFileSync } from 'node:fs';
import { STACK } from './shipped.ts';

const FOLDER = `${STACK}/grafana/dashboards`;
const MACROS: Readonly<Record<string, string>> = { $__rate_interval: '2m', $__range: '10m', $service: '.+' };

/** One question that a panel asks. */
export interface PanelQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly type: string;
  readonly unit: string;
  readonly source: { readonly type: string; readonly uid: string };
  readonly legend: string;
  /** With the variables of Grafana replaced. */
  readonly expr: string;
}

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly fieldConfig?: { readonly defaults?: { readonly unit?: string } };
  readonly targets?: readonly {
    readonly expr: string;
    readonly legendFormat?: string;
    readonly datasource: PanelQuery['source'];
  }[];
  readonly panels?: readonly Panel[];
}

/** A dashboard as it is shipped. */
export interface ShippedDashboard {
  readonly title: string;
  readonly uid: string;
  readonly panels: readonly Panel[];
}

export const dashboards = (): readonly ShippedDashboard[] =>
  readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')));

const replaceMacros = (expr: string): string =>
  Object.entries(MACROS).reduce((text, [macro, value]) => text.replaceAll(macro, value), expr);

/** Everything that a dashboard asks. */
export function queriesOf({ title, panels }: ShippedDashboard): readonly PanelQuery[] {
  const all = panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  return all.flatMap((panel) =>
    (panel.targets ?? []).map(({ expr, legendFormat = '', datasource }) => ({
      dashboard: title,
      panel: panel.title,
      type: panel.type,
      unit: panel.fieldConfig?.defaults?.unit ?? 'short',
      source: datasource,
      legend: legendFormat,
      expr: replaceMacros(expr),
    })),
  );
}

/** Whether a question is about Loki or Jaeger themselves: their own metrics answer it, where they run. */
export const isOfStores = ({ source, expr }: PanelQuery): boolean =>
  source.type === 'prometheus' && /loki_|job="jaeger"/.test(expr);
