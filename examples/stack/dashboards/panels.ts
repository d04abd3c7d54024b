import { PanelBuilder as BarGaugePanel } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import { type Panel, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as LogsPanel } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder as PrometheusQuery, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as GraphPanel } from '@grafana/grafana-foundation-sdk/timeseries';

const PROMETHEUS = { type: 'prometheus', uid: 'prometheus' };
const LOKI = { type: 'loki', uid: 'loki' };
const HEIGHT = 8;

/** What a panel asks, and how its series are called: `{{page}}`. */
export interface Query {
  readonly expr: string;
  readonly legend?: string;
}

/** From which value on it is yellow, and red; the other way round where less is worse. */
export interface Limits {
  readonly yellow: number;
  readonly red: number;
}

/** What every panel has. */
export interface PanelOptions {
  readonly title: string;
  /** For whoever wonders what it says. */
  readonly description?: string;
  /** Of Grafana: `s`, `percentunit`, `reqps`, `short`. */
  readonly unit?: string;
  /** Of 24. @default 8 */
  readonly width?: number;
  readonly limits?: Limits;
}

const thresholds = ({ yellow, red }: Limits): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(
    yellow < red
      ? [
          { value: null, color: 'green' },
          { value: yellow, color: 'yellow' },
          { value: red, color: 'red' },
        ]
      : [
          { value: null, color: 'red' },
          { value: red, color: 'yellow' },
          { value: yellow, color: 'green' },
        ],
  );

const query = ({ expr, legend }: Query, index: number): PrometheusQuery => {
  const refId = String.fromCharCode(65 + index);
  const target = new PrometheusQuery().datasource(PROMETHEUS).expr(expr).refId(refId);
  return legend ? target.legendFormat(legend) : target;
};

/** Lines over time. */
export function graph(
  { title, description = '', unit = 'short', width = 8, limits }: PanelOptions,
  ...queries: Query[]
): Builder<Panel> {
  const panel = new GraphPanel()
    .title(title)
    .description(description)
    .unit(unit)
    .span(width)
    .height(HEIGHT)
    .min(0)
    .datasource(PROMETHEUS)
    .fillOpacity(10)
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    )
    .targets(queries.map((one, i) => query(one, i).range()));
  return limits
    ? panel
        .thresholds(thresholds(limits))
        .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed))
    : panel;
}

/** One number for each series. */
export function figure(
  { title, description = '', unit = 'short', width = 4, limits }: PanelOptions,
  ...queries: Query[]
): Builder<Panel> {
  const panel = new StatPanel()
    .title(title)
    .description(description)
    .unit(unit)
    .span(width)
    .height(HEIGHT / 2)
    .datasource(PROMETHEUS)
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(limits ? common.BigValueColorMode.Background : common.BigValueColorMode.None)
    .targets(queries.map((one, i) => query(one, i).instant()));
  return limits ? panel.thresholds(thresholds(limits)) : panel;
}

/** One bar for each series, over the whole range that is shown. */
export const bars = (
  { title, description = '', unit = 'short', width = 8 }: PanelOptions,
  ...queries: Query[]
): Builder<Panel> =>
  new BarGaugePanel()
    .title(title)
    .description(description)
    .unit(unit)
    .min(0)
    .span(width)
    .height(HEIGHT)
    .datasource(PROMETHEUS)
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .targets(queries.map((one, i) => query(one, i).instant()));

/** One row for each series, with its labels. */
export const table = (
  { title, description = '', unit = 'short', width = 8 }: PanelOptions,
  one: Query,
): Builder<Panel> =>
  new TablePanel()
    .title(title)
    .description(description)
    .unit(unit)
    .span(width)
    .height(HEIGHT)
    .datasource(PROMETHEUS)
    .targets([query(one, 0).instant().format(PromQueryFormat.Table)])
    .withTransformation({ id: 'organize', options: { excludeByName: { Time: true, __name__: true } } });

/** Log lines, with links to their traces. */
export const lines = ({ title, description = '', width = 24 }: PanelOptions, expr: string): Builder<Panel> =>
  new LogsPanel()
    .title(title)
    .description(description)
    .span(width)
    .height(HEIGHT)
    .datasource(LOKI)
    .showTime(true)
    .enableLogDetails(true)
    .targets([new LokiQuery().datasource(LOKI).expr(expr).refId('A')]);
