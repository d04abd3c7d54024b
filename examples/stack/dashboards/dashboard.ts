import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';

const TAG = 'footlight';

/** Panels under a heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}

/** What a dashboard is: its file is called as its `uid`. */
export interface DashboardOptions {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly Row[];
}

/** Which services: all, or those that are chosen. In queries `service_name=~"$service"`. */
const service = (): QueryVariableBuilder =>
  new QueryVariableBuilder('service')
    .label('Service')
    .datasource({ type: 'prometheus', uid: 'prometheus' })
    .query('label_values(frontend_page_views_total, service_name)')
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ text: 'All', value: '$__all' });

/** A dashboard as Grafana reads it, by the schema of Grafana's own package. */
export function makeDashboard({ uid, title, description, rows }: DashboardOptions): Dashboard {
  const dashboard = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .refresh('30s')
    .time({ from: 'now-1h', to: 'now' })
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .link(new DashboardLinkBuilder('footlight').type(DashboardLinkType.Dashboards).tags([TAG]).keepTime(true))
    .withVariable(service());
  for (const row of rows) {
    dashboard.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) dashboard.withPanel(panel);
  }
  return dashboard.build();
}
